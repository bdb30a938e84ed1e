"""Half-typed forms: kept as they were typed, and given back once."""

import pytest

from shared.app.drafts import MAX_PARKED, MAX_PARKED_CHARACTERS, Drafts
from shared.domain.refusals import UnknownDraft, UnknownMatter
from tests.support.network import TOWN, VILLAGE, County, TestNode, an_intake

MATTER = "elderly-allowance"


@pytest.fixture
def village() -> TestNode:
    return County((TOWN, VILLAGE))[VILLAGE]


@pytest.fixture
def drafts(village: TestNode) -> Drafts:
    return Drafts(village.here)


def test_a_draft_is_kept_part_by_part_as_it_was_typed(drafts: Drafts) -> None:
    draft = drafts.begin(MATTER, "a")

    drafts.keep(draft.id, {"applicant": {"name": "赵1"}})
    drafts.keep(draft.id, {"told": "", "applicant": {"name": "赵桂兰"}})

    assert drafts.get(draft.id).data == {"applicant": {"name": "赵桂兰"}, "told": ""}


def test_a_draft_is_for_a_matter_of_the_catalogue(drafts: Drafts) -> None:
    with pytest.raises(UnknownMatter):
        drafts.begin("nothing", "a")


def test_a_colleague_finds_the_draft_that_was_changed_last_first(drafts: Drafts) -> None:
    first, second = drafts.begin(MATTER, "a"), drafts.begin(MATTER, "b")
    drafts.keep(first.id, {"told": "visit"})

    assert [d.id for d in drafts.all()] == [first.id, second.id]


def test_a_draft_that_is_thrown_away_is_gone(drafts: Drafts) -> None:
    draft = drafts.begin(MATTER, "a")

    drafts.drop(draft.id)

    assert drafts.all() == []
    with pytest.raises(UnknownDraft):
        drafts.get(draft.id)
    with pytest.raises(UnknownDraft):
        drafts.keep(draft.id, {})


def test_a_draft_becomes_the_case_of_its_id(village: TestNode, drafts: Drafts) -> None:
    draft = drafts.begin(MATTER, "a")

    village.cases.take_in(draft.id, MATTER, an_intake(), village.actor)

    assert drafts.all() == []
    assert village.sees(draft.id).id == draft.id


def test_a_parked_form_is_given_back_as_often_as_asked(drafts: Drafts) -> None:
    token = drafts.park("/cases/new", {"name": ["赵桂兰"], "documents": ["a", "b"]})

    form = drafts.parked(token)

    assert form is not None
    assert (form.path, form.data) == ("/cases/new", {"name": ["赵桂兰"], "documents": ["a", "b"]})
    assert drafts.parked(token) == form


@pytest.mark.parametrize("token", ["", "x", "0" * 32])
def test_nothing_is_given_back_for_a_token_that_was_never_given(drafts: Drafts, token: str) -> None:
    drafts.park("/", {})

    assert drafts.parked(token) is None


def test_two_parked_forms_have_two_tokens(drafts: Drafts) -> None:
    tokens = {drafts.park("/", {}) for _ in range(20)}

    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 32


def test_a_form_larger_than_any_of_ours_is_not_parked(drafts: Drafts) -> None:
    fits = "赵" * (MAX_PARKED_CHARACTERS - 1)

    assert drafts.park("/", {"a": [fits]})
    assert not drafts.park("/", {"a": [fits, "兰"]})
    assert not drafts.park("/", {"ab": [fits]})


def test_only_the_newest_forms_stay_parked(drafts: Drafts) -> None:
    first = drafts.park("/", {})
    second = drafts.park("/", {})
    for _ in range(MAX_PARKED - 1):
        drafts.park("/", {})

    assert drafts.parked(first) is None
    assert drafts.parked(second) is not None
