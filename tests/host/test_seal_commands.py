"""Seals on the command line: listed, told, withdrawn, and what is refused."""

from pathlib import Path

from tests.host.conftest import Run
from tests.support.processes import TOWN

ADD = (
    *("--zh", "洪水镇审批专用章", "--en", "Hongshui, seal for approvals"),
    *("--kind", "approval", "--node", TOWN, "--document", "民政办发[2026]3号"),
)


def test_a_seal_is_listed_told_and_withdrawn(run: Run, county: Path) -> None:
    assert run("center", "seal", "list", "--data", county).stdout == ""
    run("center", "seal", "add", "hongshui-approval", *ADD, "--data", county)
    told = run("center", "seal", "list", "--data", county).stdout
    assert told == f"hongshui-approval  approval  {TOWN}  -  in use  洪水镇审批专用章\n"
    end = ("--reason", "遗失", "--document", "9号", "--data", county)
    run("center", "seal", "withdraw", "hongshui-approval", *end)
    assert "  withdrawn  " in run("center", "seal", "list", "--data", county).stdout
    again = run("center", "seal", "withdraw", "hongshui-approval", *end)
    assert "[seal.withdrawn]" in again.stderr


def test_a_mistake_names_what_is_wrong(run: Run, county: Path) -> None:
    refused = run("center", "seal", "add", "Hongshui", *ADD, "--data", county)
    assert "seal.bad_id" in refused.stderr
    assert run("center", "seal", "list", "--data", county).stdout == ""
