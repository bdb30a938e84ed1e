"""The schemas of the exchange's request and response: what each may hold, and how much of it.

Keys that a schema does not name are left out, at every depth: a newer node may send more.
"""

from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

from shared.domain.version import VERSION_TEXT
from shared.wire.columns import COLUMN_NAMES, LARGEST
from shared.wire.shapes import Items

MAX_ENTRIES = 50_000
MAX_TEXT = 400
LATEST_MILLIS = 221_845_392_000_000
"""The year 9000: what a time may be at most."""
MAX_WANTS = 200
TEXT_COLUMNS = frozenset({"prev", "digest"})
OPTIONAL_TEXT_COLUMNS = frozenset({"sig", "salt"})


class IntColumn(fields.Field[list[int]]):
    """A list of integers, checked in one pass."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> list[int]:  # noqa: ARG002
        if type(value) is not list or not set(map(type, value)) <= {int}:
            raise ValidationError("not a list of integers")
        if value and not -1 <= min(value) <= max(value) <= LARGEST:
            raise ValidationError("not a list of integers")
        return value


class TextColumn(fields.Field[list[str]]):
    """A list of short strings; `nullable` admits null."""

    def __init__(self, *, nullable: bool = False) -> None:
        super().__init__(required=True)
        self._types = {str, type(None)} if nullable else {str}

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> list[str]:  # noqa: ARG002
        if type(value) is not list or not set(map(type, value)) <= self._types:
            raise ValidationError("not a list of strings")
        if max(map(len, filter(None, value)), default=0) > MAX_TEXT:
            raise ValidationError("not a list of strings")
        return value


class BodyColumn(fields.Field[list[Any]]):
    """A list of objects or nulls; what is in them is checked entry by entry, by kind."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> list[Any]:  # noqa: ARG002
        if type(value) is not list or not set(map(type, value)) <= {dict, type(None)}:
            raise ValidationError("not a list of objects")
        return value


def _column(name: str) -> fields.Field[Any]:
    if name == "body":
        return BodyColumn(required=True)
    if name in TEXT_COLUMNS:
        return TextColumn()
    if name in OPTIONAL_TEXT_COLUMNS:
        return TextColumn(nullable=True)
    return IntColumn(required=True)


def _is_number(value: int, least: int) -> bool:
    """Say whether a number lies between bounds; `true` is none, though Python takes it for 1."""
    return type(value) is int and least <= value <= LARGEST


class KnownField(fields.Field[tuple[int, str]]):
    """A registry head: [seq, hash]."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> tuple[int, str]:  # noqa: ARG002
        match value:
            case [int(seq), str(digest)] if _is_number(seq, 0) and len(digest) <= 64:
                return (seq, digest)
        raise ValidationError("not a registry head")


class RawField(fields.Field[list[str | None]]):
    """An entry sent as it is: [header, salt, body]."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> list[str | None]:  # noqa: ARG002
        match value:
            case [str(header), str() | None as salt, str() | None as body]:
                return [header, salt, body]
        raise ValidationError("not a raw entry")


class RawEntries(fields.Dict):
    """Raw entries by where they stand in the batch; how many there are is looked at before any of them is."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> dict[Any, Any]:
        if type(value) is not dict or len(value) > MAX_ENTRIES:
            raise ValidationError("not entries by place, or too many")
        found: dict[Any, Any] = super()._deserialize(value, attr, data, **options)  # type: ignore[no-untyped-call]  # it carries no types
        return found


class BatchSchema(Schema):
    """Columns of equal length."""

    class Meta:
        unknown = EXCLUDE

    locals().update({name: _column(name) for name in COLUMN_NAMES})
    strings = TextColumn()
    knowns = Items(KnownField(), MAX_ENTRIES)
    raw = RawEntries(keys=fields.String(), values=RawField(), required=True)

    @post_load
    def same_length(self, columns: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Refuse columns of different length, and too many entries."""
        lengths = {len(columns[name]) for name in COLUMN_NAMES}
        if len(lengths) != 1 or max(lengths) > MAX_ENTRIES:
            raise ValidationError("columns differ in length, or are too long")
        return columns


class AckSchema(Schema):
    """What the writer holds of the reader's feed: in which store, settled to, seen to.

    `mark` is the reader's own mark of the entry at `seen`, by which a reader that was
    put back to an earlier state notices it.
    """

    class Meta:
        unknown = EXCLUDE

    store = fields.String(required=True, validate=validate.Length(max=64))
    ack = fields.Integer(required=True, strict=True, validate=validate.Range(0, LARGEST))
    seen = fields.Integer(required=True, strict=True, validate=validate.Range(0, LARGEST))
    mark = fields.String(required=True, validate=validate.Length(max=64))


