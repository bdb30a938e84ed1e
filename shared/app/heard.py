"""Telling the county which villages are alive and how fresh: they exchange with their town, so the town tells of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.app.here import Here
from shared.app.ports import Room
from shared.app.writing import append
from shared.domain.contact import QUIET, usual_silence
from shared.domain.facts import Draft
from shared.domain.kinds import CHILDREN_HEARD
from shared.domain.ledgers import journal_ledger
from shared.domain.records import Peer
from shared.domain.registry import Node
from shared.ledger.header import MILLISECOND, timestamp

STALE = timedelta(hours=12)
LOOK_BACK = 10


@dataclass(frozen=True, slots=True)
class ChildHeard:
    """What a node tells of a child: when it last heard it, in which incarnation, and the checkpoint it held.

    `version` is the child's software, `clock` by how much its clock was ahead, `silence`
    within what time it has come back so far. A node of an older version tells none of them.
    """

    at: datetime
    inc: int
    fresh: datetime | None
    version: str = ""
    clock: timedelta | None = None
    silence: timedelta = QUIET


def report_heard(here: Here) -> bool:
    """Write in the node's journal what it last heard of each child, if a child's last report is half a day old.

    Returns whether anything was written.
    """
    with here.store.write() as room:
        registry = here.registry(room)
        children = {n.code for n in registry.children(here.code)}
        heard = {
            p.code: heard_of(p, p.heard_at)
            for p in sorted(room.peers.all(), key=lambda p: p.code)
            if p.code in children and p.heard_at
        }
        told = children_of(room, here.code)
        if not any(_is_stale(told.get(code), child) for code, child in heard.items()):
            return False
        body = {"heard": {code: _written(child) for code, child in heard.items()}}
        append(here, room, journal_ledger(here.code), Draft(CHILDREN_HEARD, body), here.itself)
    return True


def _is_stale(told: ChildHeard | None, heard: ChildHeard) -> bool:
    if told is None or (told.inc, told.version) != (heard.inc, heard.version):
        return True
    return heard.at - told.at > STALE


def heard_of(peer: Peer, at: datetime) -> ChildHeard:
    """Return what a link shows of the child at its end, which was last heard `at`."""
    clock = timedelta(milliseconds=peer.clock_off) if peer.clock_off is not None else None
    silence = usual_silence(peer.silences)
    return ChildHeard(at, peer.inc, peer.fresh_at, peer.version, clock, silence)


def _written(child: ChildHeard) -> dict[str, object]:
    return {
        "at": timestamp(child.at),
        "inc": child.inc,
        "fresh": timestamp(child.fresh) if child.fresh else None,
        "version": child.version,
        "clock": child.clock // MILLISECOND if child.clock is not None else None,
        "silence": int(child.silence.total_seconds()),
    }


def heard_below(here: Here) -> dict[str, datetime]:
    """Return when each node was last heard of, as its present parent has reported."""
    heard: dict[str, datetime] = {}
    with here.store.read() as room:
        nodes = here.listed(room).nodes
        told = {parent: children_of(room, parent) for parent in parents_of(nodes.values())}
        for node in nodes.values():
            child = told.get(node.parent or "", {}).get(node.code)
            if child is not None:
                heard[node.code] = child.at
    return heard


def parents_of(nodes: Iterable[Node]) -> set[str]:
    """Return the nodes that have others below them."""
    return {node.parent for node in nodes if node.parent}


def last_heard(here: Here) -> dict[str, datetime]:
    """Return when each node was last heard of: by its own exchanges here, or as the nodes below reported."""
    heard = heard_below(here)
    with here.store.read() as room:
        for peer in room.peers.all():
            if peer.heard_at is not None:
                heard[peer.code] = max(peer.heard_at, heard.get(peer.code, peer.heard_at))
    return heard


def children_of(room: Room, node: str) -> dict[str, ChildHeard]:
    """Return what a node last told of its children, looked for from its journal's end."""
    ledger = journal_ledger(node)
    head = room.ledgers.head(ledger)
    last = head.seq if head else 0
    while last > 0:
        first = max(1, last - LOOK_BACK + 1)
        for entry in reversed(room.ledgers.entries(ledger, first=first, last=last)):
            if entry.header.kind == CHILDREN_HEARD:
                heard = (entry.fact.body or {}).get("heard", {})
                return {code: _read(child, entry.header.at) for code, child in heard.items()}
        last = first - 1
    return {}


def _read(child: Mapping[str, Any], told_at: datetime) -> ChildHeard:
    """Read what was told of a child: nobody has heard one later than it was told."""
    at = min(datetime.fromisoformat(child["at"]), told_at)
    fresh = min(datetime.fromisoformat(child["fresh"]), told_at) if child["fresh"] else None
    clock, silence = child.get("clock"), child.get("silence")
    return ChildHeard(
        at,
        child["inc"],
        fresh,
        version=child.get("version", ""),
        clock=timedelta(milliseconds=clock) if clock is not None else None,
        silence=timedelta(seconds=silence) if silence is not None else QUIET,
    )
