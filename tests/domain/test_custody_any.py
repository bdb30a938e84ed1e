"""Whatever entries arrive in whatever order, one node holds the pen, and only the county's override takes it."""

from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shared.domain.custody import (
    ANSWERS,
    DECLINED,
    OFFERED,
    OVERRIDDEN,
    TAKEN_OVER,
    Custody,
    advance,
    is_overruled,
)
from shared.domain.facts import Header
from shared.domain.refusals import Refusal
from tests.domain.test_custody import CASE_NAME, HELD, REVIEWED, header
from tests.wire.county import COUNTY, TOWN, VILLAGE

NODES = st.sampled_from([VILLAGE, TOWN, COUNTY])
KINDS = st.sampled_from([REVIEWED, OFFERED, TAKEN_OVER, DECLINED, "case.novel.v7"])
EPOCHS = st.tuples(st.just(0) | st.integers(0, 2), st.integers(0, 3))
HEADERS = st.builds(header, NODES, KINDS | st.just(OVERRIDDEN), EPOCHS, NODES | st.none())
OVERRIDES = st.builds(header, st.just(COUNTY), st.just(OVERRIDDEN), EPOCHS, NODES)
ANY = st.lists(HEADERS | OVERRIDES, max_size=30)


def after(headers: list[Header]) -> Custody:
    """Return the custody after those of the entries that are not refused."""
    custody = HELD
    for each in headers:
        with suppress(Refusal):
            custody = advance(CASE_NAME, custody, each)
    return custody


def answerer(custody: Custody) -> str:
    """Return the one node that may write next, the county's override aside."""
    return custody.offered_to or custody.holder


@given(ANY, NODES, KINDS | st.just(OVERRIDDEN))
def test_an_entry_by_any_but_the_one_writer_is_refused_in_every_epoch(
    headers: list[Header], node: str, kind: str
) -> None:
    custody = after(headers)
    assume(node != answerer(custody) and (node, kind) != (COUNTY, OVERRIDDEN))
    for overrides in range(custody.epoch[0] + 2):
        for handoffs in range(custody.epoch[1] + 3):
            with pytest.raises(Refusal):
                advance(CASE_NAME, custody, header(node, kind, (overrides, handoffs), TOWN))


@given(ANY, st.lists(HEADERS, min_size=2, max_size=8))
def test_of_many_entries_for_one_place_all_that_are_accepted_in_one_epoch_have_one_author(
    headers: list[Header], rivals: list[Header]
) -> None:
    custody = after(headers)
    authors = set()
    for rival in rivals:
        with suppress(Refusal):
            advance(CASE_NAME, custody, rival)
            authors.add((rival.node, rival.kind == OVERRIDDEN))

    assert authors <= {(answerer(custody), False), (COUNTY, True)}


@given(ANY, HEADERS)
def test_the_pen_moves_only_by_taking_over_what_was_offered_or_by_an_override(
    headers: list[Header], entry: Header
) -> None:
    before = after(headers)
    with suppress(Refusal):
        now = advance(CASE_NAME, before, entry)
        taken = entry.kind == TAKEN_OVER and now.holder == before.offered_to == entry.node
        given_away = entry.kind == OVERRIDDEN and now.holder == entry.to and entry.node == COUNTY
        assert now.holder == before.holder or taken or given_away


@given(ANY, HEADERS)
def test_the_epoch_rises_by_one_with_an_answer_with_an_override_to_its_own_and_otherwise_stays(
    headers: list[Header], entry: Header
) -> None:
    """An override goes on counting behind those that it takes out, so it may rise by more than one."""
    before = after(headers)
    with suppress(Refusal):
        now = advance(CASE_NAME, before, entry)
        if entry.kind == OVERRIDDEN:
            assert before.epoch[0] < now.epoch[0] == entry.epoch[0]
            assert now.epoch[1] == 0
        else:
            assert now.epoch[0] == before.epoch[0]
            assert now.epoch[1] - before.epoch[1] == (entry.kind in ANSWERS)


@given(ANY, HEADERS)
def test_an_entry_of_a_lower_epoch_than_the_last_override_is_never_let_in(
    headers: list[Header], entry: Header
) -> None:
    custody = after(headers)
    if is_overruled(custody.epoch, entry):
        with pytest.raises(Refusal):
            advance(CASE_NAME, custody, entry)


@given(ANY, NODES)
def test_the_county_can_always_override_once_and_never_twice_in_one_epoch(
    headers: list[Header], to: str
) -> None:
    custody = after(headers)
    entry = header(COUNTY, OVERRIDDEN, (custody.epoch[0] + 1, 0), to)

    assert advance(CASE_NAME, custody, entry).holder == to
    with pytest.raises(Refusal):
        advance(CASE_NAME, advance(CASE_NAME, custody, entry), entry)


@given(ANY)
def test_everyone_who_held_the_pen_or_was_offered_it_is_a_member_once(
    headers: list[Header],
) -> None:
    custody, members = HELD, {VILLAGE}
    for end in range(len(headers) + 1):
        custody = after(headers[:end])
        members |= {custody.holder, answerer(custody), custody.origin}
        assert members == set(custody.members)

    assert len(set(custody.members)) == len(custody.members)
