"""A draft that a village leaves: its town goes on with it, once."""

import copy

import pytest

from shared.app.drafts import Drafts
from shared.domain.drafts_left import MAX_CHARACTERS
from shared.domain.facts import Draft
from shared.domain.kinds import DRAFT_LEFT, DRAFT_TAKEN
from shared.domain.ledgers import journal_ledger, registry_ledger
from shared.domain.refusals import NotTakenInHere, UnknownDraft
from shared.domain.refusals_people import DraftStays, DraftTaken, DraftTooLarge
from shared.domain.registry import MATTER_PUBLISHED
from tests.app.nodes import entries_of, write
from tests.support.network import COUNTY, OTHER_TOWN, OTHER_VILLAGE, TOWN, VILLAGE, County, founding

MATTER = "elderly-allowance"
TYPED = {
    "applicant": {"applicant.name": "赵桂兰\u202e", "applicant.id_number": "看不清"},
    "documents": {"documents": ["id-card"]},
}


@pytest.fixture
def county() -> County:
    return County((COUNTY, TOWN, VILLAGE, OTHER_VILLAGE, OTHER_TOWN))


def drafts(county: County, code: str) -> Drafts:
    return Drafts(county[code].here)


def left(county: County, code: str = VILLAGE, matter: str = MATTER) -> str:
    """Begin a draft, type into it and leave it; return its id."""
    mine = drafts(county, code)
    draft = mine.begin(matter, "a")
    mine.keep(draft.id, TYPED)
    mine.leave(draft.id, county[code].actor)
    return draft.id


def test_a_draft_left_is_here_no_longer_and_stands_in_the_journal(county: County) -> None:
    draft = left(county)

    assert drafts(county, VILLAGE).all() == []
    with pytest.raises(UnknownDraft):
        drafts(county, VILLAGE).leave(draft, county[VILLAGE].actor)
    (entry,) = entries_of(county[VILLAGE].here, journal_ledger(VILLAGE))
    assert entry.header.kind == DRAFT_LEFT
    assert entry.fact.body is not None
    assert entry.fact.body["data"] == TYPED


def test_it_is_listed_at_the_town_once_it_has_arrived(county: County) -> None:
    draft = left(county)
    town = drafts(county, TOWN)

    assert town.left() == []
    county.settle()
    (found,) = town.left()
    assert (found.id, found.village, found.matter, found.data) == (draft, VILLAGE, MATTER, TYPED)
    assert found.by == county[VILLAGE].actor.name
    assert found.began_at <= found.left_at


def test_the_latest_is_first_and_each_town_sees_its_own(county: County) -> None:
    one = left(county)
    other = left(county, OTHER_VILLAGE)
    county.settle()

    assert [d.id for d in drafts(county, TOWN).left()] == [other, one]
    assert drafts(county, OTHER_TOWN).left() == []
    assert drafts(county, OTHER_VILLAGE).left() == []


def test_going_on_makes_a_draft_of_our_own_under_a_new_id(county: County) -> None:
    draft = left(county)
    county.settle()
    made = drafts(county, TOWN).go_on(draft, VILLAGE, county[TOWN].actor)

    assert made.id != draft
    assert (made.matter, made.staff, made.data) == (MATTER, county[TOWN].actor.staff, TYPED)
    assert drafts(county, TOWN).all() == [made]
    assert drafts(county, TOWN).left() == []
    (entry,) = entries_of(county[TOWN].here, journal_ledger(TOWN))
    assert entry.header.kind == DRAFT_TAKEN
    assert entry.fact.body == {"draft": draft, "village": VILLAGE, "by": county[TOWN].actor.name}


def test_it_cannot_be_taken_up_twice(county: County) -> None:
    draft = left(county)
    county.settle()
    drafts(county, TOWN).go_on(draft, VILLAGE, county[TOWN].actor)

    with pytest.raises(DraftTaken):
        drafts(county, TOWN).go_on(draft, VILLAGE, county[TOWN].actor)
    assert len(drafts(county, TOWN).all()) == 1


@pytest.mark.parametrize(("draft", "village"), [("", VILLAGE), (None, OTHER_VILLAGE), (None, "")])
def test_what_nobody_left_is_unknown(county: County, draft: str | None, village: str) -> None:
    made = left(county)
    county.settle()

    with pytest.raises(UnknownDraft):
        drafts(county, TOWN).go_on(made if draft is None else draft, village, county[TOWN].actor)


def test_only_a_village_leaves_drafts(county: County) -> None:
    for code in (TOWN, COUNTY):
        mine = drafts(county, code)
        draft = mine.begin(MATTER, "a")
        with pytest.raises(DraftStays):
            mine.leave(draft.id, county[code].actor)
        assert mine.all() == [draft]


def test_one_too_large_stays(county: County) -> None:
    mine = drafts(county, VILLAGE)
    draft = mine.begin(MATTER, "a")
    mine.keep(draft.id, {"sign": {"note": "字" * (MAX_CHARACTERS + 1)}})

    with pytest.raises(DraftTooLarge):
        mine.leave(draft.id, county[VILLAGE].actor)
    assert [d.id for d in mine.all()] == [draft.id]


def test_the_largest_draft_travels(county: County) -> None:
    mine = drafts(county, VILLAGE)
    draft = mine.begin(MATTER, "a")
    mine.keep(draft.id, {"sign": {"note": "\x01" * (MAX_CHARACTERS - 4)}})
    mine.leave(draft.id, county[VILLAGE].actor)
    county.settle()

    assert [d.id for d in drafts(county, TOWN).left()] == [draft.id]


def test_a_matter_that_only_villages_take_in_is_not_gone_on_with(county: County) -> None:
    matter = copy.deepcopy(next(m for m in founding().matters if m["id"] == MATTER))
    matter["steps"][0]["tiers"] = ["village"]
    write(
        county[COUNTY].here,
        registry_ledger(COUNTY),
        Draft(MATTER_PUBLISHED, {"matter": matter, "version": 2}),
    )
    draft = left(county)
    county.settle()

    with pytest.raises(NotTakenInHere):
        drafts(county, TOWN).go_on(draft, VILLAGE, county[TOWN].actor)
    assert drafts(county, TOWN).all() == []
    assert [d.id for d in drafts(county, TOWN).left()] == [draft]
