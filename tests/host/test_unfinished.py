"""What a killed process leaves of a node that it was making: it can hold keys, and goes with the next try."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.host.folder import UNFINISHED, new_folder, write_key
from shared.host.settings import Settings

BUILDING = """
import sys, time
from pathlib import Path
from shared.host.folder import new_folder, write_key
from shared.host.settings import Settings

with new_folder(Path(sys.argv[1]), Settings()) as building:
    write_key(building, bytes(32))
    print(building, flush=True)
    time.sleep(600)
"""


@contextmanager
def being_built(path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Begin to build a node in another process; give it and the folder that it builds in."""
    line = [sys.executable, "-c", BUILDING, str(path)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, Path(process.stdout.readline().strip())
        finally:
            process.kill()


def built(path: Path) -> list[str]:
    """Build a node at `path`, and return what its folder holds."""
    with new_folder(path, Settings()) as building:
        write_key(building, bytes(32))
    return sorted(p.name for p in path.iterdir())


def test_what_a_killed_process_left_is_deleted(tmp_path: Path) -> None:
    with being_built(tmp_path / "node") as (process, building):
        process.kill()
        process.wait()
        assert (building / "node.key").exists()
    assert built(tmp_path / "node") == ["node.key"]
    assert [p.name for p in tmp_path.iterdir()] == ["node"]


def test_what_another_process_builds_stays(tmp_path: Path) -> None:
    with being_built(tmp_path / "node") as (_, building):
        built(tmp_path / "node")
        assert (building / "node.key").exists()


def test_what_only_looks_like_it_stays(tmp_path: Path) -> None:
    hidden, finished = tmp_path / ".node-notes", tmp_path / ".node-old"
    hidden.mkdir()
    built(finished)
    assert not (finished / UNFINISHED).exists()
    built(tmp_path / "node")
    assert hidden.exists()
    assert (finished / "node.key").exists()
