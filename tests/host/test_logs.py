"""The log of a node: JSON, an event a line, and nothing of the people whose cases it handles."""

import io
import json
import logging
import sqlite3
import threading
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Blueprint

from shared.domain.refusals import Refusal
from shared.host.logs import Format, log_to
from shared.jobs.table import Job
from shared.jobs.ticker import Ticker
from shared.jobs.turns import Turns
from shared.store.memory import MemoryStore
from shared.store.sql import SqlStore
from shared.web.rights import public
from tests.support.log_lines import Lines, logged
from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.support.pages import PASSWORD
from tests.web.desks import A_CASE
from tests.web.taking_in import APPLICANT, Agent, app_of_village
from tests.web.tier_desks import desk_of

NAME, PHONE, ADDRESS, CARD = "赵桂兰", "13909361234", "洪水镇县府街8号", "6217000010001234567"
AGENT, LOGIN = "马秀英", "ma"
AN_ID = str(APPLICANT["applicant.id_number"])
PERSONAL = (NAME, AN_ID, PHONE, ADDRESS, CARD, AGENT, PASSWORD, "EA-")


@pytest.fixture
def lines() -> Iterator[Lines]:
    """The log of this process from here on, as a node's is set up, at its most talkative."""
    with logged(VILLAGE) as found:
        yield found


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    """A county, a town and a village, each with a database."""
    stores: list[SqlStore] = []

    def opened(code: str) -> SqlStore:
        stores.append(SqlStore(f"sqlite:///{tmp_path / code}.sqlite3"))
        stores[-1].create()
        return stores[-1]

    yield County((COUNTY, TOWN, VILLAGE), opened)
    for store in stores:
        store.close()


def no_personal_data(lines: Lines, *more: str) -> None:
    """Check that nothing of a person stands anywhere in the log, however it is written."""
    whole = json.dumps(lines.all(), ensure_ascii=False)
    assert [p for p in (*PERSONAL, *more) if p in whole or p in lines.text] == []


def test_a_day_at_the_counter_leaves_nothing_of_a_person(lines: Lines, county: County) -> None:
    agent = Agent(app_of_village(county), county[VILLAGE])
    draft = agent.begins()
    agent.fills(
        draft,
        applicant={"applicant.phone": PHONE, "applicant.address": ADDRESS},
        form_payment={"fields.account": CARD},
    )
    assert agent.submits(draft).status_code == 200
    receipt = agent.rows()[0].receipt
    case = agent.rows()[0].case
    agent.get("/cases/", query_string={"q": NAME})
    agent.get(f"/cases/{case}")
    agent.get(f"/nowhere/{AN_ID}/{NAME}?phone={PHONE}")
    agent.client.open(f"/{ADDRESS}", method=PHONE)
    agent.post(f"/cases/{case}/correct", {"field": "applicant.name", "new": NAME, "reason": CARD})
    agent.client.post("/account/sign-in", data={"login": NAME, "password": PASSWORD})
    county.settle()

    no_personal_data(lines, receipt, case, draft)
    asked = lines.of("request")
    assert {"method", "route", "status", "ms"} <= set(asked[0])
    assert {"/take-in/<uuid:draft>/<group>", "/cases/<uuid:case_id>", "none"} <= {
        line["route"] for line in asked
    }
    assert any(line.get("staff", "").startswith(f"{VILLAGE}:") for line in asked)
    assert {line["method"] for line in asked} == {"GET", "POST", "other"}


def test_a_view_that_breaks_tells_where_and_not_what(lines: Lines, county: County) -> None:
    pages = Blueprint("broken", __name__)

    def broken(who: str) -> str:
        looked_up = {"applicant": NAME, "id_number": AN_ID}
        try:
            return looked_up[who]
        except KeyError as error:
            raise RuntimeError(f"no {who} in {looked_up}") from error

    pages.add_url_rule("/broken/<who>", "broken", public(broken))
    app = desk_of(county, TOWN)
    app.register_blueprint(pages)
    app.testing = False

    assert app.test_client().get(f"/broken/{NAME}?id={AN_ID}").status_code == 500

    no_personal_data(lines)
    (failed,) = lines.of("page failed")
    assert failed["level"] == "error"
    assert failed["route"] == "/broken/<who>"
    assert [e["type"] for e in failed["error"]] == ["builtins.RuntimeError", "builtins.KeyError"]
    assert failed["error"][0]["frames"][-1].endswith(" broken")


