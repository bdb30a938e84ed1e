"""What the bodies of a case's entries are made of: persons, form values, documents, notes."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from shared.domain.doing import NOTE_LIMIT
from shared.domain.people import LIMITS, NAME_LIMIT, SignatureType
from shared.domain.text import Text
from shared.wire.ids import SLUG, slug
from shared.wire.matter_schema import MAX_DOCUMENTS
from shared.wire.shapes import (
    HIDDEN,
    PAGE_LIMIT,
    Field,
    Int,
    Items,
    OneOf,
    Str,
    Strict,
    has_hidden,
    no,
)

PHONE_LIMIT = 40
MAX_VALUES = 500
MAX_VALUE = 10**12

BAD_VALUE = Text("应是文字或整数", "it must be text or a whole number")
BAD_VALUES = Text("应是若干“名称: 值”", "it must be a set of “name: value”")


class Value(Field):
    """What one form field holds: text, or a whole number (money in fen)."""

    def check(self, value: Any) -> None:
        """Refuse other types and sizes."""
        if type(value) is int and abs(value) <= MAX_VALUE:
            return
        if not isinstance(value, str) or len(value) > PAGE_LIMIT:
            raise no(BAD_VALUE)
        if has_hidden(value):
            raise no(HIDDEN)


class Values(Field):
    """A form's values by field id."""

    one = Value()

    def check(self, value: Any) -> None:
        """Refuse other types, and name the field whose value is refused."""
        if not isinstance(value, Mapping) or len(value) > MAX_VALUES:
            raise no(BAD_VALUES)
        for key, inner in value.items():
            if type(key) is not str or not SLUG.match(key):
                raise no(BAD_VALUES)
            try:
                self.one.check(inner)
            except ValidationError as error:
                raise ValidationError({key: error.messages}) from None


def note_field() -> Str:
    """Return a field for a typed note or reason."""
    return Str(NOTE_LIMIT)


def told_field() -> Str:
    """Return a field for a typed reason that may not be empty."""
    return Str(NOTE_LIMIT, least=1)


def documents_field() -> Items:
    """Return a field for the ids of documents."""
    return Items(slug(), MAX_DOCUMENTS)


class PersonPart(Strict):
    """A person of the case."""

    name = Str(NAME_LIMIT)
    id_number = Str(NAME_LIMIT)
    phone = Str(PHONE_LIMIT)
    address = Str(LIMITS["address"])
    relation = Str(NAME_LIMIT)


class Signature(Strict):
    """How the applicant signed, and who saw it."""

    type = OneOf(SignatureType)
    witness = Str(NAME_LIMIT)


class Remedies(Strict):
    """Days to ask for reconsideration, months to go to court."""

    review_days = Int(1, 1000)
    suit_months = Int(1, 1000)
