"""What nodes ask certificates for: the latest wish of each, remembered where the county and the node itself look."""

import json
from collections.abc import Iterable

from shared.app.ports import Room
from shared.domain.certificates import CERTIFICATE_ASKED, Ask
from shared.domain.ledgers import journal_ledger
from shared.domain.registry import Registry
from shared.ledger.entry import Entry


def note_asks(room: Room, entries: Iterable[Entry]) -> None:
    """Remember the latest wish that a node's own journal tells of."""
    for entry in entries:
        header, body = entry.header, entry.fact.body
        own = header.ledger == journal_ledger(header.node)
        if header.kind != CERTIFICATE_ASKED or body is None or not own:
            continue
        before = latest_ask(room, header.node)
        if before is None or (before.inc, before.n) < (header.inc, header.n):
            told = [header.inc, header.n, entry.hash, body["key"], body["names"]]
            room.desk.set_value(_key(header.node), json.dumps(told))


def latest_ask(room: Room, node: str) -> Ask | None:
    """Return a node's latest wish; None where it never asked."""
    raw = room.desk.value(_key(node))
    if not raw:
        return None
    inc, n, entry_hash, key, names = json.loads(raw)
    return Ask(node, inc, n, entry_hash, key, tuple(names))


def all_asks(room: Room, registry: Registry) -> list[Ask]:
    """Return the latest wish of every node that asked, in the order of the registry."""
    room.desk.expect([_key(node) for node in registry.nodes])
    found = (latest_ask(room, node) for node in registry.nodes)
    return [ask for ask in found if ask is not None]


def _key(node: str) -> str:
    return f"certificate:{node}"
