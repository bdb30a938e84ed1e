"""The parent's side of blobs: who may bring one, who may fetch one, and what is held of each."""

from dataclasses import replace

from shared.app.here import Here
from shared.app.ports import Room
from shared.domain.kinds import PAGES_ADDED, PAGES_BROUGHT
from shared.domain.ledgers import case_ledger, parse_ledger
from shared.domain.pages import MAX_BLOB, pages_of
from shared.domain.records import BlobAck, BlobName
from shared.domain.registry import Registry
from shared.replication.halves import check_below
from shared.replication.outgoing import Audience
from shared.wire.blob_messages import MAX_NAMED, NOT_WANTED, Answer, Ask, Op
from shared.wire.material import kind_of

MAX_SPOOLS = 200
"""Blobs that may be here in part; of one more nothing is taken until another is whole."""
MAX_SPOOLS_EACH = 20
"""Of these, such as one child names."""
PAGES = frozenset({PAGES_ADDED, PAGES_BROUGHT})


class BlobParent:
    """The side that answers what its children ask about blobs."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def answer(self, child: str, ask: Ask) -> Answer:
        """Answer one request; NotNeighbours for a node that is not below this one.

        What an answer says to be held is on the disk.
        """
        with self._here.store.read() as room:
            registry = self._here.listed(room)
            check_below(self._here, registry, child)
            known = [_Known(room, registry, child, sha) for sha in ask.blobs]
            again = self._again(room, registry, child) if ask.op is Op.HAVE else ()
        if ask.op is Op.PUT:
            return self._put(child, known[0], ask)
        if ask.op is Op.GET:
            return self._get(known[0], ask)
        if ask.op is Op.LOST:
            self._lost(child, [one for one in known if one.may_bring])
        return Answer(tuple(self._held(one) for one in known), again=again)

    def _held(self, one: "_Known") -> int:
        final = self._final(one)
        return self._begun(one) if final is None else final

    def _final(self, one: "_Known") -> int | None:
        """Return what nothing that is brought changes: that it is not wanted, or how much is here where all of it is."""
        if one.blob is None or not one.may_bring:
            return NOT_WANTED
        if one.blob.here:
            return one.blob.size
        size = self._here.blobs.size(one.sha)
        # It may be here although nobody noted it: the power may have failed between the two.
        return size if size is not None and _noted(self._here, one.sha, one.blob.source) else None

    def _begun(self, one: "_Known") -> int:
        return min(self._here.blobs.received(one.sha), one.most - 1)  # whole it would be here

    def _put(self, child: str, one: "_Known", ask: Ask) -> Answer:
        final = self._final(one)
        if final is not None:
            return Answer((final,))
        blobs, held = self._here.blobs, self._begun(one)
        if ask.offset + len(ask.part) > one.most or (held == 0 and self._is_full(child)):
            return Answer((held,))
        held = blobs.append(one.sha, ask.offset, ask.part)
        if held < one.most and not (held in one.sizes and blobs.is_whole(one.sha)):
            return Answer((held,))
        if keep_received(self._here, one.sha, child):
            return Answer((held,))
        return Answer((0,), wrong=True)

    def _is_full(self, child: str) -> bool:
        """Say whether no other blob may begin: one child leaves room for the others."""
        begun = list(self._here.blobs.spools())
        if len(begun) >= MAX_SPOOLS or len(begun) < MAX_SPOOLS_EACH:
            return len(begun) >= MAX_SPOOLS
        with self._here.store.read() as room:
            audience = Audience(room, self._here.listed(room))
            its = {n.sha for n in room.blobs.names(begun) if _admits(audience, n, child)}
        return len(its) >= MAX_SPOOLS_EACH

    def _get(self, one: "_Known", ask: Ask) -> Answer:
        if one.blob is None or not one.may_fetch:
            return Answer((NOT_WANTED,))
        if not one.blob.here:
            return Answer((0,))
        part = self._here.blobs.read(one.blob.sha, ask.offset, ask.most)
        return Answer((one.blob.size,), part=part)

    def _lost(self, child: str, known: list["_Known"]) -> None:
        """Note that a child has lost what it should have brought; what is here is not lost."""
        with self._here.store.write() as room:
            for one in known:
                blob = room.blobs.get(one.sha)
                if blob is not None and not blob.here:
                    room.blobs.put(replace(blob, lost=True))
                    room.blobs.save_ack(BlobAck(one.sha, child))

    def _again(self, room: Room, registry: Registry, child: str) -> tuple[str, ...]:
        """Return what a child has brought before and is gone here."""
        gone = (b.sha for b in room.blobs.gone(child, MAX_NAMED))
        return tuple(sha for sha in gone if _Known(room, registry, child, sha).may_bring)


class _Known:
    """What a child may do with a blob, and the sizes by which it is named to it (`most` the largest).

    It may bring what an entry of a case in its audience names. It may fetch that
    too, but of what was named from below it alone only what it has brought itself:
    who merely writes down a digest gets no bytes for it.
    """

    def __init__(self, room: Room, registry: Registry, child: str, sha: str) -> None:
        audience = Audience(room, registry)
        self.sha = sha
        self.blob = room.blobs.get(sha)
        names = [n for n in room.blobs.names([sha]) if _admits(audience, n, child)]
        given = any(child not in registry.line(n.author) for n in names)
        brought = self.blob is not None and self.blob.source == child
        self.sizes = frozenset({self.blob.size if self.blob else 0})
        if self.blob is not None and not self.blob.here:
            self.sizes = _sizes(room, names) or self.sizes
        self.most = max(self.sizes)
        self.may_bring = bool(names)
        self.may_fetch = bool(names) and (given or brought)


def _sizes(room: Room, names: list[BlobName]) -> frozenset[int]:
    """Return the sizes by which a blob is named; who else names it with which size does not count."""
    return frozenset(
        page.photo.size
        for name in names
        for entry in room.ledgers.entries(name.ledger)
        if entry.fact.body and entry.fact.header.kind in PAGES
        for page in pages_of(entry.fact, entry.fact.body)
        if page.photo.blob == name.sha
    )


def _admits(audience: Audience, name: BlobName, child: str) -> bool:
    """By the case alone: a journal of one's own about another's case opens nothing."""
    ledger = parse_ledger(case_ledger(name.case))
    return ledger is not None and audience.admits(ledger, child)


def keep_received(here: Here, sha: str, source: str) -> bool:
    """Make what was received of a blob the blob; return False, and drop it, where it is not or may not be kept."""
    return here.blobs.finish(sha) and _noted(here, sha, source)


def _noted(here: Here, sha: str, source: str) -> bool:
    """Note that a blob is here whole, what it is, and who brought it; drop what no door would have let out."""
    content = here.blobs.read(sha, 0, MAX_BLOB)
    kind = kind_of(content)
    if kind is None:
        here.blobs.drop(sha)
        return False
    with here.store.write() as room:
        blob, size = room.blobs.get(sha), len(content)
        if blob is not None:
            blob = replace(blob, size=size, type=kind, source=source or blob.source)
            room.blobs.put(replace(blob, here=True, lost=False))
        if source:
            room.blobs.save_ack(BlobAck(sha, source, size, done=True))
    return True
