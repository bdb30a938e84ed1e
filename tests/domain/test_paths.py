"""When a parent that did not answer is called again."""

from datetime import timedelta

import pytest

from shared.domain.paths import FIRST_PAUSE, LONGEST_PAUSE, is_worth_a_call, pause_after
from tests.store.builders import NOW

SECOND = timedelta(seconds=1)


def test_a_parent_is_left_alone_longer_and_longer_up_to_two_minutes() -> None:
    pauses = [pause_after(failures) for failures in range(200)]
    assert pauses[0] == FIRST_PAUSE
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


@pytest.mark.parametrize(
    ("failures", "ago", "worth"),
    [
        (0, None, True),
        (0, 0, True),
        (3, None, True),
        (1, 5, False),
        (1, 6, True),
        (9, 119, False),
        (9, 120, True),
        (9, -3600, True),
    ],
)
def test_who_answered_is_called_and_who_did_not_when_the_pause_is_over(
    failures: int, ago: int | None, *, worth: bool
) -> None:
    tried = None if ago is None else NOW - ago * SECOND
    assert is_worth_a_call(failures, tried, NOW) is worth
