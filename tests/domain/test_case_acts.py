"""Acts on a case, as a clerk's typing becomes entries."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.acts import Act
from shared.domain.case import Case, Stage
from shared.domain.case_acts import correctable
from shared.domain.clock import waits_for_applicant
from shared.domain.kinds import SUPPLEMENT_HANDED_IN
from shared.domain.refusals import (
    AlreadyNotified,
    DocumentsMissing,
    NothingMissing,
    NotIncomplete,
    Unanswered,
)
from shared.domain.refusals_input import BadCard, BadCharacter, BadDate, Required, TooLong
from shared.domain.worktime import county_day
from tests.domain.desk import ALLOWANCE, CARD, CARD_INTAKE, COUNTY, TOWN, VILLAGE, Desk, filled_in
from tests.wire.county import INTAKE

NO_PAPERS = replace(INTAKE, documents=frozenset())


def names(case: Case) -> list[str]:
    return [name.zh for name in case.missing_names()]


class TestAccept:
    def test_a_required_document_must_be_there_first(self) -> None:
        desk = Desk(intake=NO_PAPERS).at_the_town()

        refusal = desk.refusal(TOWN, Act.ACCEPT)

        assert isinstance(refusal, DocumentsMissing)
        assert "居民身份证、户口簿" in refusal.say("zh")
        assert "银行卡" not in refusal.say("zh")

    def test_a_document_that_may_follow_is_waited_for_by_nobody(self) -> None:
        desk = Desk().at_the_town()

        assert names(desk.case) == ["本人银行卡或社会保障卡"]
        assert desk.act(TOWN, Act.ACCEPT).case.stage is Stage.ACCEPTED

    def test_a_refusal_names_its_reason_and_the_remedies(self) -> None:
        desk = Desk().at_the_town()

        assert isinstance(desk.problem(Act.REFUSE, "reason"), Required)
        desk.act(TOWN, Act.REFUSE, reason="不属本县", organ="山丹县民政局")
        assert desk.case.stage is Stage.REFUSED
        assert desk.facts[-1].body is not None
        assert {"review_days", "suit_months"} <= set(desk.facts[-1].body["remedies"])


class TestNotify:
    def test_all_that_is_missing_is_told_at_once(self) -> None:
        desk = Desk(intake=NO_PAPERS).at_the_town()

        notice = desk.act(TOWN, Act.NOTIFY, until="2026-12-01").case.notice

        assert notice is not None
        owed = {"id-card", "household-register", "bank-card", "authorisation"}
        assert set(notice.documents) == owed

    def test_it_is_told_only_once_even_after_a_supplement(self) -> None:
        desk = Desk(intake=NO_PAPERS).at_the_town().act(TOWN, Act.NOTIFY, until="2026-12-01")
        desk.act(TOWN, Act.SUPPLEMENT, documents="id-card")

        assert isinstance(desk.refusal(TOWN, Act.NOTIFY, until="2026-12-01"), AlreadyNotified)

    def test_nothing_is_told_when_nothing_is_missing(self) -> None:
        desk = Desk(CARD, CARD_INTAKE).at_the_town()

        assert isinstance(desk.refusal(TOWN, Act.NOTIFY, until="2026-12-01"), NothingMissing)

    def test_the_case_waits_for_the_applicant_until_something_comes_back(self) -> None:
        desk = Desk().at_the_town().act(TOWN, Act.NOTIFY, until="2026-12-01")

        assert waits_for_applicant(desk.case)
        desk.act(TOWN, Act.SUPPLEMENT, note="来过", account="6222000000000000")
        assert not waits_for_applicant(desk.case)

    def test_an_ended_case_waits_for_nobody(self) -> None:
        desk = Desk().at_the_town().act(TOWN, Act.NOTIFY, until="2026-12-01")

        assert not waits_for_applicant(desk.act(TOWN, Act.WITHDRAW, reason="搬走").case)

    @pytest.mark.parametrize("days", [-1, 3661])
    def test_the_day_to_come_back_by_lies_ahead_and_within_ten_years(self, days: int) -> None:
        desk = Desk().at_the_town()
        until = county_day(desk.now) + timedelta(days=days)

        assert isinstance(desk.problem(Act.NOTIFY, "until", until=f"{until}"), BadDate)

    @pytest.mark.parametrize("until", ["", "2026-02-30", "明天", "\ud800"])
    def test_the_day_to_come_back_by_is_a_day(self, until: str) -> None:
        assert isinstance(Desk().at_the_town().problem(Act.NOTIFY, "until", until=until), BadDate)


class TestSupplement:
    def test_documents_and_fields_join_what_was_there(self) -> None:
        desk = Desk().at_the_town()

        case = desk.act(
            TOWN, Act.SUPPLEMENT, documents="bank-card", account="6222000000000000"
        ).case

        assert case.documents >= {"id-card", "bank-card"}
        assert case.values["account"] == "6222000000000000"
        assert names(case) == []

    @pytest.mark.parametrize("documents", ["", "id-card", "a-document-of-another-matter"])
    def test_something_new_must_be_handed_in(self, documents: str) -> None:
        refusal = Desk().at_the_town().refusal(TOWN, Act.SUPPLEMENT, documents=documents)

        assert isinstance(refusal, NotIncomplete)

    def test_what_is_filled_in_is_checked_as_at_the_take_in(self) -> None:
        assert isinstance(
            Desk().at_the_town().problem(Act.SUPPLEMENT, "account", account="x"), BadCard
        )

    def test_what_was_filled_in_already_is_corrected_not_supplemented(self) -> None:
        refusal = Desk().at_the_town().refusal(TOWN, Act.SUPPLEMENT, lives_with="spouse")

        assert isinstance(refusal, NotIncomplete)

    def test_a_case_is_not_closed_over_an_unanswered_request(self) -> None:
        desk = Desk().decided().act(COUNTY, Act.ISSUE)
        request = desk.hand_in(VILLAGE, SUPPLEMENT_HANDED_IN, "bank-card")

        assert isinstance(desk.refusal(COUNTY, Act.CLOSE), Unanswered)
        desk.act(COUNTY, Act.DECLINE_REQUEST, answers=request, reason="已有")
        assert desk.act(COUNTY, Act.CLOSE).case.stage is Stage.CLOSED


class TestCorrect:
    def test_the_old_value_is_kept_beside_the_new_one(self) -> None:
        desk = Desk().act(VILLAGE, Act.CORRECT, field="applicant.name", new="李秀莲", reason="看错")

        (correction,) = desk.case.corrections
        assert (correction.old, correction.new, correction.reason) == ("李秀英", "李秀莲", "看错")
        assert desk.case.applicant is not None
        assert desk.case.applicant.name == "李秀莲"

    def test_a_field_of_the_form_is_corrected_too(self) -> None:
        desk = Desk().act(
            VILLAGE, Act.CORRECT, field="fields.lives_with", new="alone", reason="看错"
        )

        assert desk.case.values["lives_with"] == "alone"

    def test_a_number_can_be_corrected_to_nought(self) -> None:
        desk = Desk("extreme-hardship", filled_in("extreme-hardship"))

        desk.act(VILLAGE, Act.CORRECT, field="fields.yearly_income", new="0", reason="看错")

        assert desk.case.corrections[0].old != 0
        assert desk.case.values["yearly_income"] == 0

    def test_an_optional_field_can_be_emptied(self) -> None:
        desk = Desk().act(
            VILLAGE, Act.CORRECT, field="fields.account", new="6222000000000000", reason="补"
        )

        desk.act(VILLAGE, Act.CORRECT, field="fields.account", new="", reason="卡已注销")

        assert desk.case.values["account"] == ""

    @pytest.mark.parametrize(
        ("field", "new"),
        [
            ("applicant.name", "赵1"),
            ("applicant.name", ""),
            ("applicant.id_number", "1"),
            ("applicant.phone", "x"),
            ("fields.lives_with", "x"),
            ("fields.lives_with", "children"),
            ("applicant.name", "李秀英"),
        ],
    )
    def test_the_new_value_is_checked_and_differs(self, field: str, new: str) -> None:
        assert "new" in Desk().problems(Act.CORRECT, VILLAGE, field=field, new=new, reason="看错")

    @pytest.mark.parametrize(
        "field",
        [
            "",
            "applicant",
            "applicant.as_body",
            "beneficiary.name",
            "fields.x",
            "custody.holder",
            "fields.",
        ],
    )
    def test_only_what_the_case_holds_can_be_corrected(self, field: str) -> None:
        assert "field" in Desk().problems(
            Act.CORRECT, VILLAGE, field=field, new="甲", reason="看错"
        )

    @pytest.mark.parametrize("path", correctable(Desk().case))
    def test_every_field_that_is_offered_for_correction_is_known(self, path: str) -> None:
        assert "new" in Desk().problems(Act.CORRECT, VILLAGE, field=path, new="\0", reason="看错")

    def test_of_persons_only_those_of_the_case_are_offered_for_correction(self) -> None:
        roles = {path.partition(".")[0] for path in correctable(Desk().case)}

        assert roles == {"applicant", "handler", "fields"}

    def test_a_reason_is_needed(self) -> None:
        desk = Desk()

        assert isinstance(
            desk.problem(Act.CORRECT, "reason", VILLAGE, field="applicant.name", new="李秀莲"),
            Required,
        )


@pytest.mark.parametrize(
    ("note", "refusal"),
    [("赵" * 10_000, TooLong), ("赵\0兰", BadCharacter), ("赵\u202e", BadCharacter)],
)
def test_a_note_is_checked_like_every_text(note: str, refusal: type[Exception]) -> None:
    assert isinstance(Desk().at_the_town().problem(Act.ACCEPT, "note", note=note), refusal)


def test_every_act_names_who_did_it() -> None:
    desk = Desk().decided()

    assert {hand.by for hand in desk.case.slip} == {"张代办", "王科员"}
    assert desk.case.matter_id == ALLOWANCE
