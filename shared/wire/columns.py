"""A batch of entries on the wire: columns and tables, so that like stands next to like.

What the receiver can work out does not travel: a `prev` whose entry stands
before it in the batch, a body digest where the body is sent, the strings that
entries share. The receiver rebuilds the exact header bytes; the sender proves
that first, and sends the bytes of an entry that would not rebuild as they are.
"""

from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Sequence
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
Index = Callable[[Any], int]


@record
class Parcel:
    """An entry in a batch, and its position in the sender's feed (0: sent because it was asked for)."""

    position: int
    entry: Entry


class BadBatch(ValueError):
    """The columns do not fit together."""


class _Table:
    """Gives each distinct value an index, from 0; None has that of nothing."""

    def __init__(self) -> None:
        self._index: dict[Any, int] = {None: NONE}

    def index(self, value: Any) -> int:
        return self._index.setdefault(value, len(self._index) - 1)

    @property
    def values(self) -> list[Any]:
        return list(self._index)[1:]


def pack(parcels: Sequence[Parcel]) -> Columns:
    """Write a batch. Signatures go as each parcel holds them: eliding those of a run is the sender's choice."""
    strings, knowns = _Table(), _Table()
    rows, raws = [], {}
    before: dict[str, str] = {}
    for i, parcel in enumerate(parcels):
        entry = parcel.entry
        rebuilds = _rebuilds(entry)
        if not rebuilds:
            raws[str(i)] = [entry.raw.decode("latin-1"), _b64(entry.salt), _latin(entry.body)]
        rows.append(_row(parcel, strings.index, knowns.index, before, rebuilds=rebuilds))
        before[entry.header.ledger] = entry.hash
    columns: Columns = dict.fromkeys(COLUMN_NAMES, ())
    columns.update(zip(COLUMN_NAMES, zip(*rows, strict=True), strict=bool(rows)))
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


def _row(
    parcel: Parcel, text: Index, known: Index, before: dict[str, str], *, rebuilds: bool
) -> tuple[Any, ...]:
    """Return an entry's value in each column, in the order of COLUMN_NAMES."""
    entry = parcel.entry
    h = entry.header
    overrides, handoffs = h.epoch
    return (
        parcel.position,
        text(h.ledger),
        h.seq,
        ELIDED if before.get(h.ledger) == h.prev else h.prev,
        overrides,
        handoffs,
        text(h.kind),
        text(h.node),
        h.inc,
        h.n,
        text(h.actor),
        to_millis(h.at),
        ELIDED if entry.body is not None else h.body,
        known(h.known),
        text(h.grant),
        text(h.to),
        NONE if h.fresh is None else to_millis(h.fresh),
        text(h.cites),
        text(h.alg),
        _b64(entry.signature),
        _b64(entry.salt) if rebuilds else None,
        orjson.Fragment(entry.body) if rebuilds and entry.body is not None else None,
    )


def _rebuilds(entry: Entry) -> bool:
    """Say whether the receiver would come to the same bytes; a header's were held against it when it was read."""
    if entry.header.v != VERSION:
        return False
    try:
        if entry.body is not None:
            parse_body(entry.body)
        return entry.body_matches()
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
    return None if raw is None else b2a_base64(raw, newline=False).decode()


def _unb64(text: str | None) -> bytes | None:
    return None if text is None else a2b_base64(text, strict_mode=True)


def _latin(raw: bytes | None) -> str | None:
    return None if raw is None else raw.decode("latin-1")
