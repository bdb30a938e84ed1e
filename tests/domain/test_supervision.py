"""Cards: when one is earned, to whom it is given, and that it is given once."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.acts import Act
from shared.domain.clock import Running, clock_of, waits_for_applicant
from shared.domain.facts import Draft
from shared.domain.kinds import COMPLAINED, SUPPLEMENT_HANDED_IN
from shared.domain.ledgers import journal_ledger
from shared.domain.supervision import cards_due, next_card, open_complaints
from shared.domain.worktime import county_day
from tests.domain.desk import CASE, COUNTY, NOW, TOWN, VILLAGE, Desk
from tests.wire.county import fact


def first_of(desk: Desk) -> Running:
    """Return the limit of the case that runs out first."""
    found = clock_of(desk.case, desk.registry.workdays).first
    assert found is not None
    return found


def limits_of(desk: Desk) -> tuple[Running, ...]:
    """Return the limits of the case that run."""
    return clock_of(desk.case, desk.registry.workdays).limits


def gives(desk: Desk) -> list[str]:
    """Have the county give what is due now; return the colours."""
    case = desk.case
    drafts = cards_due(case, limits_of(desk), desk.now)
    for draft in drafts:
        writes(desk, COUNTY, draft)
    return [str(draft.body["colour"]) for draft in drafts]


def writes(desk: Desk, node: str, draft: Draft) -> None:
    """Write in a node's journal of the case."""
    seq = 1000 + len(desk.journal)
    made = fact(draft, node, seq=seq, ledger=journal_ledger(node, CASE))
    desk.journal.append(replace(made, header=replace(made.header, at=desk.now)))


def until(desk: Desk, moment: timedelta, since_due: bool = True) -> Desk:
    first = first_of(desk)
    desk.now = (first.due_at if since_due else first.warn_at) + moment
    return desk


def test_yellow_then_red_each_once() -> None:
    desk = Desk().at_the_town()

    assert gives(until(desk, timedelta(seconds=-1), since_due=False)) == []
    assert gives(until(desk, timedelta(0), since_due=False)) == ["yellow"]
    assert gives(desk) == []
    assert gives(until(desk, timedelta(seconds=-1))) == []
    assert gives(until(desk, timedelta(0))) == ["red"]
    assert gives(desk.wait(days=9)) == []


def test_a_limit_that_is_over_when_it_comes_gets_no_late_yellow() -> None:
    desk = until(Desk().at_the_town(), timedelta(days=2))

    assert gives(desk) == ["red"]
    assert next_card(desk.case, limits_of(desk)) is None


def test_the_next_limit_has_cards_of_its_own() -> None:
    desk = until(Desk().at_the_town(), timedelta(0))
    gives(desk)
    desk.act(TOWN, Act.ACCEPT)

    assert gives(until(desk, timedelta(0))) == ["red"]
    assert [card.limit for card in desk.case.cards] == ["step", "step"]


def test_every_limit_that_runs_is_looked_at() -> None:
    desk = Desk().accepted().wait(days=90)
    kinds = [str(limit.kind) for limit in limits_of(desk)]

    assert len(kinds) > 1
    assert gives(desk) == ["red"] * len(kinds)
    assert [card.limit for card in desk.case.cards] == kinds
    assert gives(desk.wait(days=9)) == []


def test_a_limit_whose_date_moves_has_its_cards_once() -> None:
    desk = Desk().at_the_town()
    gives(until(desk, timedelta(0), since_due=False))
    before, days = first_of(desk).due_at, desk.registry.workdays
    off = frozenset(county_day(before) + n * timedelta(days=1) for n in range(-2, 4))
    desk.registry.workdays = replace(days, off=days.off | off)

    assert first_of(desk).due_at > before
    assert gives(until(desk, timedelta(0), since_due=False)) == []
    assert gives(until(desk, timedelta(0))) == ["red"]


def test_what_the_organ_has_not_surely_received_earns_no_red_card() -> None:
    desk = Desk().act(VILLAGE, Act.FORWARD).wait(days=60)

    assert gives(desk) == ["yellow"]
    assert next_card(desk.case, limits_of(desk)) is None
    assert gives(desk.act(TOWN, Act.TAKE_OVER)) == ["red"]


def test_papers_handed_in_elsewhere_begin_the_limit_again() -> None:
    desk = Desk().at_the_town().act(TOWN, Act.NOTIFY, until=f"{county_day(NOW):%Y}-12-31")
    assert gives(desk.wait(days=20)) == []
    desk.hand_in(VILLAGE, SUPPLEMENT_HANDED_IN, documents="bank-card")

    assert not waits_for_applicant(desk.case)
    assert gives(desk.wait(days=40)) == ["yellow"]


def test_the_card_goes_to_whose_turn_it_was() -> None:
    held = until(Desk(), timedelta(0))
    gives(held)
    offered = Desk().act(VILLAGE, Act.FORWARD)
    assert gives(until(offered, timedelta(0))) == ["yellow"]

    assert [card.unit for card in held.case.cards] == [VILLAGE]
    assert [card.unit for card in offered.case.cards] == [TOWN]
    assert offered.case.cards[0].department == "civil-affairs"


def test_an_ended_case_earns_none() -> None:
    desk = until(Desk(), timedelta(days=-1))
    desk.act(VILLAGE, Act.WITHDRAW, reason="搬走").wait(days=90)

    assert gives(desk) == []


def test_a_complaint_earns_a_blue_one_also_after_the_end() -> None:
    desk = Desk().act(VILLAGE, Act.WITHDRAW, reason="搬走")
    writes(desk, VILLAGE, Draft(COMPLAINED, {"text": "没有人告诉我", "by": "马秀英"}))

    assert open_complaints(desk.case) == 1
    assert gives(desk) == ["blue"]
    assert gives(desk) == []
    assert open_complaints(desk.case) == 0
    assert desk.case.cards[0].cause == desk.case.complaints[0].hash


def test_nobody_but_the_county_gives_a_card() -> None:
    desk = until(Desk().at_the_town(), timedelta(0))
    case = desk.case
    draft = cards_due(case, limits_of(desk), desk.now)[0]
    writes(desk, TOWN, draft)

    assert desk.case.cards == []


def test_a_stranger_s_complaint_is_none() -> None:
    desk = Desk()
    writes(desk, "620722102000", Draft(COMPLAINED, {"text": "x", "by": "某"}))

    assert desk.case.complaints == []


@given(st.integers(-30, 30), st.integers(0, 30))
def test_a_card_given_is_not_given_again(before: int, later: int) -> None:
    desk = until(Desk().at_the_town(), timedelta(days=before))
    first = gives(desk)
    desk.wait(days=later)

    assert not set(first) & set(gives(desk))


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_case_is_found_when_it_has_earned_a_card(before: int, later: int) -> None:
    desk = Desk().accepted()
    gives(desk.wait(days=before))
    desk.wait(days=later)
    at = next_card(desk.case, limits_of(desk))

    assert bool(gives(desk)) == (at is not None and at <= desk.now)
