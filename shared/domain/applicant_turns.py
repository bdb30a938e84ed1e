"""Whose turn it was: when a case waited for its applicant, what ended that, and since when its papers are complete."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from shared.domain.acts import Act
from shared.domain.arriving import Begun
from shared.domain.came import Came, came_for
from shared.domain.case import Case, Hand
from shared.domain.record import record

GOES_ON = frozenset({Act.REVIEW, Act.DECIDE, Act.ISSUE})
"""Acts with which the organ goes on, whether anything has come or not."""


@record
class Turn:
    """The applicant's turn, from a notice on.

    `ended` is what came for it and counts: the first that is surely with the organ, where any is. `handed_in` is when the
    applicant had done the first of it, wherever that was. `closed` is when the organ went on by an act, None where it did not.
    """

    since: datetime
    ended: Came | None
    handed_in: datetime | None
    closed: datetime | None = None

    @property
    def lasts(self) -> bool:
        """Whether it still is the applicant's turn."""
        return self.ended is None and self.closed is None


@dataclass(slots=True)
class Turns:
    """All turns of a case, in order, and since when its papers were complete before acceptance."""

    complete: Begun | None
    turns: list[Turn] = field(default_factory=list)

    @property
    def last(self) -> Turn | None:
        """The last turn, None where the applicant was never notified in time."""
        return self.turns[-1] if self.turns else None

    @property
    def is_on(self) -> bool:
        """Whether it is the applicant's turn."""
        return self.last is not None and self.last.lasts

    @property
    def came(self) -> Came | None:
        """What ended the last turn, None where nothing did or the organ has gone on since."""
        return self.last.ended if self.last is not None and self.last.closed is None else None


InTime = Callable[[datetime, Begun], bool]
"""Says whether a time is within the days that the organ has to answer what is complete since then."""


def turns_of(case: Case, hands: Iterable[Hand], received: Begun | None, in_time: InTime) -> Turns:
    """Return the turns of a case; `hands` are its acts that count, `received` is when the organ received it.

    A notice before acceptance counts if it is in time (行政许可法 art. 32); one while the applicant's turn lasts, or may
    last, begins no other. Accepting ends a turn for which something was handed in, or on a written promise; with
    nothing there the turn goes on. After acceptance each notice counts.
    """
    reading = _Reading(case, Turns(received), in_time)
    for hand in hands:
        reading.hear(hand)
    return reading.whole()


class _Reading:
    """One reading of the turns."""

    _open: Hand | None = None
    _is_accepted = False

    def __init__(self, case: Case, found: Turns, in_time: InTime) -> None:
        self._case, self._found, self._in_time = case, found, in_time

    def hear(self, hand: Hand) -> None:
        """Take an act that counts."""
        if hand.act is Act.ACCEPT:
            self._accept(hand)
        elif hand.act is Act.NOTIFY:
            self._notify(hand)
        elif hand.act in GOES_ON and self._open is not None:
            self._close(self._open, self._made_before(self._open, hand), hand)

    def whole(self) -> Turns:
        """Return all turns; the last may still be open."""
        if self._open is not None:
            self._close(self._open, self._counting(self._open))
        return self._found

    def _notify(self, notice: Hand) -> None:
        if self._is_accepted:
            if self._open is not None:
                self._close(self._open, self._made_before(self._open, notice), notice)
            self._open = notice
            return
        if self._open is not None:
            there = [c for c in self._counting(self._open) if c.is_there_before(notice)]
            if not there:
                return
            self._close(self._open, there)
        complete = self._found.complete
        if complete is not None and self._in_time(notice.at, complete):
            self._open = notice

    def _accept(self, hand: Hand) -> None:
        if self._open is not None:
            made = self._made_before(self._open, hand)
            if not made:
                # A notice in time has ended the silence.
                self._found.complete = None
            if made or (hand.body or {}).get("later"):
                self._close(self._open, made, hand)
        self._is_accepted = True

    def _close(self, notice: Hand, came: list[Came], by: Hand | None = None) -> None:
        ended = first_of(came)
        handed_in = min((c.at for c in came), default=None)
        self._found.turns.append(Turn(notice.at, ended, handed_in, by.at if by else None))
        if ended is not None and not self._is_accepted:
            self._found.complete = ended.begun
        self._open = None

    def _made_before(self, notice: Hand, hand: Hand) -> list[Came]:
        return [c for c in self._counting(notice, hand) if c.is_made_before(hand)]

    def _counting(self, notice: Hand, until: Hand | None = None) -> list[Came]:
        """Return what came and was not declined: in time before acceptance, at all after it, by the entry at hand."""
        return [c for c in came_for(self._case, notice) if not self._is_declined(c, until)]

    def _is_declined(self, came: Came, until: Hand | None) -> bool:
        if came.declined is None or (until is not None and came.declined.seq > until.seq):
            return False
        if self._is_accepted or came.surely is None:
            return True
        return self._in_time(came.declined.at, came.surely)


def first_of(found: Iterable[Came]) -> Came | None:
    """Return the first that is surely with the organ, else the first that a place holds, else the first that may be there."""

    def place(came: Came) -> tuple[bool, bool, datetime]:
        at = came.begun.at if came.begun else came.at
        return came.surely is None, came.held is None, at

    return min(found, key=place, default=None)
