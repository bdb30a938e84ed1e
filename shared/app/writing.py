"""Appending an entry of our own: lock, place, sign, append, widen the audience. One way for all."""

from shared.app.here import Here
from shared.app.ports import Actor, Room
from shared.app.standing import read_only
from shared.domain.audience import with_ancestors
from shared.domain.custody import Custody, advance, begin, next_epoch
from shared.domain.facts import Draft
from shared.domain.ledgers import LedgerKind, LedgerName, parse_ledger
from shared.domain.records import Head
from shared.domain.refusals import LedgerFrozen
from shared.domain.refusals_custody import KeyOutdated, LedgerMoved, ReadOnlyNode
from shared.domain.registry import Registry
from shared.ledger.body import SALT_BYTES
from shared.ledger.entry import Entry, Place, seal
from shared.ledger.feed import LedgerConflict
from shared.ledger.header import whole_millis


def append(here: Here, room: Room, ledger: str, draft: Draft, actor: Actor) -> Entry:
    """Sign `draft` as the ledger's next entry and append it, inside the caller's transaction.

    Raises ReadOnlyNode, KeyOutdated, LedgerFrozen, LedgerMoved, or the custody refusal where this node may
    not write.
    """
    if read_only(room):
        raise ReadOnlyNode
    name = _name(ledger)
    head = room.ledgers.head(ledger)
    if head is not None and head.frozen:
        raise LedgerFrozen
    registry = here.registry(room)
    if registry.is_replaced(here.code, here.inc, registry.head[0]):
        raise KeyOutdated
    entry = seal(
        draft,
        _place(here, room, registry, head, (ledger, draft, actor)),
        here.random(SALT_BYTES),
        here.signer,
    )
    custody = advance(name, head.custody, entry.header) if head else begin(name, entry.header)
    widen(here, room, registry, name, head.custody if head else None, custody)
    try:
        room.ledgers.append([entry], Head(ledger, entry.header.seq, entry.hash, custody))
    except LedgerConflict:
        raise LedgerMoved from None
    return entry


def _name(ledger: str) -> LedgerName:
    name = parse_ledger(ledger)
    if name is None:
        raise ValueError(ledger)
    return name


def _place(
    here: Here, room: Room, registry: Registry, head: Head | None, what: tuple[str, Draft, Actor]
) -> Place:
    ledger, draft, actor = what
    return Place(
        ledger=ledger,
        seq=head.seq + 1 if head else 1,
        prev=head.hash if head else "",
        epoch=next_epoch(head.custody if head else None, draft.kind),
        node=here.code,
        inc=here.inc,
        n=room.ledgers.last_count(here.code, here.inc) + 1,
        actor=actor.staff,
        at=whole_millis(here.time(room)),
        known=registry.head,
        fresh=registry.freshness.at,
    )


def widen(
    here: Here,
    room: Room,
    registry: Registry,
    name: LedgerName,
    before: Custody | None,
    after: Custody,
) -> None:
    """Offer a case from entry 1 to the children whom its new custody lets in, ahead of the entry that does.

    What a case's journals say goes with it: they may tell of its first entries, refused here, before there is a case.
    """
    if name.kind is not LedgerKind.CASE or (before and before.members == after.members):
        return
    old = with_ancestors(registry, before.members) if before else frozenset()
    new = with_ancestors(registry, after.members)
    ledgers = [f"case:{name.case}"] if before else []
    for child in registry.children(here.code):
        if child.code in new and child.code not in old:
            for ledger in (*ledgers, *room.ledgers.case_journals(name.case or "")):
                room.ledgers.reoffer(ledger, child.code)
