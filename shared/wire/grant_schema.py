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
from shared.wire.shapes import LINE_LIMIT, Day, Items, OneOf, Shaped, Strict, bilingual

GRANT_ID = re.compile(r"[A-Z]-[0-9]{4,12}\Z", re.ASCII)
SELECTOR = re.compile(rf"(?:level:(?:{'|'.join(Level)})|(?:subtree|node):{NODE})\Z", re.ASCII)
LIKE = "level:town, subtree:620722101000, node:620722101200"
MAX_SELECTORS = 500

BACKWARD = Text("不能早于 from", "it may not be before “from”")


def grant_id() -> Shaped:
    """Return a field for a grant's id."""
    return Shaped(GRANT_ID, "G-0001")


class GrantSchema(Strict):
    """Acts of a matter devolved to nodes, for a time, under a document."""

    id = grant_id()
    matter = slug()
    acts = Items(OneOf(Power), len(Power), least=1, distinct=True)
    to = Items(Shaped(SELECTOR, LIKE), MAX_SELECTORS, least=1, distinct=True)
    since = Day(data_key="from")
    until = Day()
    form = OneOf(GRANT_FORMS)
    document = bilingual(LINE_LIMIT)

    @validates_schema
    def check_days(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a grant that ends before it begins."""
        if data["since"] > data["until"]:
            raise ValidationError({"until": [BACKWARD]})


GRANT = GrantSchema()
