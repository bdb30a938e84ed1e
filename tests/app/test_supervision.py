"""Cards over the network: the county gives them, everybody whose case it is sees and counts them; limits counted anew."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from shared.app import projection, supervision
from shared.app.calendar import Calendar, recount
from shared.app.condition import Condition
from shared.app.supervision import Supervision, give_cards
from shared.domain.acts import Act
from shared.domain.cards import Colour
from shared.domain.case import Case
from shared.domain.case_fold import fold_case
from shared.domain.facts import Fact
from shared.domain.ledgers import case_ledger
from shared.domain.refusals import UnknownCase, UnknownNode
from shared.domain.refusals_clock import BadSelector
from shared.domain.refusals_input import FormIncomplete
from shared.domain.registry import Registry
from shared.domain.worktime import end_of
from tests.app.nodes import CASE, OTHER_CASE
from tests.support.network import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, County


@pytest.fixture
def county() -> County:
    """Return a county whose town holds a case."""
    county = County((COUNTY, TOWN, VILLAGE, OTHER_VILLAGE))
    county[VILLAGE].takes_in(CASE)
    county[VILLAGE].does(CASE, Act.FORWARD)
    county.settle()
    county[TOWN].does(CASE, Act.TAKE_OVER)
    county.settle()
    return county


def holiday(until: str) -> dict[str, object]:
    """Return a table of 2026 with one long holiday."""
    named = {"zh": "停电", "en": "power cut"}
    days = {"name": named, "from": "2026-11-24", "until": until, "made_up": []}
    return {"year": 2026, "document": named, "number": "1", "holidays": [days]}


def test_a_red_card_reaches_the_unit_and_is_counted_everywhere(county: County) -> None:
    county.clock.time += timedelta(days=20)
    assert give_cards(county[COUNTY].here) is False
    county.settle()

    for code in (COUNTY, TOWN, VILLAGE):
        month = Supervision(county[code].here).month()
        assert month.counts == {(TOWN, Colour.RED): 1}
        assert [card.colour for card in county[code].sees(CASE).cards] == [Colour.RED]
    assert Supervision(county[OTHER_VILLAGE].here).month().cards == []


def test_giving_again_gives_nothing(county: County) -> None:
    county.clock.time += timedelta(days=20)
    give_cards(county[COUNTY].here)
    with county[COUNTY].here.store.read() as room:
        before = room.ledgers.last_position()
    give_cards(county[COUNTY].here)

    with county[COUNTY].here.store.read() as room:
        assert room.ledgers.last_position() == before


def test_a_complaint_at_a_village_becomes_a_blue_card(county: County) -> None:
    village = county[VILLAGE]
    Supervision(village.here).complain(CASE, "问了三次没有答复", village.actor)
    county.settle()
    give_cards(county[COUNTY].here)
    county.settle()

    assert Supervision(village.here).month().counts == {(TOWN, Colour.BLUE): 1}
    assert [c.text for c in village.sees(CASE).complaints] == ["问了三次没有答复"]


def test_a_complaint_says_something_about_a_case_that_is_here(county: County) -> None:
    village = Supervision(county[VILLAGE].here)
    with pytest.raises(FormIncomplete):
        village.complain(CASE, " ", county[VILLAGE].actor)
    with pytest.raises(UnknownCase):
        Supervision(county[OTHER_VILLAGE].here).complain(CASE, "x", county[OTHER_VILLAGE].actor)


def test_limits_are_counted_anew_at_every_node(county: County) -> None:
    at_county = county[COUNTY]
    before = {code: county[code].cases.row(CASE) for code in (COUNTY, TOWN, VILLAGE)}
    Calendar(at_county.here).publish(holiday("2026-12-04"), at_county.actor)
    county.settle()
    for code in (COUNTY, TOWN, VILLAGE):
        assert recount(county[code].here) is False

    after = {code: county[code].cases.row(CASE) for code in (COUNTY, TOWN, VILLAGE)}
    dues = {row.due_at for row in after.values() if row}
    assert len(dues) == 1
    assert dues == {end_of(date(2026, 12, 11))}
    assert {row.due_at for row in before.values() if row} == {end_of(date(2026, 11, 30))}


def test_counting_anew_stops_when_all_is_counted(county: County) -> None:
    here = county[TOWN].here
    recount(here)
    with here.store.read() as room:
        mark = room.desk.value("limits counted")
    assert recount(here) is False
    with here.store.read() as room:
        assert room.desk.value("limits counted") == mark


def test_who_arrived_when_is_told_by_the_answer(county: County) -> None:
    taken_over = next(h for h in county[VILLAGE].sees(CASE).slip if h.act is Act.TAKE_OVER)

    assert taken_over.body is not None
    assert taken_over.body["arrived"] is not None
    assert taken_over.body["arrived"] <= taken_over.at.isoformat(timespec="milliseconds")


@pytest.mark.parametrize(
    ("selector", "refusal"),
    [("everybody", BadSelector), ("level:hamlet", BadSelector), ("node:999999999999", UnknownNode)],
)
def test_a_receiving_point_is_a_listed_node(
    county: County, selector: str, refusal: type[Exception]
) -> None:
    at_county = county[COUNTY]
    with pytest.raises(refusal):
        Calendar(at_county.here).publish_points(
            (selector,), date(2026, 1, 1), "示例", at_county.actor
        )


def breaks(monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    """Have one case be such that its clock cannot be read."""

    def fold(registry: Registry, facts: Iterable[Fact], journals: Iterable[Fact] = ()) -> Case:
        facts = list(facts)
        if facts[0].header.ledger == case_ledger(case):
            raise KeyError(case)
        return fold_case(registry, facts, journals)

    monkeypatch.setattr(projection, "fold_case", fold)


def two_cases() -> County:
    """Return a county with two cases that a town took in."""
    county = County((COUNTY, TOWN, VILLAGE, OTHER_VILLAGE))
    county[TOWN].takes_in(CASE)
    county[TOWN].takes_in(OTHER_CASE, seed=2)
    county.settle()
    return county


@pytest.mark.parametrize("bad", [CASE, OTHER_CASE])
def test_one_case_that_cannot_be_read_stops_no_other_s_card(
    bad: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    county = two_cases()
    here, good = county[COUNTY].here, ({CASE, OTHER_CASE} - {bad}).pop()
    county.clock.time += timedelta(days=60)
    with monkeypatch.context() as broken:
        breaks(broken, bad)
        give_cards(here)
        give_cards(here)
        told = [record for record in caplog.records if record.name == "tongban.cases"]
        assert [getattr(record, "case", "") for record in told] == [bad]
        assert [row.case for row in Condition(here).broken()] == [bad]
    assert county[COUNTY].sees(good).cards
    assert not county[COUNTY].sees(bad).cards

    give_cards(here)
    assert county[COUNTY].sees(bad).cards
    assert Condition(here).broken() == []


def test_one_case_that_cannot_be_read_stops_no_other_s_limits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    county = two_cases()
    here, at_county = county[COUNTY].here, county[COUNTY]
    before = {case: at_county.cases.row(case) for case in (CASE, OTHER_CASE)}
    Calendar(here).publish(holiday("2026-12-04"), at_county.actor)
    with monkeypatch.context() as broken:
        breaks(broken, CASE)
        assert recount(here) is False
    during = {case: at_county.cases.row(case) for case in (CASE, OTHER_CASE)}
    recount(here)

    assert during[CASE] == before[CASE]
    assert during[OTHER_CASE] != before[OTHER_CASE]
    assert at_county.cases.row(CASE) != before[CASE]
    assert Condition(here).broken() == []


def test_more_cases_than_one_turn_takes_all_get_their_cards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    county = two_cases()
    county.clock.time += timedelta(days=60)
    monkeypatch.setattr(supervision, "CHUNK", 1)

    assert [give_cards(county[COUNTY].here) for _ in range(3)] == [True, True, False]
    assert all(county[COUNTY].sees(case).cards for case in (CASE, OTHER_CASE))
