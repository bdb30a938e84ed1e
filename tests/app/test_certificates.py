"""Certificates over the link: asked for by a journal, allowed and issued by the county, renewed by the node."""

from base64 import b64encode
from datetime import timedelta
from pathlib import Path

import pytest

from shared.app.certificates import Certificates
from shared.app.nodes import Nodes
from shared.domain.certificates import (
    CERTIFICATE_ASKED,
    CERTIFICATE_ISSUED,
    LIFETIME,
    P256,
    RENEW_BEFORE,
)
from shared.domain.facts import Draft
from shared.domain.issuing import Standing
from shared.domain.ledgers import journal_ledger
from shared.domain.refusals import NotTheCounty
from shared.domain.refusals_certificates import (
    BadHostName,
    HostNameTaken,
    NotForTheCounty,
    TooManyNames,
)
from shared.host.problems import NoAuthorityKey
from shared.host.tls_authority import new_key, public_der
from tests.app.nodes import registry_of, write
from tests.support.network import COUNTY, OTHER_VILLAGE, START, TOWN, VILLAGE, County
from tests.support.tls import CountyAuthority

NAMES = ("dianhu.lan", "192.168.1.20")


@pytest.fixture
def authority(tmp_path: Path) -> CountyAuthority:
    """Return the county's authority."""
    return CountyAuthority(tmp_path, START)


@pytest.fixture
def county(authority: CountyAuthority) -> County:
    """Return a county that has listed its authority."""
    made = County((TOWN, VILLAGE, OTHER_VILLAGE))
    authority.listed_by(made[COUNTY])
    made.settle()
    return made


KEY = public_der(new_key()[0])


def of(county: County, code: str) -> Certificates:
    """Return the service at a node."""
    return Certificates(county[code].here)


def asks(county: County, code: str = VILLAGE, names: tuple[str, ...] = NAMES) -> None:
    """Have a node ask, and the news travel."""
    of(county, code).ask(KEY, names, county[code].actor)
    county.settle()


def allows(county: County, code: str = VILLAGE, names: tuple[str, ...] = NAMES) -> None:
    """Have the county allow names."""
    of(county, COUNTY).allow(code, names, county[COUNTY].actor)


def stands(county: County, code: str = VILLAGE) -> Standing:
    """Return how a node's wish stands."""
    asked = of(county, COUNTY).asked(code)
    assert asked is not None
    return asked.standing


@pytest.mark.parametrize("allowed_first", [True, False])
def test_asked_and_allowed_in_either_order_it_is_issued_and_arrives(
    county: County, authority: CountyAuthority, *, allowed_first: bool
) -> None:
    if allowed_first:
        allows(county)
    asks(county)
    if not allowed_first:
        assert stands(county) is Standing.NOT_ALLOWED
        assert of(county, COUNTY).issue(authority.sign) == 0
        allows(county)
    assert of(county, COUNTY).issue(authority.sign) == 1
    assert of(county, COUNTY).issue(authority.sign) == 0
    county.settle()
    issued = of(county, VILLAGE).own().issued
    assert issued is not None
    assert (issued.names, issued.key) == (NAMES, b64encode(KEY).decode())
    assert registry_of(county[VILLAGE].here).certificates == {VILLAGE: issued}


def test_a_certificate_goes_to_its_node_and_those_above_alone(
    county: County, authority: CountyAuthority
) -> None:
    allows(county)
    asks(county)
    of(county, COUNTY).issue(authority.sign)
    county.settle()
    assert VILLAGE in registry_of(county[TOWN].here).certificates
    other = registry_of(county[OTHER_VILLAGE].here)
    assert (other.certificates, other.host_names) == ({}, {})
    assert other.authority is not None
    assert other.head == registry_of(county[COUNTY].here).head


def test_a_suspended_node_gets_none(county: County, authority: CountyAuthority) -> None:
    allows(county)
    asks(county)
    Nodes(county[COUNTY].here).suspend(VILLAGE, "失窃", county[COUNTY].actor)
    assert stands(county) is Standing.SUSPENDED
    assert of(county, COUNTY).issue(authority.sign, by_person=True) == 0


def test_a_node_enrolled_again_asks_by_itself_and_gets_one(
    county: County, authority: CountyAuthority
) -> None:
    allows(county)
    asks(county)
    county.enrol(VILLAGE, again=True)
    county.settle()
    assert stands(county) is Standing.OLD_MACHINE
    assert of(county, VILLAGE).ask_again(KEY)
    assert not of(county, VILLAGE).ask_again(KEY)
    county.settle()
    assert of(county, COUNTY).issue(authority.sign) == 1


