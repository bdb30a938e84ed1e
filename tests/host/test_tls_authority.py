"""What the county's authority vouches for, as a client sees it that trusts nothing else."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from shared.app.standing import RESTORED, set_read_only
from shared.domain.codes import Tier
from shared.host.folder import open_folder
from tests.host.conftest import Run
from tests.host.test_commands import one_line
from tests.support.tls import NOW, CountyAuthority, shakes_hands, trusting

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> CountyAuthority:
    """Return an authority."""
    return CountyAuthority(tmp_path_factory.mktemp("authority"))


@pytest.mark.parametrize("name", ["dianhu.lan", "192.168.1.20", "fd00::20"])
def test_a_name_that_is_allowed_is_trusted(
    authority: CountyAuthority, tmp_path: Path, name: str
) -> None:
    served = authority.issue(tmp_path, name, begin=NOW - DAY, until=NOW + DAY)
    assert shakes_hands(trusting(authority.der), served, name) == ""


def test_another_name_is_not(authority: CountyAuthority, tmp_path: Path) -> None:
    served = authority.issue(tmp_path, "dianhu.lan", begin=NOW - DAY, until=NOW + DAY)
    for name in ("other.lan", "localhost", "192.168.1.20", "a.dianhu.lan"):
        assert "mismatch" in shakes_hands(trusting(authority.der), served, name), name


@pytest.mark.parametrize("name", ["bank.example.com", "lan.example.com", "8.8.8.8"])
def test_a_stolen_key_vouches_for_nothing_outside(
    authority: CountyAuthority, tmp_path: Path, name: str
) -> None:
    served = authority.issue(tmp_path, name, begin=NOW - DAY, until=NOW + DAY)
    assert "permitted subtree" in shakes_hands(trusting(authority.der), served, name)


def test_one_that_has_ended_is_refused(authority: CountyAuthority, tmp_path: Path) -> None:
    served = authority.issue(tmp_path, "dianhu.lan", begin=NOW - 3 * DAY, until=NOW - DAY)
    assert "expired" in shakes_hands(trusting(authority.der), served, "dianhu.lan")


def test_another_countys_authority_is_a_stranger(
    authority: CountyAuthority, tmp_path: Path
) -> None:
    served = authority.issue(tmp_path, "dianhu.lan", begin=NOW - DAY, until=NOW + DAY)
    other = CountyAuthority(tmp_path)
    assert shakes_hands(trusting(other.der), served, "dianhu.lan")


def test_an_authority_makes_no_further_ones(authority: CountyAuthority) -> None:
    made = x509.load_der_x509_certificate(authority.der)
    basic = made.extensions.get_extension_for_class(x509.BasicConstraints)
    assert (basic.critical, basic.value.path_length) == (True, 0)
    assert made.extensions.get_extension_for_class(x509.NameConstraints).critical


def test_an_authority_vouches_for_servers_alone(authority: CountyAuthority) -> None:
    made = x509.load_der_x509_certificate(authority.der)
    usage = made.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.SERVER_AUTH]


class TestBeginning:
    def test_its_key_is_its_owners_alone_and_it_is_begun_once(self, run: Run, county: Path) -> None:
        done = run("center", "certificate", "begin", "--data", county)
        assert done.exit_code == 0, done.output
        key = county / "tls-authority.key"
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        again = run("center", "certificate", "begin", "--data", county)
        one_line(again, "certificate.authority_stands")
        before = key.read_bytes()
        assert run("center", "certificate", "begin", "--again", "--data", county).exit_code == 0
        assert key.read_bytes() != before

    @pytest.mark.parametrize("domain", ["cn", "gov.cn", "*.lan"])
    def test_it_is_bound_to_no_public_suffix(self, run: Run, county: Path, domain: str) -> None:
        done = run("center", "certificate", "begin", "--domain", domain, "--data", county)
        one_line(done, "certificate.bad_domain")
        assert not (county / "tls-authority.key").exists()

    def test_what_is_shown_is_what_is_installed(self, run: Run, county: Path) -> None:
        none = run("center", "certificate", "show", "--authority", "--data", county)
        one_line(none, "certificate.no_authority")
        begun = run("center", "certificate", "begin", "--data", county)
        shown = run("center", "certificate", "show", "--authority", "--data", county)
        made = x509.load_pem_x509_certificate(shown.stdout.encode())
        assert begun.stdout.split()[0] in shown.stderr
        assert made.issuer == made.subject

    def test_a_county_that_may_not_write_keeps_the_key_it_has(self, run: Run, county: Path) -> None:
        run("center", "certificate", "begin", "--data", county)
        before = (county / "tls-authority.key").read_bytes()
        here = open_folder(county, Tier.COUNTY).open()
        with here.store.write() as room:
            set_read_only(room, RESTORED)
        here.store.close()
        again = run("center", "certificate", "begin", "--again", "--data", county)
        one_line(again, "node.read_only")
        assert (county / "tls-authority.key").read_bytes() == before
