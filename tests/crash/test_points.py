"""A process is killed at each point in turn, started again, and nothing is lost, doubled or stuck."""

import signal
from pathlib import Path

import pytest

from tests.crash.arming import armed
from tests.crash.line import Line
from tests.crash.points import BACKBONE, POINTS, SQLITE, Point
from tests.crash.scene import Scene
from tests.crash.scenes import SCENES

GROUPS = {network: pytest.mark.xdist_group(f"crash-{network}") for network in (SQLITE, BACKBONE)}
TRIED = [
    pytest.param(network, point, id=f"{network}-{point.name}", marks=GROUPS[network])
    for network in GROUPS
    for point in POINTS
    if network in point.step.networks and point.step.scene in SCENES
]


@pytest.mark.parametrize(("shape", "point"), TRIED, indirect=["shape"])
def test_nothing_is_lost_where_a_process_is_killed(
    line: Line, point: Point, tmp_path: Path
) -> None:
    scene = SCENES[point.step.scene](line)
    scene.ready()
    line.remember()
    report = tmp_path / "died"
    code = _killed_above(scene, point, report) if scene.asked else _killed(scene, point, report)
    assert report.exists(), f"{point.name} was never passed"
    assert (report.read_text("ascii"), code) == (point.name, -signal.SIGKILL)
    scene.found(point)
    line.holds_what_it_held()
    scene.again(point)
    line.holds_what_it_held()
    line.is_sound()
    scene.ended()


def _killed(scene: Scene, point: Point, report: Path) -> int:
    """Have a process of the child die at a point; return how it ended."""
    with armed(point, report):
        return scene.does().returncode


def _killed_above(scene: Scene, point: Point, report: Path) -> int:
    """Have the parent die at a point while the child waits for it, and start it again."""
    line = scene.line
    line.network.kill(line.parent)
    with armed(point, report):
        line.network.start(line.parent)
    process = line.network.processes[line.parent]
    with line.doing(*scene.asked):
        code = process.wait(60)
        line.start_parent()
    return code
