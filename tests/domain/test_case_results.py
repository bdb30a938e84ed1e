"""The fold of a case whose result has gone out: acts in doubt stand marked, until it is confirmed or withdrawn."""

from dataclasses import replace

import pytest

from shared.domain.acts import Act
from shared.domain.case import Stage
from shared.domain.facts import Draft
from shared.domain.judgement import OUTCOMES, RESULT_WITHDRAWN, Standing
from tests.domain.desk import COUNTY, NOW, TOWN, VILLAGE, filled_in
from tests.domain.judging_desk import Judged, decided_by_the_town, issued_in_doubt, shown

WITHDRAWAL = {"reason": "越权", "basis": "行政许可法 69", "notice": "已送达", "by": "陈科长"}
OPEN = sorted(OUTCOMES)


class TestOnceAResultHasGoneOut:
    def test_an_act_in_doubt_stands_marked(self) -> None:
        case = decided_by_the_town().case

        assert (case.stage, case.has_result) == (Stage.CLOSED, True)
        assert case.decision is not None
        assert (case.awaiting, shown(case, 5)) == ([5], (False, None))

    @pytest.mark.parametrize("verdict", OPEN)
    def test_also_while_a_person_has_still_to_decide(self, verdict: Standing) -> None:
        desk = decided_by_the_town()
        if verdict is Standing.NOT_RATIFIED:
            desk.judges(5, Standing.FOR_RATIFICATION).decides(5, verdict)
        else:
            desk.judges(5, verdict)

        assert desk.case.decision is not None
        assert (desk.case.awaiting, shown(desk.case, 5)) == ([5], (False, verdict))

    @pytest.mark.parametrize("outcome", [Standing.CONFIRMED, Standing.SET_ASIDE])
    def test_a_person_s_word_ends_that(self, outcome: Standing) -> None:
        desk = decided_by_the_town().judges(5, Standing.SUSPENDED).decides(5, outcome)

        assert (desk.case.decision is not None) == (outcome is Standing.CONFIRMED)
        assert desk.case.awaiting == []

    def test_what_came_before_it_stands_as_it_did_when_it_went_out(self) -> None:
        case = issued_in_doubt().case

        assert (case.stage, case.result_number, case.awaiting) == (Stage.CLOSED, "Z-7", [4])

    def test_an_open_case_without_one_is_another_matter(self) -> None:
        desk = decided_by_the_town()
        desk.facts.pop()

        assert (desk.case.has_result, desk.case.decision) == (False, None)
        assert desk.case.stage is Stage.ACCEPTED


class TestWithdrawn:
    def test_a_withdrawn_result_is_an_end_and_nothing_awaits(self) -> None:
        desk = issued_in_doubt().judges(4, Standing.SUSPENDED).says(RESULT_WITHDRAWN, WITHDRAWAL)
        case = desk.case

        assert (case.stage, case.awaiting) == (Stage.RESULT_WITHDRAWN, [])
        assert case.stage.is_end
        assert not desk.can(COUNTY)

    def test_it_tells_why_by_which_law_and_how_the_applicant_hears(self) -> None:
        withdrawn = issued_in_doubt().says(RESULT_WITHDRAWN, WITHDRAWAL).case.withdrawn

        assert withdrawn is not None
        assert (withdrawn.reason, withdrawn.basis) == ("越权", "行政许可法 69")
        assert (withdrawn.notice, withdrawn.by, withdrawn.at) == ("已送达", "陈科长", NOW)

    def test_what_was_issued_stays_on_the_slip(self) -> None:
        before = issued_in_doubt().case
        after = issued_in_doubt().says(RESULT_WITHDRAWN, WITHDRAWAL).case

        assert (after.slip, after.result_number) == (before.slip, before.result_number)

    @pytest.mark.parametrize("node", [TOWN, VILLAGE])
    def test_nobody_but_the_county_withdraws(self, node: str) -> None:
        case = issued_in_doubt().says(RESULT_WITHDRAWN, WITHDRAWAL, node).case

        assert (case.stage, case.withdrawn) == (Stage.CLOSED, None)

    def test_with_its_words_erased_it_is_withdrawn_all_the_same(self) -> None:
        desk = issued_in_doubt().says(RESULT_WITHDRAWN, WITHDRAWAL)
        desk.journal = [replace(f, body=None) for f in desk.journal]

        assert desk.case.stage is Stage.RESULT_WITHDRAWN


class TestTheCeiling:
    """What an amount is held against is the amount of that time, not what was put right later."""

    def relief(self, fen: int) -> Judged:
        intake = filled_in("temporary-relief")
        fields = {**intake.fields, "relief": f"{fen // 100}.{fen % 100:02d}"}
        desk = Judged("temporary-relief", replace(intake, fields=fields), TOWN)
        desk.act(TOWN, Act.ACCEPT).act(TOWN, Act.REVIEW, opinion="pass")
        return desk

    def decided(self, desk: Judged) -> Judged:
        body = {"outcome": "granted", "reason": "", "remedies": None, "by": ""}
        desk.write(TOWN, Draft("case.decided.v1", body, grant="G-0007"))
        return desk

    @pytest.mark.parametrize(("fen", "stands"), [(180_000, True), (180_001, False)])
    def test_a_decision_up_to_it_stands_and_above_it_does_not(self, fen: int, stands: bool) -> None:
        case = self.decided(self.relief(fen)).case

        assert case.slip[-1].amount == fen
        assert (case.slip[-1].effective, case.awaiting) == (stands, [] if stands else [4])

    @pytest.mark.parametrize(("before", "after"), [(180_000, 180_001), (180_001, 180_000)])
    def test_a_later_correction_changes_neither(self, before: int, after: int) -> None:
        desk = self.decided(self.relief(before))
        body = {"field": "fields.relief", "old": before, "new": after, "reason": "笔误", "by": ""}
        desk.write(TOWN, Draft("case.corrected.v1", body))
        case = desk.case

        assert (case.amount, case.slip[3].amount) == (after, before)
        assert case.slip[3].effective == (before == 180_000)
