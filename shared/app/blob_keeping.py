"""Keeping house among photos and PDFs: what is gone or spoilt is noticed, what nobody names goes after a week."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from shared.app.here import Here
from shared.app.pages import note_damaged, photos_of
from shared.app.ports import Room
from shared.domain.pages import MAX_BLOB
from shared.domain.records import KnownBlob

KEPT_UNNAMED = timedelta(days=7)
KEPT_STILL = timedelta(days=7)
"""For what has come in part and grows no more: it has taken a place that others wait for."""
BEGUN = "blobs_begun"
"""Setting: how much was here of each blob that was here in part, and since when it has been that much."""
READ_AT_ONCE = 100
"""Blobs whose bytes are compared with their digest in one go; the next go takes the next ones."""
ASKED_AT_ONCE = 20
"""Blobs that are asked for in one transaction: a bucket is far, and who writes waits meanwhile."""
CHECKED = "blobs_checked"
"""Setting: the SHA-256 up to which the last go came."""


@dataclass(frozen=True, slots=True)
class Tended:
    """What was found: bytes gone, bytes spoilt, blobs let go of."""

    gone: int
    spoilt: int
    dropped: int


def tend(here: Here) -> Tended:
    """Compare the table of blobs with the bytes that are there, and let go of what is not needed.

    Bytes that nobody noted, as after a crash, are noted, and go a week later if
    still nobody names them. People and neighbours go on bringing photos meanwhile:
    what a list says is asked again in the transaction that acts on it.
    """
    there = set(here.blobs.all())
    with here.store.read() as room:
        known = {b.sha: b.here for b in room.blobs.all()}
    differing = sorted(sha for sha in there | set(known) if known.get(sha) != (sha in there))
    gone = 0
    for at in range(0, len(differing), ASKED_AT_ONCE):
        with here.store.write() as room:
            gone += sum(_noted(here, room, sha) for sha in differing[at : at + ASKED_AT_ONCE])
    dropped = _let_go(here)
    _drop_spools(here)
    return Tended(gone, _check_some(here), dropped)


def _noted(here: Here, room: Room, sha: str) -> bool:
    """Note whether a blob's bytes are there; say whether they are gone."""
    size = here.blobs.size(sha)
    is_there = size is not None
    blob = room.blobs.get(sha)
    if blob is None:
        if size is not None:
            room.blobs.put(KnownBlob(sha, size, "", here=True, noted_at=here.now()))
    elif blob.here != is_there:
        room.blobs.put(replace(blob, here=is_there, lost=blob.lost and not is_there))
        return not is_there
    return False


def _let_go(here: Here) -> int:
    """Forget what nobody needs, then its bytes where nobody has kept the same ones anew; return how many."""
    with here.store.write() as room:
        stale = _stale(here, room)
        for sha in stale:
            room.blobs.drop(sha)
    for sha in stale:
        with here.store.write() as room:
            if room.blobs.get(sha) is None:
                here.blobs.drop(sha)
    return len(stale)


def _drop_spools(here: Here) -> None:
    """Drop the parts of blobs that nobody waits for, that are here whole, or that have not grown for a week."""
    begun = list(here.blobs.spools())
    if not begun:
        return
    with here.store.write() as room:
        before, now = json.loads(room.desk.value(BEGUN) or "{}"), here.now()
        kept: dict[str, tuple[int, str]] = {}
        for sha in begun:
            blob, held = room.blobs.get(sha), here.blobs.received(sha)
            was, since = before.get(sha, (held, now.isoformat()))
            since = since if was == held else now.isoformat()
            is_still = now - datetime.fromisoformat(since) > KEPT_STILL
            if blob is None or blob.here or is_still:
                here.blobs.drop_spool(sha)
            else:
                kept[sha] = (held, since)
        room.desk.set_value(BEGUN, json.dumps(kept))


def _stale(here: Here, room: Room) -> list[str]:
    kept = {sha for draft in room.desk.drafts() for sha in photos_of(draft).values()}
    before = here.now() - KEPT_UNNAMED
    return [b.sha for b in room.blobs.unnamed() if b.sha not in kept and b.noted_at < before]


def _check_some(here: Here) -> int:
    """Read the next blobs whole; return how many are not what their digest says."""
    with here.store.read() as room:
        begin = room.desk.value(CHECKED)
        shas = [b.sha for b in room.blobs.all() if b.here]
    ahead = [sha for sha in shas if sha > begin][:READ_AT_ONCE]
    spoilt = [sha for sha in ahead if not _is_sound(here, sha)]
    for sha in spoilt:
        note_damaged(here, sha)
    with here.store.write() as room:
        is_round = not ahead or ahead[-1] == shas[-1]
        room.desk.set_value(CHECKED, "" if is_round else ahead[-1])
    return len(spoilt)


def _is_sound(here: Here, sha: str) -> bool:
    return sha256(here.blobs.read(sha, 0, MAX_BLOB)).hexdigest() == sha
