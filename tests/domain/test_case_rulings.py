"""The fold of an open case under the county's word on its acts in doubt."""

from dataclasses import replace

import pytest

from shared.domain.acts import Act
from shared.domain.case import Stage
from shared.domain.custody import OVERRIDDEN
from shared.domain.facts import Draft
from shared.domain.judgement import ACT_JUDGED, COUNTS, OUTCOMES, VERDICTS, Standing, Why
from shared.domain.refusals import WrongStage
from tests.domain.desk import COUNTY, NOW, TOWN, VILLAGE
from tests.domain.judging_desk import NOTE, Judged, accepted_in_doubt, shown

DECISIONS = sorted({outcome for outcomes in OUTCOMES.values() for outcome in outcomes})


class TestOnAnOpenCase:
    def test_without_a_word_it_awaits_one_and_changes_nothing(self) -> None:
        case = accepted_in_doubt().case

        assert (case.stage, case.awaiting) == (Stage.TAKEN_IN, [4])
        assert shown(case, 4) == (False, None)

    @pytest.mark.parametrize("verdict", [v for v in VERDICTS if v not in COUNTS])
    def test_for_ratification_or_suspended_it_goes_on_awaiting(self, verdict: Standing) -> None:
        case = accepted_in_doubt().judges(4, verdict).case

        assert (case.stage, case.awaiting) == (Stage.TAKEN_IN, [4])
        assert shown(case, 4) == (False, verdict)

    def test_honoured_it_counts_as_if_nothing_had_been_revoked(self) -> None:
        case = accepted_in_doubt().judges(4, Standing.HONOURED, Why.GOOD_FAITH).case

        assert (case.stage, case.awaiting) == (Stage.ACCEPTED, [])
        assert shown(case, 4) == (True, Standing.HONOURED)

    @pytest.mark.parametrize(
        ("verdict", "outcome", "counts", "awaits"),
        [
            (Standing.FOR_RATIFICATION, Standing.RATIFIED, True, False),
            (Standing.FOR_RATIFICATION, Standing.NOT_RATIFIED, False, True),
            (Standing.SUSPENDED, Standing.CONFIRMED, True, False),
            (Standing.SUSPENDED, Standing.SET_ASIDE, False, False),
        ],
    )
    def test_a_person_s_word_comes_after_the_judgement(
        self, verdict: Standing, outcome: Standing, counts: bool, awaits: bool
    ) -> None:
        case = accepted_in_doubt().judges(4, verdict).decides(4, outcome).case

        assert shown(case, 4) == (counts, outcome)
        assert (case.stage is Stage.ACCEPTED, bool(case.awaiting)) == (counts, awaits)

    @pytest.mark.parametrize("last", [Standing.CONFIRMED, Standing.SET_ASIDE])
    def test_what_was_not_ratified_can_still_be_decided(self, last: Standing) -> None:
        desk = accepted_in_doubt().judges(4, Standing.FOR_RATIFICATION)
        case = desk.decides(4, Standing.NOT_RATIFIED).decides(4, last).case

        assert shown(case, 4) == (last is Standing.CONFIRMED, last)
        assert case.awaiting == []

    def test_what_was_not_ratified_in_time_is_suspended(self) -> None:
        desk = accepted_in_doubt().judges(4, Standing.FOR_RATIFICATION)
        case = desk.judges(4, Standing.SUSPENDED, Why.NOT_IN_TIME).case
        ruling = case.slip[3].ruling

        assert ruling is not None
        assert (ruling.standing, ruling.why) == (Standing.SUSPENDED, Why.NOT_IN_TIME)
        assert case.awaiting == [4]

    def test_what_is_told_of_a_judgement(self) -> None:
        ruling = accepted_in_doubt().judges(4, Standing.FOR_RATIFICATION).case.slip[3].ruling

        assert ruling is not None
        assert (ruling.person, ruling.name, ruling.at) == (f"{COUNTY}:a1", "陈科长", NOW)
        assert ruling.until is not None
        assert ruling.until.isoformat() == "2026-12-01T00:00:00+00:00"

    def test_a_decision_keeps_why_it_was_needed_and_says_who_took_it(self) -> None:
        desk = accepted_in_doubt().judges(4, Standing.FOR_RATIFICATION, Why.CLOCK)
        ruling = desk.decides(4, Standing.RATIFIED).case.slip[3].ruling

        assert ruling is not None
        assert (ruling.why, ruling.by, ruling.reason) == (Why.CLOCK, "陈科长", "已核实")

    @pytest.mark.parametrize("verdict", [Standing.FOR_RATIFICATION, Standing.SUSPENDED])
    def test_the_county_s_word_goes_before_what_the_grant_seems_to_say_here(
        self, verdict: Standing
    ) -> None:
        """Of a clock that was wrong only the county knows."""
        desk = Judged()
        desk.accepted()
        case = desk.judges(4, verdict, Why.CLOCK).case

        assert (case.stage, case.awaiting) == (Stage.TAKEN_IN, [4])
        assert shown(case, 4) == (False, verdict)

    def test_what_was_honoured_is_gone_on_with(self) -> None:
        desk = accepted_in_doubt().judges(4, Standing.HONOURED, Why.GOOD_FAITH)
        desk.act(TOWN, Act.REVIEW, opinion="pass")

        assert desk.case.stage is Stage.REVIEWED

    def test_set_aside_it_takes_what_was_built_on_it_along(self) -> None:
        """The town's review stood by itself; the case goes back to before the acceptance, not on from the review."""
        desk = Judged()
        desk.accepted().act(TOWN, Act.REVIEW, opinion="pass")
        assert desk.case.stage is Stage.REVIEWED
        desk.judges(4, Standing.SUSPENDED, Why.CLOCK).decides(4, Standing.SET_ASIDE)
        desk.write(COUNTY, Draft(OVERRIDDEN, {"reason": "已核实", "by": "陈科长"}, to=COUNTY))
        case = desk.case

        assert (case.stage, case.awaiting, case.opinion) == (Stage.TAKEN_IN, [], None)
        assert (case.slip[4].effective, case.slip[4].undone_with) == (False, 4)
        with pytest.raises(WrongStage):
            desk.act(COUNTY, Act.DECIDE, outcome="granted")
        desk.act(COUNTY, Act.ACCEPT).act(COUNTY, Act.REVIEW, opinion="pass")
        assert desk.case.stage is Stage.REVIEWED
        assert [hand.undone_with for hand in desk.case.slip[5:]] == [0, 0, 0]

    def test_set_aside_it_reopens_the_case_by_the_override_of_that_decision(self) -> None:
        """An override of before it reopened nothing."""
        desk = Judged()
        desk.accepted()
        desk.write(COUNTY, Draft(OVERRIDDEN, {"reason": "失联", "by": "陈科长"}, to=TOWN))
        desk.act(TOWN, Act.REVIEW, opinion="pass").wait(hours=1)
        desk.judges(4, Standing.SUSPENDED, Why.CLOCK).decides(4, Standing.SET_ASIDE)
        desk.write(COUNTY, Draft(OVERRIDDEN, {"reason": "已核实", "by": "陈科长"}, to=TOWN))
        desk.act(TOWN, Act.ACCEPT)

        assert desk.case.stage is Stage.ACCEPTED
        assert [hand.undone_with for hand in desk.case.slip[4:]] == [0, 4, 0, 0]

    def test_it_takes_effect_at_its_own_place(self) -> None:
        """An act of later that counts is not undone when an earlier one is ratified after it."""
        desk = accepted_in_doubt()
        desk.write(TOWN, Draft("custody.offered.v1", {"purpose": "forward", **NOTE}, to=COUNTY))
        desk.write(COUNTY, Draft("custody.taken_over.v1", NOTE))
        desk.act(COUNTY, Act.ACCEPT).act(COUNTY, Act.REVIEW, opinion="pass")
        desk.judges(4, Standing.FOR_RATIFICATION).decides(4, Standing.RATIFIED)

        assert desk.case.stage is Stage.REVIEWED


