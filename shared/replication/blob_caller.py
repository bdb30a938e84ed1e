"""The child's side of blobs: after the entries, what the parent lacks, most urgent first, in ranges that a cut cannot hurt."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from shared.app.blob_ports import TRIES
from shared.app.here import Here
from shared.app.pages import note_damaged
from shared.app.ports import ALL, Room
from shared.domain.pages import MAX_BLOB
from shared.domain.records import BlobAck, KnownBlob
from shared.domain.refusals import Refusal
from shared.domain.registry import Registry
from shared.replication.blob_parent import keep_received
from shared.replication.carrier import Carrier, is_newest, post
from shared.replication.codes import BadMessageSignature, PeerRefused
from shared.wire.blob_messages import (
    BLOB_ROUTE,
    MAX_NAMED,
    MAX_PART,
    NOT_WANTED,
    Answer,
    Ask,
    Op,
    dump_ask,
    load_answer,
)
from shared.wire.frame import BadFrame
from shared.wire.messages import BadMessage

MIN_PART = 32 * 1024
FIRST_PART = 64 * 1024
SHARE = 10
"""A range is at most this part of its blob: a cut costs no more than that."""
QUICK, SLOW = 1.5, 6.0
"""Seconds for a range, from which the next one is larger or smaller."""
LOOK_EVERY = 60.0
"""Seconds between two looks at what is lacking here."""
SLICE = 3.0
"""Seconds of sending, after which entries have their turn."""
Timer = Callable[[], float]
Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Carried:
    """What one slice moved, in bytes; `more` says that something is left to move."""

    sent: int = 0
    fetched: int = 0
    more: bool = False


class BlobCaller:
    """Sends blobs to the parent and fetches what is lacking here. It keeps in mind how fast the link is."""

    def __init__(
        self, here: Here, parent: str, carrier: Carrier, timer: Timer = time.monotonic
    ) -> None:
        self._here = here
        self._parent = parent
        self._carrier = carrier
        self._timer = timer
        self._span = FIRST_PART
        self._looked_at: float | None = None
        self._sent = 0
        self._fetched = 0

    def entries_wait(self, since: int) -> bool:
        """Say whether entries were written or came since our feed stood at a position."""
        with self._here.store.read() as room:
            return room.ledgers.last_position() > since

    def carry(self, step: Step = lambda _bytes: None, seconds: float = SLICE) -> Carried:
        """Move blobs until nothing is left, `seconds` are over, or entries wait; `step` is told of bytes moved.

        Raises LinkDown and other refusals of the carrier; what the parent has said to hold stays held.
        """
        self._sent = self._fetched = 0
        self._step, self._until = step, self._timer() + seconds
        with self._here.store.read() as room:
            self._since = room.ledgers.last_position()
            ahead = room.blobs.to_send(self._parent, MAX_NAMED, TRIES)
        try:
            left = self._send_all(ahead)
            again = not left and self._look()
        except Refusal:
            self._span = MIN_PART
            raise
        got_on = self._has_moved() or self.entries_wait(self._since)
        return Carried(self._sent, self._fetched, again or (left and got_on))

    def _has_moved(self) -> bool:
        return self._sent > 0 or self._fetched > 0

    def _must_stop(self) -> bool:
        """Say whether entries have their turn; a slow link moves one range all the same."""
        is_over = self._timer() >= self._until and self._has_moved()
        return is_over or self.entries_wait(self._since)

    def _send_all(self, ahead: list[KnownBlob]) -> bool:
        """Send what the parent wants of these; return whether something is left."""
        if not ahead:
            return False
        answer = self._ask(Op.HAVE, ahead)
        wanted = list(self._noted(ahead, answer))
        for blob, held in wanted:
            if not self._send(blob, held):
                return True
        return bool(wanted) and len(ahead) == MAX_NAMED

    def _noted(self, blobs: list[KnownBlob], answer: Answer) -> Iterator[tuple[KnownBlob, int]]:
        """Keep what the parent holds of each, and yield what it wants."""
        for blob, held in zip(blobs, answer.held, strict=False):
            if held == NOT_WANTED:
                continue
            self._note(blob, held)
            if held < blob.size:
                yield blob, held

    def _note(self, blob: KnownBlob, held: int) -> None:
        with self._here.store.write() as room:
            ack = room.blobs.ack(blob.sha, self._parent)
            done = held >= blob.size
            room.blobs.save_ack(replace(ack, held=held, done=done, told_lost=False))

    def _send(self, blob: KnownBlob, held: int) -> bool:
        """Send a blob from where the parent has it; return False where it must wait."""
        while held < blob.size:
            if self._must_stop():
                return False
            part = self._here.blobs.read(blob.sha, held, self._part_of(blob))
            if not part:
                return self._is_gone(blob)
            answer = self._timed(Ask(Op.PUT, (blob.sha,), held, 0, part))
            now = answer.held[0] if answer.held else NOT_WANTED
            if answer.wrong:
                return self._was_wrong(blob)
            if now <= held:
                return True  # not wanted now, or no room: another time
            self._sent += len(part)
            self._step(len(part))
            self._note(blob, now)
            held = now
        return True

    def _part_of(self, blob: KnownBlob) -> int:
        return max(MIN_PART, min(self._span, blob.size // SHARE))

    def _timed(self, ask: Ask) -> Answer:
        began = self._timer()
        answer = self._call(ask)
        took = self._timer() - began
        if took < QUICK:
            self._span = min(self._span * 2, MAX_PART)
        elif took > SLOW:
            self._span = max(self._span // 2, MIN_PART)
        return answer

    def _is_gone(self, blob: KnownBlob) -> bool:
        note_damaged(self._here, blob.sha)
        self._looked_at = None
        return True

    def _was_wrong(self, blob: KnownBlob) -> bool:
        """The parent put together other bytes: ours are spoilt, or were on the way. Once more, then it is missing."""
        content = self._here.blobs.read(blob.sha, 0, MAX_BLOB)
        if sha256(content).hexdigest() != blob.sha:
            return self._is_gone(blob)
        if self._count_wrong(blob) < TRIES:
            return self._send(blob, 0)
        self._tell_lost([blob])
        return True

    def _count_wrong(self, blob: KnownBlob) -> int:
        with self._here.store.write() as room:
            ack = room.blobs.ack(blob.sha, self._parent)
            ack = replace(ack, held=0, wrong=ack.wrong + 1)
            room.blobs.save_ack(ack)
        return ack.wrong

    def _look(self) -> bool:
        """Fetch what is lacking here and the parent holds, and say what is lost; return whether something is left."""
        now = self._timer()
        if self._looked_at is not None and now - self._looked_at < LOOK_EVERY:
            return False
        with self._here.store.read() as room:
            registry = self._here.listed(room)
            lacking = room.blobs.lacking(MAX_NAMED)
            wanted = [b for b in lacking if _is_needed(self._here, room, registry, b)]
            ours = {b.sha for b in lacking if _is_ours(self._here, room, b)}
            refused = {b.sha for b in wanted if room.blobs.ack(b.sha, self._parent).wrong >= TRIES}
            untold = [
                b for b in lacking if b.lost and not room.blobs.ack(b.sha, self._parent).told_lost
            ]
        answer = self._ask(Op.HAVE, wanted)
        pairs = list(zip(wanted, answer.held, strict=False))
        for blob, held in pairs:
            if held == blob.size and blob.sha not in refused and not self._fetch(blob):
                return True
        gone = [b for b, held in pairs if held != b.size and b.sha in ours and not b.lost]
        self._tell_lost([*gone, *untold])
        self._looked_at = now
        return self._bring_again(answer.again)

    def _fetch(self, blob: KnownBlob) -> bool:
        """Fetch a blob from where we have it; return False where it must wait."""
        blobs = self._here.blobs
        held = blobs.received(blob.sha)
        while held < blob.size:
            if self._must_stop():
                return False
            answer = self._timed(Ask(Op.GET, (blob.sha,), held, self._part_of(blob)))
            part = answer.part[: blob.size - held]
            if not part:
                return True
            now = blobs.append(blob.sha, held, part)
            self._fetched += now - held
            self._step(now - held)
            held = now
        if not keep_received(self._here, blob.sha, self._parent):
            self._count_wrong(blob)
        return True

    def _tell_lost(self, blobs: list[KnownBlob]) -> None:
        """Say to the parent, and here, that we cannot bring these."""
        if not blobs:
            return
        self._ask(Op.LOST, blobs[:MAX_NAMED])
        with self._here.store.write() as room:
            for blob in blobs[:MAX_NAMED]:
                known = room.blobs.get(blob.sha)
                if known is not None and not known.here:
                    room.blobs.put(replace(known, lost=True))
                ack = room.blobs.ack(blob.sha, self._parent)
                room.blobs.save_ack(replace(ack, told_lost=True, held=0, done=False))

    def _bring_again(self, shas: tuple[str, ...]) -> bool:
        """Begin anew with what the parent had and has no more; return whether there is any."""
        with self._here.store.write() as room:
            for sha in shas:
                room.blobs.save_ack(BlobAck(sha, self._parent))
        return bool(shas)

    def _ask(self, op: Op, blobs: list[KnownBlob]) -> Answer:
        return self._call(Ask(op, tuple(blob.sha for blob in blobs)))

    def _call(self, ask: Ask) -> Answer:
        frame = post(self._here, self._carrier, self._parent, BLOB_ROUTE, dump_ask(ask))
        if not is_newest(self._here, self._parent, frame, BLOB_ROUTE):
            raise BadMessageSignature
        try:
            return load_answer(frame.payload())
        except (BadFrame, BadMessage):
            raise PeerRefused(reason="malformed answer") from None


def waiting_bytes(here: Here, parent: str) -> int:
    """Return how many bytes the parent has not said to hold of the blobs that are to be sent."""
    with here.store.read() as room:
        ahead = room.blobs.to_send(parent, ALL, TRIES)
        return sum(b.size - room.blobs.ack(b.sha, parent).held for b in ahead)


def _is_needed(here: Here, room: Room, registry: Registry, blob: KnownBlob) -> bool:
    """Say whether a blob is wanted here: its case is held by us or below, or we wrote of it ourselves."""
    for name in room.blobs.names([blob.sha]):
        row = room.cases.get(name.case)
        hands = (row.holder, row.offered_to) if row is not None else ()
        if name.author == here.code or any(here.code in registry.line(h) for h in hands if h):
            return True
    return False


def _is_ours(here: Here, room: Room, blob: KnownBlob) -> bool:
    return all(name.author == here.code for name in room.blobs.names([blob.sha]))
