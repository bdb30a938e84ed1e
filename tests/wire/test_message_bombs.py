"""Small frames that unpack to very much: refused by what they hold, before memory is filled."""

import tracemalloc
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from shared.wire.columns import COLUMN_NAMES
from shared.wire.frame import MAX_PAYLOAD
from shared.wire.message_schema import MAX_ENTRIES
from shared.wire.messages import (
    MOST_VALUES,
    Ack,
    BadMessage,
    Half,
    Request,
    Response,
    dump_request,
    dump_response,
    holds_many,
    load_request,
    load_response,
)

HALF = Half("a", Ack("a", 0, 0), 0, (), (), more=False, time=0)
MOST = 8 * MAX_PAYLOAD
"""Bytes that reading a message may take: what it unpacks to, and some."""


def request(**changed: Any) -> bytes:
    """Return a request with some of its keys replaced."""
    told: dict[str, Any] = orjson.loads(dump_request(Request(HALF, 1, 1, "t", 0)))
    return orjson.dumps(told | changed)


def response(**changed: Any) -> bytes:
    """Return a response with some of its keys replaced."""
    told: dict[str, Any] = orjson.loads(dump_response(Response(HALF, ())))
    return orjson.dumps(told | changed)


def batch(**changed: Any) -> dict[str, Any]:
    """Return an empty batch with some of its keys replaced."""
    columns: dict[str, Any] = {name: [] for name in COLUMN_NAMES}
    return columns | {"strings": [], "knowns": [], "raw": {}} | changed


def ones() -> list[int]:
    """Return as many ones as a payload can hold."""
    return [1] * (MAX_PAYLOAD // 2 - 1000)


def nothings() -> list[list[object]]:
    """Return as many empty lists as a payload can hold."""
    return [[]] * (MAX_PAYLOAD // 3 - 1000)


def by_name(value: object) -> dict[str, object]:
    """Return a value by very many names."""
    return {str(n): value for n in range(390_000)}


@pytest.mark.parametrize(
    ("read", "bomb"),
    [
        pytest.param(load_request, lambda: request(wants=ones()), id="wants"),
        pytest.param(load_request, lambda: request(batch=batch(knowns=ones())), id="knowns"),
        pytest.param(load_request, lambda: request(batch=batch(raw=by_name(1))), id="raw"),
        pytest.param(load_request, lambda: request(other=nothings()), id="unknown"),
        pytest.param(load_request, lambda: request(other=by_name([])), id="dict"),
        pytest.param(load_response, lambda: response(verdicts=ones()), id="verdicts"),
        pytest.param(
            load_response,
            lambda: response(verdicts=[["applied", MAX_ENTRIES]] * 40_000),
            id="runs",
        ),
    ],
)
def test_a_message_of_very_many_values_is_refused_in_bounded_memory(
    read: Callable[[bytes], object], bomb: Callable[[], bytes]
) -> None:
    raw = bomb()
    assert len(raw) <= MAX_PAYLOAD
    tracemalloc.start()
    try:
        with pytest.raises(BadMessage):
            read(raw)
        assert tracemalloc.get_traced_memory()[1] < MOST
    finally:
        tracemalloc.stop()


def test_verdicts_for_a_whole_batch_are_read() -> None:
    whole = load_response(response(verdicts=[["applied", MAX_ENTRIES - 1], ["held", 1]]))
    assert len(whole.verdicts) == MAX_ENTRIES


def test_a_batch_holds_many_values_before_a_message_with_it_holds_too_many() -> None:
    assert not holds_many(b"," * (MOST_VALUES // 2))
    assert holds_many(b"," * (MOST_VALUES // 2) + b"[")
