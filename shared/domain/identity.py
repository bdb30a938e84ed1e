"""Who a person is, as typed at a counter: ID numbers, phones, cards."""

from datetime import date

from shared.domain.refusals_input import (
    BadCard,
    BadPhone,
    IdCharacters,
    IdChecksum,
    IdDate,
    IdLength,
)
from shared.domain.text import Text, narrow

ID_LENGTH = 18
CHECK_CHARACTERS = "10X98765432"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
EARLIEST_BIRTH = date(1890, 1, 1)


def check_character(first17: str) -> str:
    """Return the 18th character of an ID number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    return CHECK_CHARACTERS[sum(int(d) * w for d, w in zip(first17, WEIGHTS, strict=True)) % 11]


def id_number(raw: str, *, field: Text, today: date) -> str:
    """Return the ID number as stored, or refuse it saying why (GB 11643-1999).

    Length, birth date and check character decide. The place digits are not
    judged: an elder may carry the code of a county renumbered long ago.
    """
    number = typed_number(raw)
    digits = number[:17]
    if len(number) != ID_LENGTH:
        raise IdLength(field=field, length=len(number))
    if not (digits.isascii() and digits.isdigit()):
        raise IdCharacters(field=field)
    if not _was_born(number, today):
        raise IdDate(field=field)
    if number[17] != check_character(digits):
        raise IdChecksum(field=field)
    return number


def typed_number(raw: str) -> str:
    """Return an ID number as it would be stored, checked or not."""
    return narrow(raw).upper().replace(" ", "")


def birth_date(number: str) -> date:
    """Return the birth date inside a checked ID number."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def born_on(number: str) -> date | None:
    """Return the birth date in what another node gave as an ID number, None where it tells none."""
    try:
        return birth_date(number) if len(number) == ID_LENGTH and number.isascii() else None
    except ValueError:
        return None


def masked(number: str) -> str:
    """Hide the middle of an ID number: first 6 and last 4 stay."""
    return f"{number[:6]}********{number[-4:]}" if len(number) == ID_LENGTH else "*" * len(number)


def phone(raw: str, *, field: Text) -> str:
    """Return the digits of a phone number (5 to 20), or refuse it; empty stays empty."""
    number = narrow(raw).replace(" ", "").replace("-", "")
    body = number.removeprefix("+")
    if number and not (body.isascii() and body.isdigit() and 5 <= len(body) <= 20):
        raise BadPhone(field=field)
    return number


def bank_card(raw: str, *, field: Text) -> str:
    """Return the digits of a bank card (12 to 19), or refuse it; empty stays empty ("card to follow")."""
    number = narrow(raw).replace(" ", "").replace("-", "")
    if number and not (number.isascii() and number.isdigit() and 12 <= len(number) <= 19):
        raise BadCard(field=field)
    return number


def _was_born(number: str, today: date) -> bool:
    try:
        return EARLIEST_BIRTH <= birth_date(number) <= today
    except ValueError:
        return False
