"""The exchange's request and response: their schema, and the plain values they carry."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import orjson
from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

from shared.domain.freshness import Checkpoint
from shared.ledger.header import from_millis, to_millis
from shared.wire.columns import COLUMN_NAMES, LARGEST, BadBatch, Parcel, pack, unpack
from shared.wire.frame import BadFrame

MAX_ENTRIES = 50_000
MAX_TEXT = 400
LATEST_MILLIS = 221_845_392_000_000
"""The year 9000: what a time may be at most."""
MAX_WANTS = 200
TEXT_COLUMNS = frozenset({"prev", "digest"})
OPTIONAL_TEXT_COLUMNS = frozenset({"sig", "salt"})


class BadMessage(ValueError):
    """Not a message of the exchange."""


class IntColumn(fields.Field[list[int]]):
    """A list of integers, checked in one pass."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> list[int]:  # noqa: ARG002
        if type(value) is not list or not all(type(x) is int and -1 <= x <= LARGEST for x in value):
            raise ValidationError("not a list of integers")
        return value


class TextColumn(fields.Field[list[str]]):
    """A list of short strings; `nullable` admits null."""

    def __init__(self, *, nullable: bool = False) -> None:
        super().__init__(required=True)
        self._types = (str, type(None)) if nullable else (str,)

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> list[str]:  # noqa: ARG002
        if type(value) is not list or not all(
            type(x) in self._types and (x is None or len(x) <= MAX_TEXT) for x in value
        ):
            raise ValidationError("not a list of strings")
        return value


class BodyColumn(fields.Field[list[Any]]):
    """A list of objects or nulls; what is in them is checked entry by entry, by kind."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> list[Any]:  # noqa: ARG002
        if type(value) is not list or not all(x is None or type(x) is dict for x in value):
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


class KnownField(fields.Field[tuple[int, str]]):
    """A registry head: [seq, hash]."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> tuple[int, str]:  # noqa: ARG002
        match value:
            case [int(seq), str(digest)] if 0 <= seq <= LARGEST and len(digest) <= 64:
                return (seq, digest)
        raise ValidationError("not a registry head")


class RawField(fields.Field[list[str | None]]):
    """An entry sent as it is: [header, salt, body]."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> list[str | None]:  # noqa: ARG002
        match value:
            case [str(header), str() | None as salt, str() | None as body]:
                return [header, salt, body]
        raise ValidationError("not a raw entry")


class BatchSchema(Schema):
    """Columns of equal length."""

    class Meta:
        unknown = EXCLUDE

    locals().update({name: _column(name) for name in COLUMN_NAMES})
    strings = TextColumn()
    knowns = fields.List(KnownField(), required=True)
    raw = fields.Dict(keys=fields.String(), values=RawField(), required=True)

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
    """A ledger and the seq from which it is wanted: [ledger, first]."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> tuple[str, int]:  # noqa: ARG002
        match value:
            case [str(ledger), int(first)] if len(ledger) <= MAX_TEXT and 1 <= first <= LARGEST:
                return (ledger, first)
        raise ValidationError("not a want")


class MessageSchema(Schema):
    """What request and response have in common."""

    class Meta:
        unknown = EXCLUDE

    store = fields.String(required=True, validate=validate.Length(max=64))
    ack = fields.Nested(AckSchema, required=True)
    upto = fields.Integer(required=True, strict=True, validate=validate.Range(0, LARGEST))
    mark = fields.String(required=True, validate=validate.Length(max=64))
    batch = fields.Nested(BatchSchema, required=True, allow_none=True)
    wants = fields.List(WantField(), required=True, validate=validate.Length(max=MAX_WANTS))
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
                len(verdict) <= MAX_TEXT and 1 <= count <= MAX_ENTRIES
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
    `blobs` is a place kept for what later versions offer there.
    """

    verdicts = fields.List(VerdictField(), required=True, validate=validate.Length(max=MAX_ENTRIES))
    blobs = fields.List(fields.Raw(), load_default=list)
    checkpoint = fields.Nested(CheckpointSchema, load_default=None, allow_none=True)
    refused = fields.String(load_default="", validate=validate.Length(max=64))
    challenge = fields.String(load_default="", validate=validate.Length(max=64))
    counter = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, LARGEST - 1))


REQUEST_KEYS = ("inc", "counter", "token", "unsent", "written", "fresh", "put_back", "shows")
REQUEST, RESPONSE = RequestSchema(), ResponseSchema()


@dataclass(frozen=True, slots=True)
class Ack:
    """Positions of the other's feed that the writer has settled (`ack`) and holds durably (`seen`).

    `mark` is that of the entry at `seen`, as the other told it.
    """

    store: str
    ack: int
    seen: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Half:
    """One side's half of an exchange: its feed store, its ack of the other's, its batch up to `upto`.

    `mark` is that of the entry at `upto`, empty at 0.
    """

    store: str
    ack: Ack
    upto: int
    parcels: tuple[Parcel, ...]
    wants: tuple[tuple[str, int], ...]
    more: bool
    time: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A child's message. One that `shows` holds the child's whole registry, and nothing else."""

    half: Half
    inc: int
    counter: int
    token: str
    unsent: int
    written: int = 0
    fresh: int = 0
    put_back: bool = False
    shows: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """A parent's message: `verdicts` has one for each entry of the request, in order."""

    half: Half
    verdicts: tuple[str, ...]
    checkpoint: Checkpoint | None = None
    refused: str = ""
    challenge: str = ""
    counter: int = 0


