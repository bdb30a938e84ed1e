"""What a process of a node loads: a command no pages and no HTTP of others, a village nothing of the backbone, for a terminal, for seldom work or for figures that nobody asks for."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.support.processes import COUNTY, VILLAGE, free_port, program
from tests.support.real_network import enrolled

PAGES = {"flask", "werkzeug", "jinja2", "cheroot", "shared.web.factory"}
LINK = {"httpx", "shared.transport.http_client"}
TERMINAL = {"pygments", "rich", "structlog"}
SELDOM = {"cryptography", "PIL", "pypdf", "segno", "yaml"}
BACKBONE = {"alembic", "boto3", "botocore", "celery", "gunicorn", "pika", "psycopg", "redis"}
BACKBONE |= {"sqlalchemy.dialects.postgresql"}
WATCHED = {"prometheus_client", "shared.web.metrics"}
SAYS_WHAT_IT_LOADS = {**os.environ, "PYTHONPROFILEIMPORTTIME": "1"}


def loaded(stderr: str) -> set[str]:
    """Return the modules that Python has said it loaded, each with the packages it is in."""
    lines = (line for line in stderr.splitlines() if line.startswith("import time:"))
    names = {line.rpartition("|")[2].strip() for line in lines}
    return names | {".".join(n.split(".")[:i]) for n in names for i in range(1, n.count(".") + 1)}


def loads(*arguments: str, exit_code: int = 0) -> set[str]:
    """Run a command to its end and return what it loaded."""
    done = subprocess.run(
        arguments, capture_output=True, text=True, check=False, timeout=120, env=SAYS_WHAT_IT_LOADS
    )
    assert done.returncode == exit_code, done.stderr[-2000:]
    return loaded(done.stderr)


@pytest.fixture
def village(tmp_path: Path) -> str:
    """The data folder of an enrolled village whose town does not answer."""
    return str(shutil.copytree(enrolled() / VILLAGE, tmp_path / VILLAGE))


@pytest.fixture
def county(tmp_path: Path) -> str:
    """The county's data folder."""
    return str(shutil.copytree(enrolled() / COUNTY, tmp_path / COUNTY))


@pytest.mark.parametrize(
    "line",
    [
        "status --json",
        "nodes",
        "enrol-code 620722101201 --again",
        "staff add --login zhao --name 赵 --role clerk --password 0123456789",
        "grant list",
        "next-key",
    ],
)
def test_a_command_loads_neither_pages_nor_link(county: str, line: str) -> None:
    found = loads(program(COUNTY), *line.split(), "--data", county)

    assert not found & (PAGES | LINK)
    assert "sqlalchemy" in found


def test_looking_at_a_node_draws_no_bar(county: str) -> None:
    assert "rich" not in loads(program(COUNTY), "status", "--data", county)


def test_an_exchange_loads_no_pages(village: str) -> None:
    found = loads(program(VILLAGE), "sync", "--data", village, exit_code=2)

    assert "httpx" in found
    assert not found & (PAGES | BACKBONE)


def test_a_command_looks_for_garbage_rarely_while_it_loads(village: str) -> None:
    status = f"cli.main(['status', '--json', '--data', {village!r}], standalone_mode=False)"
    counts = "print(sum(of['collections'] for of in gc.get_stats()))"
    line = f"import gc; import village_agent.cli as cli; {status}; {counts}"
    done = subprocess.run(
        [sys.executable, "-c", line], capture_output=True, text=True, check=True, timeout=120
    )

    assert int(done.stdout.split()[-1]) < 60


def test_help_loads_no_pages() -> None:
    assert not loads(program(COUNTY), "--help") & PAGES


def test_a_village_that_runs_loads_nothing_that_it_seldom_or_never_needs(
    village: str, tmp_path: Path
) -> None:
    arguments = [program(VILLAGE), "run", "--data", village, "--port", str(free_port())]
    said = tmp_path / "said"
    with said.open("w") as file:
        process = subprocess.Popen(
            arguments, stdout=subprocess.PIPE, stderr=file, text=True, env=SAYS_WHAT_IT_LOADS
        )
        try:
            assert process.stdout is not None
            url = process.stdout.readline().split()[1]
            assert httpx.get(f"{url}/", follow_redirects=True, trust_env=False).status_code == 200
        finally:
            process.terminate()
            process.communicate(timeout=30)

    found = loaded(said.read_text())
    assert found >= PAGES | LINK
    assert not found & (BACKBONE | TERMINAL | SELDOM | WATCHED)
