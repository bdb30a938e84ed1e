"""What a message says of wants, and numbers that are none."""

from dataclasses import replace

import orjson
import pytest

from shared.wire.messages import (
    BadMessage,
    Request,
    Response,
    dump_request,
    load_request,
    load_response,
)
from tests.wire.test_message_bombs import HALF, batch, request, response

WANTS = (("case:a", 3), ("case:b", -2))


def test_a_want_of_a_signature_stands_where_an_earlier_version_passes_over_it() -> None:
    asked = dump_request(Request(replace(HALF, wants=WANTS), 1, 1, "t", 0))
    told = orjson.loads(asked)
    assert (told["wants"], told["signs"]) == ([["case:a", 3]], [["case:b", 2]])
    assert load_request(asked).half.wants == WANTS


def test_nothing_is_said_of_signatures_where_none_is_wanted() -> None:
    asked = orjson.loads(dump_request(Request(HALF, 1, 1, "t", 0)))
    assert "signs" not in asked
    assert load_request(orjson.dumps(asked)).half.wants == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"batch": batch(knowns=[[True, "ab"]])},
        {"wants": [["case:a", True]]},
        {"wants": [["case:a", -1]]},
        {"signs": [["case:a", True]]},
        {"signs": [["case:a", 0]]},
        {"signs": [["case:a", 1]] * 201},
    ],
)
def test_what_python_takes_for_a_number_is_none(changed: dict[str, object]) -> None:
    with pytest.raises(BadMessage):
        load_request(request(**changed))


def test_a_verdict_is_for_a_number_of_entries() -> None:
    assert isinstance(load_response(response(verdicts=[["applied", 1]])), Response)
    with pytest.raises(BadMessage):
        load_response(response(verdicts=[["applied", True]]))
