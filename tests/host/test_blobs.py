"""Where a node keeps its photos, and what becomes of them when another folder takes the place of its own."""

from pathlib import Path

import pytest

from shared.host.blobs import bring_over, open_blobs
from shared.host.settings import Settings, settings_of
from shared.host.settings_problems import BadSetting
from shared.store.blob_folder import FolderBlobs
from shared.store.blob_s3 import S3Blobs


def test_photos_lie_in_the_data_folder_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha = open_blobs(tmp_path, Settings()).put(b"x")
    assert FolderBlobs(tmp_path / "blobs").has(sha)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    bucket = Settings(blobs="s3://photos/minle?endpoint=http://127.0.0.1:1")
    assert isinstance(open_blobs(tmp_path, bucket), S3Blobs)


@pytest.mark.parametrize("place", ["photos", "http://x/y", "s3://", "s3:///x"])
def test_what_is_no_place_is_refused(place: str) -> None:
    with pytest.raises(BadSetting):
        settings_of(None, {"TONGBAN_BLOBS": place})


def test_a_new_folder_has_the_photos_of_the_old_one_and_its_spools(tmp_path: Path) -> None:
    old, new = FolderBlobs(tmp_path / "old" / "blobs"), FolderBlobs(tmp_path / "new" / "blobs")
    sha = old.put(b"whole")
    old.append("a" * 64, 0, b"part")
    (tmp_path / "new").mkdir()
    bring_over(tmp_path / "old", tmp_path / "new")
    assert new.read(sha, 0, 9) == b"whole"
    assert new.append("a" * 64, 4, b"more") == 8
    assert old.received("a" * 64) == 4
    old.drop(sha)
    assert new.has(sha)
    bring_over(tmp_path / "nothing", tmp_path / "elsewhere")
    assert not (tmp_path / "elsewhere").exists()
