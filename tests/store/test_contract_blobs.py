"""What every place for blobs promises: memory, a folder, a bucket over HTTP."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import boto3
import pytest

from shared.app.blob_ports import Blobs
from shared.store.blob_folder import FolderBlobs
from shared.store.blob_memory import MemoryBlobs
from shared.store.blob_s3 import Bucket, S3Blobs
from shared.store.blob_spool import Spool

CONTENT = bytes(range(256)) * 40
SHA = sha256(CONTENT).hexdigest()
OTHER = sha256(b"other").hexdigest()
Reopen = Callable[[], Blobs]


@pytest.fixture(params=["memory", "folder", "s3"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Reopen:
    """Open one place of a kind, again and again as after a restart."""
    if request.param == "memory":
        kept = MemoryBlobs()
        return lambda: kept
    if request.param == "folder":
        return lambda: FolderBlobs(tmp_path / "blobs")
    request.getfixturevalue("aws")
    endpoint = request.getfixturevalue("s3")
    bucket = f"b-{sha256(str(tmp_path).encode()).hexdigest()[:20]}"
    boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket=bucket)
    return lambda: S3Blobs(Bucket(bucket, "tongban/", endpoint), tmp_path / "spool")


@pytest.fixture
def blobs(reopen: Reopen) -> Blobs:
    """An empty place of either kind."""
    return reopen()


def test_a_spool_is_whole_when_its_bytes_are_those_of_the_digest(blobs: Blobs) -> None:
    assert not blobs.is_whole(SHA)
    blobs.append(SHA, 0, CONTENT[:100])
    assert not blobs.is_whole(SHA)
    blobs.append(SHA, 100, CONTENT[100:])
    assert blobs.is_whole(SHA)
    assert blobs.received(SHA) == len(CONTENT)


class TestWhole:
    def test_what_is_put_is_here(self, blobs: Blobs, reopen: Reopen) -> None:
        assert not blobs.has(SHA)
        assert blobs.size(SHA) is None
        assert blobs.put(CONTENT) == SHA
        assert blobs.put(CONTENT) == SHA
        again = reopen()
        assert again.has(SHA)
        assert again.size(SHA) == len(CONTENT)
        assert list(again.all()) == [SHA]

    def test_it_is_read_in_ranges(self, blobs: Blobs) -> None:
        blobs.put(CONTENT)
        assert blobs.read(SHA, 0, len(CONTENT) + 9) == CONTENT
        assert blobs.read(SHA, 300, 50) == CONTENT[300:350]
        assert blobs.read(SHA, len(CONTENT) - 3, 50) == CONTENT[-3:]
        assert blobs.read(SHA, len(CONTENT), 50) == b""
        assert blobs.read(OTHER, 0, 50) == b""

    def test_it_is_dropped(self, blobs: Blobs) -> None:
        blobs.put(CONTENT)
        blobs.drop(SHA)
        blobs.drop(OTHER)
        assert not blobs.has(SHA)
        assert list(blobs.all()) == []

    @pytest.mark.parametrize("name", ["../../x", "", "ABC", SHA.upper(), SHA + "\n", "/etc/passwd"])
    def test_what_is_no_digest_is_never_a_path(self, blobs: Blobs, name: str) -> None:
        if isinstance(blobs, MemoryBlobs):
            assert not blobs.has(name)
            return
        for call in (blobs.has, blobs.received, blobs.drop, blobs.finish):
            with pytest.raises(ValueError, match="not a SHA-256"):
                call(name)


class TestParts:
    def test_parts_become_the_blob(self, blobs: Blobs, reopen: Reopen) -> None:
        assert blobs.received(SHA) == 0
        assert blobs.append(SHA, 0, CONTENT[:100]) == 100
        later = reopen()
        assert later.received(SHA) == 100
        assert list(later.spools()) == [SHA]
        assert later.append(SHA, 100, CONTENT[100:]) == len(CONTENT)
        assert not later.has(SHA)
        assert later.finish(SHA)
        assert later.read(SHA, 0, len(CONTENT)) == CONTENT
        assert later.received(SHA) == 0
        assert list(later.spools()) == []

    def test_a_part_again_or_overlapping_changes_nothing_that_is_there(self, blobs: Blobs) -> None:
        blobs.append(SHA, 0, CONTENT[:100])
        assert blobs.append(SHA, 0, CONTENT[:100]) == 100
        assert blobs.append(SHA, 20, b"\xff" * 50) == 100
        assert blobs.append(SHA, 0, b"\xff" * 100 + CONTENT[100:200]) == 200
        assert blobs.append(SHA, 150, CONTENT[150:]) == len(CONTENT)
        assert blobs.finish(SHA)

    def test_a_part_that_leaves_a_gap_is_not_taken(self, blobs: Blobs) -> None:
        assert blobs.append(SHA, 1, CONTENT[1:]) == 0
        blobs.append(SHA, 0, CONTENT[:100])
        assert blobs.append(SHA, 101, CONTENT[101:]) == 100

    def test_other_bytes_are_dropped_and_said(self, blobs: Blobs) -> None:
        blobs.append(SHA, 0, CONTENT[:-1] + b"?")
        assert not blobs.finish(SHA)
        assert not blobs.has(SHA)
        assert blobs.received(SHA) == 0
        assert not blobs.finish(SHA)

    def test_several_writers_at_once_make_one_whole(self, blobs: Blobs, reopen: Reopen) -> None:
        places = [reopen() for _ in range(4)]
        with ThreadPoolExecutor(4) as pool:
            for place in places:
                for at in range(0, len(CONTENT), 1000):
                    pool.submit(place.append, SHA, at, CONTENT[at : at + 1500])
        while (there := blobs.received(SHA)) < len(CONTENT):
            assert blobs.append(SHA, there, CONTENT[there : there + 1000]) > there
        assert blobs.finish(SHA)

    def test_two_that_finish_at_once_both_have_it(
        self, blobs: Blobs, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if isinstance(blobs, MemoryBlobs):
            return
        blobs.append(SHA, 0, CONTENT)
        other = reopen()
        looked = Spool.is_sound

        def meanwhile(spool: Spool, sha: str) -> bool:
            found = looked(spool, sha)
            monkeypatch.undo()
            assert other.finish(sha)
            return found

        monkeypatch.setattr(Spool, "is_sound", meanwhile)
        assert blobs.finish(SHA)
        assert blobs.read(SHA, 0, len(CONTENT)) == CONTENT

    def test_a_spool_is_forgotten(self, blobs: Blobs) -> None:
        blobs.append(SHA, 0, CONTENT[:100])
        blobs.drop_spool(SHA)
        blobs.drop_spool(OTHER)
        assert blobs.received(SHA) == 0
        assert list(blobs.spools()) == []
