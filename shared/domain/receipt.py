"""Receipt numbers: unique without asking anyone, and a mistyped one is noticed.

`620722101200-20261123-1-0007-K` is node, county date, incarnation of the node,
serial of that day, check character (ISO/IEC 7064 MOD 37,36). A restored node gets
a new incarnation, so a number can never be given out twice. The slips of a paper book
have `B` and the book's number in place of the incarnation (`book.py`), what a device of the
node gave out has the device's tag there, `620722101200-20261123-D1-0007-3`, and its
serial counts all that the device ever took in.
"""

import re
from datetime import date

from shared.domain.ledgers import NODE
from shared.domain.refusals_input import BadReceipt
from shared.domain.text import narrow

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DEVICE_TAG = r"D[0-9]{1,4}(?:R[0-9]{1,4})?"
"""`D2` is the second device of a node's first incarnation, `D2R3` that of its third."""
WRITTEN = re.compile(
    rf"({NODE}-[0-9]{{8}}-(?:B?[0-9]+|{DEVICE_TAG})-[0-9]{{4,}})-([0-9A-Z])\Z",
    re.ASCII | re.IGNORECASE,
)

PAPER_PART = re.compile(r"/[A-Z][0-9]{1,16}(?:R[0-9]{1,16})?\Z", re.ASCII)


def check_char(characters: str) -> str:
    """Return the check character of ISO/IEC 7064 MOD 37,36 over digits and capitals."""
    product = 36
    for char in characters:
        total = (product + ALPHABET.index(char)) % 36 or 36
        product = total * 2 % 37
    return ALPHABET[(37 - product) % 36]


def receipt_number(node: str, day: date, series: int | str, serial: int) -> str:
    """Write the receipt number of the `serial`-th take-in (from 1) of a series: an incarnation's county day, or a device's tag."""
    stem = f"{node.upper()}-{day:%Y%m%d}-{series}-{serial:04d}"
    return f"{stem}-{check_char(stem.replace('-', ''))}"


def parse_receipt(raw: str) -> str:
    """Return a typed receipt number in its written form, or refuse it as mistyped.

    The number of a paper of the case is the same with `/` and a few characters behind it.
    """
    number = narrow(raw).upper().replace(" ", "").replace("—", "-")
    number = PAPER_PART.sub("", number)
    match = WRITTEN.match(number)
    if match is None or check_char(match[1].replace("-", "")) != match[2]:
        raise BadReceipt
    return number
