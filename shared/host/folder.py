"""A node's data folder: who it is, its key, its store. Made whole or not at all."""

import json
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shared.app.blob_ports import Blobs
from shared.app.here import Here
from shared.domain.codes import Tier
from shared.host.blobs import open_blobs
from shared.host.database import claimed, open_store
from shared.host.lock import held
from shared.host.new_file import flush_folder, new_file
from shared.host.problems import BadFolder, FolderTaken, InUse, NoNodeHere, OtherTier
from shared.host.settings import FILE, Settings, settings_of, settings_text
from shared.ledger.keys import SEED_BYTES, Ed25519Signer
from shared.store.sql import SqlStore
from shared.transport.bus.address import BrokerAddress

IDENTITY, KEY, SESSION_KEY = "node.json", "node.key", "session.key"
MAX_OWN = 64 * 1024
"""Bytes that are read of a file that the node has written for itself."""
AUTHORITY_KEY, HTTPS_KEY, HTTPS_CERTIFICATE = "tls-authority.key", "https.key", "https.pem"
TLS_KEYS = (AUTHORITY_KEY, HTTPS_KEY)
"""Private keys of TLS, PEM: the county's authority's, and that of a node's pages."""
RUN_LOCK, EXCHANGE_LOCK = "run.lock", "exchange.lock"
UNFINISHED = "unfinished.lock"
"""Held in a folder while it is built, and gone once it is whole."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the node is. `parent_url` and `ca` are empty at the county."""

    tier: str
    code: str
    county: str
    inc: int
    parent: str = ""
    parent_url: str = ""
    ca: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """An existing node's folder."""

    path: Path
    identity: Identity
    settings: Settings

    @property
    def tier(self) -> Tier:
        """The node's tier."""
        return Tier(self.identity.tier)

    @property
    def run_lock(self) -> Path:
        """Held while the node runs."""
        return self.path / RUN_LOCK

    @property
    def exchange_lock(self) -> Path:
        """Held while the node exchanges."""
        return self.path / EXCHANGE_LOCK

    @property
    def frames(self) -> Path:
        """Where long frames of the nodes below wait for their rest."""
        return self.path / "frames"

    @property
    def broker(self) -> BrokerAddress | None:
        """The node's broker, None where it has none. By TLS it is known by `tls_ca`, or as the node above is."""
        settings = self.settings
        ca = settings.tls_ca or self.identity.ca
        address = BrokerAddress(settings.broker, Path(ca) if ca else None, settings.client)
        return address if settings.broker else None

    def key(self) -> bytes:
        """Return the seed of the node's private key; BadFolder where there is none."""
        renewed = self.path / renewed_key(self.identity.inc)
        return _seed_in(renewed if renewed.exists() else self.path / KEY)

    def tls_keys(self) -> dict[str, str]:
        """Return the private keys of TLS that are here, by file name, as PEM."""
        here = (self.path / name for name in TLS_KEYS)
        return {path.name: path.read_text("ascii") for path in here if path.exists()}

    def next_key(self, incarnation: int) -> bytes:
        """Return the seed of the key for an incarnation to come, made at the first call and kept until it is used.

        BadFolder where what is kept is no key.
        """
        path = self.path / renewed_key(incarnation)
        if not path.exists():
            write_secret(path, new_seed().hex().encode() + b"\n")
        return _seed_in(path)

    def renew(self, incarnation: int) -> None:
        """Take up another incarnation and its key, in one step: the file that names it is replaced."""
        identity = replace(self.identity, inc=incarnation)
        fresh = self.path / f"{IDENTITY}.next"
        fresh.unlink(missing_ok=True)
        write_secret(fresh, _identity_text(identity))
        fresh.replace(self.path / IDENTITY)
        flush_folder(self.path)

    def session_key(self) -> bytes:
        """Return the key that signs this node's web sessions."""
        return (self.path / SESSION_KEY).read_bytes()

    def open(self) -> Here:
        """Open the node's store and key. Refuses with NoDatabase, OtherVersion, DatabaseDown, BadFolder."""
        who, key = self.identity, self.key()
        store = open_store(self.path, self.settings)
        blobs = open_blobs(self.path, self.settings)
        return make_here(who.code, who.county, who.inc, key, store, blobs)


def open_folder(path: Path, tier: Tier) -> Folder:
    """Open a node's folder, or refuse: no node there, a node of another tier, settings that cannot be used."""
    try:
        identity = Identity(**_told(path))
        found = Tier(identity.tier)
    except FileNotFoundError:
        raise NoNodeHere(path=path) from None
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise BadFolder(path=path, reason=type(error).__name__) from None
    if found is not tier:
        raise OtherTier(path=path, found=found.text, wanted=tier.text)
    return Folder(path, identity, settings_of(path))