class TestWhoseWord:
    @pytest.mark.parametrize("node", [TOWN, VILLAGE])
    def test_nobody_but_the_county_is_believed(self, node: str) -> None:
        honoured = accepted_in_doubt().judges(4, Standing.HONOURED, node=node)
        ratified = accepted_in_doubt().judges(4, Standing.SUSPENDED)
        ratified.decides(4, Standing.CONFIRMED, node=node)

        assert shown(honoured.case, 4) == (False, None)
        assert shown(ratified.case, 4) == (False, Standing.SUSPENDED)

    @pytest.mark.parametrize("outcome", DECISIONS)
    def test_a_decision_on_what_was_never_judged_decides_nothing(self, outcome: Standing) -> None:
        desk = accepted_in_doubt()
        desk.write(TOWN, Draft("case.reviewed.v1", {"opinion": "pass", **NOTE}))
        case = desk.judges(5, Standing.SUSPENDED).decides(4, outcome).case

        assert shown(case, 4) == (False, None)

    @pytest.mark.parametrize("verdict", VERDICTS)
    def test_an_erased_judgement_says_nothing(self, verdict: Standing) -> None:
        desk = accepted_in_doubt().judges(4, verdict)
        desk.journal = [replace(f, body=None) for f in desk.journal]

        assert shown(desk.case, 4) == (False, None)

    @pytest.mark.parametrize("verdict", VERDICTS)
    def test_a_word_on_another_case_s_act_changes_nothing_here(self, verdict: Standing) -> None:
        desk = accepted_in_doubt()
        body = {"seq": 4, "verdict": verdict, "why": Why.GRAVE, "until": None}
        desk.says(ACT_JUDGED, {"entry": "ff" * 32, **body, "person": "", "name": ""})

        assert shown(desk.case, 4) == (False, None)

    @pytest.mark.parametrize("verdict", VERDICTS)
    def test_what_needs_no_grant_cannot_be_put_in_doubt(self, verdict: Standing) -> None:
        """Handing over is no power, and the county's acts are its own."""
        desk = Judged()
        desk.decided()
        desk.judges(2, verdict).judges(len(desk.facts), verdict)

        assert all(hand.effective for hand in desk.case.slip)
        assert (desk.case.stage, desk.case.awaiting) == (Stage.DECIDED, [])


