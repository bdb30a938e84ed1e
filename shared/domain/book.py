"""The paper book (预编号收件簿): slips printed with their numbers beforehand, for a village without a printer or a device at hand.

`620722101200-20261123-B1001-0007-K` is node, day of printing, book, slip in it, check
character as in every receipt number. A book's number holds the node's incarnation
in thousands, so that a node restored never gives out one twice.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from shared.domain.ledgers import NODE
from shared.domain.receipt import check_char, parse_receipt
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import BadDate, BadReceipt
from shared.domain.refusals_papers import BookFull, SlipDay, SlipOfAnother
from shared.domain.text import Text
from shared.domain.worktime import COUNTY_TIME

MOST_SLIPS = 100
BOOKS_AN_INCARNATION = 1000
REACH = timedelta(days=30)
"""How far before its entry a slip's day counts: it is a person's word, which no clock and no signature bears out."""
SLIP = re.compile(
    rf"(?P<node>{NODE})-(?P<day>[0-9]{{8}})-B(?P<book>[0-9]{{1,9}})-(?P<serial>(?!0000)[0-9]{{4}})-[0-9A-Z]\Z",
    re.ASCII | re.IGNORECASE,
)
NUMBER = Text("从收件簿抄来的编号", "Number copied from the paper book")
WRITTEN_ON = Text("收件簿上写的日期", "Day written on the slip")


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip's number taken apart."""

    number: str
    node: str
    printed: date
    book: int
    serial: int


def next_book(incarnation: int, count: int) -> int:
    """Return the number of an incarnation's `count`-th book (from 1)."""
    if count >= BOOKS_AN_INCARNATION:
        raise BookFull
    return incarnation * BOOKS_AN_INCARNATION + count


def slip_numbers(node: str, day: date, book: int, count: int) -> list[str]:
    """Return the numbers of a book's slips."""
    stems = (f"{node.upper()}-{day:%Y%m%d}-B{book}-{serial:04d}" for serial in range(1, count + 1))
    return [f"{stem}-{check_char(stem.replace('-', ''))}" for stem in stems]


def read_slip(raw: str) -> Slip:
    """Take a typed slip number apart, or refuse it as mistyped or none of a book."""
    number = parse_receipt(raw)
    found = SLIP.match(number)
    try:
        printed = datetime.strptime(found["day"], "%Y%m%d").replace(tzinfo=UTC) if found else None
    except ValueError:
        printed = None
    if found is None or printed is None:
        raise BadReceipt
    node, book, serial = found["node"].lower(), int(found["book"]), int(found["serial"])
    return Slip(number, node, printed.date(), book, serial)


def check_slip(
    typed: Mapping[str, str], today: date
) -> tuple[Slip | None, str, dict[str, Refusal]]:
    """Return the slip and the day that were typed, and what is wrong with them by field; nothing typed is no slip.

    The day is not after today, and not before the book was printed.
    """
    number, written = typed.get("number", "").strip(), typed.get("written_on", "").strip()
    if not number and not written:
        return None, "", {}
    problems: dict[str, Refusal] = {}
    slip, day = None, None
    try:
        slip = read_slip(number)
    except Refusal as refusal:
        problems["book.number"] = refusal
    try:
        day = date.fromisoformat(written)
    except ValueError:
        problems["book.written_on"] = BadDate(field=WRITTEN_ON)
    if slip and day and not slip.printed <= day <= today:
        problems["book.written_on"] = SlipDay(printed=slip.printed.isoformat())
    return slip, day.isoformat() if day else "", problems


def check_owner(slip: Slip, codes: frozenset[str]) -> None:
    """Refuse a slip out of another node's book."""
    if slip.node not in codes:
        raise SlipOfAnother


def slip_time(receipt: str, book: Mapping[str, Any], at: datetime) -> datetime:
    """Return the start of the day that a slip gives its case, as far as that counts.

    Not before the day on which its book was printed, nor more than `REACH` before its entry.
    """
    written, found = date.fromisoformat(book["written_on"]), SLIP.match(receipt)
    try:
        printed = read_slip(receipt).printed if found else at.astimezone(COUNTY_TIME).date()
    except Refusal:
        printed = at.astimezone(COUNTY_TIME).date()
    start = datetime.combine(max(written, printed), time(), COUNTY_TIME)
    return max(start.astimezone(UTC), at - REACH)
