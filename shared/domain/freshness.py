"""How old a node's copy of the registry is, and which acts it has lost by that.

A checkpoint is the county's signed word that at a time the registry reached so
far. A node is as fresh as the newest checkpoint whose registry it holds. Each
grant leases its acts for a time after that: issue ends first, then decide,
review, accept. Taking in never ends.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.domain.acts import Power
from shared.domain.matter import Risk

CHECKPOINT_LIFE = timedelta(days=90)
"""No lease outlasts the checkpoint it hangs on."""
CLOCK_TOLERANCE = timedelta(minutes=10)
LADDER = (Power.ISSUE, Power.DECIDE, Power.REVIEW, Power.ACCEPT)
"""The order in which an ageing node loses its acts."""
LONGEST_LEASES: Mapping[Risk, Mapping[Power, timedelta]] = {
    Risk.LOW: {
        Power.ISSUE: timedelta(days=15),
        Power.DECIDE: timedelta(days=20),
        Power.REVIEW: timedelta(days=30),
        Power.ACCEPT: timedelta(days=60),
    },
    Risk.NORMAL: {
        Power.ISSUE: timedelta(days=5),
        Power.DECIDE: timedelta(days=7),
        Power.REVIEW: timedelta(days=14),
        Power.ACCEPT: timedelta(days=30),
    },
    Risk.HIGH: {
        Power.ISSUE: timedelta(days=2),
        Power.DECIDE: timedelta(days=3),
        Power.REVIEW: timedelta(days=7),
        Power.ACCEPT: timedelta(days=14),
    },
}
"""What a grant may lease at most, by the risk class of its matter. The county's own choice, not a law's."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The county's signed word: at `at` its registry's head was (`seq`, `hash`); valid until `until`.

    `inc` is the incarnation whose key signed it, `signature` hex.
    """

    seq: int
    hash: str
    at: datetime
    until: datetime
    inc: int
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How fresh a node is. `at` is None before its first checkpoint.

    `behind` is the registry seq that a newer checkpoint speaks of and this node
    does not hold (0: none): whoever relays the registry keeps something back.
    `clock_behind` says that the node's clock stands before what the county has
    signed: then no lease can be measured.
    """

    at: datetime | None = None
    until: datetime | None = None
    behind: int = 0
    clock_behind: bool = False


def lease_end(fresh: datetime | None, lease: timedelta) -> datetime | None:
    """Return the first instant that a lease no longer covers; None where it never began."""
    return None if fresh is None else fresh + min(lease, CHECKPOINT_LIFE)


def is_ladder(leases: Mapping[Power, timedelta]) -> bool:
    """Say whether leases end in the order issue, decide, review, accept."""
    lengths = [leases[power] for power in LADDER if power in leases]
    return lengths == sorted(lengths)
