"""A refusal as it travels to a peer, by whatever carrier: its code, and its sentence in both languages."""

import orjson

from shared.domain.refusals import Refusal
from shared.domain.text import Text

LONGEST = 300


def dump_refusal(refusal: Refusal) -> bytes:
    """Write a refusal."""
    told = {"code": refusal.code, "zh": refusal.say("zh"), "en": refusal.say("en")}
    return orjson.dumps(told)


def load_refusal(body: bytes) -> Text | None:
    """Return a peer's own sentence, None where it gave none."""
    try:
        told = orjson.loads(body)
        return Text(str(told["zh"])[:LONGEST], str(told["en"])[:LONGEST])
    except (ValueError, KeyError, TypeError):
        return None
