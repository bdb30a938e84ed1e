"""Where a node keeps its photos and PDFs: in its data folder, or in a bucket that speaks S3."""

import os
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from shared.app.blob_ports import Blobs
from shared.host.settings import Settings
from shared.store.blob_folder import SPOOL, FolderBlobs
from shared.store.blob_spool import SHA

FOLDER = "blobs"


def open_blobs(folder: Path, settings: Settings) -> Blobs:
    """Return the place for the blobs of the node in `folder`."""
    here = folder / FOLDER
    if not settings.blobs:
        return FolderBlobs(here)
    parts = urlsplit(settings.blobs)
    from shared.store.blob_s3 import Bucket, S3Blobs  # noqa: PLC0415 - a village never loads it

    prefix = parts.path.strip("/")
    endpoint = parse_qs(parts.query).get("endpoint", [""])[0]
    bucket = Bucket(parts.netloc, f"{prefix}/" if prefix else "", endpoint)
    return S3Blobs(bucket, here / SPOOL)


def bring_over(old: Path, new: Path) -> None:
    """Bring the blobs of a folder into the one that takes its place; the old one keeps them too.

    Whole ones by a second name for the same bytes where the disk allows it: nobody ever changes them.
    """
    if (old / FOLDER).is_dir():
        shutil.copytree(old / FOLDER, new / FOLDER, copy_function=_link)


def _link(source: str, target: str) -> str:
    try:
        if SHA.match(Path(source).name):
            os.link(source, target)
            return target
    except OSError:
        pass  # another disk, or one without second names
    shutil.copy2(source, target)
    return target