def test_another_nodes_name_is_neither_allowed_nor_issued(
    county: County, authority: CountyAuthority
) -> None:
    allows(county)
    with pytest.raises(HostNameTaken):
        allows(county, OTHER_VILLAGE)
    asks(county, OTHER_VILLAGE)
    assert of(county, COUNTY).issue(authority.sign, by_person=True) == 0
    assert stands(county, OTHER_VILLAGE) is Standing.NOT_ALLOWED


def test_it_is_renewed_sixty_days_before_its_end(
    county: County, authority: CountyAuthority
) -> None:
    allows(county)
    asks(county)
    of(county, COUNTY).issue(authority.sign)
    county.settle()
    first = of(county, VILLAGE).own().issued
    assert first is not None
    county.clock.time += LIFETIME - RENEW_BEFORE - timedelta(days=2)
    assert not of(county, VILLAGE).ask_again(KEY)
    county.clock.time += timedelta(days=2)
    assert of(county, VILLAGE).ask_again(KEY)
    county.settle()
    assert of(county, COUNTY).issue(authority.sign) == 1
    county.settle()
    second = of(county, VILLAGE).own().issued
    assert second is not None
    assert second.until > first.until
    assert not of(county, VILLAGE).ask_again(KEY)


def test_a_node_whose_key_is_another_does_not_renew_for_the_old_one(
    county: County, authority: CountyAuthority
) -> None:
    allows(county)
    asks(county)
    of(county, COUNTY).issue(authority.sign)
    county.settle()
    county.clock.time += LIFETIME
    assert not of(county, VILLAGE).ask_again(public_der(new_key()[0]))


def test_a_chore_issues_one_a_day_and_a_person_need_not_wait(
    county: County, authority: CountyAuthority
) -> None:
    allows(county)
    asks(county)
    of(county, COUNTY).issue(authority.sign)
    asks(county)
    assert stands(county) is Standing.ONE_A_DAY
    assert of(county, COUNTY).issue(authority.sign) == 0
    assert of(county, COUNTY).issue(authority.sign, by_person=True) == 1


def test_a_key_that_lies_on_no_curve_stops_nobody_else(
    county: County, authority: CountyAuthority
) -> None:
    allows(county)
    allows(county, OTHER_VILLAGE, ("other.lan",))
    body = {"key": b64encode(P256 + bytes(64)).decode(), "names": list(NAMES)}
    write(county[VILLAGE].here, journal_ledger(VILLAGE), Draft(CERTIFICATE_ASKED, body))
    asks(county, OTHER_VILLAGE, ("other.lan",))
    assert of(county, COUNTY).issue(authority.sign) == 1
    issued = registry_of(county[COUNTY].here).certificates
    assert set(issued) == {OTHER_VILLAGE}


def test_without_the_authoritys_key_nothing_is_issued(
    county: County, authority: CountyAuthority
) -> None:
    allows(county)
    asks(county)
    for key in (new_key()[1], b"no key"):
        authority.path.write_bytes(key)
        with pytest.raises(NoAuthorityKey):
            of(county, COUNTY).issue(authority.sign)
    assert not registry_of(county[COUNTY].here).certificates


@pytest.mark.parametrize(
    ("names", "refusal"),
    [
        ((), TooManyNames),
        (("*.lan",), BadHostName),
        (tuple(f"{n}.lan" for n in "abcdefghi"), TooManyNames),
    ],
)
def test_what_cannot_be_asked_for(
    county: County, names: tuple[str, ...], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        asks(county, names=names)


def test_who_may_do_what(county: County) -> None:
    with pytest.raises(NotForTheCounty):
        asks(county, COUNTY)
    with pytest.raises(NotForTheCounty):
        allows(county, COUNTY)
    with pytest.raises(NotTheCounty):
        of(county, VILLAGE).allow(VILLAGE, NAMES, county[VILLAGE].actor)


def test_every_certificate_has_a_number_of_its_own(
    county: County, authority: CountyAuthority
) -> None:
    allows(county)
    for _ in range(2):
        asks(county)
        of(county, COUNTY).issue(authority.sign, by_person=True)
    with county[COUNTY].here.store.read() as room:
        ledger = registry_of(county[COUNTY].here).ledger
        found = [
            e.fact for e in room.ledgers.entries(ledger) if e.header.kind == CERTIFICATE_ISSUED
        ]
    numbers = {int((fact.body or {})["serial"], 16) for fact in found}
    assert len(numbers) == 2
    assert all(number.bit_length() == 127 for number in numbers)
