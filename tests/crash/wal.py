"""An SQLite write-ahead log as bytes: its frames, and stores over copies of it that are cut short."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shared.store.sql import SqlStore

PAGE = 4096
HEADER, FRAME = 32, 24 + PAGE
"""Bytes of the log's header, and of a frame: its own header and a page."""
NAME, LOG = "node.db", "node.db-wal"


@dataclass(frozen=True)
class Disk:
    """A database file and its log, as they lay on the disk at one moment while the store was open."""

    database: bytes
    log: bytes

    @property
    def ends(self) -> list[int]:
        """Return where in the log each transaction ends: behind a frame that says how large the database is now."""
        found = range(HEADER, len(self.log) - FRAME + 1, FRAME)
        return [at + FRAME for at in found if any(self.log[at + 4 : at + 8])]

    @property
    def frames(self) -> list[int]:
        """Return where each frame ends, and where the first one begins."""
        return list(range(HEADER, len(self.log) + 1, FRAME))

    @contextmanager
    def opened(self, folder: Path, log: bytes) -> Iterator[SqlStore]:
        """Open the database with another log, as a process does after the power came back."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / NAME).write_bytes(self.database)
        (folder / LOG).write_bytes(log)
        store = SqlStore(f"sqlite:///{folder / NAME}")
        try:
            store.open()
            yield store
        finally:
            store.close()


def disk_of(folder: Path) -> Disk:
    """Copy what lies in a folder."""
    return Disk((folder / NAME).read_bytes(), (folder / LOG).read_bytes())
