"""Who is issued a certificate, when, and when a node asks for the next."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.domain.certificates import LIFETIME, RENEW_BEFORE, Ask, Certificate, TlsAuthority
from shared.domain.codes import Level
from shared.domain.issuing import Standing, allowable, asks_again, not_allowed, span, standing
from shared.domain.refusals import UnknownNode
from shared.domain.refusals_certificates import (
    BadHostName,
    HostNameOutside,
    HostNameTaken,
    NoAuthority,
    TooManyNames,
)
from shared.domain.registry import Node, Registry

NOW = datetime(2026, 11, 23, 1, 40, tzinfo=UTC)
COUNTY, VILLAGE, OTHER = "620722000000", "620722101200", "620722101201"
NAMES = ("dianhu.lan", "192.168.1.20")
ASK = Ask(VILLAGE, 1, 7, "ab" * 32, "key", NAMES)
AUTHORITY = TlsAuthority("MIIB", "cd" * 32, ("lan",), NOW + timedelta(days=3000))


@pytest.fixture
def registry() -> Registry:
    """Return a county that allows its village two names."""
    found = Registry(county=COUNTY, authority=AUTHORITY)
    for code in (VILLAGE, OTHER):
        found.nodes[code] = Node(code, f"{code}村", Level.VILLAGE, COUNTY)
        found.incarnations[code] = 1
    found.host_names[VILLAGE] = NAMES
    return found


def issue(registry: Registry, ask: Ask = ASK, at: datetime = NOW, days: int = 397) -> None:
    """Enter a certificate for a wish."""
    registry.certificates[ask.node] = Certificate(
        ask.node,
        ask.inc,
        ask.hash,
        ask.names,
        ask.key,
        "M",
        AUTHORITY.digest,
        at,
        at + timedelta(days),
    )


def test_what_is_allowed_is_issued_once(registry: Registry) -> None:
    assert standing(registry, ASK, NOW) is Standing.READY
    issue(registry)
    assert standing(registry, ASK, NOW) is Standing.ISSUED


def test_half_of_the_names_is_not_enough(registry: Registry) -> None:
    ask = replace(ASK, names=(*NAMES, "other.lan"))
    assert standing(registry, ask, NOW) is Standing.NOT_ALLOWED
    assert not_allowed(registry, ask) == ("other.lan",)


def test_another_nodes_names_are_not_ones_own(registry: Registry) -> None:
    assert standing(registry, replace(ASK, node=OTHER), NOW) is Standing.NOT_ALLOWED


def test_a_suspended_machine_gets_none_and_the_one_in_its_place_does(registry: Registry) -> None:
    registry.suspended[VILLAGE, 1] = NOW
    assert standing(registry, ASK, NOW) is Standing.SUSPENDED
    registry.incarnations[VILLAGE] = 2
    assert standing(registry, replace(ASK, inc=2), NOW) is Standing.READY


def test_an_earlier_incarnation_gets_none(registry: Registry) -> None:
    registry.incarnations[VILLAGE] = 2
    assert standing(registry, ASK, NOW) is Standing.OLD_MACHINE


@pytest.mark.parametrize("authority", [None, replace(AUTHORITY, until=NOW)])
def test_without_a_valid_authority_nothing_is_issued(
    registry: Registry, authority: TlsAuthority | None
) -> None:
    registry.authority = authority
    assert standing(registry, ASK, NOW) is Standing.NO_AUTHORITY


def test_names_outside_a_later_authority_are_not_issued(registry: Registry) -> None:
    registry.authority = replace(AUTHORITY, domains=("internal",))
    assert not_allowed(registry, ASK) == ("dianhu.lan",)


def test_a_machine_gets_one_a_day_and_another_machine_at_once(registry: Registry) -> None:
    issue(registry)
    again = replace(ASK, hash="ef" * 32, n=9)
    assert standing(registry, again, NOW + timedelta(hours=23)) is Standing.ONE_A_DAY
    assert standing(registry, again, NOW + timedelta(hours=24)) is Standing.READY
    registry.incarnations[VILLAGE] = 2
    assert standing(registry, replace(again, inc=2), NOW) is Standing.READY


def test_a_certificate_ends_with_its_authority_at_the_latest() -> None:
    begin, until = span(AUTHORITY, NOW)
    assert (begin < NOW, until - begin) == (True, LIFETIME)
    short = replace(AUTHORITY, until=NOW + timedelta(days=5))
    assert span(short, NOW)[1] == short.until


class TestAllowing:
    def test_names_are_written_in_one_form_and_once(self, registry: Registry) -> None:
        names = ("A.lan", "a.lan", "10.0.0.1")
        assert allowable(registry, OTHER, names) == ("a.lan", "10.0.0.1")

    def test_another_nodes_name_is_refused_its_private_address_is_not(
        self, registry: Registry
    ) -> None:
        with pytest.raises(HostNameTaken):
            allowable(registry, OTHER, ("Dianhu.lan",))
        assert allowable(registry, OTHER, ("192.168.1.20",)) == ("192.168.1.20",)
        assert allowable(registry, VILLAGE, NAMES) == NAMES

    @pytest.mark.parametrize(
        ("node", "names", "refusal"),
        [
            ("620722999999", NAMES, UnknownNode),
            (VILLAGE, ("a.example.com",), HostNameOutside),
            (VILLAGE, ("*.lan",), BadHostName),
            (VILLAGE, tuple(f"n{n}.lan" for n in range(9)), TooManyNames),
        ],
    )
    def test_what_cannot_be_allowed(
        self, registry: Registry, node: str, names: tuple[str, ...], refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            allowable(registry, node, names)

    def test_nothing_is_allowed_before_there_is_an_authority(self, registry: Registry) -> None:
        registry.authority = None
        with pytest.raises(NoAuthority):
            allowable(registry, VILLAGE, NAMES)


class TestAskingAgain:
    def test_not_while_the_wish_is_open_nor_while_the_certificate_lasts(
        self, registry: Registry
    ) -> None:
        assert not asks_again(registry, ASK, NOW)
        issue(registry)
        assert not asks_again(registry, ASK, NOW)
        late = NOW + timedelta(days=397) - RENEW_BEFORE + timedelta(seconds=1)
        assert asks_again(registry, ASK, late)
        assert not asks_again(registry, replace(ASK, hash="ef" * 32), late)

    def test_when_the_county_has_another_authority(self, registry: Registry) -> None:
        issue(registry)
        registry.authority = replace(AUTHORITY, digest="00" * 32)
        assert asks_again(registry, ASK, NOW)

    def test_when_the_wish_was_of_an_incarnation_that_ended(self, registry: Registry) -> None:
        registry.incarnations[VILLAGE] = 2
        assert asks_again(registry, ASK, NOW)
