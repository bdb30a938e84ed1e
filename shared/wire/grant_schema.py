"""The schema of a grant: the same for its file and for the registry entry that issues it."""

import re
from typing import Any

from marshmallow import ValidationError, validates_schema

from shared.domain.acts import Power
from shared.domain.codes import Level
from shared.domain.grants import GRANT_FORMS
from shared.domain.ledgers import NODE
from shared.domain.text import Text
from shared.wire.ids import slug
from shared.wire.shapes import (
    CODE_LIMIT,
    LINE_LIMIT,
    Day,
    Field,
    Int,
    Items,
    OneOf,
    Shaped,
    Str,
    Strict,
    bilingual,
    no,
)

GRANT_ID = re.compile(r"[A-Z]-[0-9]{4,12}\Z", re.ASCII)
SELECTOR = re.compile(rf"(?:level:(?:{'|'.join(Level)})|(?:subtree|node):{NODE})\Z", re.ASCII)
LIKE = "level:town, subtree:620722101000, node:620722101200"
MAX_SELECTORS = 500

MAX_HOURS = 24 * 366
MAX_CEILING = 10**12
BAD_LEASES = Text("应是各环节的小时数，与 acts 一一对应", "it must give hours for each of the acts")
BACKWARD = Text("不能早于 from", "it may not be before “from”")


def grant_id(**options: Any) -> Shaped:
    """Return a field for a grant's id."""
    return Shaped(GRANT_ID, "G-0001", **options)


def selectors(*, least: int) -> Items:
    """Return a field for the nodes that something goes to: by level, below a node, or one by one."""
    return Items(Shaped(SELECTOR, LIKE), MAX_SELECTORS, least=least, distinct=True)


class Leases(Field):
    """Hours for which each act may still be done after a checkpoint, by act."""

    def check(self, value: Any) -> None:
        """Refuse other types, other acts, hours out of range."""
        if not isinstance(value, dict) or not all(
            act in set(Power) and type(hours) is int and 1 <= hours <= MAX_HOURS
            for act, hours in value.items()
        ):
            raise no(BAD_LEASES)


class TermsSchema(Strict):
    """What is devolved: acts of a matter, to nodes, for a time, under a document."""

    matter = slug()
    acts = Items(OneOf(Power), len(Power), least=1, distinct=True)
    to = selectors(least=1)
    since = Day(data_key="from")
    until = Day()
    form = OneOf(GRANT_FORMS)
    document = bilingual(LINE_LIMIT)
    number = Str(CODE_LIMIT, least=1)
    department = slug()
    leases = Leases()
    ceiling = Int(1, MAX_CEILING, allow_none=True)

    @validates_schema
    def check_days(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a grant that ends before it begins."""
        if data["since"] > data["until"]:
            raise ValidationError({"until": [BACKWARD]})

    @validates_schema
    def check_leases(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse leases of other acts than those given."""
        if set(data["leases"]) != set(data["acts"]):
            raise ValidationError({"leases": [BAD_LEASES]})


class GrantSchema(TermsSchema):
    """A grant as it is issued: its terms under an id, perhaps in place of another."""

    id = grant_id()
    replaces = grant_id(allow_none=True)


TERMS = TermsSchema()
GRANT = GrantSchema()
