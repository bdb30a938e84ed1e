"""Keeping house among photos and PDFs: what is gone or spoilt is noticed, what nobody names goes after a week."""

from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

from shared.app.here import Here
from shared.app.pages import note_damaged, photos_of
from shared.app.ports import Room
from shared.domain.pages import MAX_BLOB
from shared.domain.records import KnownBlob

KEPT_UNNAMED = timedelta(days=7)
READ_AT_ONCE = 100
"""Blobs whose bytes are compared with their digest in one go; the next go takes the next ones."""
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
    still nobody names them.
    """
    there = set(here.blobs.all())
    with here.store.write() as room:
        known = {b.sha: b for b in room.blobs.all()}
        gone = sum(_noted(here, room, known.get(sha), sha, there) for sha in there | set(known))
        stale = _stale(here, room)
        for sha in stale:
            room.blobs.drop(sha)
    for sha in stale:
        here.blobs.drop(sha)
    for sha in list(here.blobs.spools()):
        if sha not in known or sha in stale or known[sha].here:
            here.blobs.drop_spool(sha)
    return Tended(gone, _check_some(here), len(stale))


def _noted(here: Here, room: Room, blob: KnownBlob | None, sha: str, there: set[str]) -> bool:
    """Note whether a blob's bytes are there; say whether they are gone."""
    is_there = sha in there
    if blob is None:
        size = here.blobs.size(sha) or 0
        room.blobs.put(KnownBlob(sha, size, "", here=True, noted_at=here.now()))
    elif blob.here != is_there:
        room.blobs.put(replace(blob, here=is_there, lost=blob.lost and not is_there))
        return not is_there
    return False


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
