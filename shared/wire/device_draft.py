"""What a device hands over: the draft that it signed, and what it says to hold."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError

from shared.domain.devices import DeviceDraft
from shared.domain.drafts_left import MAX_CHARACTERS, fits
from shared.domain.pages import slot_from
from shared.domain.refusals_devices import DeviceBadDraft
from shared.domain.text import Text
from shared.ledger.body import BadBody, parse_body
from shared.wire.bodies_case import FromDevicePart, device_tag, receipt_field
from shared.wire.ids import HASH, case_id, node_code, slug
from shared.wire.reasons import field_name, problems
from shared.wire.shapes import MAX_INT, Field, Instant, Int, Items, Str, Strict, no, part

MOST_PHOTOS = 200
MOST_HELD = 1_000
MOST_SENT = 200_000
"""Characters of a draft that is still read; one longer than `MAX_DRAFT` is looked at by a person."""
SLOT = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}/[a-z0-9][a-z0-9_-]{0,63}/[0-9]{1,2}\Z", re.ASCII)
BAD_FORM = Text(
    f"应是若干“步骤: 内容”，共不超过 {MAX_CHARACTERS} 个字",
    f"it must be a set of “step: inputs” of at most {MAX_CHARACTERS} characters",
)
BAD_PHOTOS = Text("应是若干“页: 摘要”", "it must be a set of “page: digest”")


class FormData(Field):
    """What was typed, as it was typed."""

    def check(self, value: Any) -> None:
        """Refuse other forms and sizes."""
        if not fits(value):
            raise no(BAD_FORM)


class Photos(Field):
    """The SHA-256 of what is sent, by slot."""

    def check(self, value: Any) -> None:
        """Refuse other types and sizes."""
        if not isinstance(value, Mapping) or len(value) > MOST_PHOTOS:
            raise no(BAD_PHOTOS)
        for slot, sha in value.items():
            if not (type(slot) is str and SLOT.match(slot) and slot_from(slot)):
                raise no(BAD_PHOTOS)
            if not (isinstance(sha, str) and HASH.match(sha)):
                raise no(BAD_PHOTOS)


class DraftSchema(Strict):
    """A draft as it was signed."""

    id = case_id()
    node = node_code()
    tag = device_tag()
    n = Int(1, MAX_INT)
    receipt = receipt_field()
    received_at = Instant()
    synced = Instant()
    matter = slug()
    version = Int(1)
    data = FormData()
    photos = Photos()


class EnvelopeSchema(Schema):
    """A draft's text and its signature, as they are handed over."""

    draft = Str(MOST_SENT, least=1, quoted=True)
    signature = FromDevicePart().fields["signature"]


class HeldSchema(Strict):
    """One take-in that a device still holds."""

    id = case_id()
    n = Int(1, MAX_INT)
    receipt = receipt_field()
    matter = slug()
    at = Instant()


class ReportSchema(Strict):
    """What a device says of itself: what it holds, and from which number on it has still to be told of the ack."""

    since = Int(1, MAX_INT, data_key="from")
    holds = Items(part(HeldSchema), MOST_HELD)


def read_draft(text: str) -> DeviceDraft:
    """Read a draft's text; DeviceBadDraft where it is not in the one written form, or not of this shape."""
    found = _loaded(DraftSchema(), text.encode("utf-8", "surrogatepass"))
    times = {key: datetime.fromisoformat(found[key]) for key in ("received_at", "synced")}
    return DeviceDraft(**{**found, **times})


def read_envelope(raw: bytes) -> tuple[str, str]:
    """Return the draft's text and its signature (hex) out of what a device sent, or refuse it."""
    found = _loaded(EnvelopeSchema(), raw)
    return found["draft"], found["signature"]


def read_report(raw: bytes) -> tuple[int, list[dict[str, Any]]]:
    """Return the first number that a device waits to hear of, and what it holds."""
    found = _loaded(ReportSchema(), raw)
    return found["since"], found["holds"]


def _loaded(schema: Schema, raw: bytes) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema.load(parse_body(raw))
    except BadBody:
        raise DeviceBadDraft(reason=Text("不是规定的写法", "not in the written form")) from None
    except ValidationError as error:
        path, reason = next(problems(error.messages))
        name = field_name(path) or "body"
        told = Text(f"{name}：{reason.zh}", f"{name}: {reason.en}")
        raise DeviceBadDraft(reason=told) from None
    return loaded
