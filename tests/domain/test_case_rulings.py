"""The fold of a case under the county's word on acts in doubt, and of results that are withdrawn."""

from dataclasses import replace

import pytest

from shared.domain.acts import Act
from shared.domain.case import Case, Stage
from shared.domain.facts import Body, Draft
from shared.domain.judgement import (
    ACT_DECIDED,
    ACT_JUDGED,
    COUNTS,
    OUTCOMES,
    RESULT_WITHDRAWN,
    VERDICTS,
    Standing,
    Why,
)
from shared.domain.ledgers import journal_ledger
from tests.domain.desk import CASE, COUNTY, NOW, TOWN, VILLAGE, Desk, filled_in
from tests.wire.county import fact

NOTE = {"note": "", "by": "王科员"}
WITHDRAWAL = {"reason": "越权", "basis": "行政许可法 69", "notice": "已送达", "by": "陈科长"}
OPEN = sorted(OUTCOMES)
DECISIONS = sorted({outcome for outcomes in OUTCOMES.values() for outcome in outcomes})


class Judged(Desk):
    """A desk whose county writes in its journal of the case, past the rules of who may say what."""

    def says(self, kind: str, body: Body, node: str = COUNTY) -> "Judged":
        """Write an entry in a node's journal of the case."""
        ledger = journal_ledger(node, CASE)
        self.journal.append(fact(Draft(kind, body), node, seq=len(self.journal) + 1, ledger=ledger))
        return self

    def judges(
        self, seq: int, verdict: Standing, why: Why = Why.GRAVE, node: str = COUNTY
    ) -> "Judged":
        """Judge the act at a place."""
        about = {"entry": self.facts[seq - 1].hash, "seq": seq}
        person = {"person": f"{COUNTY}:a1", "name": "陈科长", "until": "2026-12-01T00:00:00.000Z"}
        return self.says(ACT_JUDGED, {**about, **person, "verdict": verdict, "why": why}, node)

    def decides(self, seq: int, outcome: Standing, node: str = COUNTY) -> "Judged":
        """Decide on the act at a place."""
        about = {"entry": self.facts[seq - 1].hash, "seq": seq}
        said = {"outcome": outcome, "reason": "已核实", "by": "陈科长"}
        return self.says(ACT_DECIDED, {**about, **said}, node)


def accepted_in_doubt() -> Judged:
    """Return a case at the town, which accepted it (entry 4) under no grant."""
    desk = Judged()
    desk.at_the_town().write(TOWN, Draft("case.accepted.v1", NOTE))
    return desk


def issued_in_doubt() -> Judged:
    """Return a closed case whose acceptance (4) was in doubt and nobody had said a word on."""
    desk = accepted_in_doubt()
    desk.write(TOWN, Draft("custody.offered.v1", {"purpose": "forward", **NOTE}, to=COUNTY))
    desk.write(COUNTY, Draft("custody.taken_over.v1", NOTE))
    desk.write(COUNTY, Draft("case.reviewed.v1", {"opinion": "pass", **NOTE}))
    desk.write(
        COUNTY,
        Draft("case.decided.v1", {"outcome": "granted", "reason": "", "remedies": None, "by": ""}),
    )
    desk.write(COUNTY, Draft("case.issued.v1", {"number": "Z-7", **NOTE}))
    desk.write(COUNTY, Draft("case.closed.v1", NOTE))
    return desk


def decided_by_the_town() -> Judged:
    """Return a case that the town decided (5) under no grant, and on which a result went out."""
    desk = Judged()
    desk.accepted().write(
        TOWN,
        Draft(
            "case.decided.v1", {"outcome": "denied", "reason": "不符", "remedies": None, "by": ""}
        ),
    )
    desk.write(TOWN, Draft("case.closed.v1", NOTE))
    return desk


def shown(case: Case, seq: int) -> tuple[bool, Standing | None]:
    """Return whether an act counts, and how it stands by the county's word."""
    hand = case.slip[seq - 1]
    return hand.effective, hand.ruling.standing if hand.ruling else None


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
