"""A header's bytes: written once by its author, then stored, relayed and verified as they are."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import product
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

TEXT_OR_NONE = (str, NoneType)
TYPES = frozenset(
    (int, str, str, int, str, list, str, str, int, int, str, str, str, list, *optional)
    for optional in product(TEXT_OR_NONE, repeat=4)
)
"""Of the fields in the order of `KEYS`: the last four may be left empty. True is no 1, nor is 1.0."""
PART_TYPES = (int, int, int, str)
"""Of the epoch's and the known head's parts."""
WRITTEN_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}\.[0-9]{3}Z\Z"
)
"""Looked at, not written anew: writing a time takes five times as long."""


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
        same = orjson.dumps(fields) == raw
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise BadHeader(str(error)) from None
    if not same:
        raise BadHeader("not in the written form")
    return header


def _from_fields(fields: dict[str, Any]) -> Header:
    """Make a header of fields as an author writes them: these keys in this order, these types, times written so."""
    values = tuple(fields.values())
    if tuple(fields) != KEYS or tuple(map(type, values)) not in TYPES:
        raise TypeError("not an author's fields")
    v, alg, ledger, seq, prev, epoch, kind, node, inc, n, actor, at, body, known, *rest = values
    grant, to, fresh, cites = rest
    overrides, handoffs = epoch
    known_seq, known_hash = known
    if tuple(map(type, (*epoch, *known))) != PART_TYPES:
        raise TypeError("not an author's epoch and known head")
    return Header(
        v=v,
        alg=alg,
        ledger=ledger,
        seq=seq,
        prev=prev,
        epoch=(overrides, handoffs),
        kind=kind,
        node=node,
        inc=inc,
        n=n,
        actor=actor,
        at=_written_time(at),
        body=body,
        known=(known_seq, known_hash),
        grant=grant,
        to=to,
        fresh=None if fresh is None else _written_time(fresh),
        cites=cites,
    )


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


def _written_time(text: str) -> datetime:
    """Read a time that is written as `timestamp` writes it, and no other way."""
    if WRITTEN_TIME.match(text) is None:
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
