"""A refusal as it travels to a peer, by whatever carrier: its code, and its sentence in both languages."""

import orjson

from shared.domain.admission import LATEST
from shared.domain.refusals import Refusal
from shared.domain.refusals_store import StoreUnavailable
from shared.domain.text import Text
from shared.replication.codes import Busy, ComeBack, LinkDown, NotTheRest, PeerRefused

LONGEST = 300
IDLE = frozenset(refusal.code for refusal in StoreUnavailable.__subclasses__())
"""What a peer says that is there and can keep nothing now: as good as not there."""
ACTED_ON: dict[str, type[Refusal]] = {refusal.code: refusal for refusal in (Busy, NotTheRest)}
"""What a carrier's caller acts on by itself: the same refusal here as there."""
SECONDS = "seconds"


def dump_refusal(refusal: Refusal) -> bytes:
    """Write a refusal; of ComeBack also when."""
    told = {"code": refusal.code, "zh": refusal.say("zh"), "en": refusal.say("en")}
    later = {SECONDS: refusal.facts[SECONDS]} if isinstance(refusal, ComeBack) else {}
    return orjson.dumps(told | later)


def load_refusal(body: bytes, otherwise: Refusal) -> Refusal:
    """Return what a peer refused with, in its own words; `otherwise` where it gave none."""
    try:
        told = orjson.loads(body)
        if told["code"] == ComeBack.code:
            return ComeBack(seconds=min(LATEST, max(0.0, float(told[SECONDS]))))
        if told["code"] in ACTED_ON:
            return ACTED_ON[told["code"]]()
        words = Text(str(told["zh"])[:LONGEST], str(told["en"])[:LONGEST])
        return LinkDown(reason=words) if told["code"] in IDLE else PeerRefused(reason=words)
    except (ValueError, KeyError, TypeError):
        return otherwise
