"""Who went first, as the row judges it: by when nodes were put off, asked, and were answered."""

from typing import Any

import pytest

from tests.bench.all_back import judged
from tests.bench.lines import Line

RED = {"r1", "r2", "r3"}
LATE = dict.fromkeys(RED, (1.0, 5.0, 6.0))


def judge(asked: dict[str, tuple[float, float, float]], **told: Any) -> Line:
    """Judge a run in which nothing else went wrong, unless told."""
    whole = {"seconds": 9.0, "errors": 0, "put off": 4, "asked": asked}
    return judged(whole | told, RED, told.get("lost", 0))


@pytest.mark.parametrize(
    ("asked", "met"),
    [
        ((2.0, 3.0, 4.0), False),
        ((2.0, 5.5, 7.0), True),
        ((0.1, 0.5, 4.0), True),
    ],
    ids=["while overdue cases waited", "beside them", "before they had come"],
)
def test_a_node_may_be_let_in(asked: tuple[float, float, float], met: bool) -> None:
    line = judge({**LATE, "other": asked})

    assert line.met is met
    assert line.figures["others let in before waiting overdue ones"] == int(not met)


def test_what_overdue_cases_leave_free_is_for_the_others() -> None:
    assert judge({**LATE, "r1": (1.0, 2.5, 2.9), "other": (2.0, 3.0, 4.0)}).met


@pytest.mark.parametrize("told", [{"errors": 1}, {"lost": 1}, {"seconds": 61.0}])
def test_errors_lost_cases_and_a_minute_are_told(told: dict[str, Any]) -> None:
    assert not judge({**LATE, "other": (2.0, 7.0, 8.0)}, **told).met
