"""A process is killed while it brings an old store up: the store is then old and whole, or new and whole."""

import signal
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from shared.store.tables import REVISION
from tests.crash.arming import armed
from tests.crash.points import POINTS, Point
from tests.crash.steps import MIGRATE
from tests.store.whole import content, fill_old, old_file, only
from tests.support.processes import command

SCENE = "migration"
KINDS = ("sqlite", "postgresql")
TRIED = [
    pytest.param(kind, point, id=f"{kind}-{point.name}")
    for kind in KINDS
    for point in POINTS
    if point.step.scene == SCENE and (kind == "sqlite" or "sqlite" not in point.step.where)
]


@pytest.fixture
def old(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database of either kind with a county's store as schema 4 had it."""
    file = old_file(tmp_path / "node.db")
    if request.param == "sqlite":
        return f"sqlite:///{file}"
    url: str = request.getfixturevalue("new_database")()
    fill_old(url, file)
    return url


def migrates(url: str) -> CompletedProcess[str]:
    """Have a process open the store at an address."""
    return command("crash-step", MIGRATE, "-", url, check=False)


@pytest.mark.parametrize(("old", "point"), TRIED, indirect=["old"])
def test_a_store_is_old_and_whole_or_new_and_whole(old: str, point: Point, tmp_path: Path) -> None:
    before, report = content(old), tmp_path / "died"
    with armed(point, report):
        died = migrates(old)
    assert report.exists(), f"{point.name} was never passed: {died.stderr}"
    assert (report.read_text("ascii"), died.returncode) == (point.name, -signal.SIGKILL)
    is_new = point.name == "migration.ready.after"
    assert (content(old) == before) != is_new
    again = migrates(old)
    assert again.returncode == 0, again.stderr
    after = content(old)
    assert after.pop("alembic_version") == [("version_num",), (REVISION,)]
    assert {
        name: only(rows[0], after[name]) for name, rows in before.items() if name != "settings"
    } == {name: rows for name, rows in before.items() if name != "settings"}
    kept = sorted(path.name for path in tmp_path.glob("node.db*") if path.name[-4:] not in SIDES)
    if old.startswith("sqlite"):
        assert kept == ["node.db", "node.db.before-0004"]
        assert content(f"sqlite:///{tmp_path / kept[1]}") == before


SIDES = ("-shm", "-wal")