def code_in(path: Path) -> str:
    """Return the code of the node in a folder, empty where none can be read: for a log that must begin before all else."""
    try:
        return str(_told(path)["code"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return ""


def _told(path: Path) -> Any:
    with (path / IDENTITY).open("rb") as file:
        return json.loads(file.read(MAX_OWN))


def read_seed(path: Path) -> bytes:
    """Return the seed of a private key out of its file; ValueError for anything else."""
    with path.open("rb") as file:
        seed = bytes.fromhex(file.read(MAX_OWN).decode("ascii").strip())
    if len(seed) != SEED_BYTES:
        raise ValueError(len(seed))
    return seed


def refuse_taken(path: Path) -> None:
    """Refuse with FolderTaken what is no place for a new folder: anything but nothing, or an empty folder."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise FolderTaken(path=path)


@contextmanager
def new_folder(path: Path, settings: Settings, aside: Path | None = None) -> Iterator[Path]:
    """Give a folder with its settings to build a node in; it takes its place at `path` only when the block ends well.

    What is at `path` is refused with FolderTaken; where `aside` is given, it is moved there instead.
    A database that holds anything is refused with DatabaseTaken.
    """
    if aside is None:
        refuse_taken(path)
    with claimed(settings), _built(path, aside) as building:
        if settings != Settings():
            write_secret(building / FILE, settings_text(settings))
        yield building


@contextmanager
def _built(path: Path, aside: Path | None) -> Iterator[Path]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _clear_unfinished(path)
        building = Path(tempfile.mkdtemp(prefix=_hidden(path), dir=path.parent))
    except OSError as error:
        raise BadFolder(path=path, reason=error.strerror) from None
    try:
        with held(building / UNFINISHED):
            yield building
        try:
            (building / UNFINISHED).unlink()
            _place(building, path, aside)
        except OSError as error:
            raise BadFolder(path=path, reason=error.strerror) from None
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _hidden(path: Path) -> str:
    """Return what the name of a folder begins with in which a node for `path` is built."""
    return f".{path.name}-"


def _clear_unfinished(path: Path) -> None:
    """Delete what was begun for `path` by a process that was killed: it can hold keys."""
    for left in path.parent.iterdir():
        if left.name.startswith(_hidden(path)) and (left / UNFINISHED).is_file():
            # One that is still being built is another process's.
            with suppress(InUse, OSError), held(left / UNFINISHED):
                shutil.rmtree(left, ignore_errors=True)


def _place(building: Path, path: Path, aside: Path | None) -> None:
    if aside is not None:
        path.rename(aside)
    elif path.exists():
        path.rmdir()
    try:
        building.rename(path)
    except OSError:
        if aside is not None:
            aside.rename(path)
        raise


def is_writable(folder: Path) -> bool:
    """Say whether a file can be made in a folder now."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"1")
    except OSError:
        return False
    return True


def write_identity(folder: Path, identity: Identity) -> None:
    """Write who the node is, and a fresh key for its web sessions."""
    write_secret(folder / IDENTITY, _identity_text(identity))
    write_secret(folder / SESSION_KEY, secrets.token_bytes(32))


def _identity_text(identity: Identity) -> bytes:
    return (json.dumps(asdict(identity), indent=2) + "\n").encode()


def renewed_key(incarnation: int) -> str:
    """Name the file of a key that came after the first."""
    return f"{KEY}.{incarnation}"


def aside_of(path: Path) -> Path:
    """Return where a node's present folder is kept when another takes its place."""
    return path.with_name(f"{path.name}.replaced-{utc_now():%Y%m%dT%H%M%SZ}")


def write_key(folder: Path, seed: bytes) -> None:
    """Write the node's private key, readable by its owner alone."""
    write_secret(folder / KEY, seed.hex().encode() + b"\n")


def write_tls_keys(folder: Path, keys: Mapping[str, str]) -> None:
    """Write private keys of TLS, by file name, as PEM; no other file."""
    for name in TLS_KEYS:
        if name in keys:
            write_secret(folder / name, keys[name].encode("ascii"))


def write_secret(path: Path, content: bytes) -> None:
    """Write a new file that only its owner can read: whole and down to the disk, or not at all."""
    with new_file(path) as file:
        file.write(content)


def _seed_in(path: Path) -> bytes:
    """Return the seed of the private key in a file; BadFolder where it holds none."""
    try:
        return read_seed(path)
    except (OSError, ValueError) as error:
        raise BadFolder(path=path.parent, reason=f"{path.name}: {type(error).__name__}") from None


def new_seed() -> bytes:
    """Return the seed of a new key."""
    return secrets.token_bytes(SEED_BYTES)


def make_here(code: str, county: str, inc: int, seed: bytes, store: SqlStore, blobs: Blobs) -> Here:
    """Return the running node over a store, with the machine's clock and randomness."""
    return Here(
        code=code,
        county=county,
        inc=inc,
        signer=Ed25519Signer(seed),
        store=store,
        now=utc_now,
        random=secrets.token_bytes,
        blobs=blobs,
    )


def utc_now() -> datetime:
    """Return the machine's time."""
    return datetime.now(UTC)