class TestDoneAgain:
    def again(self) -> Judged:
        desk = accepted_in_doubt()
        desk.act(TOWN, Act.ACCEPT)
        return desk

    def test_what_is_done_again_by_right_awaits_nothing_any_more(self) -> None:
        case = self.again().case

        assert (case.stage, case.awaiting) == (Stage.ACCEPTED, [])
        assert [hand.effective for hand in case.slip[3:]] == [False, True]

    def test_another_act_by_right_settles_nothing(self) -> None:
        desk = accepted_in_doubt()
        desk.act(TOWN, Act.NOTIFY, until="2026-12-01")

        assert desk.case.awaiting == [4]

    def test_done_again_in_doubt_both_await(self) -> None:
        desk = accepted_in_doubt()
        desk.write(TOWN, Draft("case.accepted.v1", NOTE))

        assert desk.case.awaiting == [4, 5]

    def test_once_the_second_is_honoured_the_first_is_settled_too(self) -> None:
        desk = accepted_in_doubt()
        desk.write(TOWN, Draft("case.accepted.v1", NOTE))

        assert desk.judges(5, Standing.HONOURED).case.awaiting == []

    def test_an_earlier_act_by_right_does_not_settle_a_later_one(self) -> None:
        desk = Judged()
        desk.accepted().write(TOWN, Draft("case.accepted.v1", NOTE))

        assert desk.case.awaiting == [5]
