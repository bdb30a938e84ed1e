"""Founding a county from files."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from shared.app.founding import Founding, count_of, found
from shared.domain.codes import Level, Tier
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
from shared.host.settings import Settings
from shared.ledger.keys import Ed25519Signer
from shared.wire.files import read_catalogue, read_divisions, read_grants, read_holidays

ROOT_FOLDER, ROOT_KEYS = "root-keys", 3


@dataclass(frozen=True, slots=True)
class Sources:
    """The files a county is founded from."""

    divisions: Path
    catalogue: Path
    grants: Path | None
    holidays: tuple[Path, ...] = ()


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
        holidays=tuple(read_holidays(path) for path in sources.holidays),
        roots=(),
    )


def found_county(
    path: Path,
    settings: Settings,
    founding: Founding,
    begun: Callable[[int], None],
    step: Callable[[], None],
) -> str:
    """Build the county's folder with its keys and registry, and return the registry's fingerprint.

    The offline root keys lie in `root-keys` until the operator takes them away.
    """
    county = next(n["code"] for n in founding.nodes if n["level"] == Level.COUNTY)
    with new_folder(path, settings) as building:
        roots = [new_seed() for _ in range(ROOT_KEYS)]
        (building / ROOT_FOLDER).mkdir(mode=0o700)
        for i, seed in enumerate(roots, start=1):
            write_secret(building / ROOT_FOLDER / f"root-{i}.key", seed.hex().encode() + b"\n")
        founding = replace(founding, roots=tuple(Ed25519Signer(s).public.key for s in roots))
        seed = new_seed()
        write_key(building, seed)
        write_identity(building, Identity(Tier.COUNTY, county, county, 1))
        store, blobs = new_store(building, settings), open_blobs(building, settings)
        begun(count_of(founding))
        try:
            return found(make_here(county, county, 1, seed, store, blobs), founding, step)
        finally:
            store.close()
