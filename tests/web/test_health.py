"""What machines ask a node: does it live, can it work, how is it."""

import logging
import re
import shutil
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from shared.host.folder import is_writable
from shared.store.sql import SqlStore
from shared.web.health import health_of
from shared.web.tally import counting
from tests.support.network import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, County, id_number
from tests.web.desks import A_CASE
from tests.web.taking_in import app_of_village
from tests.web.tier_desks import desk_of, take_in

LINE = re.compile(r"(\w+)(?:\{([^}]*)\})? (\S+)")


def figures(answer: TestResponse) -> dict[tuple[str, str], float]:
    """Return what was told, by name and labels."""
    assert answer.status_code == 200, answer.text
    found = LINE.findall("\n".join(x for x in answer.text.splitlines() if x[:1] != "#"))
    return {(name, labels): float(value) for name, labels, value in found}


def asked(app: Flask) -> dict[tuple[str, str], float]:
    """Return an app's figures, as asked for on its own machine."""
    return figures(app.test_client().get("/metrics"))


@pytest.fixture
def county() -> County:
    """A county, a town and two villages."""
    return County((COUNTY, TOWN, VILLAGE, OTHER_VILLAGE))


def every_app(county: County) -> list[Flask]:
    """Return the apps of all three tiers."""
    return [desk_of(county, COUNTY), desk_of(county, TOWN), app_of_village(county)]


def test_every_tier_says_that_it_lives_and_is_ready(county: County) -> None:
    for app in every_app(county):
        client = app.test_client()
        assert client.get("/healthz").json == {"alive": True}
        ready = client.get("/readyz")
        assert ready.status_code == 200
        assert ready.json == {"ready": True, "checks": {"store": True, "schema": True}}


def test_a_store_that_does_not_answer(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path / 'county.sqlite3'}")
    store.create()
    app = desk_of(County((COUNTY,), lambda _code: store), COUNTY)
    store.close()
    (tmp_path / "county.sqlite3").write_bytes(b"no database at all" * 1000)

    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json == {"ready": False, "checks": {"store": False, "schema": False}}


def test_a_check_of_another_room_counts(county: County, tmp_path: Path) -> None:
    app, folder = desk_of(county, TOWN), tmp_path / "data"
    folder.mkdir()
    health_of(app).checks["folder"] = lambda: is_writable(folder)

    assert app.test_client().get("/readyz").status_code == 200
    shutil.rmtree(folder)
    assert app.test_client().get("/readyz").json["checks"]["folder"] is False  # type: ignore[index]


def test_a_town_tells_what_it_holds_and_how_its_links_are(county: County) -> None:
    county[VILLAGE].takes_in(A_CASE)
    county.settle()
    take_in(county, TOWN, 1)
    take_in(county, TOWN, 2)

    told = asked(desk_of(county, TOWN))

    with county[TOWN].here.store.read() as room:
        last = room.ledgers.last_position()
        acknowledged = room.peers.get(COUNTY).sent_ack
    assert told["tongban_feed_position", ""] == last
    assert told["tongban_ledgers_frozen", ""] == 0
    assert told["tongban_cases", 'stage="taken_in"'] == 3
    assert told["tongban_cases", 'stage="reviewed"'] == 0
    assert ("tongban_cases", 'stage="closed"') not in told
    assert told["tongban_peer_waiting_entries", f'peer="{COUNTY}"'] == last - acknowledged > 0
    assert told["tongban_peer_failures", f'peer="{COUNTY}"'] == 0
    assert 0 < told["tongban_peer_heard_seconds", f'peer="{VILLAGE}"'] < 600
    assert told["tongban_quarantine_open", ""] == 0
    assert told["tongban_holds", ""] == 0
    assert told["tongban_read_only", ""] == 0
    assert told["tongban_lease_left_seconds", 'act="review"'] > 0
    assert told["tongban_checkpoint_left_seconds", ""] > 80 * 86_400


