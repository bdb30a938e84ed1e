"""Modes of handling follow from matter and entries: green, proxy, assisted, papers to follow, commitments, urgent help."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from shared.domain.acts import Act
from shared.domain.authorising import age_on, is_guardian
from shared.domain.case import Stage
from shared.domain.doing import Doing, Typed
from shared.domain.facts import Draft
from shared.domain.identity import check_character
from shared.domain.intake import Counter, Intake, take_in
from shared.domain.kinds import ISSUED, SUPPLEMENT_HANDED_IN
from shared.domain.ledgers import journal_ledger
from shared.domain.matter import AUTHORISATION
from shared.domain.mode_acts import accept, check_body
from shared.domain.modes import Mode, modes_of
from shared.domain.people import Person
from shared.domain.refusals import AlreadyNotified
from shared.domain.refusals_input import FormIncomplete
from shared.domain.refusals_modes import FalsePromise, NotTheChecker
from shared.domain.spot_checks import check_due, fold_checks, promise_of, repair, spot_check
from tests.domain.desk import CARD, CARD_INTAKE, COUNTY, NOW, TOWN, VILLAGE, Desk, filled_in
from tests.wire.county import CASE, fact, minle

RELIEF, HARDSHIP, MEDICAL = "temporary-relief", "employment-hardship", "medical-assistance"
PROMISED = {"later": "yes", "until": "2026-12-01", "signature.type": "signed"}
CHECKERS = {"checker": "李建国", "other_checker": "马秀英", "checked_on": "2026-11-23"}


def number(born: str) -> str:
    first = f"999999{born}001"
    return first + check_character(first)


def by(born: str, matter: str = CARD, **modes: str) -> Intake:
    """Return a take-in by somebody born on that day, who came alone."""
    person = {"name": "赵桂兰", "id_number": number(born)}
    return replace(filled_in(matter), persons={"applicant": person}, modes=modes)


def lacking(matter: str, *documents: str, **modes: str) -> Intake:
    whole = by("19900101", matter, **modes)
    return replace(whole, documents=whole.documents - set(documents))


def modes_at(desk: Desk) -> tuple[Mode, ...]:
    return modes_of(desk.case)


class TestGreen:
    @pytest.mark.parametrize(
        ("born", "green"),
        [("19661123", True), ("19661124", False), ("20081124", True), ("20081123", False)],
    )
    def test_sixty_and_under_eighteen_are_told_by_the_number(self, born: str, green: bool) -> None:
        assert (Mode.GREEN in modes_at(Desk(CARD, by(born)))) is green

    @pytest.mark.parametrize("group", ["sick", "disabled", "pregnant", "military"])
    def test_a_declared_group_is(self, group: str) -> None:
        assert Mode.GREEN in modes_at(Desk(CARD, by("19900101", group=group)))

    def test_a_matter_for_the_disabled_is(self) -> None:
        matter = "disability-living-subsidy"
        assert Mode.GREEN in modes_at(Desk(matter, by("19900101", matter)))

    def test_no_other_word_is_taken(self) -> None:
        with pytest.raises(FormIncomplete) as refused:
            Desk(CARD, by("19900101", group="friend"))

        assert set(refused.value.problems) == {"modes.group"}


class TestProxyAndAssisted:
    def test_who_came_alone_and_wrote_alone_has_no_tag(self) -> None:
        assert modes_at(Desk(CARD, by("19900101"))) == ()

    def test_the_agent_wrote(self) -> None:
        assert modes_at(Desk(CARD, by("19900101", helped="yes"))) == (Mode.ASSISTED,)

    def test_a_handler_brings_an_authorisation_before_acceptance(self) -> None:
        whole = filled_in("elderly-allowance")
        desk = Desk(intake=replace(whole, documents=whole.documents - {AUTHORISATION}))
        desk.at_the_town()

        assert Mode.PROXY in modes_at(desk)
        assert desk.refusal(TOWN, Act.ACCEPT).code == "case.documents_missing"
        assert desk.act(TOWN, Act.SUPPLEMENT, AUTHORISATION).act(TOWN, Act.ACCEPT).case.owed() == ()

    def test_where_the_matter_says_so_it_may_follow(self) -> None:
        whole = filled_in(CARD)
        desk = Desk(CARD, replace(whole, documents=whole.documents - {AUTHORISATION}))

        assert [d.id for d in desk.at_the_town().act(TOWN, Act.ACCEPT).case.owed()] == [
            AUTHORISATION
        ]

    def test_a_parent_of_a_minor_needs_none(self) -> None:
        today = date(2026, 11, 23)
        child, grown = (Person("甲", number(born)) for born in ("20081124", "20081123"))
        mother = Person("乙", number("19800101"), relation=" 母亲")

        assert is_guardian(child, mother, today)
        assert not is_guardian(grown, mother, today)
        assert not is_guardian(child, replace(mother, relation="邻居"), today)

    def test_a_leap_day_child_is_a_year_older_in_march(self) -> None:
        born = number("20080229")

        assert (age_on(born, date(2026, 2, 28)), age_on(born, date(2026, 3, 1))) == (17, 18)

    def test_who_came_alone_hands_in_no_authorisation(self) -> None:
        assert AUTHORISATION not in Desk(CARD, by("19900101")).case.documents


class TestPapersToFollow:
    def accepted(self, **typed: str) -> Desk:
        desk = Desk(MEDICAL, lacking(MEDICAL, "diagnosis")).at_the_town()
        return desk.act(TOWN, Act.ACCEPT, **(PROMISED | typed))

    def test_without_the_promise_it_is_not_accepted(self) -> None:
        desk = Desk(MEDICAL, lacking(MEDICAL, "diagnosis")).at_the_town()

        assert desk.refusal(TOWN, Act.ACCEPT).code == "modes.promise_needed"

    def test_what_is_required_cannot_follow(self) -> None:
        desk = Desk(MEDICAL, lacking(MEDICAL, "settlement")).at_the_town()

        assert desk.refusal(TOWN, Act.ACCEPT, **PROMISED).code == "case.documents_missing"

    def test_nothing_is_promised_where_nothing_is_missing(self) -> None:
        desk = Desk(MEDICAL, by("19900101", MEDICAL)).at_the_town()

        assert desk.refusal(TOWN, Act.ACCEPT, **PROMISED).code == "modes.nothing_to_promise"

    def test_nothing_is_promised_where_the_matter_takes_no_promise(self) -> None:
        whole = filled_in(CARD)
        desk = Desk(CARD, replace(whole, documents=whole.documents - {AUTHORISATION}))

        assert desk.at_the_town().refusal(TOWN, Act.ACCEPT, **PROMISED).code == (
            "modes.nothing_to_promise"
        )

    def test_the_promised_day_is_within_the_matter_s_limit(self) -> None:
        desk = Desk(MEDICAL, lacking(MEDICAL, "diagnosis")).at_the_town()
        problem = desk.problem(Act.ACCEPT, "until", **(PROMISED | {"until": "2027-06-01"}))

        assert problem.code == "modes.promise_too_long"

    def test_a_mark_needs_a_witness(self) -> None:
        desk = Desk(MEDICAL, lacking(MEDICAL, "diagnosis")).at_the_town()
        typed = PROMISED | {"signature.type": "fingerprint"}

        assert set(desk.problems(Act.ACCEPT, **typed)) == {"signature.witness"}

    def test_it_is_granted_once_it_is_cured_and_can_be_denied_before(self) -> None:
        desk = self.accepted().act(TOWN, Act.REVIEW, opinion="pass")
        desk.act(TOWN, Act.FORWARD).act(COUNTY, Act.TAKE_OVER)

        assert desk.refusal(COUNTY, Act.DECIDE, outcome="granted").code == "modes.promise_uncured"
        desk.act(COUNTY, Act.SUPPLEMENT, "diagnosis").act(COUNTY, Act.DECIDE, outcome="granted")
        assert (desk.case.stage, modes_at(desk)) == (Stage.DECIDED, (Mode.LATER,))

    def test_it_can_be_denied_uncured(self) -> None:
        desk = self.accepted().act(TOWN, Act.REVIEW, opinion="fail", note="不符")
        desk.act(TOWN, Act.FORWARD).act(COUNTY, Act.TAKE_OVER)

        assert (
            desk.act(COUNTY, Act.DECIDE, outcome="denied", reason="不符").case.stage
            is Stage.DECIDED
        )

    def test_it_is_ended_by_a_person_once_the_day_is_over_and_not_before(self) -> None:
        desk = self.accepted()
        broken = {"ground": "promise", "reason": "逾期未补"}
        over_at = desk.case.later.over_at if desk.case.later else NOW

        assert promise_of(desk.case) == ("later", over_at)
        desk.wait(seconds=int((over_at - desk.now).total_seconds()) - 1)
        assert desk.refusal(TOWN, Act.TERMINATE, **broken).code == "modes.promise_runs"
        desk.wait(seconds=1)
        assert desk.case.stage is Stage.ACCEPTED
        assert desk.problem(Act.TERMINATE, "reason", ground="promise").code == "input.required"
        assert desk.act(TOWN, Act.TERMINATE, **broken).case.stage is Stage.TERMINATED
        assert promise_of(desk.case) == ("", None)

    def test_a_case_without_a_promise_is_not_ended_so(self) -> None:
        desk = Desk().at_the_town()

        assert desk.refusal(TOWN, Act.TERMINATE, ground="promise").code == "modes.no_promise"


class TestKeptInTimeElsewhere:
    BROKEN: Mapping[str, str] = {"ground": "promise", "reason": "逾期未补"}

    def desk(self) -> Desk:
        desk = Desk(MEDICAL, lacking(MEDICAL, "diagnosis", "bank-card")).at_the_town()
        return desk.act(TOWN, Act.ACCEPT, **PROMISED)

    def ended_without_knowing(self, documents: str, days: int) -> Desk:
        """Return a case that the town ended before it heard what the village had taken after `days`."""
        desk = self.desk()
        desk.wait(days=days).hand_in(VILLAGE, SUPPLEMENT_HANDED_IN, documents)
        told, desk.journal = desk.journal, []
        told = [replace(f, header=replace(f.header, at=desk.now)) for f in told]
        desk.wait(days=20 - days).act(TOWN, Act.TERMINATE, **self.BROKEN)
        assert desk.case.stage is Stage.TERMINATED
        desk.journal = told
        return desk

    def test_what_was_handed_in_in_time_stops_the_ending(self) -> None:
        desk = self.desk()
        desk.wait(days=2).hand_in(VILLAGE, SUPPLEMENT_HANDED_IN, "diagnosis")
        assert promise_of(desk.case)[0] == "later"
        desk.hand_in(VILLAGE, SUPPLEMENT_HANDED_IN, "bank-card")
        assert promise_of(desk.case)[0] == "handed_in"

        assert desk.wait(days=20).refusal(TOWN, Act.TERMINATE, **self.BROKEN).code == (
            "modes.handed_in_in_time"
        )

    def test_its_own_time_counts_also_where_it_comes_after_the_ending(self) -> None:
        desk = self.ended_without_knowing("diagnosis bank-card", 2)
        case = desk.case

        assert (case.stage, case.revived, len(case.requests)) == (Stage.ACCEPTED, True, 1)
        assert not case.slip[-1].effective
        answers = case.requests[0].hash
        assert desk.act(TOWN, Act.SUPPLEMENT, answers=answers).case.uncured == ()

    @pytest.mark.parametrize(("documents", "days"), [("diagnosis bank-card", 15), ("diagnosis", 2)])
    def test_too_late_or_too_little_changes_nothing(self, documents: str, days: int) -> None:
        assert self.ended_without_knowing(documents, days).case.stage is Stage.TERMINATED


class TestCommitments:
    COMMIT: Mapping[str, str] = {"commit.land-paper": "yes"}

    def desk(self, *, barred: bool = False) -> Desk:
        desk = Desk(CARD, CARD_INTAKE)
        desk.facts = []
        intake = lacking(HARDSHIP, "land-paper", **self.COMMIT)
        counter = Counter(desk.registry, VILLAGE, NOW, "张代办", barred=barred)
        receipt = "620722101200-20261123-1-0001-X"
        return desk.write(VILLAGE, take_in(counter, minle().matter(HARDSHIP), intake, receipt))

    def issued(self) -> Desk:
        desk = self.desk().act(VILLAGE, Act.FORWARD).act(TOWN, Act.TAKE_OVER)
        desk.act(TOWN, Act.FORWARD) if Act.ACCEPT not in desk.can(TOWN) else desk
        node = TOWN if desk.case.custody.offered_to is None else COUNTY
        if node == COUNTY:
            desk.act(COUNTY, Act.TAKE_OVER)
        desk.act(node, Act.ACCEPT)
        while desk.case.stage is not Stage.ISSUED:
            here = desk.case.custody.holder
            can = desk.can(here)
            act = next((a for a in (Act.REVIEW, Act.DECIDE, Act.ISSUE) if a in can), Act.FORWARD)
            desk.act(here, act, opinion="pass", outcome="granted")
            if act is Act.FORWARD:
                desk.act(COUNTY, Act.TAKE_OVER)
        return desk

    def doing(self, desk: Desk, node: str | None = None, **typed: str) -> Doing:
        where = node or desk.case.custody.holder
        return Doing(desk.registry, desk.case, where, desk.now, "王科员", Typed(typed))

    def records(self, desk: Desk, **typed: str) -> Desk:
        draft = spot_check(self.doing(desk, **(CHECKERS | typed)))
        return journal(desk, draft)

    def test_it_stands_for_the_document(self) -> None:
        desk = self.desk()

        assert (desk.case.commitments, desk.case.owed()) == (frozenset({"land-paper"}), ())
        assert modes_at(desk) == (Mode.COMMITMENT,)

    def test_a_document_that_is_not_marked_cannot_be_committed_to(self) -> None:
        desk = Desk(HARDSHIP, lacking(HARDSHIP, "id-card", **{"commit.id-card": "yes"}))

        assert desk.case.commitments == frozenset()

    def test_it_is_checked_within_the_matter_s_days_by_two(self) -> None:
        desk = self.issued()
        issued = desk.case.issued_at

        assert issued is not None
        assert check_due(desk.case) == date(2027, 1, 4)
        with pytest.raises(FormIncomplete):
            spot_check(
                self.doing(desk, **(CHECKERS | {"other_checker": "李建国", "outcome": "true"}))
            )
        assert check_due(self.records(desk, outcome="true").case) is None

    def test_a_false_one_is_on_record_until_it_is_repaired(self) -> None:
        desk = self.records(self.issued(), outcome="false", note="没有征收")

        assert desk.case.has_false_promise
        with pytest.raises(FormIncomplete):
            repair(self.doing(desk))
        draft = repair(self.doing(desk, reason="已补交文书"))
        assert not journal(desk, draft).case.has_false_promise

    def test_what_was_found_stands_after_the_county_took_the_pen(self) -> None:
        desk = self.issued()
        false = spot_check(self.doing(desk, **CHECKERS, outcome="false", note="没有征收"))
        case, issuer = journal(desk, false, TOWN).case, TOWN
        assert (case.custody.holder, case.checked) == (COUNTY, None)
        case.slip = [replace(h, node=issuer) if h.kind == ISSUED else h for h in case.slip]
        fold_checks(case, desk.journal, COUNTY)

        assert case.has_false_promise

    def test_it_is_not_checked_before_there_is_a_result(self) -> None:
        desk = self.issued()
        early = CHECKERS | {"checked_on": "2026-11-22", "outcome": "true"}
        with pytest.raises(FormIncomplete) as refused:
            spot_check(self.doing(desk, **early))
        assert set(refused.value.problems) == {"checked_on"}

    def test_another_village_s_word_on_it_does_not_count(self) -> None:
        desk = self.issued()
        with pytest.raises(NotTheChecker):
            spot_check(self.doing(desk, VILLAGE, **CHECKERS, outcome="true"))
        told = spot_check(self.doing(desk, **CHECKERS, outcome="true"))

        assert journal(desk, told, VILLAGE).case.checked is None

    def test_nobody_with_a_false_one_commits_again(self) -> None:
        with pytest.raises(FormIncomplete) as refused:
            self.desk(barred=True)
        desk = self.desk().act(VILLAGE, Act.FORWARD).act(TOWN, Act.TAKE_OVER)
        doing = replace(self.doing(desk, TOWN), barred=True)

        assert {p.code for p in refused.value.problems.values()} == {"modes.false_promise"}
        with pytest.raises(FalsePromise):
            accept(doing)


class TestUrgent:
    def urgent(self) -> Desk:
        modes = {"urgent": "yes", "urgent_reason": "房屋烧毁，今晚没有住处"}
        return Desk(RELIEF, lacking(RELIEF, "application", "statement", **modes))

    def test_a_reason_is_needed(self) -> None:
        with pytest.raises(FormIncomplete) as refused:
            Desk(RELIEF, lacking(RELIEF, urgent="yes"))

        assert set(refused.value.problems) == {"modes.urgent_reason"}

    def test_where_the_matter_has_no_rule_nothing_is_urgent(self) -> None:
        desk = Desk(CARD, by("19900101", urgent="yes", urgent_reason="急")).at_the_town()

        assert desk.case.urgent is None
        assert desk.refusal(TOWN, Act.ACCEPT, urgent="yes").code == "modes.not_urgent_here"

    def test_it_is_decided_before_its_papers_and_its_review_and_not_closed_without(self) -> None:
        desk = self.urgent().at_the_town()
        desk.act(TOWN, Act.ACCEPT).act(TOWN, Act.FORWARD).act(COUNTY, Act.TAKE_OVER)
        desk.act(COUNTY, Act.DECIDE, outcome="granted").act(COUNTY, Act.ISSUE)

        assert desk.refusal(COUNTY, Act.CLOSE).code == "modes.urgent_papers_owed"
        desk.act(COUNTY, Act.SUPPLEMENT, "application statement")
        assert desk.act(COUNTY, Act.CLOSE).case.stage is Stage.CLOSED

    def test_a_person_may_mark_it_on_acceptance(self) -> None:
        desk = Desk(RELIEF, lacking(RELIEF, "application")).at_the_town()

        assert desk.refusal(TOWN, Act.ACCEPT).code == "case.documents_missing"
        desk.act(TOWN, Act.ACCEPT, urgent="yes", urgent_reason="断粮")
        assert (desk.case.urgent and desk.case.urgent.since) == desk.now
        assert Mode.URGENT in modes_at(desk)


class TestOneTimeNotification:
    def test_a_second_one_needs_the_head_and_a_reason(self) -> None:
        desk = Desk().at_the_town().act(TOWN, Act.NOTIFY, until="2026-12-01")

        assert desk.refusal(TOWN, Act.NOTIFY, until="2026-12-09").code == "case.already_notified"
        half = desk.problems(Act.NOTIFY, until="2026-12-09", again="新查出一项")
        assert set(half) == {"approved_by"}
        desk.act(TOWN, Act.NOTIFY, until="2026-12-09", again="新查出一项", approved_by="陈静")
        notice = desk.case.notice
        assert notice is not None
        assert (notice.again, notice.approved_by) == ("新查出一项", "陈静")

    def test_entered_again_without_the_head_a_second_one_is_refused_too(self) -> None:
        desk = Desk().at_the_town().act(TOWN, Act.NOTIFY, until="2026-12-01")

        with pytest.raises(AlreadyNotified):
            check_body(desk.case, Act.NOTIFY, {"again": ""})
        check_body(desk.case, Act.NOTIFY, {"again": "又查出一项"})

    @pytest.mark.parametrize(
        ("note", "code"),
        [
            ("请让村委会开亲属关系证明", "modes.proof_abolished"),
            ("请到社区开居民健在证明", "modes.proof_abolished"),
            ("请带医院的死亡证明", ""),
            ("不用村委会开财产证明，写明情况就行", ""),
            ("请带户口簿", ""),
            ("Bring a proof of kinship from the village committee", "modes.proof_abolished"),
            ("No village proof of property is needed", ""),
            ("请到村委会开证明，证明老人健在", "modes.proof_abolished"),
            ("请到村委会开证明。老人健在的照常发放", ""),
            ("请到村委会开证明，不用写财产", ""),
            ("不要忘了带村委会开的健在证明", "modes.proof_abolished"),
            ("Do not forget the village's proof of being alive", "modes.proof_abolished"),
        ],
    )
    def test_no_abolished_proof_is_asked_for(self, note: str, code: str) -> None:
        desk = Desk().at_the_town()
        if code:
            assert desk.problem(Act.NOTIFY, "note", until="2026-12-01", note=note).code == code
        else:
            desk.act(TOWN, Act.NOTIFY, until="2026-12-01", note=note)

    def test_nor_by_the_reason_of_a_second_one_or_of_a_return(self) -> None:
        desk = Desk().at_the_town()
        proof = "还缺村委会的健在证明"

        assert desk.problem(Act.RETURN, "note", note=proof).code == "modes.proof_abolished"
        desk.act(TOWN, Act.NOTIFY, until="2026-12-01")
        typed = {"until": "2026-12-09", "again": proof, "approved_by": "陈静"}
        assert desk.problem(Act.NOTIFY, "again", **typed).code == "modes.proof_abolished"


def journal(desk: Desk, draft: Draft, node: str = "") -> Desk:
    """Write an entry about the case into a journal: its custodian's unless another node is named."""
    where = node or desk.case.custody.holder
    seq, ledger = 2000 + len(desk.journal), journal_ledger(where, CASE)
    made = fact(draft, where, seq=seq, ledger=ledger)
    desk.wait(minutes=1)
    desk.journal.append(replace(made, header=replace(made.header, at=desk.now)))
    return desk


def test_the_promised_limit_that_ends_before_the_one_by_law_is_shortened() -> None:
    desk = Desk(RELIEF, by("19900101", RELIEF))

    assert modes_at(desk) == (Mode.COMPRESSED,)
