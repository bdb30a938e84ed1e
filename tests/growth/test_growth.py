"""That nothing of a page, an exchange or a chore walks through all that a store holds, or asks for each case; and the measuring itself, in small."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import event

from center.bootstrap import build_app
from shared.host.status import status_of
from shared.replication.bootstrap import Gate
from shared.replication.caller import Caller
from shared.replication.endpoint import Endpoint
from shared.store.sql import SqlStore
from tests.bench.bench import Bench
from tests.bench.stand import Stand
from tests.bench.workload import Direct, here_of
from tests.growth.cases import BASE, came, costs_by_cases, pages_of, take_in
from tests.growth.copies import grow, skip
from tests.growth.costs import LOGIN, PASSWORD, add_staff, chores_of
from tests.growth.nodes import costs_by_nodes
from tests.growth.report import write_growth
from tests.support.network import COUNTY, VILLAGE

LARGE = re.compile(
    r"SCAN (entries|feed|heads|cases|members|words|blob_names)\b"
    r"(?! USING INDEX ix_cases_newest| USING COVERING INDEX ix_heads_frozen)"
)
COUNTS_ALL = re.compile(
    r"SELECT count\(\*\) AS count_1(, coalesce\(sum.*)?\s+FROM (cases|heads)\s*\Z"
)
"""All cases, and for `status` all heads: one walk through the smallest index, some 30 ms a million cases."""
MOST_ASKED = 200
"""Statements of a page: a case in transit is none of them, of which 2,000 are there."""
Asked = list[tuple[str, Any]]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """What the measurements stand on."""
    folder = tmp_path_factory.mktemp("growth")
    with ExitStack() as stack:
        yield Bench(Stand(folder, stack), folder / "kept", console=Console(quiet=True))


def walks(url: str, asked: Asked) -> set[str]:
    """Return the statements that walk through a table of what grows; a list may, by the index of its order, up to its page."""
    found = set()
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as raw:
        for statement, said in asked:
            if not statement.lstrip().upper().startswith("SELECT"):
                continue
            plan = raw.execute(f"EXPLAIN QUERY PLAN {statement}", said)
            if any(LARGE.match(row[3]) for row in plan) and not COUNTS_ALL.match(statement):
                found.add(" ".join(statement.split()))
    return found


def listened(store: SqlStore) -> Asked:
    """Return the list into which every statement goes that the store asks from now on, with what it says."""
    asked: Asked = []

    def note(*told: Any) -> None:
        asked.append((told[2], told[3]))

    for engine in (store._reader, store._writer):
        event.listen(engine, "before_cursor_execute", note)
    return asked


def test_no_page_exchange_or_chore_walks_through_all_that_is_held(bench: Bench) -> None:
    world, stand = bench.world(BASE), bench.stand
    village, url = (
        stand.file_of(world.file(VILLAGE)),
        stand.file_of(world.file(COUNTY, before=True)),
    )
    cases = came(village, url)
    add_staff(url)
    with closing(SqlStore(url)) as store, closing(SqlStore(village)) as below:
        store.open()
        below.open()
        skip(below, grow(store, cases, 0, 2000, lambda _done: None))
    take_in(village)
    here, there = here_of(COUNTY, url), here_of(VILLAGE, village)
    with closing(here.store), closing(there.store):
        assert isinstance(here.store, SqlStore)
        asked = listened(here.store)
        client = build_app(
            here, secret=bytes(32), secure=False, gate=Gate(here, None)
        ).test_client()
        form = client.get("/account/sign-in").text
        token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', form)[0]
        client.post(
            "/account/sign-in", data={"csrf_token": token, "login": LOGIN, "password": PASSWORD}
        )
        answers, counts = {}, {}
        for path in pages_of(cases[0]).values():
            before = len(asked)
            answers[path] = client.get(path).status_code
            counts[path] = len(asked) - before
        moved = Caller(there, COUNTY, Direct(Endpoint(here))).exchange()
        for chore in chores_of(here).values():
            chore()
        status_of(here, heads=False)

    assert set(answers.values()) == {200}
    assert moved.sent > 0
    assert {path: n for path, n in counts.items() if not 0 < n < MOST_ASKED} == {}
    assert walks(url, asked) == set()


def test_what_is_measured_stands_on_the_page(bench: Bench, tmp_path: Path) -> None:
    by_cases = dict(costs_by_cases(bench, [60], on_postgres=False))
    by_nodes = dict(costs_by_nodes(bench, [2]))
    write_growth({"cases": by_cases, "nodes": by_nodes}, "sqlite", tmp_path)

    told = json.loads((tmp_path / "growth.json").read_text())
    page = (tmp_path / "growth.md").read_text()
    assert set(told) == {"cases, sqlite", "nodes, sqlite"}
    assert set(told["cases, sqlite"]) == {"60"}
    assert all(f"| {name} |" in page for costs in (by_cases[60], by_nodes[2]) for name in costs)
    assert (tmp_path / "growth-cases-sqlite.svg").exists()
