"""Pages of documents: who adds them, which one counts, and which is to be taken again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.acts import Act
from shared.domain.case_acts import act_on
from shared.domain.case_fold import fold_case
from shared.domain.clock import waits_for_applicant
from shared.domain.doing import Typed
from shared.domain.facts import Draft
from shared.domain.intake import hand_in
from shared.domain.kinds import PAGES_BROUGHT
from shared.domain.ledgers import journal_ledger
from shared.domain.matter import ANY_PAGES
from shared.domain.pages import JPEG, MOST_PAGES, Photo, Slot, pages_body, slot_from
from shared.domain.records_kept import document_of, record_slot
from shared.domain.refusals import CaseClosed, InTransit, Refusal
from shared.domain.refusals_input import FormIncomplete
from shared.domain.refusals_pages import NoPageToRetake, TooManyPages, UnknownPage
from shared.domain.worktime import county_day
from tests.domain.desk import CARD, CARD_INTAKE, CASE, COUNTY, TOWN, VILLAGE, Desk
from tests.wire.county import fact

FRONT, BACK = Slot("id-card", "front"), Slot("id-card", "back")
STRANGER = "620722102200"


def photo(slot: Slot, letter: str = "a") -> Photo:
    """Return a photo for a slot."""
    return Photo(slot, letter * 64, 300_000, JPEG)


def added(desk: Desk, node: str, *photos: Photo) -> Desk:
    """Add pages to the case by the ledger of its custodian."""
    doing = replace(desk._doing(node, "", {}), typed=Typed(photos=photos))
    return desk.write(node, act_on(doing, Act.ADD_PAGES))


def brought(desk: Desk, node: str, *photos: Photo, hours: int = 0) -> Desk:
    """Add pages by the journal of a node that does not hold the pen, by a clock that is off by some hours."""
    doing = replace(desk._doing(node, "", {}), typed=Typed(photos=photos))
    return journal(desk, node, hand_in(doing, PAGES_BROUGHT), hours)


def journal(desk: Desk, node: str, draft: Draft, hours: int = 0) -> Desk:
    """Append to a node's journal of the case."""
    made = fact(draft, node, seq=1000 + len(desk.journal), ledger=journal_ledger(node, CASE))
    at = desk.now + timedelta(hours=hours)
    desk.journal.append(replace(made, header=replace(made.header, at=at)))
    return desk


def refused(desk: Desk, node: str, *photos: Photo) -> Refusal:
    """Return why pages are not added."""
    with pytest.raises(Refusal) as caught:
        added(desk, node, *photos)
    return caught.value


def blob(desk: Desk, slot: Slot) -> str:
    """Return the first letter of the page that counts in a slot."""
    return desk.case.pages[slot].photo.blob[0]


