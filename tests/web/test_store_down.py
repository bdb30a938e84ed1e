"""A database that does not answer: a page in both languages with what was typed, and the exchange told to try again."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from flask import Flask

from deploy.services.postgres import Postgres
from shared.app.ports import Store
from shared.domain.acts import Act
from shared.domain.refusals import Unavailable
from shared.replication.bootstrap import Gate
from shared.store.memory import MemoryStore
from shared.store.sql import SqlStore
from shared.transport.http_server import node_blueprint
from tests.support.network import TOWN, VILLAGE, County
from tests.support.pages import Visitor
from tests.web.desks import A_CASE, visitor
from tests.web.html_check import faults
from tests.web.stories import CASE_PAGE, SMALL, at_town

TYPED = "材料齐全，同意。<b>&"


@pytest.fixture
def county(own_postgres: Postgres) -> Iterator[County]:
    """A small county whose town keeps its store in a server of its own."""
    own_postgres.create("town")
    with closing(SqlStore(own_postgres.url("town"))) as store:
        store.create()

        def open_store(code: str) -> Store:
            return store if code == TOWN else MemoryStore()

        yield County(SMALL, open_store)


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "数据库没有应答"), ("en", "The database does not answer")]
)
def test_pages_say_so_and_go_on_when_it_is_back(
    county: County, own_postgres: Postgres, language: str, words: str
) -> None:
    at_town(county)
    person = visitor(county, TOWN, "reviewer")
    person.post("/account/language", {"language": language})
    person.get(CASE_PAGE)
    own_postgres.stop()

    answer = person.post(f"{CASE_PAGE}/act/accept", {"note": TYPED})
    assert answer.status_code == 503
    assert TYPED in person.last
    assert words in person.last
    assert "store.down" in person.last
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert faults(answer.get_data(as_text=True)) == []
    assert person.get("/cases/lookup").status_code == 503
    assert words in person.last

    own_postgres.start()
    person.get(CASE_PAGE)
    assert person.post(f"{CASE_PAGE}/act/accept", {"note": TYPED}).status_code == 200
    assert county[TOWN].sees(A_CASE).slip[-1].kind == "case.accepted.v1"


def test_a_stranger_is_given_nothing_back(county: County, own_postgres: Postgres) -> None:
    person = Visitor(visitor(county, TOWN, "reviewer").client.application)
    person.get("/account/sign-in")
    own_postgres.stop()
    for path in (f"{CASE_PAGE}/act/accept", "/account/sign-in"):
        assert person.post(path, {"note": TYPED, "password": TYPED}).status_code == 503
        assert TYPED not in person.last


def test_a_child_is_told_to_try_again_and_loses_nothing(
    county: County, own_postgres: Postgres
) -> None:
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(A_CASE)
    village.does(A_CASE, Act.FORWARD)
    app = Flask(__name__)
    app.register_blueprint(node_blueprint(town.endpoint, Gate(town.here, None)))
    sent: list[bytes] = []

    def noted(raw: bytes) -> bytes:
        sent.append(raw)
        return raw

    village.tamper = noted
    own_postgres.stop()

    with pytest.raises(Unavailable):
        village.exchange()
    answer = app.test_client().post("/node/exchange", data=sent[-1])
    assert answer.status_code == 503
    assert answer.get_json()["code"] == "store.down"

    own_postgres.start()
    village.exchange()
    assert town.sees(A_CASE).slip == village.sees(A_CASE).slip
