"""An override on its way: what it takes out of the chain is kept, and what stays is still signed."""

from shared.app.reentry import Reentry
from shared.app.verify import verify_all
from shared.domain.acts import Act
from shared.domain.ledgers import case_ledger
from shared.domain.refusals_custody import Displaced
from tests.support.network import COUNTY, TOWN, VILLAGE, County, TestNode

CASE = "01234567-89ab-7def-8123-456789abcdef"


def a_case_whose_town_wrote_on() -> County:
    """The county knows of the town's take-over alone, the village of two acts more, under one signature."""
    county = County(codes=(COUNTY, TOWN, VILLAGE))
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    town.does(CASE, Act.TAKE_OVER)
    town.exchange()
    town.does(CASE, Act.ACCEPT)
    town.does(CASE, Act.REVIEW, opinion="pass")
    village.exchange()
    county[COUNTY].does(CASE, Act.OVERRIDE, to=COUNTY, reason="镇上联系不上")
    return county


def faults(node: TestNode) -> tuple[object, ...]:
    return verify_all(node.here, lambda _n: None, lambda _n: None).faults


def displaced(node: TestNode) -> list[str]:
    with node.here.store.read() as room:
        return [e.header.kind for e in room.ledgers.displaced(case_ledger(CASE))]


def test_what_stays_is_signed_where_the_signature_that_covered_it_went() -> None:
    county = a_case_whose_town_wrote_on()
    with county[VILLAGE].here.store.read() as room:
        signed = [e.signature is not None for e in room.ledgers.entries(case_ledger(CASE))]
    county.settle()

    assert signed == [True, True, False, False, True]
    for code in (COUNTY, TOWN, VILLAGE):
        assert faults(county[code]) == ()
        assert county[code].sees(CASE).custody.holder == COUNTY


def test_both_ends_list_what_was_displaced_and_either_enters_it_again() -> None:
    county = a_case_whose_town_wrote_on()
    county.settle()

    assert displaced(county[TOWN]) == ["case.accepted.v1", "case.reviewed.v1"]
    assert displaced(county[VILLAGE]) == displaced(county[TOWN])
    for code in (COUNTY, TOWN):
        waiting = Reentry(county[code].here).waiting()
        assert [w.item.code for w in waiting] == [Displaced.code] * 2
        assert [w.refusal is None for w in waiting] == [code == COUNTY, False]

    first = Reentry(county[COUNTY].here).waiting()[0].item
    centre = county[COUNTY]
    Reentry(centre.here).enter_again(first.hash, first.refuser, centre.actor)
    county.settle()
    hand = county[VILLAGE].sees(CASE).slip[-1]
    assert (hand.act, hand.node, hand.cites) == (Act.ACCEPT, COUNTY, first.hash)
