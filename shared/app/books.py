"""Paper books: printed with their numbers, and whether a slip is out of one of them."""

import json
from dataclasses import dataclass
from datetime import date

from shared.app.here import Here
from shared.app.ports import Room
from shared.domain.book import (
    BOOKS_AN_INCARNATION,
    MOST_SLIPS,
    Slip,
    check_owner,
    next_book,
    slip_numbers,
)
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import FormIncomplete
from shared.domain.refusals_papers import BadBookSize, SlipUnknown, SlipUsed, UnknownBook
from shared.domain.worktime import county_day


@dataclass(frozen=True, slots=True)
class Book:
    """A book as it was printed."""

    number: int
    printed: date
    slips: list[str]


class Books:
    """The paper books of one node."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def print(self, count: int) -> int:
        """Give out the numbers of a new book; return the book's own."""
        if not 1 <= count <= MOST_SLIPS:
            raise BadBookSize(most=MOST_SLIPS)
        with self._here.store.write() as room:
            book = next_book(self._here.inc, room.desk.next_number(f"books:{self._here.inc}"))
            day = county_day(self._here.now())
            room.desk.set_value(_key(book), json.dumps({"day": day.isoformat(), "count": count}))
        return book

    def book(self, number: int) -> Book:
        """Return a book that this node printed, or refuse."""
        with self._here.store.read() as room:
            kept = _kept(room, number)
        if kept is None:
            raise UnknownBook
        printed, count = kept
        return Book(number, printed, slip_numbers(self._here.code, printed, number, count))


def take_slip(here: Here, room: Room, slip: Slip) -> None:
    """Refuse a slip that is not this node's, that no book holds, or that was used before.

    What an earlier incarnation printed is not known any more: its slips stand by their check character.
    """
    former = here.registry(room).former_codes(here.code)
    try:
        check_owner(slip, frozenset({here.code, *former}))
        kept = _kept(room, slip.book)
        is_ours_now = slip.book // BOOKS_AN_INCARNATION == here.inc
        if (kept is None and is_ours_now) or (
            kept is not None and (kept[0] != slip.printed or slip.serial > kept[1])
        ):
            raise SlipUnknown
        if room.cases.by_receipt(slip.number) is not None:
            raise SlipUsed
    except Refusal as refusal:
        raise FormIncomplete({"book.number": refusal}) from None


def _key(book: int) -> str:
    return f"book:{book}"


def _kept(room: Room, book: int) -> tuple[date, int] | None:
    raw = room.desk.value(_key(book))
    kept = json.loads(raw) if raw else None
    return (date.fromisoformat(kept["day"]), int(kept["count"])) if kept else None
