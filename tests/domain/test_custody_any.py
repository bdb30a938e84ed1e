"""Whatever entries arrive in whatever order, one node holds the pen."""

from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shared.domain.custody import ANSWERS, DECLINED, OFFERED, TAKEN_OVER, Custody, advance
from shared.domain.facts import Header
from shared.domain.refusals import Refusal
from tests.domain.test_custody import CASE_NAME, HELD, REVIEWED, header
from tests.wire.county import COUNTY, TOWN, VILLAGE

NODES = st.sampled_from([VILLAGE, TOWN, COUNTY])
KINDS = st.sampled_from([REVIEWED, OFFERED, TAKEN_OVER, DECLINED, "case.novel.v7"])
EPOCHS = st.tuples(st.just(0) | st.integers(0, 1), st.integers(0, 3))
HEADERS = st.builds(header, NODES, KINDS, EPOCHS, NODES | st.none())


def after(headers: list[Header]) -> Custody:
    """Return the custody after those of the entries that are not refused."""
    custody = HELD
    for each in headers:
        with suppress(Refusal):
            custody = advance(CASE_NAME, custody, each)
    return custody


def answerer(custody: Custody) -> str:
    """Return the one node that may write next."""
    return custody.offered_to or custody.holder


@given(st.lists(HEADERS, max_size=30), NODES, KINDS)
def test_an_entry_by_any_but_the_one_writer_is_refused_in_every_epoch(
    headers: list[Header], node: str, kind: str
) -> None:
    custody = after(headers)
    assume(node != answerer(custody))
    for handoffs in range(custody.epoch[1] + 3):
        with pytest.raises(Refusal):
            advance(CASE_NAME, custody, header(node, kind, (0, handoffs), TOWN))


@given(st.lists(HEADERS, max_size=30), st.lists(HEADERS, min_size=2, max_size=8))
def test_of_many_entries_for_one_place_all_that_are_accepted_have_one_author(
    headers: list[Header], rivals: list[Header]
) -> None:
    custody = after(headers)
    authors = set()
    for rival in rivals:
        with suppress(Refusal):
            advance(CASE_NAME, custody, rival)
            authors.add(rival.node)

    assert authors <= {answerer(custody)}


@given(st.lists(HEADERS, max_size=30), HEADERS)
def test_the_pen_moves_only_by_taking_over_what_was_offered(
    headers: list[Header], entry: Header
) -> None:
    before = after(headers)
    with suppress(Refusal):
        now = advance(CASE_NAME, before, entry)
        assert now.holder == before.holder or (
            entry.kind == TAKEN_OVER and now.holder == before.offered_to == entry.node
        )


@given(st.lists(HEADERS, max_size=30), HEADERS)
def test_the_epoch_rises_by_one_with_an_answer_and_otherwise_stays(
    headers: list[Header], entry: Header
) -> None:
    before = after(headers)
    with suppress(Refusal):
        now = advance(CASE_NAME, before, entry)
        assert now.epoch[1] - before.epoch[1] == (entry.kind in ANSWERS)


@given(st.lists(HEADERS, max_size=30))
def test_everyone_who_held_the_pen_or_was_offered_it_is_a_member_once(
    headers: list[Header],
) -> None:
    custody = after(headers)

    assert {custody.holder, answerer(custody), custody.origin} <= set(custody.members)
    assert len(set(custody.members)) == len(custody.members)
