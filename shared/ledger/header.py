"""A header's bytes: written once by its author, then stored, relayed and verified as they are."""

import hashlib
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from types import NoneType
from typing import Any

import orjson

from shared.domain.facts import Header

VERSION = 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
KEYS = (
    "v",
    "alg",
    "ledger",
    "seq",
    "prev",
    "epoch",
    "kind",
    "node",
    "inc",
    "n",
    "actor",
    "at",
    "body",
    "known",
    "grant",
    "to",
    "fresh",
    "cites",
)


PLAIN = ("v", "seq", "inc", "n", "alg", "ledger", "prev", "kind", "node", "actor", "at", "body")
OPTIONAL = ("grant", "to", "fresh", "cites")
TYPES = [int] * 4 + [str] * 8 + [int, int, int, str]
"""Of the fields in `PLAIN`, then of the epoch's and the known head's parts."""


class BadHeader(ValueError):
    """The bytes are not a header as this version writes one."""


def header_bytes(header: Header) -> bytes:
    """Serialise a header: compact JSON in UTF-8, keys in the order of `KEYS`."""
    return orjson.dumps(
        {
            "v": header.v,
            "alg": header.alg,
            "ledger": header.ledger,
            "seq": header.seq,
            "prev": header.prev,
            "epoch": header.epoch,
            "kind": header.kind,
            "node": header.node,
            "inc": header.inc,
            "n": header.n,
            "actor": header.actor,
            "at": timestamp(header.at),
            "body": header.body,
            "known": header.known,
            "grant": header.grant,
            "to": header.to,
            "fresh": timestamp(header.fresh) if header.fresh else None,
            "cites": header.cites,
        }
    )


def parse_header(raw: bytes) -> Header:
    """Read a header; bytes that would not be written the same again raise BadHeader."""
    try:
        fields: dict[str, Any] = orjson.loads(raw)
        header = _from_fields(fields)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise BadHeader(str(error)) from None
    if header_bytes(header) != raw:
        raise BadHeader("not in the written form")
    return header


def _from_fields(f: dict[str, Any]) -> Header:
    overrides, handoffs = f["epoch"]
    known_seq, known_hash = f["known"]
    _check_types(f, overrides, handoffs, known_seq, known_hash)
    return Header(
        v=f["v"],
        alg=f["alg"],
        ledger=f["ledger"],
        seq=f["seq"],
        prev=f["prev"],
        epoch=(overrides, handoffs),
        kind=f["kind"],
        node=f["node"],
        inc=f["inc"],
        n=f["n"],
        actor=f["actor"],
        at=parse_timestamp(f["at"]),
        body=f["body"],
        known=(known_seq, known_hash),
        grant=f["grant"],
        to=f["to"],
        fresh=parse_timestamp(f["fresh"]) if f["fresh"] is not None else None,
        cites=f["cites"],
    )


def _check_types(f: dict[str, Any], *parts: object) -> None:
    """Raise TypeError for a value of another type than an author writes; true is no 1, nor is 1.0."""
    found = [type(f[key]) for key in PLAIN] + [type(part) for part in parts]
    optional = {type(f[key]) for key in OPTIONAL}
    if found != TYPES or not optional <= {str, NoneType}:
        raise TypeError(found)


def entry_hash(raw: bytes) -> str:
    """Return the SHA-256 of header bytes in hex: the entry's name, and the next one's `prev`."""
    return hashlib.sha256(raw).hexdigest()


@lru_cache(maxsize=4096)
def timestamp(at: datetime) -> str:
    """Write a UTC time to the millisecond, as `2026-11-23T01:40:00.123Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def parse_timestamp(text: str) -> datetime:
    """Read a time that `timestamp` wrote."""
    if not text.endswith("Z"):
        raise ValueError(text)
    return datetime.fromisoformat(text)


def to_millis(at: datetime) -> int:
    """Return a time as whole milliseconds since 1970 (UTC)."""
    return (at - EPOCH) // MILLISECOND


def from_millis(millis: int) -> datetime:
    """Return the UTC time of milliseconds since 1970."""
    return EPOCH + millis * MILLISECOND


def whole_millis(at: datetime) -> datetime:
    """Drop what a header does not keep: anything finer than a millisecond."""
    return from_millis(to_millis(at))