class TestAdding:
    def test_a_later_page_takes_the_place_of_the_same_one_and_both_stay_in_the_history(
        self,
    ) -> None:
        desk = added(Desk(), VILLAGE, photo(FRONT, "a"), photo(BACK, "b"))
        added(desk.wait(minutes=5), VILLAGE, photo(FRONT, "c"))
        assert (blob(desk, FRONT), blob(desk, BACK)) == ("c", "b")
        assert [p.photo.blob[0] for p in desk.case.added] == ["a", "b", "c"]

    def test_who_holds_the_pen_adds_and_who_handled_the_case_brings(self) -> None:
        desk = Desk().at_the_town()
        assert refused(desk, VILLAGE, photo(FRONT)).code == "custody.not_custodian"
        brought(desk, VILLAGE, photo(FRONT, "a"))
        added(desk, TOWN, photo(BACK, "b"))
        assert (blob(desk, FRONT), blob(desk, BACK)) == ("a", "b")
        assert [p.node for p in desk.case.added] == [TOWN, VILLAGE]

    def test_nothing_is_added_while_the_case_is_offered_but_it_can_be_brought(self) -> None:
        desk = Desk().act(VILLAGE, Act.FORWARD)
        assert isinstance(refused(desk, VILLAGE, photo(FRONT)), InTransit)
        assert blob(brought(desk, VILLAGE, photo(FRONT)), FRONT) == "a"

    def test_it_asks_for_no_grant_and_answers_no_request(self) -> None:
        desk = brought(Desk().at_the_town(), VILLAGE, photo(FRONT))
        assert desk.case.requests == []
        added(desk, TOWN, photo(BACK))
        assert desk.facts[-1].header.grant is None
        assert desk.case.slip[-1].effective

    def test_a_page_moves_no_limit_and_hands_in_no_paper(self) -> None:
        before = Desk().case
        desk = added(Desk(), VILLAGE, photo(FRONT))
        assert (desk.case.stage, desk.case.documents) == (before.stage, before.documents)

    def test_nothing_is_added_to_a_case_that_has_ended(self) -> None:
        desk = Desk().act(VILLAGE, Act.WITHDRAW, reason="搬走")
        assert isinstance(refused(desk, VILLAGE, photo(FRONT)), CaseClosed)
        with pytest.raises(CaseClosed):
            brought(desk, TOWN, photo(FRONT))

    def test_a_node_that_has_nothing_to_do_with_the_case_adds_nothing(self) -> None:
        desk = Desk()
        body = {**pages_body("id-card", [photo(FRONT)]), "by": "某某"}
        journal(desk, STRANGER, Draft(PAGES_BROUGHT, body))
        assert desk.case.added == []
        journal(desk, COUNTY, Draft(PAGES_BROUGHT, body))
        assert blob(desk, FRONT) == "a"

    def test_bodies_may_be_erased(self) -> None:
        desk = brought(added(Desk(), VILLAGE, photo(FRONT)), VILLAGE, photo(BACK))
        desk.act(VILLAGE, Act.ASK_RETAKE, page=str(FRONT), reason="看不清")
        facts = [desk.facts[0], *(replace(f, body=None) for f in desk.facts[1:])]
        erased = [replace(f, body=None) for f in desk.journal]
        case = fold_case(desk.registry, facts, erased)
        assert (case.added, case.retakes) == ([], [])


class TestSlots:
    @pytest.mark.parametrize(
        "slot",
        [
            Slot("id-card", "front", 2),
            Slot("id-card", "front", 0),
            Slot("id-card", "inside"),
            Slot("passport", "front"),
        ],
        ids=str,
    )
    def test_a_page_that_the_matter_does_not_know_is_refused(self, slot: Slot) -> None:
        assert isinstance(refused(Desk(), VILLAGE, photo(slot)), UnknownPage)

    def test_pages_of_two_documents_are_two_entries(self) -> None:
        both = photo(FRONT), photo(Slot("household-register", "cover"))
        assert isinstance(refused(Desk(), VILLAGE, *both), UnknownPage)
        assert isinstance(refused(Desk(), VILLAGE), UnknownPage)

    def test_a_page_that_repeats_is_there_several_times_up_to_a_bound(self) -> None:
        members = [Slot("household-register", "member", n) for n in range(1, MOST_PAGES + 1)]
        desk = added(Desk(), VILLAGE, *map(photo, members))
        assert set(desk.case.pages) == set(members)
        cover = Slot("household-register", "cover")
        beyond = Slot("household-register", "member", MOST_PAGES + 1)
        for slot in (cover, beyond):
            assert isinstance(refused(desk, VILLAGE, photo(slot)), TooManyPages)
        assert blob(added(desk, VILLAGE, photo(members[4], "b")), members[4]) == "b"

    def test_a_document_without_a_list_has_pages_all_the_same(self) -> None:
        desk = Desk(CARD, CARD_INTAKE)
        matter = desk.case.matter
        assert matter is not None
        document = matter.document("photo")
        assert document is not None
        assert document.page_list == ANY_PAGES
        assert blob(added(desk, VILLAGE, photo(Slot("photo", "page", 2))), Slot("photo", "page", 2))

    @pytest.mark.parametrize(
        "text",
        ["", "a", "a/b", "a/b/", "a/b/x", "a/b/-1", "a/b/100", "/b/1", "a//1", "a/b/1/1", "a/b/²"],
    )
    def test_what_is_no_slot_is_none(self, text: str) -> None:
        assert slot_from(text) is None
        assert slot_from(str(FRONT)) == FRONT


