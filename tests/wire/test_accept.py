"""The quick yes to a body: it never says yes where the schema says no."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain import kinds
from shared.wire.bodies import ACCEPTS, SCHEMAS
from tests.wire import test_bodies_case, test_bodies_journal

SAMPLES: dict[str, dict[str, Any]] = {
    **test_bodies_journal.BY_KIND,
    **{kind: dict(draft.body) for kind, draft in test_bodies_case.BY_KIND.items()},
}
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False)
    | st.text(max_size=12)
    | st.sampled_from(["", " ", "\u202e", "x" * 5001, "2026-13-01", "a" * 64, "visit", "-1"])
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=4,
)


def spoil(data: st.DataObject, value: Any) -> Any:
    """Change something somewhere in a value, or put another one in its place."""
    if isinstance(value, dict) and value and data.draw(st.booleans()):
        changed = dict(value)
        key = data.draw(st.sampled_from(sorted(changed)))
        match data.draw(st.sampled_from(("inside", "drop", "add"))):
            case "inside":
                changed[key] = spoil(data, changed[key])
            case "drop":
                del changed[key]
            case _:
                changed[data.draw(st.text(max_size=6))] = data.draw(VALUES)
        return changed
    if isinstance(value, list) and value and data.draw(st.booleans()):
        place = data.draw(st.integers(0, len(value) - 1))
        return [*value[:place], spoil(data, value[place]), *value[place + 1 :]]
    return data.draw(VALUES)


@given(kind=st.sampled_from(sorted(SAMPLES)), data=st.data())
def test_what_is_accepted_at_once_passes_the_schema(kind: str, data: st.DataObject) -> None:
    body = spoil(data, copy.deepcopy(SAMPLES[kind]))

    assert not ACCEPTS[kind](body) or SCHEMAS[kind].validate(body) == {}


@pytest.mark.parametrize("kind", sorted({*kinds.KIND_OF.values()} - {kinds.CORRECTED}))
def test_the_bodies_that_a_case_is_made_of_are_accepted_at_once(kind: str) -> None:
    assert ACCEPTS[kind](SAMPLES[kind])


@pytest.mark.parametrize("body", [None, 1, "x", [], {}])
@pytest.mark.parametrize("kind", sorted(ACCEPTS))
def test_what_is_no_body_is_never_accepted_at_once(kind: str, body: Any) -> None:
    assert not ACCEPTS[kind](body)
