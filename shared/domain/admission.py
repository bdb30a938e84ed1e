"""Who exchanges first when many come at once: legal urgency first, then the smaller load."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

FORGET = timedelta(seconds=30)
"""Who has not come back for so long does not wait any more."""
AT_THE_DOOR = timedelta(seconds=15)
"""Who has been next for so long and did not come when there was room keeps nobody out any more."""
PLACE = 0.25
"""Seconds that one place in the line is worth, before it pays to ask again."""
SOONEST, LATEST = 0.5, 10.0


@dataclass(frozen=True, slots=True)
class Claim:
    """What a node says of its load: the first deadline among the cases that it brings, and how much it has.

    `due` is None where nothing it brings has a deadline; `size` counts positions of its feed.
    """

    due: datetime | None
    size: int

    @property
    def order(self) -> tuple[bool, float, int]:
        """What claims are sorted by."""
        return self.due is None, self.due.timestamp() if self.due else 0.0, self.size


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claim that was turned away, when that was last, and since when its turn is next."""

    claim: Claim
    at: datetime
    next_since: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Say whether room is kept for it."""
        is_late = self.next_since is not None and now - self.next_since >= AT_THE_DOOR
        return now - self.at < FORGET and not is_late


def place_of(who: str, claim: Claim, waiting: Mapping[str, Waiting], now: datetime) -> int:
    """Return how many others that wait go before this node: 0 for the first."""
    others = [(w.claim.order, code) for code, w in waiting.items() if code != who and w.holds(now)]
    return sum(other < (claim.order, who) for other in others)


def comes_back_in(place: int) -> float:
    """Return in how many seconds a node that was turned away asks again."""
    return min(LATEST, max(SOONEST, PLACE * place))
