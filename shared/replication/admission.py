"""The door to exchanging with a parent: a few at a time, the most urgent first, the others told when to come back."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from shared.domain.admission import FORGET, Claim, Waiting, comes_back_in, place_of
from shared.replication.codes import ComeBack

SLOTS = 3
"""How many exchanges are worked on at once. The store takes one writer at a time: more would only wait there."""


class Admission:
    """One door of one process."""

    def __init__(self, now: Callable[[], datetime], slots: int | None = None) -> None:
        self._now = now
        self._slots = slots or SLOTS
        self._lock = threading.Lock()
        self._inside = 0
        self._waiting: dict[str, Waiting] = {}

    @contextmanager
    def enter(self, who: str, claim: Claim) -> Iterator[None]:
        """Keep a slot for the block; ComeBack while those before this node take what is free."""
        self._take(who, claim)
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1

    def _take(self, who: str, claim: Claim) -> None:
        now = self._now()
        with self._lock:
            place = place_of(who, claim, self._waiting, now)
            if place >= self._slots - self._inside:
                self._waiting[who] = Waiting(claim, now, self._next_since(who, place, now))
                raise ComeBack(seconds=comes_back_in(place))
            self._inside += 1
            self._waiting.pop(who, None)
            gone = [code for code, w in self._waiting.items() if now - w.at >= FORGET]
            for code in gone:
                del self._waiting[code]

    def _next_since(self, who: str, place: int, now: datetime) -> datetime | None:
        """Return since when this node has waited with only what is inside before it; None where others are."""
        before = self._waiting.get(who)
        if before is not None and before.next_since is not None:
            return before.next_since
        return now if place < self._slots else None
