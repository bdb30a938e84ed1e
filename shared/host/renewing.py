"""A town's or village's new key, by a code from the county."""

from pathlib import Path

from shared.app.here import Here
from shared.domain.enrolment import CodeParts, read_code
from shared.domain.refusals_custody import NotThisNodesCode
from shared.domain.registry import NodeKey
from shared.host.folder import Folder
from shared.host.joining import Joining, apply_for
from shared.host.lock import held
from shared.ledger.keys import Ed25519Signer
from shared.replication.answers import follow_keys
from shared.replication.bootstrap import read_answer
from shared.replication.codes import PeerRefused


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
        frame, response = read_answer(
            apply_for(joining_of(folder, code), parts, seed, folder.settings)
        )
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
