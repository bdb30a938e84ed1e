"""A batch of entries on the wire: columns and tables, so that like stands next to like.

What the receiver can work out does not travel: a `prev` whose entry stands
before it in the batch, a body digest where the body is sent, the strings that
entries share. The receiver rebuilds the exact header bytes; the sender proves
that first, and sends the bytes of an entry that would not rebuild as they are.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from shared.domain.facts import Header, Known
from shared.domain.record import record
from shared.ledger.body import BadBody, body_digest, parse_body
from shared.ledger.entry import Entry
from shared.ledger.header import (
    VERSION,
    BadHeader,
    entry_hash,
    from_millis,
    header_bytes,
    parse_header,
    to_millis,
)

NONE = -1
LARGEST = 2**53
ELIDED = ""
Columns = dict[str, Any]


@record
class Parcel:
    """An entry in a batch, and its position in the sender's feed (0: sent because it was asked for)."""

    position: int
    entry: Entry


class BadBatch(ValueError):
    """The columns do not fit together."""


class _Table:
    """Gives each distinct value an index."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._index: dict[Any, int] = {}

    def index(self, value: Any) -> int:
        if value is None:
            return NONE
        if value not in self._index:
            self._index[value] = len(self.values)
            self.values.append(value)
        return self._index[value]


def pack(parcels: Sequence[Parcel]) -> Columns:
    """Write a batch. Signatures go as each parcel holds them: eliding those of a run is the sender's choice."""
    strings, knowns = _Table(), _Table()
    rows, raws = [], {}
    before: dict[str, str] = {}
    for i, parcel in enumerate(parcels):
        entry = parcel.entry
        rows.append(_row(parcel, strings, knowns, before))
        before[entry.header.ledger] = entry.hash
        if not _rebuilds(entry):
            raws[str(i)] = [entry.raw.decode("latin-1"), _b64(entry.salt), _latin(entry.body)]
            rows[-1]["salt"] = rows[-1]["body"] = None
    columns: Columns = {name: [row[name] for row in rows] for name in COLUMN_NAMES}
    return {**columns, "strings": strings.values, "knowns": knowns.values, "raw": raws}


COLUMN_NAMES = (
    "pos",
    "ledger",
    "seq",
    "prev",
    "overrides",
    "handoffs",
    "kind",
    "node",
    "inc",
    "n",
    "actor",
    "at",
    "digest",
    "known",
    "grant",
    "to",
    "fresh",
    "cites",
    "alg",
    "sig",
    "salt",
    "body",
)
POS, SIG = COLUMN_NAMES.index("pos"), COLUMN_NAMES.index("sig")


def _row(parcel: Parcel, strings: _Table, knowns: _Table, before: dict[str, str]) -> dict[str, Any]:
    entry = parcel.entry
    h = entry.header
    sent = entry.body is not None
    return {
        "pos": parcel.position,
        "ledger": strings.index(h.ledger),
        "seq": h.seq,
        "prev": ELIDED if before.get(h.ledger) == h.prev else h.prev,
        "overrides": h.epoch[0],
        "handoffs": h.epoch[1],
        "kind": strings.index(h.kind),
        "node": strings.index(h.node),
        "inc": h.inc,
        "n": h.n,
        "actor": strings.index(h.actor),
        "at": to_millis(h.at),
        "digest": ELIDED if sent else h.body,
        "known": knowns.index(h.known),
        "grant": strings.index(h.grant),
        "to": strings.index(h.to),
        "fresh": NONE if h.fresh is None else to_millis(h.fresh),
        "cites": strings.index(h.cites),
        "alg": strings.index(h.alg),
        "sig": _b64(entry.signature),
        "salt": _b64(entry.salt),
        "body": orjson.Fragment(entry.body) if entry.body is not None else None,
    }


