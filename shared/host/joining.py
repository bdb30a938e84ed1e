"""Enrolling a town or village with its code."""

import hashlib
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

from shared.app.here import Here
from shared.domain.codes import Tier
from shared.domain.enrolment import Application, CodeParts, proof, read_code
from shared.host.blobs import open_blobs
from shared.host.database import new_store
from shared.host.folder import (
    Identity,
    make_here,
    new_folder,
    new_seed,
    write_identity,
    write_key,
    write_secret,
)
from shared.host.problems import BadUrl, OtherTier
from shared.host.settings import Settings
from shared.ledger.keys import Ed25519Signer
from shared.replication.bootstrap import county_of, dump_application, read_answer, settle_in
from shared.transport.http_client import HttpCarrier
from shared.wire.frame import Frame
from shared.wire.messages import Response

URL = re.compile(r"https?://[^/\s]+/?\Z")


@dataclass(frozen=True, slots=True)
class Joining:
    """What a node is enrolled with."""

    tier: Tier
    url: str
    code: str
    ca: Path | None


def enrol(path: Path, settings: Settings, joining: Joining) -> Identity:
    """Make the node's key, have the county enrol it through the parent, and fetch the registry.

    The key outlives a failed try with the same code: the county may have
    enrolled it although its answer was lost.
    """
    parts = read_code(joining.code)
    if not URL.match(joining.url):
        raise BadUrl(url=joining.url)
    tier = Tier.TOWN if parts.node[9:12] == "000" else Tier.VILLAGE
    if tier is not joining.tier:
        raise OtherTier(path=parts.node, found=tier.text, wanted=joining.tier.text)
    with new_folder(path, settings) as building:
        pending = path.with_name(f".{path.name}.enrolling")
        seed = pending_seed(pending, joining.code)
        identity = join_in(building, settings, joining, parts, seed)
    pending.unlink()
    return identity


def join_in(
    building: Path, settings: Settings, joining: Joining, parts: CodeParts, seed: bytes
) -> Identity:
    """Enrol a node that is being built in a folder: its store with the registry, its key, who it is."""
    answer = read_answer(apply_for(joining, parts, seed, settings))
    store = new_store(building, settings)
    try:
        here = make_here(
            parts.node, county_of(answer[1]), 1, seed, store, open_blobs(building, settings)
        )
        identity = _settle(here, joining, parts, answer)
    finally:
        store.close()
    write_key(building, seed)
    write_identity(building, identity)
    return identity


def apply_for(joining: Joining, parts: CodeParts, seed: bytes, settings: Settings) -> bytes:
    """Send the application for a key to the parent, and return its answer."""
    public = Ed25519Signer(seed).public
    application = Application(parts.node, public.alg, public.key, "")
    application = replace(application, mac=proof(parts.secret, application))
    carrier = HttpCarrier(joining.url, joining.ca, settings.client)
    try:
        return carrier.apply(dump_application(application))
    finally:
        carrier.close()


def _settle(
    here: Here, joining: Joining, parts: CodeParts, answer: tuple[Frame, Response]
) -> Identity:
    frame, response = answer
    inc = settle_in(here, parts, frame, response)
    return Identity(
        tier=joining.tier,
        code=parts.node,
        county=here.county,
        inc=inc,
        parent=frame.address.sender,
        parent_url=joining.url,
        ca=str(joining.ca.absolute()) if joining.ca else "",
    )


def pending_seed(pending: Path, code: str) -> bytes:
    """Return the seed that a try with this code has kept, or a new one, kept now."""
    mark = hashlib.sha256(code.encode()).hexdigest()
    try:
        kept = json.loads(pending.read_text(encoding="ascii"))
        if kept["code"] == mark:
            return bytes.fromhex(kept["seed"])
        pending.unlink()
    except FileNotFoundError:
        pass
    except (ValueError, KeyError, TypeError):
        pending.unlink()  # cut short by a power cut, before anything was sent
    seed = new_seed()
    write_secret(pending, json.dumps({"code": mark, "seed": seed.hex()}).encode())
    return seed
