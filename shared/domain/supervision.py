"""Cards of electronic supervision: yellow before a limit is over, red past it, blue on a complaint (电子监察).

What turns yellow or red every node sees by itself. A card *given* is the county's entry about it, once for each
limit and colour, whatever moves the limit's dates: it names the unit, so that cards can be counted by unit and month.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.domain.cards import Colour, Complaint
from shared.domain.case import Case
from shared.domain.clock import Running
from shared.domain.facts import Draft
from shared.domain.kinds import CARD_GIVEN


@dataclass(frozen=True, slots=True)
class _Due:
    """A card that is to be given."""

    colour: Colour
    running: Running | None = None
    cause: str = ""


def cards_due(case: Case, limits: Iterable[Running], now: datetime) -> list[Draft]:
    """Return the entries for the cards that a case has earned by now and not been given, for each limit that runs.

    A limit that is over when it is first looked at gets its red card, and no yellow one late. As long as it is
    uncertain whether the organ has what the limit counts from, the limit earns a yellow card and no red one.
    """
    found = [_Due(Colour.BLUE, cause=c.hash) for c in case.complaints if not _answered(case, c)]
    for running in () if case.stage.is_end else limits:
        colour = _colour(running, now)
        if colour is not None and not _given(case, running, colour):
            found.append(_Due(colour, running))
    return [Draft(CARD_GIVEN, _body(case, due)) for due in found]


def next_card(case: Case, limits: Iterable[Running]) -> datetime | None:
    """Return when the case earns the next card for a limit that it was not given; None where it earns none."""
    times = (_next(case, running) for running in (() if case.stage.is_end else limits))
    return min((at for at in times if at is not None), default=None)


def colour_at(warn_at: datetime, due_at: datetime, now: datetime) -> Colour | None:
    """Return the colour of a limit by now, None while there is time."""
    if now >= due_at:
        return Colour.RED
    return Colour.YELLOW if now >= warn_at else None


def open_complaints(case: Case) -> int:
    """Return how many complaints have no card yet."""
    return sum(not _answered(case, complaint) for complaint in case.complaints)


def _colour(running: Running, now: datetime) -> Colour | None:
    colour = colour_at(running.warn_at, running.due_at, now)
    return Colour.YELLOW if colour is Colour.RED and not running.is_sure else colour


def _next(case: Case, running: Running) -> datetime | None:
    if not _given(case, running, Colour.YELLOW):
        return running.warn_at
    return running.due_at if running.is_sure and not _given(case, running, Colour.RED) else None


def _given(case: Case, running: Running, colour: Colour) -> bool:
    """Say whether a card of this colour, or a graver one, was given for a limit: whatever has moved its dates since."""
    grave = {colour, Colour.RED}
    return any(
        c.colour in grave and (c.limit, c.start) == (running.kind, running.start)
        for c in case.cards
    )


def _answered(case: Case, complaint: Complaint) -> bool:
    return any(card.cause == complaint.hash for card in case.cards)


def _body(case: Case, due: _Due) -> dict[str, Any]:
    running = due.running
    return {
        "colour": str(due.colour),
        "limit": str(running.kind) if running else "",
        "due_at": running.due_at.isoformat(timespec="milliseconds") if running else None,
        "start": running.start if running else None,
        "unit": case.custody.offered_to or case.custody.holder,
        "department": case.matter.department if case.matter else "",
        "cause": due.cause or None,
    }
