"""Keys and certificates of HTTPS on a node's machine: kept in backups, taken up by the server, looked after by a chore."""

import os
import ssl
from datetime import timedelta
from pathlib import Path

import pytest

from shared.domain.codes import Tier
from shared.host.folder import AUTHORITY_KEY, open_folder
from shared.host.opened import Node, certificate_job
from shared.host.server import _Tls
from tests.host.backups import backs_up, resealed, restores
from tests.host.conftest import Run
from tests.support.processes import VILLAGE
from tests.support.tls import NOW, CountyAuthority

DAY = timedelta(days=1)


def test_the_authoritys_key_comes_back_with_the_county(
    run: Run, county: Path, tmp_path: Path, secret: Path
) -> None:
    run("center", "certificate", "begin", "--data", county)
    key = (county / AUTHORITY_KEY).read_bytes()
    made = tmp_path / "county.backup"
    assert backs_up(run, county, made, secret).exit_code == 0
    assert key not in made.read_bytes()
    new = tmp_path / "new"
    assert restores(run, made, new, secret).exit_code == 0
    assert (new / AUTHORITY_KEY).read_bytes() == key
    assert (new / AUTHORITY_KEY).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("keys", [None, {"../evil.key": "x", "node.key": "y"}])
def test_a_backup_without_keys_or_with_other_files_writes_none(
    run: Run, county: Path, tmp_path: Path, secret: Path, keys: dict[str, str] | None
) -> None:
    made = tmp_path / "county.backup"
    backs_up(run, county, made, secret)

    def edit(inside: dict[str, object]) -> None:
        inside.pop("tls")
        if keys is not None:
            inside["tls"] = keys

    made.write_bytes(resealed(made, edit))
    new = tmp_path / "place" / "new"
    assert restores(run, made, new, secret).exit_code == 0
    assert not (new / AUTHORITY_KEY).exists()
    assert not (tmp_path / "place" / "evil.key").exists()
    assert (new / "node.key").read_bytes() == (county / "node.key").read_bytes()


def test_the_countys_chore_issues_nothing_where_no_authority_was_begun(county: Path) -> None:
    folder = open_folder(county, Tier.COUNTY)
    here = folder.open()
    try:
        assert certificate_job(Node(folder, here, None)).run() > 0
    finally:
        here.store.close()


class TestServing:
    def served(self, tmp_path: Path, authority: CountyAuthority, *names: str) -> Path:
        return authority.issue(tmp_path, *names, begin=NOW - DAY, until=NOW + DAY)

    def test_a_renewed_file_is_taken_up_and_a_spoilt_one_is_not(self, tmp_path: Path) -> None:
        authority = CountyAuthority(tmp_path)
        path = self.served(tmp_path, authority, "a.lan")
        tls = _Tls(str(path), None)
        first = tls.context
        tls.look()
        assert tls.context is first
        path.write_text("-----BEGIN CERTIFICATE-----\nhalf")
        os.utime(path, ns=(1, 1))
        tls.look()
        assert tls.context is first
        self.served(tmp_path, authority, "b.lan")
        os.utime(path, ns=(2, 2))
        tls.look()
        second = tls.context
        assert isinstance(second, ssl.SSLContext)
        assert second is not first


def test_names_are_allowed_before_anybody_asks(run: Run, county: Path) -> None:
    done = run("center", "certificate", "allow", VILLAGE, "dianhu.lan", "--data", county)
    assert done.exit_code == 2
    assert "certificate.no_authority" in done.stderr
    run("center", "certificate", "begin", "--data", county)
    done = run("center", "certificate", "allow", VILLAGE, "Dianhu.lan", "--data", county)
    assert done.stdout == f"{VILLAGE}: dianhu.lan; issued 0\n"
    assert run("center", "certificate", "show", "--data", county).stdout == (
        "No node has asked for a certificate.\n"
    )
