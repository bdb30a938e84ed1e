"""Nodes as the county looks after them: suspending one, what it held, and what never arrived."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from shared.app.aside import entry_of
from shared.app.here import Here
from shared.app.ports import ALL, Actor, Room
from shared.app.projection import open_cases_of
from shared.app.reports import unsent_of, was_put_back
from shared.app.writing import append
from shared.domain.doing import NOTE_LIMIT, REASON
from shared.domain.facts import Draft
from shared.domain.form import plain_text
from shared.domain.records import CaseRow, EnrolCode, Peer
from shared.domain.refusals import NotTheCounty
from shared.domain.refusals_custody import NotEnrolledYet, NotSuspendable, SuspendedAlready
from shared.domain.registry import NODE_SUSPENDED, Registry

MOST = 2000
WHOLE = "whole"
"""Settings `whole:<node>:<inc>`: the count up to which all that an author wrote is here."""
Refused = dict[tuple[str, int], set[int]]


@dataclass(frozen=True, slots=True)
class Gap:
    """Entries of a node that exist but are not here: the first and last of its counts, and since when that is known.

    `is_unsent` says that the node itself told of them; otherwise later ones have come before them.
    """

    node: str
    incarnation: int
    first: int
    last: int
    known_at: datetime | None
    is_unsent: bool


@dataclass(frozen=True, slots=True)
class Held:
    """What a node has in hand, as far as it is known here: cases whose pen it holds, cases it can read, what is missing.

    `code` is its enrolment code that can still be used, if there is one.
    """

    cases: tuple[CaseRow, ...]
    readable: int
    gaps: tuple[Gap, ...]
    put_back: bool
    code: EnrolCode | None


class Nodes:
    """The county's care for its nodes."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def suspend(self, node: str, reason: str, actor: Actor) -> None:
        """Take nothing more from a node's present incarnation: its machine is lost, stolen or copied.

        What its parents have taken from it stands. Raises NotEnrolledYet, SuspendedAlready, NotSuspendable.
        """
        with self._here.store.write() as room:
            registry = self._own_registry(room)
            name = registry.name_of(registry.node(node).code)
            inc = registry.incarnations.get(node)
            if node == registry.county:
                raise NotSuspendable
            if inc is None:
                raise NotEnrolledYet(node=name)
            if registry.is_suspended(node):
                raise SuspendedAlready(node=name)
            why = plain_text(reason, field=REASON, limit=NOTE_LIMIT, required=True)
            body = {"node": node, "inc": inc, "reason": why}
            append(self._here, room, registry.ledger, Draft(NODE_SUSPENDED, body), actor)

    def held(self, node: str) -> Held:
        """Return what a node has in hand, as far as it is known here."""
        with self._here.store.read() as room:
            registry = self._here.registry(room)
            cases = tuple(open_cases_of(room, node))
            readable = room.ledgers.case_count_of(node)
            gaps = tuple(self._gaps(room, registry, room.peers.get(node), _refused_counts(room)))
            inc = registry.incarnations.get(node, 0)
            code = room.desk.enrol_code(node)
            is_open = code is not None and code.is_open(self._here.now())
            put_back = was_put_back(room, node) == inc > 0
            return Held(cases, readable, gaps, put_back, code if is_open else None)

    def gaps(self) -> list[Gap]:
        """Return what exists but never arrived, of every node whose entries come here."""
        with self._here.store.read() as room:
            registry = self._here.registry(room)
            below = self._below(registry)
            room.desk.expect([f"unsent:{n}" for n in below])
            _expect(room, _authors(registry, below))
            refused, peers = _refused_counts(room), {p.code: p for p in room.peers.all()}
            links = [peers.get(node, Peer(node)) for node in below]
            return [gap for link in links for gap in self._gaps(room, registry, link, refused)]

    def note_whole(self) -> None:
        """Remember up to where all that each node below wrote is here: nobody need look there for gaps again."""
        with self._here.store.write() as room:
            registry = self._here.listed(room)
            authors = _authors(registry, self._below(registry))
            _expect(room, authors)
            for node, inc in authors:
                gaps, last = _missing(room, node, inc), room.ledgers.last_count(node, inc)
                whole = gaps[0][0] - 1 if gaps else last
                if whole and str(whole) != room.desk.value(_whole(node, inc)):
                    room.desk.set_value(_whole(node, inc), str(whole))

    def _below(self, registry: Registry) -> list[str]:
        return [node for node in registry.nodes if self._here.code in registry.line(node)[1:]]

    def _gaps(self, room: Room, registry: Registry, peer: Peer, refused: Refused) -> list[Gap]:
        node = peer.code
        newest = registry.incarnations.get(node, 0)
        found = []
        for inc in range(1, newest + 1):
            here = refused.get((node, inc), set())
            for first, last in _missing(room, node, inc):
                if not set(range(first, min(last, first + MOST) + 1)) <= here:
                    found.append(Gap(node, inc, first, last, peer.heard_at, is_unsent=False))
        for inc, first, last in unsent_of(room, node):
            start = max(first, room.ledgers.last_count(node, inc) + 1)
            if start <= last:
                found.append(Gap(node, inc, start, last, peer.heard_at, is_unsent=False))
        if peer.unsent_n and peer.inc == newest:
            last = max(peer.written_n, peer.unsent_n)
            found.append(Gap(node, newest, peer.unsent_n, last, peer.heard_at, is_unsent=True))
        return found

    def _own_registry(self, room: Room) -> Registry:
        if not self._here.is_county:
            raise NotTheCounty
        return self._here.registry(room)


def _whole(node: str, incarnation: int) -> str:
    return f"{WHOLE}:{node}:{incarnation}"


def _expect(room: Room, authors: Collection[tuple[str, int]]) -> None:
    room.desk.expect([_whole(*author) for author in authors])
    room.ledgers.expect_last(authors)


def _missing(room: Room, node: str, incarnation: int) -> list[tuple[int, int]]:
    """Return the counts of an author that are missing, behind those that are known to be whole."""
    whole = int(room.desk.value(_whole(node, incarnation)) or 0)
    if whole == room.ledgers.last_count(node, incarnation):
        return []
    return room.ledgers.missing_counts(node, incarnation, whole)


def _authors(registry: Registry, nodes: Iterable[str]) -> list[tuple[str, int]]:
    """Return nodes with each of their incarnations."""
    newest = registry.incarnations
    return [(node, inc) for node in nodes for inc in range(1, newest.get(node, 0) + 1)]


def _refused_counts(room: Room) -> Refused:
    """Return the counts of entries that are here, but in quarantine, by author and incarnation."""
    counts: Refused = {}
    for item in room.quarantine.items(open_only=False, limit=ALL):
        entry = entry_of(item)
        if entry is not None:
            header = entry.header
            counts.setdefault((item.author, header.inc), set()).add(header.n)
    return counts
