"""Long work at the terminal: what was asked for, and bars until it has ended."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from shared.app.ports import Actor
from shared.app.works import Doing, Progress, Works
from shared.domain.codes import Tier
from shared.domain.long_work import Kind
from shared.domain.records import Work
from shared.host.folder import open_folder
from tests.host.conftest import Run

WORK = "01930000-0000-7000-8000-0000000000aa"


def asked(county: Path) -> Works:
    works = Works(open_folder(county, Tier.COUNTY).open())
    works.ask(WORK, Kind.VERIFY, Actor("620722000000:a1", "陈静"))
    return works


def test_what_has_ended_is_told_with_what_came_of_it(run: Run, county: Path) -> None:
    asked(county).do_next({Kind.VERIFY: lambda _work, _progress: {"faults": "0"}})
    result = run("center", "works", "--data", county)
    assert result.exit_code == 0
    assert result.stdout.split("  ", 1)[1] == "done  Verify every ledger  faults=0\n"


def test_what_is_under_way_is_followed_to_its_end(
    run: Run, county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, works = Event(), asked(county)

    def verify(_work: Work, progress: Progress) -> dict[str, str]:
        progress(3, 4)
        assert looked.wait(60)
        return {}

    def sleep(_seconds: float) -> None:
        if works.one(WORK).total == 4:
            looked.set()

    monkeypatch.setattr("shared.host.works_command.time.sleep", sleep)
    kinds: dict[str, Doing] = {Kind.VERIFY: verify}
    with ThreadPoolExecutor() as hands:
        done = hands.submit(works.do_next, kinds)
        result = run("center", "works", "--data", county)
        assert done.result()
    assert looked.is_set()
    assert "Verify every ledger" in result.stderr
    assert "done  Verify every ledger" in result.stdout
