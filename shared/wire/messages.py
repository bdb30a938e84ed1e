"""The exchange's request and response: the plain values they carry, written and read."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson
from marshmallow import Schema, ValidationError

from shared.domain.freshness import Checkpoint
from shared.ledger.header import from_millis, to_millis
from shared.wire.columns import BadBatch, Parcel, pack, unpack
from shared.wire.frame import BadFrame
from shared.wire.message_schema import RequestSchema, ResponseSchema

REQUEST_KEYS = (
    "inc",
    "counter",
    "token",
    "unsent",
    "written",
    "fresh",
    "put_back",
    "shows",
    "version",
    "due",
    "left",
)
REQUEST, RESPONSE = RequestSchema(), ResponseSchema()
MOST_VALUES = 400_000
"""In a message: some sixty bytes of memory each, whatever a schema says of them afterwards."""
VALUE_MARKS = (b",", b"[", b"{")
"""A message holds no more values than these stand in it, and one."""


class BadMessage(ValueError):
    """Not a message of the exchange."""


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
    """One side's half of an exchange: its feed store, its ack of the other's, its batch behind `after` and up to `upto`.

    `mark` is that of the entry at `upto`, empty at 0; `packed` the batch as it travels, where it has been
    written already.
    """

    store: str
    ack: Ack
    upto: int
    parcels: tuple[Parcel, ...]
    wants: tuple[tuple[str, int], ...]
    more: bool
    time: int
    mark: str = ""
    after: int = 0
    packed: bytes = field(default=b"", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Request:
    """A child's message. One that `shows` holds the child's whole registry, and nothing else.

    `version` is the software that the child runs, empty where it does not say; `due`
    the first deadline among the open cases that it speaks of (ms, 0 for none), `left`
    how many positions of the child's feed come after it.
    """

    half: Half
    inc: int
    counter: int
    token: str
    unsent: int
    written: int = 0
    fresh: int = 0
    put_back: bool = False
    shows: bool = False
    version: str = ""
    due: int = 0
    left: int = 0


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
            "version": request.version,
            **{key: value for key in ("shows", "due", "left") if (value := getattr(request, key))},
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


def dump_batch(parcels: tuple[Parcel, ...]) -> bytes:
    """Write a batch as it stands in a message; empty where there is nothing."""
    return orjson.dumps(pack(parcels)) if parcels else b""


def holds_many(packed: bytes) -> bool:
    """Say whether a batch holds so many values that a message with it might hold too many."""
    return _values(packed) > MOST_VALUES // 2


def _values(raw: bytes) -> int:
    return sum(raw.count(mark) for mark in VALUE_MARKS)


def _half(half: Half) -> dict[str, Any]:
    begins: dict[str, Any] = {"after": half.after} if half.after else {}
    if signs := [(ledger, -seq) for ledger, seq in half.wants if seq < 0]:
        begins["signs"] = signs
    packed = half.packed or dump_batch(half.parcels)
    return begins | {
        "store": half.store,
        "ack": asdict(half.ack),
        "upto": half.upto,
        "mark": half.mark,
        "batch": orjson.Fragment(packed) if packed else None,
        "wants": [want for want in half.wants if want[1] > 0],
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
        wants=(*m["wants"], *((ledger, -seq) for ledger, seq in m["signs"])),
        more=m["more"],
        time=m["time"],
        mark=m["mark"],
        after=m["after"],
    )


def _load(schema: Schema, raw: bytes) -> dict[str, Any]:
    if len(raw) > MOST_VALUES and _values(raw) > MOST_VALUES:
        raise BadMessage("too many values")
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
