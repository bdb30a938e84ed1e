"""What is handed in where the pen is not: it waits for the custodian's answer."""

from dataclasses import replace

import pytest

from shared.domain.acts import Act
from shared.domain.case import Stage
from shared.domain.facts import Draft
from shared.domain.kinds import DEATH_REPORTED, SUPPLEMENT_HANDED_IN, WITHDRAWAL_ASKED
from shared.domain.ledgers import journal_ledger
from shared.domain.refusals import CaseClosed, NoSuchRequest, NotIncomplete
from shared.domain.refusals_input import FormIncomplete
from tests.domain.desk import COUNTY, TOWN, VILLAGE, Desk
from tests.wire.county import CASE, fact

STRANGER = "620722101201"
CARD_NUMBER = "6222000000000000"


def with_a_supplement() -> tuple[Desk, str]:
    """Return a case at the town, and the hash of what its village was handed in meanwhile."""
    desk = Desk().at_the_town()
    return desk, desk.hand_in(VILLAGE, SUPPLEMENT_HANDED_IN, "bank-card", account=CARD_NUMBER)


def test_what_is_handed_in_elsewhere_changes_nothing_yet() -> None:
    desk, handed_in = with_a_supplement()

    assert [(r.hash, r.node, r.by) for r in desk.case.requests] == [(handed_in, VILLAGE, "王科员")]
    assert "bank-card" not in desk.case.documents


def test_what_a_stranger_to_the_case_writes_of_it_waits_for_nobody() -> None:
    """It may know the case's id, and hold a grant and a key: it is not of its audience."""
    desk = Desk().at_the_town()
    ledger = journal_ledger(STRANGER, CASE)
    draft = Draft(WITHDRAWAL_ASKED, {"reason": "搬走", "by": "某人"})
    desk.journal.append(fact(draft, STRANGER, seq=1, ledger=ledger))

    assert desk.case.requests == []


def test_the_custodian_takes_a_supplement_over_as_it_was_handed_in() -> None:
    desk, handed_in = with_a_supplement()

    case = desk.act(TOWN, Act.SUPPLEMENT, answers=handed_in, documents="photo").case

    assert case.requests == []
    assert case.values["account"] == CARD_NUMBER
    assert "bank-card" in case.documents


def test_a_withdrawal_asked_for_elsewhere_ends_the_case_once_answered() -> None:
    desk = Desk().at_the_town()
    asked = desk.hand_in(VILLAGE, WITHDRAWAL_ASKED, reason="搬走")

    assert desk.case.stage is Stage.TAKEN_IN
    assert desk.act(TOWN, Act.WITHDRAW, reason="搬走", answers=asked).case.stage is Stage.WITHDRAWN
    assert desk.case.requests == []


def test_a_death_reported_elsewhere_ends_the_case_once_answered() -> None:
    desk = Desk().at_the_town()
    told = desk.hand_in(VILLAGE, DEATH_REPORTED, died_on="2026-11-20")

    desk.act(TOWN, Act.TERMINATE, died_on="2026-11-20", answers=told)

    assert (desk.case.stage, desk.case.requests) == (Stage.TERMINATED, [])


def test_a_request_can_be_declined_with_a_reason() -> None:
    desk, handed_in = with_a_supplement()

    assert isinstance(desk.refusal(TOWN, Act.DECLINE_REQUEST, answers=handed_in), FormIncomplete)
    desk.act(TOWN, Act.DECLINE_REQUEST, answers=handed_in, reason="看不清")
    assert desk.case.requests == []
    assert "bank-card" not in desk.case.documents


def test_each_request_is_answered_by_itself() -> None:
    desk, first = with_a_supplement()
    second = desk.hand_in(COUNTY, WITHDRAWAL_ASKED, reason="搬走")

    desk.act(TOWN, Act.DECLINE_REQUEST, answers=second, reason="已说服")

    assert [request.hash for request in desk.case.requests] == [first]


@pytest.mark.parametrize("act", [Act.SUPPLEMENT, Act.WITHDRAW, Act.TERMINATE, Act.DECLINE_REQUEST])
def test_an_answer_cites_a_request_that_waits(act: Act) -> None:
    desk, handed_in = with_a_supplement()
    typed = {"reason": "依规定", "died_on": "2026-11-20"}

    assert isinstance(desk.refusal(TOWN, act, answers="0" * 64, **typed), NoSuchRequest)
    desk.act(TOWN, Act.DECLINE_REQUEST, answers=handed_in, reason="看不清")
    assert isinstance(desk.refusal(TOWN, act, answers=handed_in, **typed), NoSuchRequest)


def test_declining_without_citing_a_request_declines_nothing() -> None:
    desk, _ = with_a_supplement()

    assert isinstance(desk.refusal(TOWN, Act.DECLINE_REQUEST, reason="不"), NoSuchRequest)


def test_a_withdrawal_cannot_be_taken_over_as_a_supplement() -> None:
    desk = Desk().at_the_town()
    asked = desk.hand_in(VILLAGE, WITHDRAWAL_ASKED, reason="搬走")

    assert isinstance(desk.refusal(TOWN, Act.SUPPLEMENT, answers=asked), NoSuchRequest)


def test_a_supplement_whose_body_is_erased_can_only_be_declined() -> None:
    desk, handed_in = with_a_supplement()
    desk.journal[0] = replace(desk.journal[0], body=None)

    assert isinstance(desk.refusal(TOWN, Act.SUPPLEMENT, answers=handed_in), NoSuchRequest)
    desk.act(TOWN, Act.DECLINE_REQUEST, answers=handed_in, reason="已删除")


def test_an_answer_that_awaits_judgement_leaves_the_request_open() -> None:
    desk = Desk()
    told = desk.hand_in(TOWN, DEATH_REPORTED, died_on="2026-11-20")

    desk.write(
        VILLAGE,
        Draft(
            "case.terminated.v1",
            {"reason": "", "died_on": "2026-11-20", "answers": told, "by": "甲"},
        ),
    )

    assert desk.case.awaiting
    assert [request.hash for request in desk.case.requests] == [told]


def test_nothing_can_be_handed_in_to_an_ended_case() -> None:
    desk = Desk().act(VILLAGE, Act.WITHDRAW, reason="搬走")

    with pytest.raises(CaseClosed):
        desk.hand_in(TOWN, WITHDRAWAL_ASKED, reason="搬走")


def test_what_is_handed_in_is_checked_where_it_is_handed_in() -> None:
    desk = Desk().at_the_town()

    with pytest.raises(NotIncomplete):
        desk.hand_in(VILLAGE, SUPPLEMENT_HANDED_IN)
    with pytest.raises(FormIncomplete):
        desk.hand_in(VILLAGE, SUPPLEMENT_HANDED_IN, account="1")
    with pytest.raises(FormIncomplete):
        desk.hand_in(VILLAGE, WITHDRAWAL_ASKED)
    with pytest.raises(FormIncomplete):
        desk.hand_in(VILLAGE, DEATH_REPORTED, died_on="2999-01-01")
