"""What a node knows of the network around it: its link upward, its children, what waits, what was refused."""

from dataclasses import dataclass
from datetime import datetime

from shared.app.blob_ports import TRIES
from shared.app.heard import ChildHeard, children_of, parents_of
from shared.app.here import Here
from shared.app.ports import Room
from shared.app.reports import was_put_back
from shared.app.standing import read_only
from shared.domain.ledgers import parse_ledger
from shared.domain.records import Peer, QuarantineItem
from shared.domain.refusals import LedgerFrozen
from shared.domain.registry import Node, Registry

FEED_CHUNK = 1000


MOST_PHOTOS = 1000
"""Photos that the link strip counts."""


@dataclass(frozen=True, slots=True)
class LinkState:
    """The link to the parent. `waiting` are the ids of cases with something the parent has not settled yet.

    `online` means that the last attempt succeeded; `since` is the last success. A node
    that is `read_only` sends nothing of what waits. `photos` counts those still to be sent.
    """

    parent: str
    online: bool
    since: datetime | None
    waiting: frozenset[str]
    error: str
    read_only: bool
    photos: int = 0


@dataclass(frozen=True, slots=True)
class NodeState:
    """A node of the registry and what was last heard of it; `heard_at` is None for one that never exchanged here.

    `fresh_at` is the checkpoint that it was last known to hold. `put_back` says that its
    present incarnation was found put back to an earlier state, or copied. `now`
    names the node that has taken its place, empty where none has.
    """

    node: Node
    enrolled: bool
    heard_at: datetime | None
    waiting: int
    now: str = ""
    incarnation: int = 0
    fresh_at: datetime | None = None
    put_back: bool = False
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of a node here: our link to it, what its parent last told of it, the last place of our feed."""

    peer: Peer | None
    told: ChildHeard | None
    last: int


class Overview:
    """Looks at the network from this node."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def link(self) -> LinkState | None:
        """Return the link to the parent; None at the county."""
        with self._here.store.read() as room:
            parent = self._here.registry(room).node(self._here.code).parent
            if parent is None:
                return None
            peer = room.peers.get(parent)
            return LinkState(
                parent=parent,
                online=peer.heard_at is not None and not peer.failures,
                since=peer.heard_at,
                waiting=self._unsettled(room, peer),
                error=peer.error,
                read_only=bool(read_only(room)),
                photos=len(room.blobs.to_send(parent, MOST_PHOTOS, TRIES)),
            )

    def nodes(self) -> list[NodeState]:
        """Return every node of the registry, in its order, with what was last heard of it here."""
        with self._here.store.read() as room:
            registry = self._here.registry(room)
            peers = {p.code: p for p in room.peers.all()}
            parents = parents_of(registry.nodes.values())
            told = {parent: children_of(room, parent) for parent in parents}
            last = room.ledgers.last_position()
            return [
                self._state(
                    room,
                    registry,
                    node,
                    Signs(
                        peers.get(node.code), told.get(node.parent or "", {}).get(node.code), last
                    ),
                )
                for node in registry.nodes.values()
            ]

    def registry(self) -> Registry:
        """Return the registry as it stands here."""
        with self._here.store.read() as room:
            return self._here.registry(room)

    def quarantine(self) -> list[QuarantineItem]:
        """Return the open quarantine items known here, newest first."""
        with self._here.store.read() as room:
            return room.quarantine.items()

    def quarantine_count(self) -> int:
        """Return how many quarantine items are open."""
        with self._here.store.read() as room:
            return room.quarantine.count()

    def deal_with(self, entry_hash: str, refuser: str) -> None:
        """Take an item off the open list once a person has dealt with it. A fork waits for the county's decision."""
        with self._here.store.write() as room:
            item = room.quarantine.item(entry_hash, refuser)
            head = room.ledgers.head(item.ledger) if item else None
            if head is not None and head.frozen:
                raise LedgerFrozen
            room.quarantine.resolve(entry_hash, refuser, self._here.now())

    def _unsettled(self, room: Room, peer: Peer) -> frozenset[str]:
        cases: set[str] = set()
        at = peer.sent_ack
        while items := room.ledgers.feed(at, FEED_CHUNK):
            at = items[-1].position
            for item in items:
                name = parse_ledger(item.entry.header.ledger)
                if name and name.case and item.via != peer.code and not item.only:
                    cases.add(name.case)
        return frozenset(cases)

    def _state(self, room: Room, registry: Registry, node: Node, signs: Signs) -> NodeState:
        peer, last = signs.peer, signs.last
        inc = registry.incarnations.get(node.code, 0)
        line = registry.successors_of(node.code)
        return NodeState(
            node=node,
            enrolled=inc > 0,
            heard_at=peer.heard_at if peer else None,
            waiting=max(0, last - peer.sent_ack) if peer and peer.heard_at else 0,
            incarnation=inc,
            fresh_at=_fresh_at(room, node.code, inc, signs),
            put_back=inc > 0 and _is_put_back(room, node.code, inc, peer),
            suspended=registry.is_suspended(node.code),
            now=registry.plain_name(line[-1]) if line else "",
        )


def _fresh_at(room: Room, node: str, inc: int, signs: Signs) -> datetime | None:
    """Return the newest checkpoint that a node is known to hold.

    By its exchanges here, by what its present parent tells of those there, or by the last entry it wrote.
    """
    peer, told = signs.peer, signs.told
    n = room.ledgers.last_count(node, inc) if inc else 0
    entry = room.ledgers.by_count(node, inc, n) if n else None
    marks = [
        entry.header.fresh if entry else None,
        peer.fresh_at if peer and peer.inc == inc else None,
        told.fresh if told and told.inc == inc else None,
    ]
    return max((mark for mark in marks if mark is not None), default=None)


def _is_put_back(room: Room, node: str, inc: int, peer: Peer | None) -> bool:
    found_here = peer is not None and peer.inc == inc and bool(peer.alarm)
    return found_here or was_put_back(room, node) == inc
