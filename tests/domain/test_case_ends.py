"""Review, decision and the ways a case ends."""

import pytest

from shared.domain.acts import Act
from shared.domain.case import Stage
from shared.domain.refusals import NotGranted
from shared.domain.refusals_input import BadChoice, BadDate, Required
from tests.domain.desk import CARD, CARD_INTAKE, COUNTY, TOWN, VILLAGE, Desk


class TestDecide:
    def test_a_failed_review_and_a_denial_need_their_reason(self) -> None:
        assert isinstance(Desk().accepted().problem(Act.REVIEW, "note", opinion="fail"), Required)
        desk = Desk().at_the_county("fail")
        assert desk.case.opinion is False
        assert isinstance(desk.problem(Act.DECIDE, "reason", COUNTY, outcome="denied"), Required)

    def test_a_denial_tells_the_remedies(self) -> None:
        body = Desk().decided("denied").facts[-1].body

        assert body is not None
        assert body["remedies"]["review_days"] > 0

    @pytest.mark.parametrize(("act", "key"), [(Act.REVIEW, "opinion"), (Act.DECIDE, "outcome")])
    def test_an_outcome_is_one_of_two(self, act: Act, key: str) -> None:
        desk = Desk().accepted() if act is Act.REVIEW else Desk().at_the_county()

        assert isinstance(
            desk.problem(act, key, desk.case.custody.holder, **{key: "maybe"}), BadChoice
        )

    def test_a_town_without_the_power_cannot_decide(self) -> None:
        desk = Desk().accepted().act(TOWN, Act.REVIEW, opinion="pass")

        assert isinstance(desk.refusal(TOWN, Act.DECIDE, outcome="granted"), NotGranted)


class TestEnds:
    def test_a_granted_case_is_issued_and_then_closed(self) -> None:
        desk = Desk().decided().act(COUNTY, Act.ISSUE, number="GL-0001").act(COUNTY, Act.CLOSE)

        assert (desk.case.stage, desk.case.result_number) == (Stage.CLOSED, "GL-0001")

    def test_a_result_without_a_number_carries_the_receipt_s(self) -> None:
        desk = Desk().decided().act(COUNTY, Act.ISSUE)

        assert desk.case.result_number == desk.case.receipt

    def test_a_withdrawal_has_a_reason(self) -> None:
        assert isinstance(Desk().problem(Act.WITHDRAW, "reason", VILLAGE), Required)
        assert Desk().act(VILLAGE, Act.WITHDRAW, reason="搬走").case.stage is Stage.WITHDRAWN

    @pytest.mark.parametrize("died_on", ["", "2026-11-24", "1900-01-01"])
    def test_a_death_lies_in_the_last_ten_years(self, died_on: str) -> None:
        assert isinstance(
            Desk().at_the_town().problem(Act.TERMINATE, "died_on", died_on=died_on), BadDate
        )

    def test_a_case_ends_with_its_applicant(self) -> None:
        desk = Desk().at_the_town().act(TOWN, Act.TERMINATE, died_on="2026-11-23")

        assert desk.case.stage is Stage.TERMINATED

    def test_a_village_does_the_whole_matter_on_the_spot_by_its_grant(self) -> None:
        desk = Desk(CARD, CARD_INTAKE).act(VILLAGE, Act.ACCEPT)
        desk.act(VILLAGE, Act.DECIDE, outcome="granted").act(VILLAGE, Act.ISSUE).act(
            VILLAGE, Act.CLOSE
        )

        assert desk.case.stage is Stage.CLOSED
        assert {hand.grant for hand in desk.case.slip if hand.act and hand.act.power} == {"G-0003"}
        assert not desk.case.awaiting
