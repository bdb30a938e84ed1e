"""What a village takes, judged by its figures or beside a bare node; and that the bare node is one."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.bench.footprint import BARE, Taken, bare, judged
from tests.bench.stand import started
from tests.support.processes import free_port

FAST, SLOW = Taken(61, 0.44, 0), Taken(67, 0.9, 0)


@pytest.mark.parametrize(
    ("village", "beside", "met", "words"),
    [
        (Taken(80, 1.0, 0.01), FAST, True, ("80 MB, met by its figure", "s, met by its figure")),
        (Taken(87, 2.0, 0), SLOW, True, ("87 MB, met by its ratio", "s, met by its ratio")),
        (Taken(79, 2.0, 0), SLOW, True, ("79 MB, met by its figure", "s, met by its ratio")),
        (
            Taken(79, 0.9, 0),
            Taken(50, 0.3, 0),
            True,
            ("met by its figure (1.58 times a bare node's 50 MB)", "(3.00 times its 0.30 s)"),
        ),
        (Taken(88, 0.9, 0), SLOW, False, ("88 MB, missed (1.31 times", "s, met by its figure")),
        (
            Taken(79, 2.1, 0),
            SLOW,
            False,
            ("79 MB, met by its figure", "s, missed (2.33 times its 0.90 s)"),
        ),
        (Taken(79, 0.9, 0.011), SLOW, False, ("1.1% CPU idle",)),
    ],
)
def test_memory_and_first_page_count_each_by_its_figure_or_its_ratio(
    village: Taken, beside: Taken, met: bool, words: tuple[str, ...]
) -> None:
    line = judged(village, beside, village.idle)

    assert line.met is met
    assert [word for word in words if word not in line.found] == []
    assert line.figures["a bare node's resident MB"] == beside.resident
    assert line.figures["times a bare node's time"] == village.first / beside.first


def test_the_bare_node_answers_from_its_table(tmp_path: Path) -> None:
    line = [sys.executable, str(BARE), str(tmp_path / "bare.sqlite3"), str(free_port())]
    with started(line) as node:
        assert node.stdout is not None
        url = node.stdout.readline().split()[1]
        answer = httpx.get(url, trust_env=False)

    assert "<p>a bare node</p>" in answer.text
    assert answer.headers["Server"].startswith("Cheroot")


def test_the_bare_node_is_measured(tmp_path: Path) -> None:
    taken = bare(tmp_path / "bare.sqlite3", watched=0.1)

    assert 30 < taken.resident < 200
    assert 0 < taken.first < 60
    assert 0 <= taken.idle < 2


def test_the_bare_node_loads_the_libraries_and_nothing_of_ours_or_for_a_terminal(
    tmp_path: Path,
) -> None:
    line = [sys.executable, "-X", "importtime", str(BARE), str(tmp_path / "bare.sqlite3"), "0"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as node:
        assert node.stdout is not None
        node.stdout.readline()
        node.terminate()
        said = node.communicate()[1]
    found = {line.rpartition("|")[2].strip().partition(".")[0] for line in said.splitlines()}

    assert found >= {"cheroot", "flask", "httpx", "sqlmodel"}
    assert not found & {"pygments", "rich", "shared", "tests"}
