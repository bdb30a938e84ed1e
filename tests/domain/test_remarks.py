"""What stands beside a case: notes and viewings of its audience, in order, with erased bodies too."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.acts import Act
from shared.domain.codes import Tier
from shared.domain.doing import (
    Doing,
    Typed,
)
from shared.domain.facts import Draft
from shared.domain.ledgers import journal_ledger
from shared.domain.refusals_input import FormIncomplete
from shared.domain.refusals_people import IdElsewhere, NoSuchPerson
from shared.domain.remarking import check_id, note, view_id
from tests.domain.desk import COUNTY, TOWN, VILLAGE, Desk
from tests.wire.county import CASE, NOW, fact

STRANGER = "620722101201"


def doing(desk: Desk, node: str, **typed: str) -> Doing:
    return Doing(desk.registry, desk.case, node, NOW, "王科员", Typed(typed))


def written(desk: Desk, node: str, draft: Draft, hours: int = 0) -> None:
    made = fact(draft, node, seq=1 + len(desk.journal), ledger=journal_ledger(node, CASE))
    at = made.header.at + timedelta(hours=hours)
    desk.journal.append(replace(made, header=replace(made.header, at=at)))


def test_notes_come_in_the_order_of_their_times() -> None:
    desk = Desk().at_the_town()
    written(desk, TOWN, note(doing(desk, TOWN, text="在家吗")), hours=2)
    written(desk, VILLAGE, note(doing(desk, VILLAGE, text="在家")), hours=1)
    assert [(n.node, n.by, n.text) for n in desk.case.notes] == [
        (VILLAGE, "王科员", "在家"),
        (TOWN, "王科员", "在家吗"),
    ]


def test_what_a_stranger_writes_is_not_beside_the_case() -> None:
    desk = Desk().at_the_town()
    written(desk, STRANGER, note(doing(desk, TOWN, text="假的")))
    draft, _ = view_id(doing(desk, TOWN, reason="假的"), "applicant")
    written(desk, STRANGER, draft)
    assert (desk.case.notes, desk.case.viewings) == ((), ())


def test_an_erased_note_stays_with_its_place_and_time() -> None:
    desk = Desk().at_the_town()
    written(desk, TOWN, note(doing(desk, TOWN, text="在家吗")))
    desk.journal[0] = replace(desk.journal[0], body=None)
    (left,) = desk.case.notes
    assert (left.node, left.by, left.text) == (TOWN, "", "")


def test_a_viewing_tells_who_and_why_and_never_the_number() -> None:
    desk = Desk().at_the_town()
    draft, number = view_id(doing(desk, TOWN, reason="核对"), "applicant")
    applicant = desk.case.applicant
    assert applicant is not None
    assert number == applicant.id_number
    assert number not in str(draft.body)
    written(desk, TOWN, draft)
    (seen,) = desk.case.viewings
    assert (seen.node, seen.role, seen.reason) == (TOWN, "applicant", "核对")


def test_neither_changes_anything_of_the_case() -> None:
    desk = Desk().at_the_town()
    before = desk.case
    written(desk, TOWN, note(doing(desk, TOWN, text="在家吗")))
    after = replace(desk.case, notes=())
    assert after == before


@pytest.mark.parametrize("typed", ["", "  ", "x" * 1001, "\u202e"])
def test_a_note_and_a_reason_are_plain_texts(typed: str) -> None:
    desk = Desk().at_the_town()
    with pytest.raises(FormIncomplete):
        note(doing(desk, TOWN, text=typed))
    with pytest.raises(FormIncomplete):
        view_id(doing(desk, TOWN, reason=typed), "applicant")


@pytest.mark.parametrize("role", ["beneficiary", "custody", "", "id"])
def test_there_is_nobody_to_be_seen(role: str) -> None:
    desk = Desk().at_the_town()
    with pytest.raises(NoSuchPerson):
        view_id(doing(desk, TOWN, reason="核对"), role)


def test_a_village_sees_the_number_only_of_a_case_that_it_holds() -> None:
    desk = Desk()
    check_id(desk.case, VILLAGE, Tier.VILLAGE)
    desk.act(VILLAGE, Act.FORWARD)
    desk.act(TOWN, Act.TAKE_OVER)
    with pytest.raises(IdElsewhere):
        check_id(desk.case, VILLAGE, Tier.VILLAGE)
    check_id(desk.case, COUNTY, Tier.COUNTY)
