"""One application taken in twice: the same person, the same matter, within one period. Usual where links are down."""

from collections.abc import Iterable
from datetime import timedelta

from shared.domain.case import Stage
from shared.domain.records import CaseRow

PERIOD = timedelta(days=365)
"""One application a year: what a matter's benefit or proof is asked for again after."""
GONE = frozenset({Stage.REFUSED, Stage.WITHDRAWN, Stage.TERMINATED, Stage.MERGED})
"""Ends after which the person may apply anew."""


def is_same_application(one: CaseRow, other: CaseRow) -> bool:
    """Say whether two cases count as one application taken in twice.

    They do when they are for the same ID number in the same matter, neither
    was refused, withdrawn, terminated or merged, and they were taken in
    within 365 days of each other: the period in which a matter is applied
    for once. A case whose take-in is erased or not held here is like no other.
    """
    if one.case == other.case or not one.person or {one.stage, other.stage} & GONE:
        return False
    if (one.person, one.matter) != (other.person, other.matter):
        return False
    if one.taken_in_at is None or other.taken_in_at is None:
        return False
    return abs(one.taken_in_at - other.taken_in_at) <= PERIOD


def same_application(row: CaseRow, others: Iterable[CaseRow]) -> list[CaseRow]:
    """Return those of `others` that are the same application as `row`, the earliest take-in first."""
    found = [other for other in others if is_same_application(row, other)]
    return sorted(found, key=lambda other: (other.taken_in_at, other.case))
