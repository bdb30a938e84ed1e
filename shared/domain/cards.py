"""What a card is, and a complaint: records of a case that its journals tell."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from shared.domain.facts import Fact
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

    `start` is the hash of the entry that set the limit going, empty for a complaint. `unit` is the node whose turn it was, `department` the matter's, `cause` the
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
    start: str = ""


@record
class Complaint:
    """What somebody complained of about a case, where it was taken down and by whom."""

    text: str
    hash: str
    node: str
    by: str
    at: datetime


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
        start=body["start"] or "",
    )
