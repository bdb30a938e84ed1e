"""One application taken in at two villages: the town merges the two, the earliest date stays."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shared.app.projection import case_row
from shared.app.reentry import Reentry, Waiting
from shared.domain.acts import Act
from shared.domain.case import Stage
from shared.domain.doing import Typed
from shared.domain.kinds import WITHDRAWAL_ASKED
from shared.domain.refusals import InTransit, Refusal, Unanswered, UnknownCase
from shared.domain.refusals_input import FormIncomplete
from shared.domain.refusals_people import (
    MergeElsewhere,
    MergeEnded,
    MergeNamesTwo,
    MergePaid,
    NotTheSame,
)
from shared.domain.worktime import due_at
from tests.support.network import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, County, an_intake
from tests.support.twice import FIRST, REASON, SECOND, merged, twice
from tests.web.test_fees_and_delivery import FIELDS, HOME, PAPERS, PAYMENT


@pytest.fixture
def county() -> County:
    """Return a county with one application taken in twice."""
    return twice()


def refused(county: County, ends: str, into: str, at: str = TOWN) -> Refusal:
    """Return why a merge is refused; nothing is written then."""
    node = county[at]
    with node.here.store.read() as room:
        before = room.ledgers.last_position()
    with pytest.raises(Refusal) as caught:
        node.cases.merge(ends, into, REASON, node.actor)
    with node.here.store.read() as room:
        assert room.ledgers.last_position() == before
    return caught.value


def protected(county: County, case: str) -> datetime | None:
    return county[TOWN].sees(case).taken_in_at


def test_a_node_that_holds_both_sees_that_they_are_one(county: County) -> None:
    rows = {
        code: county[code].cases.same_applications([case_row(county[TOWN].sees(FIRST))])
        for code in (TOWN, COUNTY, VILLAGE)
    }

    assert [r.case for r in rows[TOWN][FIRST]] == [SECOND]
    assert [r.case for r in rows[COUNTY][FIRST]] == [SECOND]
    assert rows[VILLAGE] == {}


def test_another_person_is_not_the_same() -> None:
    county = twice(second_seed=2)
    row = case_row(county[TOWN].sees(FIRST))

    assert county[TOWN].cases.same_applications([row]) == {}
    assert isinstance(refused(county, SECOND, FIRST), NotTheSame)


def test_one_ends_and_the_other_goes_on_with_the_earliest_date(county: County) -> None:
    first, second = protected(county, FIRST), protected(county, SECOND)
    assert first is not None
    assert second is not None
    assert first < second
    merged(county, ends=FIRST, into=SECOND)

    for code in (TOWN, COUNTY):
        ended, going = county[code].sees(FIRST), county[code].sees(SECOND)
        assert (ended.stage, ended.merged_into) == (Stage.MERGED, SECOND)
        assert (going.taken_in_at, going.received_at) == (first, second)
        assert going.linked == (FIRST,)


def test_at_receiving_points_the_limit_runs_from_the_earliest_date() -> None:
    county = twice(apart=timedelta(days=7), points=("level:village",))
    before = county[TOWN].cases.row(SECOND)
    merged(county, ends=FIRST, into=SECOND)
    after = county[TOWN].cases.row(SECOND)
    going = county[TOWN].sees(SECOND)

    assert before is not None
    assert after is not None
    assert going.matter is not None
    assert going.taken_in_at is not None
    step = going.matter.step(Act.ACCEPT)
    assert step is not None
    assert after.due_at == due_at(going.taken_in_at, step.limit, going.workdays)
    assert before.due_at is not None
    assert after.due_at < before.due_at


def test_a_later_take_in_never_moves_the_date(county: County) -> None:
    date = protected(county, FIRST)
    merged(county)

    assert protected(county, FIRST) == date


def test_each_village_learns_only_of_its_own(county: County) -> None:
    merged(county)
    body = county[OTHER_VILLAGE].sees(SECOND).slip[-1].body

    assert county[OTHER_VILLAGE].sees(SECOND).stage is Stage.MERGED
    assert body is not None
    assert set(body) == {"into", "reason", "by"}
    with pytest.raises(UnknownCase):
        county[OTHER_VILLAGE].cases.view(FIRST)
    with pytest.raises(UnknownCase):
        county[VILLAGE].cases.view(SECOND)
    linked = county[VILLAGE].sees(FIRST).slip[-1].body
    assert linked is not None
    assert set(linked) == {"other", "received_at", "by"}


def test_a_merged_case_is_closed_to_everyone_and_asks_for_nothing(county: County) -> None:
    merged(county)
    node = county[TOWN]

    assert not node.cases.view(SECOND).permits
    row = node.cases.row(SECOND)
    assert row is not None
    assert (row.ended, row.due_at) == (True, None)
    assert node.cases.same_applications([case_row(node.sees(FIRST))]) == {}
    assert isinstance(refused(county, SECOND, FIRST), MergeEnded)


@pytest.mark.parametrize("ends", [FIRST, SECOND])
def test_both_pens_must_be_here(county: County, ends: str) -> None:
    town = county[TOWN]
    town.does(SECOND, Act.RETURN, note="请核对")
    into = FIRST if ends == SECOND else SECOND

    refusal = refused(county, ends, into)
    assert isinstance(refusal, MergeElsewhere)
    assert refusal.facts["receipt"] == town.sees(SECOND).receipt
    assert refusal.facts["where"] == town.cases.view(SECOND).registry.title_of(OTHER_VILLAGE)


def test_a_case_offered_here_is_taken_over_first(county: County) -> None:
    town, centre = county[TOWN], county[COUNTY]
    for act in (Act.ACCEPT, Act.REVIEW, Act.FORWARD):
        town.does(SECOND, act, opinion="pass")
    county.settle()
    centre.does(SECOND, Act.TAKE_OVER)
    centre.does(SECOND, Act.RETURN, note="两件", to=TOWN)
    county.settle()

    refusal = refused(county, SECOND, FIRST)
    assert isinstance(refusal, MergeElsewhere)
    assert "接收" in refusal.say("zh")
    town.does(SECOND, Act.TAKE_OVER)
    merged(county)
    assert town.sees(SECOND).stage is Stage.MERGED


def test_nothing_is_merged_over_an_unanswered_request(county: County) -> None:
    village = county[OTHER_VILLAGE]
    village.cases.hand_in(SECOND, WITHDRAWAL_ASKED, Typed({"reason": "搬走"}), village.actor)
    county.settle()

    assert isinstance(refused(county, SECOND, FIRST), Unanswered)


def test_a_reason_is_required(county: County) -> None:
    node = county[TOWN]
    with pytest.raises(FormIncomplete) as caught:
        node.cases.merge(SECOND, FIRST, " ", node.actor)
    assert set(caught.value.problems) == {"reason"}


@pytest.mark.parametrize("act", [Act.MERGE, Act.LINK])
def test_neither_half_can_be_written_alone(county: County, act: Act) -> None:
    with pytest.raises(MergeNamesTwo):
        county[TOWN].does(SECOND, act, reason=REASON)


def displaced_merge(county: County) -> Waiting:
    """Let the county override a case of which its town writes at that moment that it is merged; return that entry."""
    centre, town = county[COUNTY], county[TOWN]
    centre.does(SECOND, Act.OVERRIDE, to=TOWN, reason="失联")
    town.cases.merge(SECOND, FIRST, REASON, town.actor)
    county.settle()
    (waiting,) = Reentry(town.here).waiting()
    return waiting


def test_half_a_merge_is_entered_again_beside_the_other_half(county: County) -> None:
    waiting = displaced_merge(county)
    assert waiting.refusal is None
    Reentry(county[TOWN].here).enter_again(
        waiting.item.hash, waiting.item.refuser, county[TOWN].actor
    )

    assert county[TOWN].sees(SECOND).merged_into == FIRST


def test_half_a_merge_ends_no_case_into_one_that_is_over(county: County) -> None:
    """Else the applicant would have no open application left."""
    displaced_merge(county)
    county[TOWN].does(FIRST, Act.WITHDRAW, reason="填错了")
    (waiting,) = Reentry(county[TOWN].here).waiting()

    assert isinstance(waiting.refusal, MergeNamesTwo)
    with pytest.raises(MergeNamesTwo):
        Reentry(county[TOWN].here).enter_again(
            waiting.item.hash, waiting.item.refuser, county[TOWN].actor
        )
    assert not county[TOWN].sees(SECOND).stage.is_end


def test_a_case_in_itself_and_an_unknown_one_are_refused(county: County) -> None:
    unknown = "01234567-89ab-7def-8123-00000000ffff"

    assert isinstance(refused(county, FIRST, FIRST), NotTheSame)
    assert isinstance(refused(county, FIRST, unknown), UnknownCase)
    assert isinstance(refused(county, FIRST, SECOND, at=VILLAGE), UnknownCase)


def test_a_case_on_its_way_to_another_is_not_merged(county: County) -> None:
    for act in (Act.ACCEPT, Act.REVIEW, Act.FORWARD):
        county[TOWN].does(FIRST, act, opinion="pass")

    assert isinstance(refused(county, FIRST, SECOND), MergeElsewhere)
    with pytest.raises(InTransit):
        county[TOWN].does(FIRST, Act.CORRECT)


def test_what_was_paid_is_not_paid_again_by_merging() -> None:
    """The case that was paid for goes on: a merge carries no payment over."""
    county = County((COUNTY, TOWN))
    node = county[COUNTY]
    intake = replace(an_intake(), fields=FIELDS, documents=PAPERS)
    for case in (FIRST, SECOND):
        node.cases.take_in(case, HOME, intake, node.actor)
        node.does(case, Act.ACCEPT)
    node.does(FIRST, Act.CHARGE)
    node.does(FIRST, Act.PAY, **PAYMENT)
    assert isinstance(refused(county, FIRST, SECOND, at=COUNTY), MergePaid)
    node.cases.merge(SECOND, FIRST, REASON, node.actor)
    assert node.sees(SECOND).stage is Stage.MERGED
