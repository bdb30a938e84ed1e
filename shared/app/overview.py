"""What a node knows of the network around it: its link upward, its children, what waits, what was refused."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypedDict

from shared.app.blob_ports import TRIES
from shared.app.heard import STALE, ChildHeard, children_of, heard_of, parents_of
from shared.app.here import Here
from shared.app.ports import Room
from shared.app.reports import put_back_key, was_put_back
from shared.app.standing import read_only
from shared.domain.contact import expected_by
from shared.domain.ledgers import journal_ledger, parse_ledger
from shared.domain.records import Peer, QuarantineItem
from shared.domain.refusals import LedgerFrozen
from shared.domain.registry import Node, Registry

FEED_CHUNK = 1000


MOST_PHOTOS = 1000
"""Photos that the link strip counts."""


@dataclass(frozen=True, slots=True)
class LinkState:
    """The link upward. `waiting` are the ids of cases with something that nobody above has settled yet.

    `online` means that the last attempt succeeded; `since` is the last success. `past`
    means that the county answers while the parent does not. A node that is `read_only`
    sends nothing of what waits. `photos` counts those still to be sent.
    """

    parent: str
    online: bool
    since: datetime | None
    waiting: frozenset[str]
    error: str
    read_only: bool
    past: bool = False
    photos: int = 0


@dataclass(frozen=True, slots=True)
class NodeState:
    """A node of the registry and what was last heard of it; `heard_at` is None for one that never exchanged here.

    `version` is the software it runs, empty where it did not say; `clock` by how much
    its clock was ahead of that of the node it exchanges with, None where that is not
    known; `expected` when it is to be heard again at the latest. `head` is the last
    count held of what it wrote in its present incarnation, `written` the last that it
    is known to have written, `photos` counts those that it names and that are not
    here. `fresh_at` is the checkpoint that it was last known to hold. `put_back` says
    that its present incarnation was found put back to an earlier state, or copied.
    `now` names the node that has taken its place, empty where none has.
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
    version: str = ""
    clock: timedelta | None = None
    expected: datetime | None = None
    head: int = 0
    written: int = 0
    photos: int = 0


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
            peer, county = room.peers.get(parent), room.peers.get(self._here.county)
            past = bool(peer.failures) and parent != county.code and _answers_now(county, peer)
            way = county if past else peer
            return LinkState(
                parent=parent,
                online=_answers(way),
                since=way.heard_at,
                waiting=self._unsettled(room, way),
                error=way.error,
                read_only=bool(read_only(room)),
                past=past,
                photos=len(room.blobs.to_send(way.code, MOST_PHOTOS, TRIES)),
            )

    def nodes(self, codes: Collection[str] | None = None) -> list[NodeState]:
        """Return every node of the registry, or those asked for, in its order, with what was last heard of each here."""
        with self._here.store.read() as room:
            registry = self._here.registry(room)
            asked = [n for n in registry.nodes.values() if codes is None or n.code in codes]
            peers = {p.code: p for p in room.peers.all()}
            parents = parents_of(asked)
            room.desk.expect([put_back_key(node.code) for node in asked])
            room.ledgers.expect([journal_ledger(parent) for parent in parents], ())
            newest = registry.incarnations
            room.ledgers.expect_last([(n.code, newest[n.code]) for n in asked if n.code in newest])
            told = {parent: children_of(room, parent) for parent in parents}
            last = room.ledgers.last_position()
            photos = room.blobs.lacking_by_author()
            states = [
                self._state(
                    room,
                    registry,
                    node,
                    Signs(
                        peers.get(node.code), told.get(node.parent or "", {}).get(node.code), last
                    ),
                )
                for node in asked
            ]
            return [replace(s, photos=photos.get(s.node.code, 0)) for s in states]

    def registry(self) -> Registry:
        """Return the registry as it stands here."""
        with self._here.store.read() as room:
            return self._here.registry(room)

    def listed(self) -> Registry:
        """Return the registry as it stands here, without how fresh it is: all that names take."""
        with self._here.store.read() as room:
            return self._here.listed(room)

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
            **_told(room, node.code, inc, signs),
        )


class _Told(TypedDict):
    version: str
    clock: timedelta | None
    expected: datetime | None
    head: int
    written: int


def _told(room: Room, node: str, inc: int, signs: Signs) -> _Told:
    """Return what a node has told of itself: to us, or to its parent, whichever is later."""
    peer, told = signs.peer, signs.told
    head = room.ledgers.last_count(node, inc) if inc else 0
    ours = heard_of(peer, peer.heard_at) if peer and peer.heard_at and peer.inc == inc else None
    theirs = told if told and told.inc == inc else None
    last = max((h for h in (ours, theirs) if h), key=lambda h: h.at, default=None)
    expected = [expected_by(ours.at, ours.silence, timedelta())] if ours else []
    expected += [expected_by(theirs.at, theirs.silence, STALE)] if theirs else []
    return {
        "version": last.version if last else "",
        "clock": last.clock if last else None,
        "expected": max(expected, default=None),
        "head": head,
        "written": max(head, peer.written_n if peer and peer.inc == inc else 0),
    }


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


def _answers(peer: Peer) -> bool:
    return peer.heard_at is not None and not peer.failures


def _answers_now(county: Peer, parent: Peer) -> bool:
    """Say whether the county answered after the parent had last done so."""
    if not _answers(county) or county.heard_at is None:
        return False
    return parent.heard_at is None or county.heard_at > parent.heard_at
