"""What long work a node can do for a person: verify, list its cases in a file, exchange by a stick."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from shared.app.here import Here
from shared.app.ports import ALL
from shared.app.verify import verify_all
from shared.app.works import Doing, Progress
from shared.domain.long_work import ANSWER, FILE, Kind
from shared.domain.records import CaseQuery, CaseRow, Work
from shared.domain.worktime import county_day
from shared.host.courier import Answered, export, import_file
from shared.host.folder import Folder

WORKS = "works"
REGISTER_COLUMNS = ("receipt", "matter", "stage", "taken_in_at", "holder", "taken_in", "due")


def works_folder(folder: Folder) -> Path:
    """Return where the files of long work lie, made at the first call; its owner's alone."""
    path = folder.path / WORKS
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def kinds_of(folder: Folder, here: Here) -> Mapping[str, Doing]:
    """Return what this node can do, by kind."""
    return {
        Kind.VERIFY: lambda _work, progress: _verify(here, progress),
        Kind.REGISTER: lambda work, progress: _register(folder, here, work, progress),
        Kind.COURIER_OUT: lambda work, progress: _courier_out(folder, here, work, progress),
        Kind.COURIER_IN: lambda work, progress: _courier_in(folder, here, work, progress),
    }


def _verify(here: Here, progress: Progress) -> Mapping[str, str]:
    total = done = 0

    def begun(count: int) -> None:
        nonlocal total
        total = count

    def step(_entries: int) -> None:
        nonlocal done
        done += 1
        progress(done, total)

    found = verify_all(here, begun, step)
    told = {"ledgers": found.ledgers, "entries": found.entries, "faults": len(found.faults)}
    return {key: str(value) for key, value in told.items()}


def _register(folder: Folder, here: Here, work: Work, progress: Progress) -> Mapping[str, str]:
    """Write a line for each case, without names and numbers of persons: what may be counted and shown."""
    path = works_folder(folder) / f"{work.id}.csv"
    with here.store.read() as room:
        rows = room.cases.find(CaseQuery(newest_first=True, limit=ALL))
    # A mark by which spreadsheets know the text for UTF-8.
    path.unlink(missing_ok=True)  # of a try that broke off
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(REGISTER_COLUMNS)
        for done, row in enumerate(rows, start=1):
            writer.writerow(_line(row))
            progress(done, len(rows))
    return {FILE: path.name, "cases": str(len(rows))}


def _line(row: CaseRow) -> Iterator[str]:
    yield from (row.receipt, row.matter, row.stage, row.origin, row.holder)
    for at in (row.taken_in_at, row.due_at):
        yield county_day(at).isoformat() if at else ""


def _courier_out(folder: Folder, here: Here, work: Work, progress: Progress) -> Mapping[str, str]:
    path = works_folder(folder) / f"{work.id}.tongban"
    path.unlink(missing_ok=True)  # of a try that broke off
    done = 0

    def step(_total: int) -> None:
        nonlocal done
        done += 1
        progress(done, 0)

    written = export(folder, here, path, folder.identity.parent, step)
    return {FILE: path.name, "entries": str(written.entries), "to": written.to}


def _courier_in(folder: Folder, here: Here, work: Work, progress: Progress) -> Mapping[str, str]:
    path = works_folder(folder) / f"{work.id}.in"
    path.with_name(f"{path.name}.answer").unlink(missing_ok=True)
    done = 0

    def step(total: int) -> None:
        nonlocal done
        done += 1
        progress(done, total)

    taken = import_file(folder, here, path, step)
    path.unlink()
    if isinstance(taken, Answered):
        return {ANSWER: taken.answer.name, "from": taken.sender, "batches": str(taken.batches)}
    told = {"settled": taken.sent, "received": taken.received, "refused": taken.refused}
    return {key: str(value) for key, value in told.items()}
