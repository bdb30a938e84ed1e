"""Refused entries: kept here with their evidence, told to the other end, never dropped."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from shared.app.aside import entry_of, evidence
from shared.app.here import Here
from shared.app.ports import ALL, Room
from shared.app.standing import read_only
from shared.app.writing import append
from shared.domain.facts import Body, Draft, Header
from shared.domain.kinds import ENTRY_REFUSED
from shared.domain.ledgers import journal_ledger, parse_ledger
from shared.domain.records import Head, QuarantineItem
from shared.domain.refusals import Refusal
from shared.domain.refusals_custody import Displaced, PutBack
from shared.domain.registry import Registry
from shared.ledger.entry import Entry
from shared.replication.codes import (
    BadSignature,
    CountReused,
    Fork,
    Frozen,
    KeyReplaced,
    Malformed,
    OtherRegistry,
    OutsideAudience,
    UnknownAuthor,
    Unsigned,
)
from shared.wire.bodies import check_body
from shared.wire.columns import Parcel

FOR_THE_COUNTY = frozenset(
    c.code for c in (Fork, Frozen, CountReused, OtherRegistry, UnknownAuthor, KeyReplaced)
)
UNPROVEN = frozenset(c.code for c in (BadSignature, Unsigned, Malformed, OutsideAudience))
"""Refusals that do not prove who wrote the entry: whoever delivered it answers for it."""
MAX_SEQ = 2**53 - 1
MAX_OPEN, MAX_KNOWN = 5_000, 20_000
"""Open items that this node refused, and all that it shows; beyond, the journals still hold the reports."""


def refuse(here: Here, room: Room, peer: str, entry: Entry, refusal: Refusal) -> bool:
    """Keep a refused entry that `peer` delivered, and report it in our journal; say whether it was news.

    The record goes into our journal of the case where the entry speaks of
    one, so that its author is told even beyond the next node. The same entry
    refused again is not reported again, unless it now bears a proof that it did
    not bear before. In a full quarantine only its name is kept.
    """
    ends = Ends(_refuser(here, here.code, refusal.code), peer)
    item = quarantine_item(here, entry, refusal.code, ends)
    known = room.quarantine.item(item.hash, item.refuser)
    if known is not None and known.code == PutBack.code:
        # Kept when we were recovered, and now somebody brings it: no more is known than was kept.
        item = replace(item, evidence={**known.evidence, **item.evidence})
    if known is not None and (known.code == PutBack.code or _proves_more(known, item)):
        room.quarantine.put(item)
        _report(here, room, entry, item)
        return True
    if room.quarantine.count(here.code) >= MAX_OPEN:
        item = replace(item, evidence={})
    is_news = room.quarantine.add(item)
    if is_news and item.evidence:  # one known by a report has no body yet
        _report(here, room, entry, item)
    return is_news


def tell_of_standing(here: Here, room: Room, standing: Entry) -> None:
    """Report the entry that stands here beside one that contradicts it and came from above: those above may know that one alone."""
    ends = Ends(here.code, here.code)
    _report(here, room, standing, quarantine_item(here, standing, Fork.code, ends))


def _proves_more(known: QuarantineItem, item: QuarantineItem) -> bool:
    """Say whether it is known now who wrote a refused entry, or can be shown to others."""
    if item.code in UNPROVEN:
        return False
    is_signed_now = "signature" in item.evidence and "signature" not in known.evidence
    return known.code in UNPROVEN or (known.code == item.code and is_signed_now)


def told_of_refusal(here: Here, room: Room, entry: Entry, code: str, refuser: str) -> None:
    """Keep what `refuser` said of an entry that we delivered; pass it on where the entry is not ours."""
    ends = Ends(_refuser(here, refuser, code), here.code)
    item = quarantine_item(here, entry, code, ends)
    if room.quarantine.add(item) and entry.header.node != here.code:
        _report(here, room, entry, item)


def close_brought(here: Here, room: Room, ledger: str, stored: Iterable[Entry]) -> None:
    """Close what was kept when we were recovered, where somebody has brought it: it stands, and is not entered again."""
    if not room.quarantine.count(here.code):
        return
    stands = {entry.hash for entry in stored}
    for item in room.quarantine.items(codes={PutBack.code}, ledger=ledger, limit=ALL):
        if item.hash in stands:
            room.quarantine.resolve(item.hash, item.refuser, here.now())


def kept_before(
    here: Here, room: Room, ledger: str, head: Head | None, parcels: Iterable[Parcel]
) -> list[Parcel]:
    """Return what was kept when we were recovered and comes right before one of these, in order: it was told to others after all.

    So it stands, and what follows it need not wait for anybody to bring it.
    """
    if not room.quarantine.count(here.code):
        return []
    items = room.quarantine.items(codes={PutBack.code}, ledger=ledger, limit=ALL)
    kept = {item.hash: entry for item in items if (entry := entry_of(item)) is not None}
    place = head.seq + 1 if head else 1
    found: list[Entry] = []
    before = next((kept[p.entry.header.prev] for p in parcels if p.entry.header.prev in kept), None)
    while before is not None and before.header.seq >= place:
        found.insert(0, before)
        before = kept.get(before.header.prev)
    return [Parcel(0, entry) for entry in found] if found and found[0].header.seq == place else []


def _refuser(here: Here, refuser: str, code: str) -> str:
    """Return who refuses: what an override displaced, the county did, whoever says so."""
    return here.county if code == Displaced.code else refuser


def _report(here: Here, room: Room, entry: Entry, item: QuarantineItem) -> None:
    name = parse_ledger(entry.header.ledger)
    ledger = journal_ledger(here.code, name.case if name else None)
    body = _body(item)
    if check_body(ENTRY_REFUSED, body) is not None:
        body["evidence"] = {}
    head = room.ledgers.head(ledger)
    if (head is None or not head.frozen) and not read_only(room):
        append(here, room, ledger, Draft(ENTRY_REFUSED, body), here.itself)


@dataclass(frozen=True, slots=True)
class Ends:
    """Who refused an entry, and who delivered it."""

    refuser: str
    deliverer: str


def quarantine_item(here: Here, entry: Entry, code: str, ends: Ends) -> QuarantineItem:
    """Return the quarantine's record of a refused entry: the same at both ends."""
    header = entry.header
    return QuarantineItem(
        hash=entry.hash,
        ledger=header.ledger[:120],
        seq=max(-MAX_SEQ, min(header.seq, MAX_SEQ)),
        kind=header.kind[:80],
        author=header.node[:21],
        refuser=ends.refuser,
        code=code,
        owner=_owner(here, entry, code, ends),
        at=here.now(),
        evidence=evidence(entry),
    )


