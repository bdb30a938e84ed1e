"""The county's next key, by its offline root keys."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from shared.app.here import Here
from shared.app.rotation import rotate
from shared.domain.refusals_custody import BadStatement, NotVouched
from shared.domain.registry import NodeKey
from shared.host.folder import Folder, read_seed, renewed_key
from shared.host.lock import held
from shared.ledger.keys import ED25519, ROTATION_TAG, SEED_BYTES, Ed25519Signer
from shared.ledger.rotation import rotation_message

STATEMENT = "tongban-rotation"


def statement(folder: Folder) -> str:
    """Make the county's next key and return what the root keys are to sign: one line."""
    here = folder.open()
    try:
        inc = _next_incarnation(folder, here)
    finally:
        here.store.close()
    public = Ed25519Signer(folder.next_key(inc)).public
    return f"{STATEMENT}:{folder.identity.county}:{inc}:{public.alg}:{public.key}"


def _next_incarnation(folder: Folder, here: Here) -> int:
    """Return the one after all that the registry lists; the one just listed where its key is ours, to be taken up.

    A county put back to before a rotation learns from its children that it was later than it knows.
    """
    with here.store.read() as room:
        registry = here.registry(room)
    listed = registry.incarnations.get(here.code, 0)
    ours = listed > here.inc and (folder.path / renewed_key(listed)).exists()
    if ours and registry.key_of(here.code, listed) == Ed25519Signer(folder.next_key(listed)).public:
        return listed
    return max(listed, here.inc) + 1


def root_sign(root: Path, said: str) -> str:
    """Return `<root key>:<signature>` over a statement; for the machine where the root keys are kept."""
    try:
        signer = Ed25519Signer(read_seed(root))
        message = _message(said)
    except (OSError, ValueError):
        raise BadStatement from None
    return f"{signer.public.key}:{signer.sign(ROTATION_TAG, message).hex()}"


def _message(said: str) -> bytes:
    mark, county, inc, alg, key = said.strip().split(":")
    if mark != STATEMENT or alg != ED25519 or len(bytes.fromhex(key)) != SEED_BYTES:
        raise ValueError(said)
    return rotation_message(county, int(inc), NodeKey(alg, key))


def rotate_county(folder: Folder, signed: Sequence[str], without: Collection[str]) -> int:
    """Enter the county's next key with the root keys' signatures, and take it up; return the new incarnation."""
    with held(folder.run_lock), held(folder.exchange_lock):
        before = folder.open()
        try:
            inc = _next_incarnation(folder, before)
            seed = folder.next_key(inc)
            here = replace(before, inc=inc, signer=Ed25519Signer(seed))
            rotate(here, _signatures(here, signed), without=without)
        finally:
            before.store.close()
        folder.renew(inc)
    return inc


def _signatures(here: Here, signed: Sequence[str]) -> list[Mapping[str, Any]]:
    with here.store.read() as room:
        roots = here.registry(room).roots
    found: list[Mapping[str, Any]] = []
    for line in signed:
        key, _, signature = line.strip().partition(":")
        if key not in roots.keys or len(signature) != 128:
            raise NotVouched(threshold=roots.threshold)
        found.append({"root": roots.keys.index(key), "signature": signature})
    return found
