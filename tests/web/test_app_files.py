"""The files of the app at the door: the same for everyone, under one version, packed, and no others."""

import gzip

import pytest

from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.support.pages import Visitor, add_person
from village_agent.bootstrap import build_app

TAKES = {"Accept-Encoding": "gzip, deflate, br"}
FILES = ("/app/file/main.js", "/app/worker.js")


@pytest.fixture(scope="module")
def agent() -> Visitor:
    county = County((COUNTY, TOWN, VILLAGE))
    add_person(county[VILLAGE], "ma", "agent")
    app = build_app(county[VILLAGE].here, secret=b"a secret for tests only", secure=False)
    app.testing = True
    agent = Visitor(app)
    agent.sign_in("ma")
    return agent


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_packed_for_who_takes_it_and_is_the_same(agent: Visitor, path: str) -> None:
    plain = agent.client.get(path, buffered=True)
    packed = agent.client.get(path, headers=TAKES, buffered=True)

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    assert len(packed.get_data()) < len(plain.get_data()) * 0.7
    assert int(packed.headers["Content-Length"]) == len(packed.get_data())
    assert {"Accept-Encoding"} <= set(packed.vary) & set(plain.vary)


def test_the_length_of_a_file_is_not_left_to_chance(agent: Visitor) -> None:
    sizes = {len(agent.client.get(FILES[0], headers=TAKES).data) for _ in range(9)}

    assert len(sizes) == 1


@pytest.mark.parametrize("path", FILES)
def test_one_that_the_browser_has_is_not_sent_again(agent: Visitor, path: str) -> None:
    first = agent.client.get(path, headers=TAKES, buffered=True)

    again = agent.client.get(
        path, headers={**TAKES, "If-None-Match": first.headers["ETag"]}, buffered=True
    )

    assert again.status_code == 304
    assert again.get_data() == b""


def test_the_worker_keeps_every_file_under_one_version(agent: Visitor) -> None:
    head = agent.client.get("/app/worker.js").get_data(as_text=True).splitlines()[:2]

    assert head[0].startswith('const VERSION = "')
    for name in ("/app/", "/app/file/main.js", "/app/file/vault.js", "/static/tongban.css"):
        assert f'"{name}"' in head[1]
    for path in head[1].split('"')[1::2]:
        assert agent.client.get(path, buffered=True).status_code == 200, path


def test_the_page_is_the_same_for_everyone(agent: Visitor) -> None:
    stranger = agent.client.application.test_client()

    assert stranger.get("/app/").get_data() == agent.client.get("/app/").get_data()
    assert "Set-Cookie" not in stranger.get("/app/").headers
    assert "马秀英" not in agent.client.get("/app/").get_data(as_text=True)


@pytest.mark.parametrize("path", ["/app/", *FILES, "/static/tongban.css", "/static/mark.svg"])
def test_what_is_the_same_for_everyone_bears_no_session(agent: Visitor, path: str) -> None:
    """It would bear one on each of the forty answers of a first load."""
    assert "Set-Cookie" in agent.client.get("/home").headers
    first = agent.client.get(path, headers=TAKES, buffered=True)
    known = {"If-None-Match": first.headers["ETag"]}
    again = agent.client.get(path, headers=known, buffered=True)

    assert (first.status_code, again.status_code) == (200, 304)
    for answer in (first, again):
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.vary


def test_no_other_file_lies_there(agent: Visitor) -> None:
    for name in ("worker.js", "..%2fdevice_files.py", "main.py", "app.html"):
        assert agent.client.get(f"/app/file/{name}").status_code == 404
