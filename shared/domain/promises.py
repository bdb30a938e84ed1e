"""What a case was promised or given ahead of its papers: 容缺受理, 告知承诺, 先行办理. Plain records."""

from dataclasses import dataclass
from datetime import date, datetime

from shared.domain.record import record
from shared.domain.worktime import end_of


@record
class Later:
    """Accepted now, supplemented later (容缺受理): the documents promised, the last county day, how it was signed.

    `signed` is a signature type, `witness` who saw a mark or another's hand.
    """

    documents: tuple[str, ...]
    until: date
    signed: str
    witness: str

    @property
    def over_at(self) -> datetime:
        """The instant (UTC) at which the promised day is over."""
        return end_of(self.until)


@record
class Urgent:
    """Help first, papers after (先行办理): since when, marked by whom, and why. `start` is the entry that marked it."""

    since: datetime
    by: str
    reason: str
    start: str


@dataclass(frozen=True, slots=True)
class SpotCheck:
    """What a spot check found of commitments: true or not, by which two people, on which county day."""

    true: bool
    checkers: tuple[str, ...]
    checked_on: date
    note: str
    node: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Repaired:
    """A false commitment taken off the record: why, where, by whom, when."""

    reason: str
    node: str
    by: str
    at: datetime