class TestRetakes:
    def asked(self) -> Desk:
        """Return a case at the town, which wants a page of the village's taken again."""
        desk = added(Desk(), VILLAGE, photo(FRONT, "a"), photo(BACK, "b")).at_the_town()
        return desk.act(TOWN, Act.ASK_RETAKE, page=str(FRONT), reason="号码看不清")

    def test_it_is_asked_for_one_page_with_a_reason_and_stays_until_it_is_taken(self) -> None:
        desk = self.asked()
        assert [(r.slot, r.reason, r.node) for r in desk.case.retakes] == [
            (FRONT, "号码看不清", TOWN)
        ]
        brought(desk, VILLAGE, photo(BACK, "c"))
        assert len(desk.case.retakes) == 1
        brought(desk, VILLAGE, photo(FRONT, "d"))
        assert desk.case.retakes == []
        assert blob(desk, FRONT) == "d"

    @pytest.mark.parametrize("hours", [-48, 48])
    def test_whatever_the_clock_says_the_new_page_counts(self, hours: int) -> None:
        desk = brought(self.asked(), VILLAGE, photo(FRONT, "d"), hours=hours)
        assert desk.case.retakes == []
        assert blob(desk, FRONT) == "d"

    def test_the_same_bytes_again_are_no_retake(self) -> None:
        desk = brought(self.asked(), VILLAGE, photo(FRONT, "a"), hours=1)
        assert len(desk.case.retakes) == 1

    def test_it_is_no_notification_and_stops_no_clock(self) -> None:
        case = self.asked().case
        assert case.notice is None
        assert not waits_for_applicant(case)

    def test_only_the_custodian_asks_and_only_for_a_page_that_is_there(self) -> None:
        desk = self.asked()
        village = desk.refusal(VILLAGE, Act.ASK_RETAKE, page=str(FRONT), reason="x")
        assert village.code == "custody.not_custodian"
        for typed in (
            {"page": "id-card/front/2", "reason": "x"},
            {"reason": "x"},
            {"page": str(FRONT)},
        ):
            assert isinstance(desk.refusal(TOWN, Act.ASK_RETAKE, **typed), FormIncomplete)
        assert isinstance(
            Desk().refusal(VILLAGE, Act.ASK_RETAKE, page=str(FRONT), reason="x"), NoPageToRetake
        )

    def test_a_case_that_has_ended_wants_nothing_any_more(self) -> None:
        desk = self.asked().act(TOWN, Act.WITHDRAW, reason=f"搬走 {county_day(Desk().now)}")
        assert desk.case.retakes == []


VISIT = {"visitor": "张代办", "other_visitor": "马秀英", "finding": "agrees", "note": "独居"}


def visited(desk: Desk, node: str) -> Slot:
    """Put a visit on record; return the place for its first photo."""
    desk.act(node, Act.VISIT, visited_on=county_day(desk.now).isoformat(), **VISIT)
    return record_slot(Act.VISIT, desk.facts[-1].hash)


class TestRecords:
    def test_each_record_has_places_of_its_own(self) -> None:
        desk = Desk()
        slots = [visited(desk, VILLAGE), visited(desk, VILLAGE)]
        for slot in slots:
            added(desk, VILLAGE, photo(slot), photo(replace(slot, no=2), "b"))

        assert slots[0] != slots[1]
        assert sorted(desk.case.pages) == sorted(s for x in slots for s in (x, replace(x, no=2)))

    def test_who_does_not_hold_the_case_brings_photos_of_a_record_too(self) -> None:
        desk = Desk().at_the_town()
        slot = visited(desk, TOWN)
        brought(desk, VILLAGE, photo(slot))
        assert desk.case.pages[slot].node == VILLAGE

    def test_a_record_can_be_photographed_again(self) -> None:
        desk = Desk()
        slot = visited(desk, VILLAGE)
        added(desk, VILLAGE, photo(slot))
        desk.act(VILLAGE, Act.ASK_RETAKE, page=str(slot), reason="看不出是哪里")
        assert [r.slot for r in desk.case.retakes] == [slot]
        added(desk, VILLAGE, photo(slot, "b"))
        assert desk.case.retakes == []

    def test_a_record_that_is_not_there_has_no_place(self) -> None:
        desk = Desk()
        with pytest.raises(UnknownPage):
            added(desk, VILLAGE, photo(record_slot(Act.VISIT, "0" * 64)))

    def test_a_record_whose_content_is_erased_has_no_place_and_its_photos_no_name(self) -> None:
        desk = Desk()
        slot = visited(desk, VILLAGE)
        added(desk, VILLAGE, photo(slot))
        desk.facts[1] = replace(desk.facts[1], body=None)
        assert document_of(desk.case, slot.document) is None
        assert slot in desk.case.pages
