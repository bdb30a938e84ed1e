"""Cards of electronic supervision: yellow before a limit is over, red past it, blue on a complaint (电子监察).

What turns yellow or red every node sees by itself. A card *given* is the county's entry about it, once for each
limit and colour: it names the unit, so that cards can be counted by unit and month.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.domain.cards import CardGiven, Colour, Complaint
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


def cards_due(case: Case, first: Running | None, now: datetime) -> list[Draft]:
    """Return the entries for the cards that a case has earned by now and not been given.

    A limit that is over when it is first looked at gets its red card, and no yellow one late.
    """
    found = [_Due(Colour.BLUE, cause=c.hash) for c in case.complaints if not _answered(case, c)]
    if first is not None and not case.stage.is_end:
        colour = colour_at(first.warn_at, first.due_at, now)
        if colour is not None and not _given(case, first, colour):
            found.append(_Due(colour, first))
    return [Draft(CARD_GIVEN, _body(case, due)) for due in found]


def colour_at(warn_at: datetime, due_at: datetime, now: datetime) -> Colour | None:
    """Return the colour of a limit by now, None while there is time."""
    if now >= due_at:
        return Colour.RED
    return Colour.YELLOW if now >= warn_at else None


def given_for(case: Case, first: Running | None) -> str:
    """Return the colour of the gravest card given for the limit that runs out first, empty where none was."""
    if first is None:
        return ""
    colours = {c.colour for c in case.cards if _is_about(c, first)}
    return next((str(c) for c in (Colour.RED, Colour.YELLOW) if c in colours), "")


def open_complaints(case: Case) -> int:
    """Return how many complaints have no card yet."""
    return sum(not _answered(case, complaint) for complaint in case.complaints)


def _given(case: Case, running: Running, colour: Colour) -> bool:
    grave = {colour, Colour.RED}
    return any(c.colour in grave and _is_about(c, running) for c in case.cards)


def _is_about(card: CardGiven, running: Running) -> bool:
    return card.limit == running.kind and card.due_at == running.due_at


def _answered(case: Case, complaint: Complaint) -> bool:
    return any(card.cause == complaint.hash for card in case.cards)


def _body(case: Case, due: _Due) -> dict[str, Any]:
    running = due.running
    return {
        "colour": str(due.colour),
        "limit": str(running.kind) if running else "",
        "due_at": running.due_at.isoformat(timespec="milliseconds") if running else None,
        "unit": case.custody.offered_to or case.custody.holder,
        "department": case.matter.department if case.matter else "",
        "cause": due.cause or None,
    }
