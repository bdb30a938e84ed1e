"""Making a node: founding a county from files, or enrolling a town or village with its code."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from shared.app.founding import Founding, count_of, found
from shared.domain.codes import Level, Tier
from shared.domain.enrolment import Application, CodeParts, proof, read_code
from shared.host.blobs import open_blobs
from shared.host.folder import (
    Identity,
    make_here,
    new_folder,
    new_seed,
    open_store,
    write_identity,
    write_key,
    write_secret,
)
from shared.host.problems import BadUrl, OtherTier
from shared.ledger.keys import Ed25519Signer
from shared.replication.bootstrap import county_of, dump_application, read_answer, settle_in
from shared.transport.http_client import HttpCarrier
from shared.wire.files import read_catalogue, read_divisions, read_grants
from shared.wire.frame import Frame
from shared.wire.messages import Response

ROOT_FOLDER, ROOT_KEYS = "root-keys", 3
URL = re.compile(r"https?://[^/\s]+/?\Z")


@dataclass(frozen=True, slots=True)
class Sources:
    """The files a county is founded from."""

    divisions: Path
    catalogue: Path
    grants: Path | None


def read_sources(sources: Sources, now: datetime) -> Founding:
    """Read and check the files as of now; the first problem is refused naming file, line and field."""
    divisions = read_divisions(sources.divisions)
    catalogue = read_catalogue(sources.catalogue)
    given = sources.grants
    grants = read_grants(given, catalogue, divisions, now=now) if given else []
    nodes = (
        {"code": d.code, "name": d.name, "level": str(d.level), "parent": d.parent}
        for d in divisions
    )
    return Founding(
        nodes=tuple(nodes),
        departments=tuple(catalogue.departments),
        matters=tuple(catalogue.matters),
        grants=tuple(grants),
        roots=(),
    )


def found_county(
    path: Path, founding: Founding, begun: Callable[[int], None], step: Callable[[], None]
) -> str:
    """Build the county's folder with its keys and registry, and return the registry's fingerprint.

    The offline root keys lie in `root-keys` until the operator takes them away.
    """
    county = next(n["code"] for n in founding.nodes if n["level"] == Level.COUNTY)
    with new_folder(path) as building:
        roots = [new_seed() for _ in range(ROOT_KEYS)]
        (building / ROOT_FOLDER).mkdir(mode=0o700)
        for i, seed in enumerate(roots, start=1):
            write_secret(building / ROOT_FOLDER / f"root-{i}.key", seed.hex().encode() + b"\n")
        founding = replace(founding, roots=tuple(Ed25519Signer(s).public.key for s in roots))
        seed = new_seed()
        write_key(building, seed)
        write_identity(building, Identity(Tier.COUNTY, county, county, 1))
        store = open_store(building)
        store.create()
        begun(count_of(founding))
        try:
            return found(
                make_here(county, county, 1, seed, store, open_blobs(building)), founding, step
            )
        finally:
            store.close()


@dataclass(frozen=True, slots=True)
class Joining:
    """What a node is enrolled with."""

    tier: Tier
    url: str
    code: str
    ca: Path | None


def enrol(path: Path, joining: Joining) -> Identity:
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
    with new_folder(path) as building:
        pending = path.with_name(f".{path.name}.enrolling")
        seed = pending_seed(pending, joining.code)
        identity = join_in(building, joining, parts, seed)
    pending.unlink()
    return identity


def join_in(building: Path, joining: Joining, parts: CodeParts, seed: bytes) -> Identity:
    """Enrol a node that is being built in a folder: its store with the registry, its key, who it is."""
    identity = _settle(building, joining, parts, seed, read_answer(apply_for(joining, parts, seed)))
    write_key(building, seed)
    write_identity(building, identity)
    return identity


def apply_for(joining: Joining, parts: CodeParts, seed: bytes) -> bytes:
    """Send the application for a key to the parent, and return its answer."""
    public = Ed25519Signer(seed).public
    application = Application(parts.node, public.alg, public.key, "")
    application = replace(application, mac=proof(parts.secret, application))
    carrier = HttpCarrier(joining.url, joining.ca)
    try:
        return carrier.apply(dump_application(application))
    finally:
        carrier.close()


def _settle(
    building: Path,
    joining: Joining,
    parts: CodeParts,
    seed: bytes,
    answer: tuple[Frame, Response],
) -> Identity:
    frame, response = answer
    store = open_store(building)
    store.create()
    here = make_here(parts.node, county_of(response), 1, seed, store, open_blobs(building))
    try:
        inc = settle_in(here, parts, frame, response)
    finally:
        store.close()
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