def test_a_database_error_tells_nothing_of_what_was_to_be_written(
    lines: Lines, county: County, tmp_path: Path
) -> None:
    app = app_of_village(county)
    agent = Agent(app, county[VILLAGE])
    draft = agent.begins()
    with sqlite3.connect(tmp_path / f"{VILLAGE}.sqlite3") as raw:
        raw.execute("DROP TABLE drafts")
        raw.execute("CREATE TABLE drafts (id TEXT, matter TEXT, staff TEXT, data TEXT CHECK (0))")
    raw.close()
    app.testing = False

    assert agent.saves(draft, "applicant", APPLICANT).status_code == 500

    no_personal_data(lines, draft)
    (failed,) = lines.of("page failed")
    assert failed["error"][0]["type"].startswith("sqlalchemy.exc.")


def test_a_refused_exchange_tells_peer_and_code(lines: Lines, county: County) -> None:
    county[VILLAGE].takes_in(A_CASE)
    county[VILLAGE].tamper = lambda raw: raw[:-1] + bytes([raw[-1] ^ 1])

    with pytest.raises(Refusal):
        county[VILLAGE].exchange()

    no_personal_data(lines)
    (failed,) = lines.of("exchange failed")
    assert (failed["peer"], failed["code"]) == (TOWN, "exchange.bad_signature")


def test_an_exchange_tells_how_much_and_not_of_whom(lines: Lines, county: County) -> None:
    county[VILLAGE].takes_in(A_CASE)
    county[VILLAGE].exchange()

    no_personal_data(lines, A_CASE)
    told = lines.of("exchange")[-1]
    assert (told["peer"], told["sent"], told["level"]) == (TOWN, 1, "info")
    answers = [line for line in lines.of("answer") if line["received"]]
    assert answers[-1]["verdicts"] == {"applied": 1}


def test_jobs_tell_their_name_and_how_they_ended(lines: Lines) -> None:
    ended = threading.Event()

    def breaks() -> float:
        raise ValueError(NAME)

    def ends() -> float:
        ended.set()
        return 60

    jobs = [Job("breaks", breaks), Job("ends", ends)]
    ticker = Ticker(Turns(MemoryStore(), jobs, lambda: datetime.now(UTC), lambda: "run"))
    ticker.start(alone=True)
    assert ended.wait(10)
    ticker.stop()

    no_personal_data(lines)
    outcomes = {line["job"]: line["outcome"] for line in lines.of("job")}
    assert outcomes["breaks"] == "failed"


def test_what_libraries_say_is_told_by_its_place_alone(lines: Lines) -> None:
    logging.getLogger("some.library").error("GET /cases/%s", NAME)
    logging.getLogger("some.library").warning(f"{AN_ID} %d", "no number")  # noqa: G004 - as libraries do
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"deprecated for {NAME}", stacklevel=1)

    no_personal_data(lines)
    assert [line["event"] for line in lines.all()] == ["library"] * 3
    assert lines.all()[0]["at"].startswith("test_logs.py:")


def test_what_nobody_caught_is_logged_without_its_words(lines: Lines) -> None:
    def dies() -> None:
        raise ValueError(NAME)

    thread = threading.Thread(target=dies)
    thread.start()
    thread.join()

    no_personal_data(lines)
    (died,) = lines.of("uncaught")
    assert died["level"] == "critical"


def test_a_field_that_nobody_thought_of_is_left_out(lines: Lines) -> None:
    told = {"applicant": NAME, "job": "x", "status": object(), "verdicts": {"ok": 1, "bad": [NAME]}}
    logging.getLogger("tongban.test").info("said", extra=told)

    (line,) = lines.all()
    assert line["job"] == "x"
    assert line["status"] is None
    assert line["verdicts"] == {"ok": 1, "bad": None}
    no_personal_data(lines)


def test_every_line_says_when_who_and_what(lines: Lines) -> None:
    logging.getLogger("tongban.test").info("said")

    (line,) = lines.all()
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "info",
        "event": "said",
        "logger": "tongban.test",
        "node": VILLAGE,
        "process": "node",
    }


class Terminal(io.StringIO):
    """A stream that people look at."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("make", "form", "is_json"),
    [
        (Terminal, Format.AUTO, False),
        (Terminal, Format.JSON, True),
        (io.StringIO, Format.AUTO, True),
        (io.StringIO, Format.CONSOLE, False),
    ],
)
def test_a_terminal_gets_lines_for_people(
    lines: Lines, make: Callable[[], io.StringIO], form: Format, *, is_json: bool
) -> None:
    stream = make()
    log_to(stream, node=COUNTY, process="node", form=form)
    logging.getLogger("tongban.test").error("said", exc_info=ValueError(NAME))

    assert stream.getvalue().startswith("{") is is_json
    assert "said" in stream.getvalue()
    assert NAME not in stream.getvalue()
    assert lines.text == ""


def test_what_is_below_the_level_is_not_written(lines: Lines) -> None:
    stream = io.StringIO()
    log_to(stream, node=COUNTY, process="node", level=logging.WARNING)
    logging.getLogger("tongban.test").info("quiet")
    logging.getLogger("tongban.test").warning("loud")

    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["loud"]
