"""Positions of this node's feed as its peers give them back: of which store, and at which entry."""

import hmac

from shared.app.here import Here
from shared.app.ports import Room
from shared.wire.messages import Half

STORE_EPOCH = "store_epoch"
MARK_SECRET = "mark_secret"  # noqa: S105 - the setting's name
SECRET_BYTES = 32
STEM = 32
"""Characters of an entry's hash in a mark; as many vouch for them."""


def store_epoch(here: Here, room: Room) -> str:
    """Return the id of this store's positions, made at its first use: a restored store gets another."""
    epoch = room.desk.value(STORE_EPOCH)
    if not epoch:
        epoch = here.random(8).hex()
        room.desk.set_value(STORE_EPOCH, epoch)
    return epoch


def mark_at(here: Here, room: Room, position: int) -> str:
    """Return the mark of the entry at a position of our feed; empty where there is none.

    It proves itself to us: nobody else can make one, so what a peer gives back as
    one did stand there.
    """
    stem = _stem_at(room, position)
    if not stem:
        return ""
    if not room.desk.value(MARK_SECRET):
        room.desk.set_value(MARK_SECRET, here.random(SECRET_BYTES).hex())
    return stem + _seal(room, position, stem)


def is_of(mark: str, entry_hash: str) -> bool:
    """Say whether a peer's mark is of this entry, by the part of it that others can read."""
    return mark[:STEM] == entry_hash[:STEM]


def is_put_back(room: Room, half: Half) -> bool:
    """Say whether a peer has seen another entry in our feed than the one that stands there."""
    ack = half.ack
    if not ack.seen or not ack.mark or ack.store != room.desk.value(STORE_EPOCH):
        return False
    stem, seal = ack.mark[:STEM], ack.mark[STEM:]
    if stem == _stem_at(room, ack.seen) or not room.desk.value(MARK_SECRET):
        return False
    return hmac.compare_digest(seal.encode(), _seal(room, ack.seen, stem).encode())


def _stem_at(room: Room, position: int) -> str:
    items = room.ledgers.feed(position - 1, 1) if position else []
    return items[0].entry.hash[:STEM] if items and items[0].position == position else ""


def _seal(room: Room, position: int, stem: str) -> str:
    secret = bytes.fromhex(room.desk.value(MARK_SECRET))
    said = f"{room.desk.value(STORE_EPOCH)} {position} {stem}"
    return hmac.digest(secret, said.encode(), "sha256").hex()[:STEM]
