"""Cards of electronic supervision: yellow before a limit is over, red past it, blue on a complaint (电子监察).

What turns yellow or red every node sees by itself. A card *given* is the county's entry about it, once for each
limit and colour: it names the unit, so that cards can be counted by unit and month.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from shared.domain.case import Case
from shared.domain.clock import Running
from shared.domain.facts import Draft, Fact
from shared.domain.kinds import CARD_GIVEN, COMPLAINED
from shared.domain.record import record
from shared.domain.text import Text


class Colour(StrEnum):
    """The colour of a card."""

    YELLOW = "yellow"
    RED = "red"
    BLUE = "blue"

    @property
    def text(self) -> Text:
        """The card's name."""
        return COLOUR_NAMES[self]


COLOUR_NAMES = {
    Colour.YELLOW: Text("黄牌", "yellow card"),
    Colour.RED: Text("红牌", "red card"),
    Colour.BLUE: Text("蓝牌", "blue card"),
}


@record
class CardGiven:
    """A card: for which limit (empty: for a complaint) that was due when, to which unit.

    `unit` is the node whose turn it was, `department` the matter's, `cause` the
    hash of the complaint, or empty.
    """

    colour: Colour
    unit: str
    department: str
    at: datetime
    hash: str
    limit: str = ""
    due_at: datetime | None = None
    cause: str = ""


@record
class Complaint:
    """What somebody complained of about a case, where it was taken down and by whom."""

    text: str
    hash: str
    node: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Due:
    """A card that is to be given."""

    colour: Colour
    running: Running | None = None
    cause: str = ""


def cards_of(county: str, journals: Iterable[Fact]) -> list[CardGiven]:
    """Return the cards that the county has given on a case, in the order of its journal."""
    return [
        _card(f)
        for f in journals
        if f.header.kind == CARD_GIVEN and f.header.node == county and f.body is not None
    ]


def complaints_of(journals: Iterable[Fact]) -> list[Complaint]:
    """Return the complaints about a case; one whose body is erased still counts."""
    return [
        Complaint(
            str((f.body or {}).get("text", "")),
            f.hash,
            f.header.node,
            str((f.body or {}).get("by", "")),
            f.header.at,
        )
        for f in journals
        if f.header.kind == COMPLAINED
    ]


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


def _card(fact: Fact) -> CardGiven:
    body = fact.body or {}
    return CardGiven(
        colour=Colour(body["colour"]),
        unit=body["unit"],
        department=body["department"],
        at=fact.header.at,
        hash=fact.hash,
        limit=body["limit"],
        due_at=datetime.fromisoformat(body["due_at"]) if body["due_at"] else None,
        cause=body["cause"] or "",
    )
