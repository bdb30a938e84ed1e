"""The registry of points is whole: each is where it says, each is tried, and no durable step is without one."""

import pytest

from tests.crash import test_migration, test_points
from tests.crash.places import calls, functions, is_there, is_transaction, modules
from tests.crash.points import COMMIT, NO_POINTS, POINTS, STEPS, Step
from tests.crash.scenes import SCENES

ROOMS = ("shared.app", "shared.replication", "shared.jobs", "shared.host", "shared.transport")


def writers() -> dict[str, int]:
    """Return every function that writes in a transaction, with how many it begins."""
    found = {
        f"{module}:{name}": sum(is_transaction(call) for call in calls(function))
        for module, tree in modules(*ROOMS)
        for name, function in functions(tree).items()
    }
    return {where: count for where, count in found.items() if count}


def excused(where: str) -> str:
    """Return the line of NO_POINTS that names a function or its module, empty where none does."""
    return next((key for key in (where, where.partition(":")[0]) if key in NO_POINTS), "")


@pytest.mark.parametrize("step", [pytest.param(step, id=step.name) for step in STEPS])
def test_a_step_is_where_the_registry_says(step: Step) -> None:
    assert is_there(step), f"{step.where} does no {step.call}"


def test_a_place_that_is_gone_is_noticed() -> None:
    for where in (
        "shared.app.cases:Cases.gone",
        "shared.app.gone:Cases.act",
        "shared.app.cases:Cases.row",
    ):
        assert not is_there(Step("x", where, COMMIT, ""))
    assert not is_there(Step("x", "shared.store.blob_folder:FolderBlobs.put", "os.truncate", ""))


def test_every_point_is_tried_and_none_has_the_name_of_another() -> None:
    tried = [*test_points.TRIED, *test_migration.TRIED]
    assert {param.values[1] for param in tried} == set(POINTS)
    assert len({point.name for point in POINTS}) == len(POINTS)
    assert {step.scene for step in STEPS} == {*SCENES, test_migration.SCENE}


def test_whatever_writes_has_its_points_or_a_reason_for_none() -> None:
    placed = {step.where for step in STEPS if step.call == COMMIT}
    assert sorted(w for w in writers() if w not in placed and not excused(w)) == []


def test_who_writes_twice_has_points_at_both() -> None:
    for where, count in writers().items():
        steps = [s for s in STEPS if (s.where, s.call) == (where, COMMIT)]
        assert not steps or len({s.nth for s in steps}) >= count, where


def test_no_reason_stands_for_nothing() -> None:
    placed = {step.where for step in STEPS}
    assert {excused(w) for w in writers() if w not in placed} - {""} == set(NO_POINTS)
