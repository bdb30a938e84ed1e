"""Saying yes at once to what a schema would accept: most of what arrives.

Made of the schema's own fields. It accepts nothing that the schema refuses; what it
does not accept may still be right, and is the schema's to judge, who says why not.
"""

from collections.abc import Callable
from typing import Any

from marshmallow import Schema, ValidationError, fields

from shared.wire.shapes import Field, Items, OneOf, Shaped, Str, has_hidden

Accept = Callable[[Any], bool]


def accept_of(schema: Schema) -> Accept:
    """Return what accepts an object that has every key of a schema, no other, and in each what its field takes."""
    found = [_of_field(field) for field in schema.load_fields.values()]
    if schema._hooks or schema.many or schema.partial or None in found:  # noqa: SLF001 - nothing else tells of hooks
        return _never
    keys = [field.data_key or name for name, field in schema.load_fields.items()]
    parts = [(key, accept) for key, accept in zip(keys, found, strict=True) if accept is not None]

    def accept_object(value: Any) -> bool:
        if type(value) is not dict or len(value) != len(parts):
            return False
        for key, accept in parts:  # noqa: SIM110 - `all` would step into a generator for each
            if key not in value or not accept(value[key]):
                return False
        return True

    return accept_object


def _never(_value: Any) -> bool:
    return False


def _of_field(field: fields.Field[Any]) -> Accept | None:
    """Return what accepts a field's value, None for a field that only marshmallow can judge."""
    if field.validators or field.validate is not None:
        return None
    accept = _of_kind(field)
    if accept is None or not field.allow_none:
        return accept
    return lambda value: value is None or accept(value)


def _of_kind(field: fields.Field[Any]) -> Accept | None:
    does = type(field)._deserialize  # noqa: SLF001 - a field that reads in its own way is none of ours
    if isinstance(field, Field) and does is Field._deserialize:  # noqa: SLF001
        return QUICK.get(type(field), _checked)(field)
    if isinstance(field, Items) and does is Items._deserialize:  # noqa: SLF001
        return _items(field)
    if type(field) is fields.Nested and not field.many:
        return accept_of(field.schema)
    return None


def _checked(field: Field) -> Accept:
    def accept(value: Any) -> bool:
        if value is None:
            return False
        try:
            field.check(value)
        except ValidationError:
            return False
        return True

    return accept


def _text(field: Str) -> Accept:
    least, limit, quoted = field.least, field.limit, field.quoted

    def accept(value: Any) -> bool:
        return (
            type(value) is str
            and least <= len(value) <= limit
            and (quoted or value.isprintable() or not has_hidden(value))
            and (not least or bool(value.strip()))
        )

    return accept


def _shaped(field: Shaped) -> Accept:
    match = field.pattern.match
    return lambda value: type(value) is str and match(value) is not None


def _one_of(field: OneOf) -> Accept:
    words = frozenset(field.words)
    return lambda value: type(value) is str and value in words


QUICK: dict[type, Callable[[Any], Accept]] = {Str: _text, Shaped: _shaped, OneOf: _one_of}
"""Of the fields that most values are: the same as their `check`, without raising."""


def _items(field: Items) -> Accept | None:
    one = _of_field(field.inner)
    if one is None or field.distinct:
        return None

    def accept(value: Any) -> bool:
        return (
            type(value) is list and field.least <= len(value) <= field.most and all(map(one, value))
        )

    return accept
