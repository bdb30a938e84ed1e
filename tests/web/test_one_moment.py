"""A page shows one moment of the node, read in one transaction; what a form has changed is shown at once."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from shared.app.ports import Store
from shared.store.memory import MemoryStore
from shared.store.sql import SqlStore
from tests.support.network import TOWN, County
from tests.web.desks import visitor
from tests.web.stories import CASE_PAGE, SMALL, at_town


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with closing(SqlStore(f"sqlite:///{tmp_path / 'town.db'}")) as store:
        store.create()
        yield store


@pytest.fixture
def county(store: SqlStore) -> County:
    def open_store(code: str) -> Store:
        return store if code == TOWN else MemoryStore()

    return County(SMALL, open_store)


def test_a_page_reads_in_one_transaction(county: County, store: SqlStore) -> None:
    at_town(county)
    person = visitor(county, TOWN, "reviewer")
    begun: list[object] = []
    event.listen(store._reader, "begin", begun.append)

    person.get(CASE_PAGE)

    assert len(begun) == 1


def test_what_a_form_has_changed_is_shown_at_once(county: County) -> None:
    at_town(county)
    person = visitor(county, TOWN, "reviewer")
    person.get(CASE_PAGE)

    person.post(f"{CASE_PAGE}/act/accept", {"note": "材料齐全"})

    assert "材料齐全" in person.last
    person.get(CASE_PAGE)
    assert "材料齐全" in person.last
