"""What an entry's body must look like, for every kind that this version reads."""

from typing import Any

from marshmallow import Schema, ValidationError

from shared.wire import (
    bodies_case,
    bodies_certificates,
    bodies_devices,
    bodies_journal,
    bodies_pages,
    bodies_people,
    bodies_registry,
    bodies_roster,
    reasons,
)
from shared.wire.accept import accept_of

SCHEMAS: dict[str, Schema] = {
    **bodies_registry.SCHEMAS,
    **bodies_case.SCHEMAS,
    **bodies_journal.SCHEMAS,
    **bodies_people.SCHEMAS,
    **bodies_pages.SCHEMAS,
    **bodies_certificates.SCHEMAS,
    **bodies_devices.SCHEMAS,
    **bodies_roster.SCHEMAS,
}

ACCEPTS = {kind: accept_of(schema) for kind, schema in SCHEMAS.items()}
"""What needs no closer look. What one of these does not accept, its schema judges."""


def check_body(kind: str, body: Any) -> str | None:
    """Return the first problem of a body in short English, or None.

    Strict outside, opaque inside: an unknown kind is carried, not read.
    """
    schema = SCHEMAS.get(kind)
    if schema is None or ACCEPTS[kind](body):
        return None
    try:
        schema.load(body)
    except ValidationError as error:
        path, reason = next(reasons.problems(error.messages))
        return f"{reasons.field_name(path) or 'body'}: {reason.en}"
    return None
