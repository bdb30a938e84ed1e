"""Which cases count as one application taken in twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.case import Stage
from shared.domain.duplicates import is_same_application, same_application
from shared.domain.records import CaseRow
from tests.store.builders import NOW, a_case

ONE = a_case("a", person="999999194001010100", taken_in_at=NOW, stage="accepted")
TWIN = replace(ONE, case="b", stage="taken_in")
ROWS = st.builds(
    a_case,
    case=st.sampled_from("abc"),
    person=st.sampled_from(["", "1", "2"]),
    matter=st.sampled_from(["m", "n"]),
    stage=st.sampled_from([str(s) for s in Stage]),
    taken_in_at=st.none() | st.integers(0, 800).map(lambda days: NOW + timedelta(days=days)),
)


def test_the_same_person_and_matter_taken_in_within_a_year_is_one_application() -> None:
    assert is_same_application(ONE, TWIN)
    assert is_same_application(ONE, replace(TWIN, taken_in_at=NOW - timedelta(days=365)))


@pytest.mark.parametrize(
    "changes",
    [
        {"case": "a"},
        {"person": "999999194001010101"},
        {"person": ""},
        {"matter": "elderly-card"},
        {"taken_in_at": NOW + timedelta(days=365, seconds=1)},
        {"taken_in_at": None},
        {"stage": "refused"},
        {"stage": "withdrawn"},
        {"stage": "terminated"},
        {"stage": "merged"},
    ],
    ids=str,
)
def test_what_makes_it_another(changes: dict[str, object]) -> None:
    assert not is_same_application(ONE, replace(TWIN, **changes))  # type: ignore[arg-type]


def test_two_erased_persons_are_not_the_same() -> None:
    assert not is_same_application(replace(ONE, person=""), replace(TWIN, person=""))


def test_a_closed_case_still_counts() -> None:
    assert is_same_application(ONE, replace(TWIN, stage="closed", ended=True))


@given(ROWS, ROWS)
def test_it_does_not_matter_which_is_looked_at(one: CaseRow, other: CaseRow) -> None:
    assert is_same_application(one, other) == is_same_application(other, one)


def test_the_earliest_comes_first() -> None:
    later = replace(TWIN, case="c", taken_in_at=NOW + timedelta(days=1))

    assert same_application(ONE, [later, ONE, TWIN]) == [TWIN, later]
