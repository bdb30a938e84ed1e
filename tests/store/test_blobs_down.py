"""A place for blobs whose disk or service fails: one refusal, and nothing is taken for gone."""

import socket
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from shared.app.blob_ports import Blobs
from shared.domain.refusals_pages import BlobsDown
from shared.store.blob_folder import SPOOL, FolderBlobs
from shared.store.blob_s3 import Bucket, S3Blobs

CONTENT = b"a photo"
SHA = sha256(CONTENT).hexdigest()
Call = Callable[[Blobs], object]
CALLS: dict[str, Call] = {
    "has": lambda blobs: blobs.has(SHA),
    "size": lambda blobs: blobs.size(SHA),
    "read": lambda blobs: blobs.read(SHA, 0, 9),
    "put": lambda blobs: blobs.put(CONTENT),
    "drop": lambda blobs: blobs.drop(SHA),
    "all": lambda blobs: list(blobs.all()),
    "received": lambda blobs: blobs.received(SHA),
    "append": lambda blobs: blobs.append(SHA, 0, CONTENT),
    "drop_spool": lambda blobs: blobs.drop_spool(SHA),
    "finish": lambda blobs: blobs.finish(SHA),
}


@pytest.fixture
def bucket(tmp_path: Path, aws: None) -> Callable[[str], Blobs]:
    """What opens a bucket at an address that is not there."""
    return lambda address: S3Blobs(Bucket("nowhere", "", address), tmp_path / SPOOL)


@pytest.fixture
def nobody() -> str:
    """An address where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize("call", [name for name in CALLS if name != "all"])
def test_a_file_where_its_folder_should_be(tmp_path: Path, call: str) -> None:
    (tmp_path / "blobs").write_text("")
    with pytest.raises(BlobsDown):
        CALLS[call](FolderBlobs(tmp_path / "blobs"))


def test_a_full_disk(tmp_path: Path) -> None:
    (tmp_path / SPOOL).mkdir()
    (tmp_path / SPOOL / f"{SHA}.part").symlink_to("/dev/full")
    with pytest.raises(BlobsDown) as caught:
        FolderBlobs(tmp_path).append(SHA, 0, CONTENT)
    assert "No space left" in str(caught.value.__cause__)


@pytest.mark.parametrize("call", ["has", "size", "read", "put", "drop", "all"])
def test_a_bucket_that_does_not_answer(
    bucket: Callable[[str], Blobs], nobody: str, call: str
) -> None:
    with pytest.raises(BlobsDown):
        CALLS[call](bucket(nobody))


@pytest.mark.parametrize("call", ["read", "put", "drop", "all"])
def test_a_bucket_that_says_no(bucket: Callable[[str], Blobs], s3: str, call: str) -> None:
    with pytest.raises(BlobsDown):
        CALLS[call](bucket(s3))


def test_what_came_in_parts_waits_until_the_bucket_is_back(
    bucket: Callable[[str], Blobs], nobody: str
) -> None:
    blobs = bucket(nobody)
    blobs.append(SHA, 0, CONTENT)
    with pytest.raises(BlobsDown):
        blobs.finish(SHA)
    assert blobs.received(SHA) == len(CONTENT)