def dump_request(request: Request) -> bytes:
    """Write a request's payload."""
    return orjson.dumps(
        {
            **_half(request.half),
            "inc": request.inc,
            "counter": request.counter,
            "token": request.token,
            "unsent": request.unsent,
            "written": request.written,
            "fresh": request.fresh,
            "put_back": request.put_back,
            **({"shows": True} if request.shows else {}),
        }
    )


def dump_response(response: Response) -> bytes:
    """Write a response's payload."""
    told: dict[str, Any] = {**_half(response.half), "verdicts": _runs(response.verdicts)}
    if response.checkpoint is not None:
        told["checkpoint"] = _checkpoint(response.checkpoint)
    if response.refused:
        told |= {"refused": response.refused, "challenge": response.challenge}
    if response.counter:
        told["counter"] = response.counter
    return orjson.dumps(told)


def load_request(raw: bytes) -> Request:
    """Read a request's payload, or raise BadMessage."""
    m = _load(REQUEST, raw)
    said = {key: m[key] for key in REQUEST_KEYS}
    return Request(_read_half(m), **said)


def load_response(raw: bytes) -> Response:
    """Read a response's payload, or raise BadMessage."""
    m = _load(RESPONSE, raw)
    return Response(
        _read_half(m),
        tuple(v for v, count in m["verdicts"] for _ in range(count)),
        checkpoint=_read_checkpoint(m["checkpoint"]) if m["checkpoint"] else None,
        refused=m["refused"],
        challenge=m["challenge"],
        counter=m["counter"],
    )


def _checkpoint(checkpoint: Checkpoint) -> dict[str, Any]:
    times = {"at": to_millis(checkpoint.at), "until": to_millis(checkpoint.until)}
    return {**asdict(checkpoint), **times}


def _read_checkpoint(raw: Mapping[str, Any]) -> Checkpoint:
    times = {"at": from_millis(raw["at"]), "until": from_millis(raw["until"])}
    return Checkpoint(**{**raw, **times})


def _half(half: Half) -> dict[str, Any]:
    return {
        "store": half.store,
        "ack": asdict(half.ack),
        "upto": half.upto,
        "mark": half.mark,
        "batch": pack(half.parcels) if half.parcels else None,
        "wants": half.wants,
        "more": half.more,
        "time": half.time,
    }


def _read_half(m: Mapping[str, Any]) -> Half:
    try:
        parcels = tuple(unpack(m["batch"])) if m["batch"] else ()
    except BadBatch as error:
        raise BadMessage(str(error)) from None
    return Half(
        store=m["store"],
        ack=Ack(**m["ack"]),
        upto=m["upto"],
        parcels=parcels,
        wants=tuple(m["wants"]),
        more=m["more"],
        time=m["time"],
        mark=m["mark"],
    )


def _load(schema: Schema, raw: bytes) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema.load(orjson.loads(raw))
    except (ValueError, RecursionError, ValidationError, BadFrame) as error:
        raise BadMessage(str(error)[:200]) from None
    return loaded


def _runs(verdicts: tuple[str, ...]) -> list[list[Any]]:
    runs: list[list[Any]] = []
    for verdict in verdicts:
        if runs and runs[-1][0] == verdict:
            runs[-1][1] += 1
        else:
            runs.append([verdict, 1])
    return runs
