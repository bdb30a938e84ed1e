"""What makes a case's clock stand still or run longer."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from shared.domain.limits import Limit, Procedure
from shared.domain.record import record
from shared.domain.worktime import county_day

MOST_LONGER = timedelta(days=30)
"""How much longer than its matter asks a public notice may hang: a mistyped year is refused, and locks no case."""


def latest_end(since: date, days: int) -> date:
    """Return the last day until which a notice of a matter that asks for `days` may hang from `since`: the county's own bound."""
    return since + timedelta(days=days) + MOST_LONGER


@record
class Stop:
    """A procedure whose time is not counted: since which day, until which day the applicant was told that it lasts.

    It ends with that day by itself, told or not (行政许可法 art. 45: 所需时间书面告知申请人): a pause
    that nobody ends hides no case. `ended` is when somebody said that it was over. `entered` and `left` are the places
    of the entries that say so, 0 where none does.
    """

    procedure: Procedure
    since: date
    until: date
    ended: datetime | None = None
    entered: int = 0
    left: int = 0

    @property
    def last_day(self) -> date:
        """The last county day that is not counted."""
        return self.until if self.ended is None else min(self.until, county_day(self.ended))

    def as_of(self, seq: int) -> "Stop":
        """Return it as the case's entries up to a place tell of it."""
        return replace(self, ended=None, left=0) if self.left > seq else self

    def runs_at(self, at: datetime) -> bool:
        """Say whether it stops the clock at an instant."""
        return self.ended is None and self.since <= county_day(at) <= self.until


@record
class Extended:
    """A limit made longer (行政许可法 art. 42): by how much, approved by whom, why."""

    limit: Limit
    approved_by: str
    reason: str
    at: datetime
    entered: int = 0


@record
class PublicNotice:
    """A proposed result hung out for objections (公示): where, from which day to which, what it says.

    `outcome` is empty until somebody has recorded what came of it.
    """

    place: str
    since: date
    until: date
    text: str
    by: str
    outcome: str = ""
    objections: str = ""

    @property
    def is_out(self) -> bool:
        """Whether its outcome has not been recorded."""
        return not self.outcome
