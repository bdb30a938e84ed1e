"""The next batch is prepared while an answer is awaited, and is what would have been asked without."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event

import pytest

from shared.domain.acts import Act
from shared.domain.ledgers import parse_ledger
from shared.replication.caller import QUICK_SECONDS, Caller, Meanwhile, Took, Work, before, beside
from shared.replication.child import Asked, Child
from shared.replication.parent import Parent
from shared.wire.frame import read_frame
from shared.wire.messages import Half, Request, load_request
from tests.support.network import COUNTY, TOWN, County

CASES = [f"01234567-89ab-7def-8123-{number:012}" for number in range(4)]


@contextmanager
def never(_work: Work, _took: Took) -> Iterator[None]:
    yield


def timed(seconds: float) -> Meanwhile:
    """Return what does the work first, and tells that every answer took so long."""

    @contextmanager
    def meanwhile(work: Work, took: Took) -> Iterator[None]:
        work()
        yield
        took(seconds)

    return meanwhile


def requests_of(meanwhile: Meanwhile) -> list[Request]:
    county, sent = County(), []
    town = county[TOWN]
    for case in CASES:
        town.takes_in(case)
        town.does(case, Act.ACCEPT)

    def heard(frame: bytes) -> bytes:
        sent.append(load_request(read_frame(frame).payload()))
        return frame

    town.tamper = heard
    Caller(town.here, COUNTY, town, meanwhile).exchange()
    return sent


def cases_of(asked: Asked) -> set[str]:
    names = (parse_ledger(parcel.entry.header.ledger) for parcel in asked.parcels)
    return {name.case for name in names if name is not None and name.case}


def test_what_was_prepared_is_what_would_have_been_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.replication.outgoing.BATCH_BYTES", 600)
    without = requests_of(never)

    assert len(without) > len(CASES)
    assert requests_of(before) == without


def sizes_of(meanwhile: Meanwhile) -> list[int]:
    return [len(request.half.parcels) for request in requests_of(meanwhile)]


def test_over_a_quick_line_a_batch_is_larger_once_a_full_one_was_answered_soon(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shared.replication.outgoing.BATCH_BYTES", 600)
    usual, quick = sizes_of(timed(QUICK_SECONDS)), sizes_of(timed(QUICK_SECONDS / 2))

    assert sizes_of(before) == usual
    assert quick[:2] == usual[:2]
    assert quick[2] > max(usual)
    assert sum(quick) == sum(usual)


def test_a_large_batch_of_very_many_values_is_left_to_several(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shared.replication.outgoing.BATCH_BYTES", 600)
    usual = sizes_of(before)
    monkeypatch.setattr("shared.replication.child.holds_many", lambda _packed: True)

    assert sizes_of(timed(0)) == usual


@pytest.fixture
def under_way(county: County, monkeypatch: pytest.MonkeyPatch) -> tuple[Child, Asked]:
    """A town has asked with the first of two cases, and prepared the batch of the second."""
    monkeypatch.setattr("shared.replication.outgoing.BATCH_BYTES", 600)
    town = county[TOWN]
    for case in CASES[:2]:
        town.takes_in(case)
    child = Child(town.here, COUNTY)
    first = child.ask()
    child.look_ahead(first)
    return child, first


def test_what_is_written_meanwhile_comes_behind_what_was_prepared(
    county: County, under_way: tuple[Child, Asked]
) -> None:
    (child, first), parent = under_way, Parent(county[COUNTY].here)
    county[TOWN].takes_in(CASES[2])
    child.hear(first, parent.answer(TOWN, first.request))
    second = child.ask()
    child.hear(second, parent.answer(TOWN, second.request))
    third = child.ask()

    assert [cases_of(asked) for asked in (first, second, third)] == [{case} for case in CASES[:3]]
    assert not second.request.half.more


@pytest.mark.parametrize(
    "lacks",
    [
        lambda half: replace(half, wants=((f"case:{CASES[0]}", 1),)),
        lambda half: replace(half, ack=replace(half.ack, ack=0, seen=0)),
    ],
    ids=["it wants a case", "it has seen nothing"],
)
def test_a_parent_that_lacks_something_is_sent_that_first(
    county: County, under_way: tuple[Child, Asked], lacks: Callable[[Half], Half]
) -> None:
    child, first = under_way
    response = Parent(county[COUNTY].here).answer(TOWN, first.request)
    child.hear(first, replace(response, half=lacks(response.half)))

    assert CASES[0] in cases_of(child.ask())


def test_the_work_is_done_while_the_answer_is_awaited() -> None:
    looked, told = Event(), list[float]()

    with beside(looked.set, told.append):
        assert looked.wait(30)
    assert len(told) == 1


def test_an_answer_does_not_hide_what_went_wrong_beside_it() -> None:
    def fails() -> None:
        raise LookupError

    with pytest.raises(LookupError), beside(fails):
        pass