class WantField(fields.Field[tuple[str, int]]):
    """A ledger and a place in it: [ledger, seq]."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> tuple[str, int]:  # noqa: ARG002
        match value:
            case [str(ledger), int(first)] if len(ledger) <= MAX_TEXT and _is_number(first, 1):
                return (ledger, first)
        raise ValidationError("not a want")


class MessageSchema(Schema):
    """What request and response have in common."""

    class Meta:
        unknown = EXCLUDE

    store = fields.String(required=True, validate=validate.Length(max=64))
    ack = fields.Nested(AckSchema, required=True)
    after = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, LARGEST))
    upto = fields.Integer(required=True, strict=True, validate=validate.Range(0, LARGEST))
    mark = fields.String(required=True, validate=validate.Length(max=64))
    batch = fields.Nested(BatchSchema, required=True, allow_none=True)
    wants = Items(WantField(), MAX_WANTS)
    signs = Items(WantField(), MAX_WANTS, required=False, load_default=())
    more = fields.Boolean(required=True, truthy={True}, falsy={False})
    time = fields.Integer(required=True, strict=True, validate=validate.Range(0, LATEST_MILLIS))


class RequestSchema(MessageSchema):
    """A child asks: who it is this time, its lowest own `n` not sent, and its batch."""

    inc = fields.Integer(required=True, strict=True, validate=validate.Range(1, LARGEST))
    counter = fields.Integer(required=True, strict=True, validate=validate.Range(1, LARGEST))
    token = fields.String(required=True, validate=validate.Length(max=64))
    unsent = fields.Integer(required=True, strict=True, validate=validate.Range(0, LARGEST))
    written = fields.Integer(required=True, strict=True, validate=validate.Range(0, LARGEST))
    fresh = fields.Integer(required=True, strict=True, validate=validate.Range(0, LATEST_MILLIS))
    put_back = fields.Boolean(required=True, truthy={True}, falsy={False})
    version = fields.String(load_default="", validate=validate.Regexp(VERSION_TEXT))
    due = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, LATEST_MILLIS))
    left = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, LARGEST))
    shows = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class CheckpointSchema(Schema):
    """The county's signed word on its registry."""

    class Meta:
        unknown = EXCLUDE

    seq = fields.Integer(required=True, strict=True, validate=validate.Range(1, LARGEST))
    hash = fields.String(required=True, validate=validate.Length(equal=64))
    at = fields.Integer(required=True, strict=True, validate=validate.Range(0, LATEST_MILLIS))
    until = fields.Integer(required=True, strict=True, validate=validate.Range(0, LATEST_MILLIS))
    inc = fields.Integer(required=True, strict=True, validate=validate.Range(1, LARGEST))
    signature = fields.String(required=True, validate=validate.Length(equal=128))


class VerdictField(fields.Field[tuple[str, int]]):
    """A verdict and how many entries in a row it is for: [verdict, count]."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> tuple[str, int]:  # noqa: ARG002
        match value:
            case [str(verdict), int(count)] if (
                len(verdict) <= MAX_TEXT and _is_number(count, 1) and count <= MAX_ENTRIES
            ):
                return (verdict, count)
        raise ValidationError("not a verdict")


class ResponseSchema(MessageSchema):
    """The parent answers: a verdict for each entry of the request, in its order, and its own batch.

    `checkpoint` is the newest one that the parent has, where the child has an older
    one. `refused` is the code of why the request was not served, empty where it was;
    `challenge` is what a child must send back to say that it has been put back.
    `counter`, in the answer to an application, is the last that we answered in the
    applicant's present incarnation: a try may have broken off after its first exchange.
    """

    verdicts = Items(VerdictField(), MAX_ENTRIES)
    checkpoint = fields.Nested(CheckpointSchema, load_default=None, allow_none=True)
    refused = fields.String(load_default="", validate=validate.Length(max=64))
    challenge = fields.String(load_default="", validate=validate.Length(max=64))
    counter = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, LARGEST - 1))

    @post_load
    def as_many_as_entries(self, said: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Refuse verdicts for more entries than a request can hold."""
        if sum(count for _verdict, count in said["verdicts"]) > MAX_ENTRIES:
            raise ValidationError("too many verdicts")
        return said
