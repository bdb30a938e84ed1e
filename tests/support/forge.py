"""Writing entries and requests that no honest node would."""

from dataclasses import dataclass, replace
from typing import Any

from shared.domain.facts import Draft, Epoch, Known
from shared.domain.kinds import ACCEPTED
from shared.domain.ledgers import case_ledger
from shared.ledger.entry import Entry, Place, read_entry, seal
from shared.ledger.header import header_bytes
from shared.replication.incoming import receive
from shared.replication.outcome import Outcome
from shared.wire.columns import Parcel
from tests.support.network import TestNode

NOTE: dict[str, Any] = {"note": "", "by": "某人"}
UNSEALED: dict[str, Any] = {**NOTE, "seal": "", "later": None, "commitments": [], "urgent": None}


@dataclass
class Forger:
    """Writes as one node, at any place it likes, with that node's key."""

    node: TestNode

    def entry(self, ledger: str, kind: str = "case.closed.v1", **wish: Any) -> Entry:
        """Return a signed entry after the ledger's head as the node holds it; wishes replace what an honest author writes."""
        here = self.node.here
        with here.store.read() as room:
            head = room.ledgers.head(ledger)
            registry = here.registry(room)
            n = room.ledgers.last_count(here.code, here.inc) + 1
        epoch: Epoch = head.custody.epoch if head else (0, 0)
        known: Known = registry.head
        place = Place(
            ledger=ledger,
            seq=wish.get("seq", head.seq + 1 if head else 1),
            prev=wish.get("prev", head.hash if head else ""),
            epoch=wish.get("epoch", epoch),
            node=wish.get("author", here.code),
            inc=wish.get("inc", here.inc),
            n=wish.get("n", n),
            actor=wish.get("actor", f"{wish.get('author', here.code)}:a1"),
            at=wish.get("at", here.now()),
            known=wish.get("known", known),
        )
        draft = Draft(
            kind,
            wish.get("body", UNSEALED if kind == ACCEPTED else NOTE),
            to=wish.get("to"),
            grant=wish.get("grant"),
        )
        return seal(draft, place, here.random(16), wish.get("signer", here.signer))


def altered(entry: Entry, **fields: Any) -> Entry:
    """Return the entry with header fields changed and its old signature: no longer authentic."""
    raw = header_bytes(replace(entry.header, **fields))
    return read_entry(raw, entry.signature, entry.salt, entry.body)


def deliver(to: TestNode, peer: str, *entries: Entry) -> Outcome:
    """Have a node receive entries as if `peer` had sent them in one batch."""
    with to.here.store.write() as room:
        return receive(to.here, room, peer, [Parcel(i, e) for i, e in enumerate(entries, 1)])


def ledger_of(node: TestNode, case: str) -> list[Entry]:
    """Return a case's entries as a node holds them."""
    return entries_of(node, case_ledger(case))


def entries_of(node: TestNode, ledger: str) -> list[Entry]:
    """Return a ledger's entries as a node holds them."""
    with node.here.store.read() as room:
        return room.ledgers.entries(ledger)


def codes(node: TestNode) -> list[tuple[str, str]]:
    """Return the open quarantine of a node: (author, code), newest first."""
    with node.here.store.read() as room:
        return [(i.author, i.code) for i in room.quarantine.items()]
