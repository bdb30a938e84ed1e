"""Two writers that really conflict: one has looked, another process writes, then the first one appends. Never a 500.

The store's lock keeps this from happening; here it is taken away.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from shared.app import writing
from shared.app.here import Here
from shared.app.ports import Store
from shared.domain.acts import Act
from shared.domain.facts import Draft
from shared.domain.ledgers import case_ledger
from shared.domain.refusals_store import StoreBusy
from shared.replication import incoming
from shared.store import dialect_postgres
from shared.store.memory import MemoryStore
from shared.store.sql import SqlStore
from shared.wire.columns import Parcel
from tests.support.network import TOWN, VILLAGE, County
from tests.web.desks import A_CASE, visitor
from tests.web.stories import CASE_PAGE, SMALL, at_town

TYPED = "材料齐全，同意。<b>&"
Between = Callable[[], None]


class Shared:
    """A small county whose town keeps its store where another process writes too, and neither waits."""

    def __init__(self, stores: tuple[SqlStore, SqlStore]) -> None:
        store, other = stores

        def open_store(code: str) -> Store:
            return store if code == TOWN else MemoryStore()

        self.county = County(SMALL, open_store)
        self.town = self.county[TOWN]
        self.other: Here = replace(self.town.here, store=other)
        for unlocked in stores:
            event.remove(unlocked._writer, "begin", dialect_postgres._begin_writing)

    def writes_elsewhere(self, ledger: str, kind: str) -> None:
        """Append an entry from the other process."""
        with self.other.store.write() as room:
            writing.append(
                self.other, room, ledger, Draft(kind, {"note": "elsewhere"}), self.town.actor
            )


@pytest.fixture
def shared(new_database: Callable[[], str]) -> Iterator[Shared]:
    url = new_database()
    with closing(SqlStore(url)) as store, closing(SqlStore(url)) as other:
        store.create()
        yield Shared((store, other))


def between(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, does: Between) -> None:
    """Have something done once, after what was checked and before what is written."""
    original, left = getattr(module, name), [does]

    def wrapped(*args: Any, **kw: Any) -> Any:
        if left:
            left.pop()()
        return original(*args, **kw)

    monkeypatch.setattr(module, name, wrapped)


def test_an_act_on_a_page_is_refused_and_its_form_kept(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_town(shared.county)
    person = visitor(shared.county, TOWN, "reviewer")
    person.get(CASE_PAGE)
    between(
        monkeypatch,
        writing,
        "widen",
        lambda: shared.writes_elsewhere(case_ledger(A_CASE), "case.accepted.v1"),
    )

    answer = person.post(f"{CASE_PAGE}/act/accept", {"note": TYPED})

    assert answer.status_code == 409
    assert "ledger.moved" in person.last
    assert TYPED in person.last
    assert [h.kind for h in shared.town.sees(A_CASE).slip].count("case.accepted.v1") == 1
    assert person.get(CASE_PAGE).status_code == 200


def test_an_exchange_is_put_off_and_settles_in_the_next_round(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, town = shared.county[VILLAGE], shared.town
    village.takes_in(A_CASE)
    village.does(A_CASE, Act.FORWARD)
    with village.here.store.read() as room:
        entries = room.ledgers.entries(case_ledger(A_CASE))

    def comes_twice() -> None:
        with shared.other.store.write() as room:
            incoming.receive(shared.other, room, VILLAGE, [Parcel(0, e) for e in entries])

    between(monkeypatch, incoming, "widen", comes_twice)
    with pytest.raises(StoreBusy):
        village.exchange()

    village.exchange()
    assert town.sees(A_CASE).slip == village.sees(A_CASE).slip
    with town.here.store.read() as room:
        assert room.quarantine.count() == 0
