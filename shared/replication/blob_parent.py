"""The parent's side of blobs: who may bring one, who may fetch one, and what is held of each."""

from dataclasses import replace

from shared.app.here import Here
from shared.app.ports import Room
from shared.domain.ledgers import case_ledger, parse_ledger
from shared.domain.records import BlobAck, BlobName, KnownBlob
from shared.domain.registry import Registry
from shared.replication.halves import check_below
from shared.replication.outgoing import Audience
from shared.wire.blob_messages import MAX_NAMED, NOT_WANTED, Answer, Ask, Op

MAX_SPOOLS = 200
"""Blobs that may be here in part; of one more nothing is taken until another is whole."""


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
        if one.blob is None or not one.may_bring:
            return NOT_WANTED
        if one.blob.here or self._is_here(one.blob):
            return one.blob.size
        return self._here.blobs.received(one.blob.sha)

    def _is_here(self, blob: KnownBlob) -> bool:
        """Say whether the bytes are here although nobody noted it: the power may have failed between the two."""
        if not self._here.blobs.has(blob.sha):
            return False
        arrived(self._here, blob.sha, blob.source)
        return True

    def _put(self, child: str, one: "_Known", ask: Ask) -> Answer:
        blob, blobs = one.blob, self._here.blobs
        held = self._held(one)
        if blob is None or not one.may_bring or held in {NOT_WANTED, blob.size}:
            return Answer((held if one.may_bring else NOT_WANTED,))
        if ask.offset + len(ask.part) > blob.size or (held == 0 and self._is_full()):
            return Answer((held,))
        held = blobs.append(blob.sha, ask.offset, ask.part)
        if held < blob.size:
            return Answer((held,))
        if blobs.finish(blob.sha):
            arrived(self._here, blob.sha, child)
            return Answer((blob.size,))
        return Answer((0,), wrong=True)

    def _is_full(self) -> bool:
        return sum(1 for _ in self._here.blobs.spools()) >= MAX_SPOOLS

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
    """What a child may do with a blob.

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
        self.may_bring = bool(names)
        self.may_fetch = bool(names) and (given or brought)


def _admits(audience: Audience, name: BlobName, child: str) -> bool:
    """By the case alone: a journal of one's own about another's case opens nothing."""
    ledger = parse_ledger(case_ledger(name.case))
    return ledger is not None and audience.admits(ledger, child)


def arrived(here: Here, sha: str, source: str) -> None:
    """Note that a blob is here whole, and who brought it."""
    with here.store.write() as room:
        blob = room.blobs.get(sha)
        if blob is not None:
            room.blobs.put(replace(blob, here=True, lost=False, source=source or blob.source))
        if source:
            room.blobs.save_ack(BlobAck(sha, source, blob.size if blob else 0, done=True))