def test_the_county_hangs_on_no_checkpoint(county: County) -> None:
    assert not [name for name, _ in asked(desk_of(county, COUNTY)) if "left" in name]


def test_no_person_and_no_case_stands_in_the_figures(county: County) -> None:
    take_in(county, TOWN, 1)
    answer = desk_of(county, TOWN).test_client().get("/metrics").text

    assert "陈秀珍" not in answer
    assert id_number(2) not in answer
    assert "case:" not in answer
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", answer)


def test_requests_exchanges_and_what_they_moved_are_counted(county: County) -> None:
    app = desk_of(county, TOWN)
    with counting(health_of(app).tally):
        app.test_client().get(f"/cases/{A_CASE}")
        app.test_client().get("/no/such/page")
        county[VILLAGE].takes_in(A_CASE)
        county[VILLAGE].exchange()
        told = asked(app)
    app.test_client().get("/no/such/page")

    page = 'method="GET",route="/cases/<uuid:case_id>",status="302"'
    gone = 'method="GET",route="none",status="404"'
    assert told["tongban_request_seconds_count", page] == 1
    assert told["tongban_request_seconds_count", gone] == 1
    assert told["tongban_exchanges_total", f'outcome="done",peer="{VILLAGE}"'] >= 1
    moved = told["tongban_exchanged_entries_total", f'peer="{VILLAGE}",what="received"']
    assert moved == 1
    assert asked(app)["tongban_request_seconds_count", gone] == 1


def test_what_takes_time_is_counted_up_to_each_bound(county: County) -> None:
    app = desk_of(county, TOWN)
    with counting(health_of(app).tally):
        for ms in (100, 100.1, 20_000):
            job = {"job": "a chore", "outcome": "done", "ms": ms}
            logging.getLogger("tongban.jobs").debug("job", extra=job)
    told = asked(app)

    of = 'job="a chore",outcome="done"'
    bounds = {"0.05": 0, "0.1": 1, "0.25": 2, "10.0": 2, "+Inf": 3}
    for bound, count in bounds.items():
        assert (
            told["tongban_job_seconds_bucket", f'job="a chore",le="{bound}",outcome="done"']
            == count
        )
    assert told["tongban_job_seconds_count", of] == 3
    assert told["tongban_job_seconds_sum", of] == pytest.approx(20.2001)


class TestWhoMaySeeTheFigures:
    @pytest.mark.parametrize("address", ["10.0.0.7", "192.168.1.9", "2001:db8::7"])
    def test_not_another_machine(self, county: County, address: str) -> None:
        client = desk_of(county, TOWN).test_client()
        answer = client.get("/metrics", environ_base={"REMOTE_ADDR": address})

        assert answer.status_code == 403
        assert "tongban_" not in answer.text

    @pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
    def test_not_whoever_comes_through_a_proxy_here(self, county: County, header: str) -> None:
        client = desk_of(county, TOWN).test_client()

        assert client.get("/metrics", headers={header: "10.0.0.7"}).status_code == 403

    def test_whoever_bears_the_token(self, county: County) -> None:
        app = desk_of(county, TOWN)
        health_of(app).token = "a-token"
        client, far = app.test_client(), {"REMOTE_ADDR": "10.0.0.7"}

        right = client.get(
            "/metrics", headers={"Authorization": "Bearer a-token"}, environ_base=far
        )
        assert right.status_code == 200
        for given in ("Bearer another", "a-token", "", "Bearer ", "Bearer 密"):
            wrong = client.get("/metrics", headers={"Authorization": given}, environ_base=far)
            assert wrong.status_code == 403, given
        assert client.get("/metrics").status_code == 403

    def test_health_is_for_everybody(self, county: County) -> None:
        client = desk_of(county, TOWN).test_client()
        for path in ("/healthz", "/readyz"):
            answer = client.get(path, environ_base={"REMOTE_ADDR": "10.0.0.7"})
            assert answer.status_code == 200
