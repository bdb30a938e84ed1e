"""Putting a node back from a backup: whole and sound, or not at all; and always as one that was put back."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import orjson

from shared.app.here import Here
from shared.app.standing import RESTORED, set_read_only
from shared.domain.codes import Tier
from shared.domain.refusals_store import StoreDamaged
from shared.domain.text import Text
from shared.host.backup_problems import (
    AlteredBackup,
    BadFile,
    MismatchedNode,
    NewerBackup,
    OtherBackupTier,
    OtherNode,
    UnsoundStore,
)
from shared.host.blobs import bring_over, open_blobs
from shared.host.database import STORE, claimed, store_of
from shared.host.folder import (
    IDENTITY,
    Identity,
    aside_of,
    make_here,
    new_folder,
    open_folder,
    refuse_taken,
    write_identity,
    write_key,
    write_tls_keys,
)
from shared.host.lock import held
from shared.host.new_file import flush_folder
from shared.host.problems import BadFolder
from shared.host.sealed import Head, Label, read_head, unseal
from shared.host.settings import Settings, settings_of
from shared.host.terminal import Report
from shared.ledger.body import BadBody
from shared.ledger.header import BadHeader
from shared.replication.marks import STORE_EPOCH
from shared.store.errors import CopyFailed, Damaged, NewerSchema, OlderSchema

OPENING, LOADING = Text("解密", "open"), Text("装入", "load")
IN_BACKUP = Text("备份", "the backup")


@dataclass(frozen=True, slots=True)
class Opened:
    """A backup that may be put back at `data`. `aside` is where the same node's present folder goes.

    `settings` are the environment's: they say which database it is put back into.
    """

    file: IO[bytes]
    head: Head
    data: Path
    aside: Path | None
    settings: Settings


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back. `size` is the store's, in bytes."""

    label: Label
    identity: Identity
    entries: int
    size: int


@contextmanager
def opened_backup(source: Path, data: Path, tier: Tier) -> Iterator[Opened]:
    """Open a backup as far as that goes without its passphrase, and hold the folder that it would replace.

    Refuses what is no backup, another tier's backup, a folder of another node, a node that runs, and a
    database that is not empty.
    """
    settings = settings_of(None)
    try:
        file = source.open("rb")
    except OSError as error:
        raise BadFile(path=source, reason=error.strerror) from None
    with ExitStack() as kept:
        kept.enter_context(file)
        head = read_head(file)
        if head.label.tier is not tier:
            raise OtherBackupTier(found=head.label.tier.text, wanted=tier.text)
        try:
            data = data.resolve()
            aside = kept.enter_context(_making_way(head.label, data, tier))
        except OSError as error:
            raise BadFolder(path=data, reason=error.strerror) from None
        with claimed(settings):
            pass  # before anybody is asked for a passphrase
        yield Opened(file, head, data, aside, settings)


def restore(opened: Opened, passphrase: str, report: Report) -> Restored:
    """Put a node back. It begins read-only, with a new store epoch and a fresh key for its web sessions.

    The copy in a backup is an SQLite database; where the settings name another one, it is loaded into that.
    Refuses with WrongPassphrase, CutShort, AlteredBackup, UnsoundStore, MismatchedNode, NewerBackup, BadFolder.
    """
    chunks = unseal(opened.file, opened.head, passphrase)
    inside = next(chunks)
    identity, key, tls, size = _inside(inside, opened.head.label)
    with new_folder(opened.data, opened.settings, opened.aside) as building:
        try:
            write_identity(building, identity)
            write_key(building, key)
            write_tls_keys(building, tls)
            _write_store(building / STORE, chunks, size, report)
            entries = _put_back(building, identity, key)
            bring_over(opened.data, building)
            if opened.settings.database:
                _move(building / STORE, opened.settings, report)
            flush_folder(building)
        except OSError as error:
            raise BadFolder(path=opened.data, reason=error.strerror) from None
    flush_folder(opened.data.absolute().parent)
    return Restored(opened.head.label, identity, entries, size)


@contextmanager
def _making_way(label: Label, data: Path, tier: Tier) -> Iterator[Path | None]:
    """Keep the folder's node from running meanwhile; give the name that the folder will be kept under."""
    if not (data / IDENTITY).exists():
        refuse_taken(data)
        yield None
        return
    old = open_folder(data, tier)
    here = old.identity
    if (label.node, label.county) != (here.code, here.county):
        raise OtherNode(path=data, found=label.node, here=here.code)
    with held(old.run_lock), held(old.exchange_lock):
        yield aside_of(data)


def _inside(raw: bytes, label: Label) -> tuple[Identity, bytes, dict[str, str], int]:
    """Read the first chunk: the node, its key, its keys of TLS, the store's size; it must be the node that the label names."""
    try:
        values = orjson.loads(raw)
        identity = Identity(**values["node"])
        key, size = bytes.fromhex(values["key"]), int(values["store"])
        tls = {str(name): str(pem) for name, pem in values.get("tls", {}).items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise AlteredBackup from None
    named = (label.node, label.county, label.tier, label.inc)
    if (identity.code, identity.county, identity.tier, identity.inc) != named:
        raise MismatchedNode
    return identity, key, tls, size


def _write_store(path: Path, chunks: Iterator[bytes], size: int, report: Report) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        for chunk in chunks:
            file.write(chunk)
            report(OPENING, file.tell(), size)
        if file.tell() != size:
            raise AlteredBackup
        file.flush()
        os.fsync(file.fileno())


def _put_back(building: Path, identity: Identity, key: bytes) -> int:
    """Check the store, mark it as put back, and return how many entries it holds."""
    store = store_of(building, Settings())
    try:
        store.check()
        store.create()
        for kept in building.glob(f"{STORE}.before-*"):
            kept.unlink()  # the backup is that copy
        blobs = open_blobs(building, Settings())
        here = make_here(identity.code, identity.county, identity.inc, key, store, blobs)
        return _marked(here)
    except (Damaged, BadHeader, BadBody) as damage:
        raise UnsoundStore(where=IN_BACKUP, reason=damage) from None
    except StoreDamaged as damage:
        raise UnsoundStore(where=IN_BACKUP, reason=damage.__cause__ or damage) from None
    except CopyFailed as failure:
        raise BadFolder(path=building.parent, reason=failure) from None
    except NewerSchema:
        raise NewerBackup from None
    except OlderSchema as older:
        raise UnsoundStore(where=IN_BACKUP, reason=older) from None
    finally:
        store.close()


def _move(copy: Path, settings: Settings, report: Report) -> None:
    """Load the copy into the database of the settings, and take it away."""
    store = store_of(copy.parent, settings)
    try:
        store.load(copy, lambda done, total: report(LOADING, done, total))
    finally:
        store.close()
    for part in copy.parent.glob(f"{copy.name}*"):
        part.unlink()


def _marked(here: Here) -> int:
    with here.store.write() as room:
        listed = here.registry(room).key_of(here.code, here.inc)
        if listed != here.signer.public:
            raise MismatchedNode
        room.desk.set_value(STORE_EPOCH, "")
        set_read_only(room, RESTORED)
        return room.ledgers.size().entries
