"""A node's new key: by a code from the county for towns and villages, by the root keys for the county itself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from shared.app.here import Here
from shared.app.rotation import rotate
from shared.domain.enrolment import CodeParts, read_code
from shared.domain.refusals_custody import BadStatement, NotThisNodesCode, NotVouched
from shared.domain.registry import NodeKey
from shared.host.folder import Folder, renewed_key
from shared.host.joining import Joining, apply_for
from shared.host.lock import held
from shared.ledger.keys import ED25519, ROTATION_TAG, SEED_BYTES, Ed25519Signer
from shared.ledger.rotation import rotation_message
from shared.replication.bootstrap import read_answer
from shared.replication.caller import follow_keys
from shared.replication.codes import PeerRefused

STATEMENT = "tongban-rotation"


def code_for(folder: Folder, code: str) -> CodeParts:
    """Take a code apart, and refuse one that was made for another node."""
    parts = read_code(code)
    if parts.node != folder.identity.code:
        raise NotThisNodesCode(found=parts.node, here=folder.identity.code)
    return parts


def joining_of(folder: Folder, code: str) -> Joining:
    """Return what this node is enrolled with anew."""
    who = folder.identity
    return Joining(folder.tier, who.parent_url, code, Path(who.ca) if who.ca else None)


def renew_key(folder: Folder, code: str) -> int:
    """Have the county list a new key for this node, and take it up; return the new incarnation.

    All that is here stays. A try that broke off is finished by the same code.
    """
    parts = code_for(folder, code)
    with held(folder.run_lock), held(folder.exchange_lock):
        seed = folder.next_key(folder.identity.inc + 1)
        frame, response = read_answer(apply_for(joining_of(folder, code), parts, seed))
        here = folder.open()
        try:
            follow_keys(here, frame.address.sender, response)
            inc = _listed(here, Ed25519Signer(seed).public)
        finally:
            here.store.close()
        folder.renew(inc)
    return inc


def _listed(here: Here, public: NodeKey) -> int:
    with here.store.read() as room:
        registry = here.registry(room)
    inc = registry.incarnations.get(here.code, 0)
    if registry.key_of(here.code, inc) != public:
        raise PeerRefused(reason="the registry does not list the new key")
    return inc


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
        signer = Ed25519Signer(bytes.fromhex(root.read_text(encoding="ascii").strip()))
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
