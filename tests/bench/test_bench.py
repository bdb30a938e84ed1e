"""The harness itself, on a tiny workload: its lines, its files. No time is judged here."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from rich.console import Console

from tests.bench.__main__ import run
from tests.bench.bench import Bench
from tests.bench.limits import limits
from tests.bench.lines import Line
from tests.bench.peers.installed import NotInstalled, installed
from tests.bench.report import write_report
from tests.bench.rows import GROUPS, Group
from tests.bench.stand import Stand
from tests.bench.workload import RECORDS_A_CASE, case_id, here_of
from tests.support.network import VILLAGE

CASES = 2
QUICK = {"exchange", "requests", "idle", "verify a year"}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A run without peers."""
    folder = tmp_path_factory.mktemp("bench")
    with ExitStack() as stack:
        quiet = Console(quiet=True)
        yield Bench(Stand(folder, stack), folder / "kept", CASES, 1, peers=False, console=quiet)


def test_a_case_is_seven_entries_of_the_sizes_that_are_told(bench: Bench) -> None:
    world = bench.world(CASES)
    here = here_of(VILLAGE, f"sqlite:///{world.file(VILLAGE)}")
    with here.store.read() as room:
        entries = room.ledgers.entries(f"case:{case_id(1)}")
    here.store.close()

    sizes = [len(entry.raw) + len(entry.body or b"") for entry in entries]
    assert len(entries) == RECORDS_A_CASE
    assert 1700 <= sizes[0] <= 2000
    assert all(550 <= size <= 720 for size in sizes[1:])


def test_every_target_has_a_line_that_ends_in_its_word_and_stands_in_the_files(
    bench: Bench, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = list(run(bench, QUICK))
    write_report(bench, lines, tmp_path, whole=False)

    printed = capsys.readouterr().out.splitlines()
    told = json.loads((tmp_path / "latest.json").read_text(encoding="utf-8"))
    page = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert {line.name for line in lines} == QUICK
    assert printed == [line.text for line in lines]
    assert all(text.endswith((" PASS", " MISS")) for text in printed)
    assert all(text.count("PASS") + text.count("MISS") == 1 for text in printed)
    assert {row["name"]: row["met"] for row in told["targets"]} == {x.name: x.met for x in lines}
    assert all(f"| {name} |" in page for name in QUICK)
    assert "PASS" not in page
    assert "MISS" not in page


def test_a_row_that_fails_says_why_and_keeps_no_other_from_its_turn(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_bench: Bench) -> Iterator[Line]:
        yield Line("one", "asked", "found", met=True)
        raise RuntimeError("no such peer")

    groups = (Group({"one": "asked", "two": "asked too"}, broken), GROUPS[-1])
    monkeypatch.setattr("tests.bench.__main__.GROUPS", groups)

    lines = list(run(bench, set()))

    assert [line.name for line in lines] == ["one", "two", "verify a year"]
    assert lines[1].text == (
        "two: not measured; target asked too (RuntimeError: no such peer) MISS"
    )


def test_a_run_of_some_rows_keeps_the_others(bench: Bench, tmp_path: Path) -> None:
    first, second = Line("one", "a", "b", met=True), Line("two", "a", "b", met=False)
    write_report(bench, [first, second], tmp_path, whole=True)

    write_report(bench, [Line("two", "a", "c", met=True)], tmp_path, whole=False)

    told = json.loads((tmp_path / "latest.json").read_text(encoding="utf-8"))
    found = [(row["name"], row["found"], row["met"]) for row in told["targets"]]
    assert found == [("one", "b", True), ("two", "c", True)]


def test_each_limit_of_the_machine_is_measured_and_stands_in_the_files(
    bench: Bench, tmp_path: Path
) -> None:
    bench.limits = limits(bench, times=20)
    write_report(bench, [], tmp_path, whole=True)

    told = json.loads((tmp_path / "latest.json").read_text(encoding="utf-8"))
    page = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert told["limits"] == bench.limits
    assert all(f"| {name} | {value:,.0f} |" in page for name, value in told["limits"].items())
    assert min(told["limits"].values()) > 0
    assert len(told["limits"]) == 11


def test_a_limit_that_fails_is_told_as_not_measured(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> float:
        raise RuntimeError("no such server")

    monkeypatch.setattr("tests.bench.limits.server_limits", lambda *_: {"gone": broken})

    bench.limits = limits(bench, times=1)
    write_report(bench, [], tmp_path, whole=True)

    assert bench.limits["gone"] is None
    assert "| gone | not measured |" in (tmp_path / "README.md").read_text(encoding="utf-8")


def test_a_peer_is_installed_once_and_anew_for_another_version(bench: Bench) -> None:
    def lines(folder: Path) -> list[list[str]]:
        return [["mkdir", "-p", str(folder)], ["sh", "-c", f"echo >> {folder}/times"]]

    folders = {installed(bench, "Peer", [f"peer=={n}"], lines) for n in (1, 1, 2)}

    assert [(folder / "times").read_text() for folder in folders] == ["\n\n"]


def test_a_peer_that_cannot_be_installed_says_why_and_is_tried_again(bench: Bench) -> None:
    refuses = ["sh", "-c", "echo no such peer >&2; exit 1"]

    for _ in range(2):
        with pytest.raises(NotInstalled, match="no such peer"):
            installed(bench, "Gone", ["gone==1"], lambda _folder: [refuses])
