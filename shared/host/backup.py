"""Backing a node up: its identity, its key and one moment of its store, sealed in one file.

The first chunk is JSON: `node` (node.json), `key` (the seed in hex), `tls` (keys of
TLS by file name, PEM), `store` (bytes). All others are the database. Nothing else goes in: the county's
offline root keys are never in a backup.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from shared.domain.codes import Tier
from shared.domain.text import Text
from shared.host.backup_problems import NodeChanged, UnsoundStore
from shared.host.database import open_store, store_of, where
from shared.host.folder import Folder, open_folder, utc_now
from shared.host.new_file import new_file
from shared.host.problems import BadFolder
from shared.host.sealed import CHUNK, MODERATE, Cost, Label, checked, seal
from shared.host.settings_problems import NoDatabase
from shared.host.terminal import Report
from shared.store.errors import CopyFailed, Damaged, Missing
from shared.store.sql import Snapshot

COPYING, SEALING = Text("复制", "copy"), Text("加密", "seal")


@dataclass(frozen=True, slots=True)
class Written:
    """What a backup holds: entries, and the file's bytes."""

    entries: int
    size: int


def backup(
    folder: Folder, to: Path, passphrase: str, report: Report, cost: Cost = MODERATE
) -> Written:
    """Write a backup of a node, running or not, to the new file `to`: whole, or not at all.

    Refuses with FileTaken, BadFile, ShortPassphrase, NoDatabase, DatabaseDown, UnsoundStore, NodeChanged, BadFolder.
    """
    checked(passphrase)
    key = folder.key()
    who = folder.identity
    with new_file(to) as out, _snapshot(folder, report) as snapshot:
        tier = Tier(who.tier)
        if (open_folder(folder.path, tier).identity, folder.key()) != (who, key):
            raise NodeChanged(path=folder.path)
        label = Label(who.code, who.county, tier, who.inc, utc_now())
        inside = {
            "node": asdict(who),
            "key": key.hex(),
            "tls": folder.tls_keys(),
            "store": snapshot.size,
        }
        seal(out, label, passphrase, _chunks(orjson.dumps(inside), snapshot, report), cost)
        size = out.tell()
    return Written(snapshot.entries, size)


@contextmanager
def _snapshot(folder: Folder, report: Report) -> Iterator[Snapshot]:
    """Copy the store beside the data folder, where nothing but this process can read the copy."""
    place, settings = folder.path.resolve().parent, folder.settings
    # A server's tables are copied by their rows, so they are brought up to date first.
    store = (open_store if settings.database else store_of)(folder.path, settings)
    try:
        with store.snapshot(place, lambda done, total: report(COPYING, done, total)) as snapshot:
            yield snapshot
    except Missing:
        raise NoDatabase(path=folder.path, where=where(settings)) from None
    except Damaged as damage:
        path = Text(f" {folder.path} ", str(folder.path))
        raise UnsoundStore(where=path, reason=damage) from None
    except CopyFailed as failure:
        raise BadFolder(path=place, reason=failure) from None
    finally:
        store.close()


def _chunks(inside: bytes, snapshot: Snapshot, report: Report) -> Iterator[bytes]:
    yield inside
    done = 0
    while chunk := snapshot.file.read(CHUNK):
        yield chunk
        done += len(chunk)
        report(SEALING, done, snapshot.size)
