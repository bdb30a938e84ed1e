"""Writing a new file whole, or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from shared.host.backup_problems import BadFile, FileTaken


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write, its owner's alone; it gets its name only when the block ends well and it is on the disk."""
    try:
        if path.exists():
            raise FileTaken(path=path)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.absolute().parent)
    except OSError as error:
        raise BadFile(path=path, reason=error.strerror) from None
    building = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            raise FileTaken(path=path)
        building.rename(path)
        flush_folder(building.parent)
    except OSError as error:
        raise BadFile(path=path, reason=error.strerror) from None
    finally:
        building.unlink(missing_ok=True)


def flush_folder(folder: Path) -> None:
    """Put a folder's list of names on the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
