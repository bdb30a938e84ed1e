"""A database file that is cut short or garbled: every command says so in one line, and none makes an empty store of it."""

import os
import random
from pathlib import Path

import pytest

from shared.host.database import STORE
from tests.host.conftest import Run
from tests.host.test_commands import one_line

PAGE = 4096
LAST = -1
"""The last page of the file."""


@pytest.fixture
def store(county: Path) -> Path:
    """The database file of a county."""
    return county / STORE


def says_damaged(run: Run, county: Path) -> None:
    """`verify` finds a fault or refuses, and a file that was there stays as it is."""
    before = (county / STORE).read_bytes()
    found = run("center", "verify", "--data", county)
    assert found.exit_code in {1, 2}, found.output
    assert isinstance(found.exception, SystemExit), found.exception
    if found.exit_code == 1:
        assert any(word in found.stderr for word in ("database 0: ", "does not match its digest"))
    else:
        one_line(found, "store.damaged")
    assert (county / STORE).read_bytes() == before


@pytest.mark.parametrize("left", [50, 100, PAGE - 1, PAGE, PAGE + 1, 8 * PAGE, 30 * PAGE + 7])
def test_a_file_that_was_cut_short(run: Run, county: Path, store: Path, left: int) -> None:
    os.truncate(store, left)
    one_line(run("center", "status", "--data", county), "store.damaged")
    says_damaged(run, county)


@pytest.mark.parametrize("lacking", [1, 100, PAGE, PAGE + 1])
def test_a_file_that_lacks_its_end(run: Run, county: Path, store: Path, lacking: int) -> None:
    os.truncate(store, store.stat().st_size - lacking)
    one_line(run("center", "status", "--data", county), "store.damaged")
    says_damaged(run, county)


@pytest.mark.parametrize("page", [0, 1, 2, 5, 20, 40, 80, LAST])
def test_a_page_that_is_garbled(run: Run, county: Path, store: Path, page: int) -> None:
    """Also one that no entry lies on: what is looked up by a broken index is not found, and nobody would say so."""
    at = page * PAGE if page != LAST else store.stat().st_size - PAGE
    with store.open("r+b") as file:
        file.seek(at)
        file.write(random.Random(page).randbytes(PAGE))
    says_damaged(run, county)


def test_an_empty_file_is_no_store(run: Run, county: Path, store: Path) -> None:
    store.write_bytes(b"")
    for command in ("status", "verify"):
        one_line(run("center", command, "--data", county), "host.no_database")
    assert store.read_bytes() == b""
