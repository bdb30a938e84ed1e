"""What a simulation remembers, to hold its nodes to it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from shared.domain.refusals_custody import Displaced, PutBack
from shared.ledger.entry import Entry
from tests.simulation.drives import Drive
from tests.support.network import TestNode

if TYPE_CHECKING:
    from tests.simulation.phone import Phone

KEPT = {Displaced.code, PutBack.code}
"""Why an honest node keeps an entry aside: to be entered again."""


class PowerIsOff(Exception):
    """A machine has no power, or lost it meanwhile: whatever it was doing, nobody was told."""


class Violation(AssertionError):
    """An invariant does not hold."""

    def __init__(self, invariant: str, what: str) -> None:
        super().__init__(f"{invariant}: {what}")
        self.invariant = invariant


@dataclass
class Machine:
    """A node's computer."""

    drive: Drive
    inc: int = 1
    lives: int = 1
    skew: timedelta = timedelta()
    drift: float = 0.0
    """Seconds that its clock gains a second."""

    @property
    def is_on(self) -> bool:
        """Whether it has power."""
        return not self.drive.is_off


@dataclass(frozen=True)
class Promise:
    """An entry that a person was told is kept."""

    node: str
    ledger: str
    hash: str


@dataclass
class Memory:
    """What the simulation remembers to hold the nodes to it."""

    cases: list[str] = field(default_factory=list)
    rosters: list[str] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    told: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    """The `n` up to which each author's entries are promised."""
    again: dict[str, Promise] = field(default_factory=dict)
    """By the hash of an entry the one by which it was entered again."""
    taken_in: dict[str, datetime] = field(default_factory=dict)
    taken_in_ahead: set[str] = field(default_factory=set)
    """Cases that were taken in by a clock that ran ahead: entered again by a better one, their date becomes an earlier one."""
    looked_at: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    """The `n` up to which it was seen what each author dated ahead."""
    ahead: set[str] = field(default_factory=set)
    """Hashes of what was dated ahead when it was written."""
    forged: set[str] = field(default_factory=set)
    """Hashes of what no honest node would write."""
    ungranted: set[str] = field(default_factory=set)
    """Hashes of acts by who had no grant for them."""
    forks: dict[str, str] = field(default_factory=dict)
    """Ledgers in which two tales were told, and the hash of the second."""
    images: dict[str, tuple[int, dict[str, bytes]]] = field(default_factory=dict)
    phones: "list[Phone]" = field(default_factory=list)
    """The devices of all villages."""
    rebuilt: set[str] = field(default_factory=set)
    """Nodes that have lost what only they held."""


def keeps(node: TestNode, promise: Promise) -> bool:
    """Say whether a node holds an entry: in place, displaced, entered again, or set aside for that."""
    with node.here.store.read() as room:
        standing: list[Entry] = room.ledgers.entries(promise.ledger)
        if any(promise.hash in {e.hash, e.header.cites} for e in standing):
            return True
        if any(e.hash == promise.hash for e in room.ledgers.displaced(promise.ledger)):
            return True
        items = room.quarantine.items(open_only=False, ledger=promise.ledger, limit=10_000)
        return any(i.hash == promise.hash for i in items)