def _rebuilds(entry: Entry) -> bool:
    if entry.header.v != VERSION:
        return False
    try:
        if entry.body is not None:
            parse_body(entry.body)
        return header_bytes(entry.header) == entry.raw and entry.body_matches()
    except BadBody:
        return False


def unpack(columns: Columns) -> list[Parcel]:
    """Rebuild a batch whose columns have passed the schema, or raise BadBatch.

    Nothing is verified here but form; an entry rebuilt from a forged column
    has other bytes, so its hash and signature will not fit.
    """
    parcels: list[Parcel] = []
    tables, raws = _tables(columns), columns["raw"]
    try:
        for i, row in enumerate(zip(*(columns[name] for name in COLUMN_NAMES), strict=True)):
            raw = raws.get(str(i)) if raws else None
            entry = _entry(row, tables) if raw is None else _from_raw(raw, _unb64(row[SIG]))
            tables.before[entry.header.ledger] = entry.hash
            parcels.append(Parcel(row[POS], entry))
    except (IndexError, ValueError, KeyError, OverflowError, TypeError) as error:
        raise BadBatch(str(error)) from None
    return parcels


@dataclass(slots=True)
class _Tables:
    """What rows refer to: texts and registry heads by index, and each ledger's entry before, by its hash."""

    texts: dict[int, str]
    optional: dict[int, str | None]
    knowns: list[Known]
    before: dict[str, str]


def _tables(columns: Columns) -> _Tables:
    texts = dict(enumerate(columns["strings"]))
    return _Tables(texts, {**texts, NONE: None}, [(s, h) for s, h in columns["knowns"]], {})


def _entry(row: tuple[Any, ...], tables: _Tables) -> Entry:
    _pos, ledger_at, seq, prev, overrides, handoffs, kind, node, inc, n, actor, at, *rest = row
    digest, known, grant, to, fresh, cites, alg, sig, salt_text, content = rest
    texts, optional = tables.texts, tables.optional
    ledger = texts[ledger_at]
    body = None if content is None else orjson.dumps(content)
    salt = _unb64(salt_text)
    header = Header(
        v=VERSION,
        alg=texts[alg],
        ledger=ledger,
        seq=seq,
        prev=prev or _elided_prev(seq, tables.before.get(ledger, "")),
        epoch=(overrides, handoffs),
        kind=texts[kind],
        node=texts[node],
        inc=inc,
        n=n,
        actor=texts[actor],
        at=from_millis(at),
        body=digest or body_digest(salt or b"", body or b""),
        known=tables.knowns[known],
        grant=optional[grant],
        to=optional[to],
        fresh=None if fresh == NONE else from_millis(fresh),
        cites=optional[cites],
    )
    raw = header_bytes(header)
    entry = Entry(header, raw, entry_hash(raw), _unb64(sig), salt, body)
    # What is to be said of a body where the digest came with it, the receiver looks at.
    return entry if digest or content is None or salt is None else entry.made_of(content)


def _elided_prev(seq: int, before: str) -> str:
    return "" if seq == 1 else before


def _from_raw(parts: list[str | None], signature: bytes | None) -> Entry:
    header_text, salt, body = parts
    if header_text is None:
        raise BadBatch("no header")
    raw = header_text.encode("latin-1")
    try:
        header = parse_header(raw)
    except BadHeader as error:
        raise BadBatch(str(error)) from None
    if max(header.seq, header.inc, header.n, *header.epoch, header.known[0]) > LARGEST:
        raise BadBatch("number too large")
    body_raw = None if body is None else body.encode("latin-1")
    return Entry(header, raw, entry_hash(raw), signature, _unb64(salt), body_raw)


def _b64(raw: bytes | None) -> str | None:
    return None if raw is None else b64encode(raw).decode()


def _unb64(text: str | None) -> bytes | None:
    return None if text is None else b64decode(text, validate=True)


def _latin(raw: bytes | None) -> str | None:
    return None if raw is None else raw.decode("latin-1")