def _owner(here: Here, entry: Entry, code: str, ends: Ends) -> str:
    if code in FOR_THE_COUNTY:
        return here.county
    return ends.deliverer if code in UNPROVEN else entry.header.node[:21]


def _body(item: QuarantineItem) -> dict[str, object]:
    kept = {k: item.evidence[k] for k in ("header", "signature") if k in item.evidence}
    return {
        "ledger": item.ledger,
        "seq": item.seq,
        "hash": item.hash,
        "kind": item.kind,
        "author": item.author,
        "refuser": item.refuser,
        "code": item.code,
        "owner": item.owner,
        "evidence": kept,
    }


def learn_of_refusals(here: Here, room: Room, entries: list[Entry]) -> list[QuarantineItem]:
    """Show here what others have refused and reported, and return it."""
    registry = here.listed(room)
    told: list[QuarantineItem] = []
    for entry in entries:
        if entry.header.kind != ENTRY_REFUSED or entry.body is None:
            continue
        item = _reported(entry.header, entry.fact.body or {})
        if not _may_tell(registry, here.code, entry.header.node, item):
            continue
        told.append(item)
        if room.quarantine.count() < MAX_KNOWN:
            room.quarantine.add(item)
    return told


def _may_tell(registry: Registry, me: str, teller: str, item: QuarantineItem) -> bool:
    """Say whether a report's author may tell of a refusal: its own, or that of a node above it.

    What we refused ourselves we know best; what an override displaced is refused by whoever meets it.
    """
    if item.code == Displaced.code or item.refuser == teller:
        return True
    return item.refuser != me and item.refuser in registry.line(teller)


def _reported(header: Header, body: Body) -> QuarantineItem:
    return QuarantineItem(
        hash=body["hash"],
        ledger=body["ledger"],
        seq=body["seq"],
        kind=body["kind"],
        author=body["author"],
        refuser=body["refuser"],
        code=body["code"],
        owner=body["owner"],
        at=header.at,
        evidence=dict(body["evidence"]),
    )
