"""To whom a case can be handed, up and back."""

import pytest

from shared.domain.acts import Act
from shared.domain.case import Stage
from shared.domain.case_checks import earlier_custodians
from shared.domain.case_steps import next_step
from shared.domain.refusals import BadHandoff, InTransit, NotCustodian, NotOffered, StepDueHere
from shared.domain.refusals_input import FormIncomplete
from tests.domain.desk import CARD, CARD_INTAKE, COUNTY, TOWN, VILLAGE, Desk

OTHER_VILLAGE = "620722101201"


def test_a_case_goes_forward_to_the_node_above() -> None:
    desk = Desk().act(VILLAGE, Act.FORWARD)

    assert desk.case.custody.offered_to == TOWN
    assert desk.case.custody.holder == VILLAGE


def test_the_county_has_nobody_above_it() -> None:
    assert isinstance(Desk().at_the_county().refusal(COUNTY, Act.FORWARD), BadHandoff)


def test_who_gave_a_case_away_cannot_write_any_more() -> None:
    desk = Desk().act(VILLAGE, Act.FORWARD)

    assert isinstance(desk.refusal(VILLAGE, Act.CORRECT), InTransit)
    desk.act(TOWN, Act.TAKE_OVER)
    assert isinstance(desk.refusal(VILLAGE, Act.CORRECT), NotCustodian)


def test_only_the_node_it_was_offered_to_may_answer() -> None:
    desk = Desk().act(VILLAGE, Act.FORWARD)

    for node in (VILLAGE, OTHER_VILLAGE, COUNTY):
        assert isinstance(desk.refusal(node, Act.TAKE_OVER), NotOffered)
        assert isinstance(desk.refusal(node, Act.DECLINE, reason="缺页"), NotOffered)


def test_a_declined_case_stays_where_it_was() -> None:
    desk = Desk().act(VILLAGE, Act.FORWARD).act(TOWN, Act.DECLINE, reason="缺页")

    assert (desk.case.custody.holder, desk.case.custody.offered_to) == (VILLAGE, None)
    assert Act.CORRECT in desk.can(VILLAGE)


def test_declining_and_returning_need_a_reason() -> None:
    offered = Desk().act(VILLAGE, Act.FORWARD)

    assert isinstance(offered.refusal(TOWN, Act.DECLINE), FormIncomplete)
    assert isinstance(offered.act(TOWN, Act.TAKE_OVER).refusal(TOWN, Act.RETURN), FormIncomplete)


def test_a_town_accepts_and_reviews_before_it_forwards() -> None:
    desk = Desk().at_the_town()

    for act, typed in ((Act.ACCEPT, {}), (Act.REVIEW, {"opinion": "pass"})):
        refusal = desk.refusal(TOWN, Act.FORWARD)
        assert isinstance(refusal, StepDueHere)
        assert act.text.zh in refusal.say("zh")
        desk.act(TOWN, act, "", **typed)
    assert desk.act(TOWN, Act.FORWARD).case.custody.offered_to == COUNTY


def test_a_town_without_the_grant_forwards_at_once() -> None:
    desk = Desk().at_the_town()
    desk.registry.grants.clear()

    assert desk.act(TOWN, Act.FORWARD).case.custody.offered_to == COUNTY


def test_a_village_may_forward_what_it_could_do_itself() -> None:
    desk = Desk(CARD, CARD_INTAKE)

    assert Act.ACCEPT in desk.can(VILLAGE)
    assert desk.act(VILLAGE, Act.FORWARD).case.custody.offered_to == TOWN


def test_a_case_is_returned_to_whoever_had_it_last() -> None:
    desk = Desk().at_the_county().act(COUNTY, Act.RETURN, note="请核对")

    assert desk.case.custody.offered_to == TOWN
    assert desk.case.slip[-1].act is Act.RETURN


def test_a_case_may_be_returned_past_the_town_to_its_village() -> None:
    desk = Desk().at_the_county().act(COUNTY, Act.RETURN, note="请核对", to=VILLAGE)

    assert desk.case.custody.offered_to == VILLAGE


@pytest.mark.parametrize("to", [OTHER_VILLAGE, COUNTY, "nowhere"])
def test_a_case_is_returned_only_to_those_who_had_it(to: str) -> None:
    refusal = Desk().at_the_county().refusal(COUNTY, Act.RETURN, note="请核对", to=to)

    assert isinstance(refusal, BadHandoff)


def test_a_case_that_never_moved_cannot_be_returned() -> None:
    assert isinstance(Desk().refusal(VILLAGE, Act.RETURN, note="请核对"), BadHandoff)


def test_who_declined_a_case_never_had_it() -> None:
    desk = Desk().act(VILLAGE, Act.FORWARD).act(TOWN, Act.DECLINE, reason="缺页")

    assert earlier_custodians(desk.case) == ()
    assert Act.RETURN not in desk.can(VILLAGE)


def test_a_returned_case_keeps_its_stage_and_can_come_up_again() -> None:
    desk = Desk().accepted().act(TOWN, Act.RETURN, note="请核对").act(VILLAGE, Act.TAKE_OVER)

    assert desk.case.stage is Stage.ACCEPTED
    assert next_step(desk.case) is Act.REVIEW
    assert desk.act(VILLAGE, Act.FORWARD).act(TOWN, Act.TAKE_OVER).case.custody.holder == TOWN


def test_every_handoff_leaves_its_line_on_the_slip() -> None:
    desk = (
        Desk()
        .at_the_town()
        .act(TOWN, Act.RETURN, note="请核对")
        .act(VILLAGE, Act.DECLINE, reason="不")
    )

    acts = [hand.act for hand in desk.case.slip]

    assert acts == [Act.TAKE_IN, Act.FORWARD, Act.TAKE_OVER, Act.RETURN, Act.DECLINE]
