"""Checking what was typed into a matter's form."""

import re
from datetime import date

from shared.domain.identity import bank_card
from shared.domain.matter import Field, FieldType
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import (
    BadCharacter,
    BadChoice,
    BadDate,
    BadMoney,
    BadNumber,
    Required,
    TooLong,
)
from shared.domain.text import Text, forbidden_character, narrow, tidy

Value = str | int
MAX_NUMBER = 1_000_000_000
MAX_FEN = 100_000_000_00
MONEY = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?\Z", re.ASCII)
NUMBER = re.compile(r"-?[0-9]{1,12}\Z", re.ASCII)


def plain_text(raw: str, *, field: Text, limit: int, required: bool) -> str:
    """Return tidied text of at most `limit` characters, or refuse it."""
    text = tidy(raw)
    if not text and required:
        raise Required(field=field)
    if len(text) > limit:
        raise TooLong(field=field, limit=limit, length=len(text))
    if (bad := forbidden_character(text)) is not None:
        raise BadCharacter(field=field, character=bad)
    return text


def field_value(field: Field, raw: str) -> Value | None:
    """Return what to store for one field (money in fen, dates as ISO text), or None when left empty."""
    text = plain_text(
        raw, field=field.label, limit=field.max_length or 200, required=field.required
    )
    if not text:
        return None
    return CHECKS[field.type](field, text)


def check_fields(
    fields: tuple[Field, ...], raw: dict[str, str]
) -> tuple[dict[str, Value], dict[str, Refusal]]:
    """Check typed values field by field; return the good values and the problems, both by field id."""
    values: dict[str, Value] = {}
    problems: dict[str, Refusal] = {}
    for field in fields:
        try:
            value = field_value(field, raw.get(field.id, ""))
        except Refusal as refusal:
            problems[field.id] = refusal
        else:
            if value is not None:
                values[field.id] = value
    return values, problems


def _text(_field: Field, text: str) -> Value:
    return text


def _number(field: Field, text: str) -> Value:
    least, most = _bounds(field, 0, MAX_NUMBER)
    number = narrow(text)
    if not NUMBER.match(number) or not least <= int(number) <= most:
        raise BadNumber(field=field.label, least=least, most=most)
    return int(number)


def _money(field: Field, text: str) -> Value:
    least, most = _bounds(field, 0, MAX_FEN)
    match = MONEY.match(narrow(text).replace(",", ""))
    fen = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else -1
    if not least <= fen <= most:
        raise BadMoney(field=field.label, least=yuan(least), most=yuan(most))
    return fen


def _date(field: Field, text: str) -> Value:
    try:
        return date.fromisoformat(narrow(text).replace("/", "-").replace(".", "-")).isoformat()
    except ValueError:
        raise BadDate(field=field.label) from None


def _choice(field: Field, text: str) -> Value:
    if text not in {c.id for c in field.choices}:
        raise BadChoice(field=field.label)
    return text


def _yes_no(field: Field, text: str) -> Value:
    if text not in {"yes", "no"}:
        raise BadChoice(field=field.label)
    return text


def _bank_card(field: Field, text: str) -> Value:
    return bank_card(text, field=field.label)


def _bounds(field: Field, least: int, most: int) -> tuple[int, int]:
    return (
        least if field.least is None else field.least,
        most if field.most is None else field.most,
    )


def yuan(fen: int) -> str:
    """Write an amount of fen in yuan."""
    return f"{fen // 100}.{fen % 100:02d}" if fen % 100 else str(fen // 100)


CHECKS = {
    FieldType.TEXT: _text,
    FieldType.TEXTAREA: _text,
    FieldType.NUMBER: _number,
    FieldType.MONEY: _money,
    FieldType.DATE: _date,
    FieldType.CHOICE: _choice,
    FieldType.YES_NO: _yes_no,
    FieldType.BANK_CARD: _bank_card,
}
