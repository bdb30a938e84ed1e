"""The county's authority on pages: how it is installed, and a node's certificate as the county sees it."""

from pathlib import Path

import pytest

from shared.app.certificates import Certificates
from shared.host.tls_authority import new_key, public_der
from tests.support.network import COUNTY, START, TOWN, VILLAGE, County
from tests.support.pages import Visitor
from tests.support.tls import DOMAINS, CountyAuthority
from tests.web.html_check import faults
from tests.web.tier_desks import at_desk, desk_of

PAGE, FILE = "/county-authority", "/county-authority.crt"
NAMES = ("dianhu.lan", "192.168.1.20")


@pytest.fixture
def county() -> County:
    """Return a county without an authority."""
    return County((TOWN, VILLAGE))


@pytest.fixture
def authority(county: County, tmp_path: Path) -> CountyAuthority:
    """Have the county list one."""
    made = CountyAuthority(tmp_path, START)
    made.listed_by(county[COUNTY])
    county.settle()
    return made


def stranger(county: County) -> Visitor:
    """Return somebody who is not signed in, at the town."""
    return Visitor(desk_of(county, TOWN))


def node_page(page: Visitor) -> str:
    """Return the county's page of the village."""
    assert page.get(f"/nodes/{VILLAGE}/node").status_code == 200
    assert faults(page.last) == []
    return page.last


def test_without_an_authority_nothing_is_to_be_installed(county: County) -> None:
    page = stranger(county)
    assert page.get(FILE).status_code == 404
    assert page.get(PAGE).status_code == 200
    assert FILE not in page.last
    page.get("/account/sign-in")
    assert PAGE not in page.last


@pytest.mark.usefixtures("authority")
def test_anybody_finds_the_way_from_signing_in(county: County) -> None:
    page = stranger(county)
    page.get("/account/sign-in")
    assert f'href="{PAGE}"' in page.last
    page.get(PAGE)
    assert faults(page.last) == []
    assert FILE in page.last
    assert ", ".join(DOMAINS) in page.last


def test_the_file_is_the_authoritys_certificate(county: County, authority: CountyAuthority) -> None:
    answer = stranger(county).client.get(FILE)
    assert answer.data == authority.der
    assert answer.content_type == "application/x-x509-ca-cert"


def test_the_county_sees_what_is_asked_and_how_to_allow_it(
    county: County, authority: CountyAuthority
) -> None:
    of_village, of_county = (Certificates(county[code].here) for code in (VILLAGE, COUNTY))
    of_village.ask(public_der(new_key()[0]), NAMES, county[VILLAGE].actor)
    county.settle()
    desk = at_desk(county, COUNTY, "supervisor")
    command = f"tongban-center certificate allow {VILLAGE} {' '.join(NAMES)}"
    assert command in node_page(desk)
    of_county.allow(VILLAGE, NAMES, county[COUNTY].actor)
    assert command not in node_page(desk)
    assert "正在签发" in node_page(desk)
    of_county.issue(authority.sign)
    assert "dianhu.lan, 192.168.1.20，用到 2027-" in node_page(desk)
