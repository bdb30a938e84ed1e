"""Pages and static files are packed for browsers that take it, and are the same unpacked."""

import gzip

import pytest

from tests.support.network import VILLAGE, County
from tests.support.pages import Visitor
from tests.web.desks import visitor
from tests.web.stories import at_village, small_county

TAKES = {"Accept-Encoding": "gzip, br"}
STYLE = "/static/tongban.css"


@pytest.fixture
def agent() -> Visitor:
    """Return an agent at a village with a case."""
    county: County = small_county()
    at_village(county)
    return visitor(county, VILLAGE, "agent")


@pytest.mark.parametrize("path", ["/cases/lookup?q=zgl", STYLE, "/static/keys.js"])
def test_what_is_packed_is_the_same_unpacked(agent: Visitor, path: str) -> None:
    plain = agent.client.get(path, buffered=True)
    packed = agent.client.get(path, headers=TAKES)
    assert not plain.content_encoding
    assert packed.content_encoding == "gzip"
    assert "Accept-Encoding" in packed.vary
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    unpacked = gzip.decompress(packed.data).decode()
    if path.startswith("/static"):
        assert unpacked == plain.text
    else:
        assert unpacked.count("<") == plain.text.count("<")


def test_a_file_that_the_browser_has_is_not_sent_again(agent: Visitor) -> None:
    first = agent.client.get(STYLE, headers=TAKES, buffered=True)
    again = agent.client.get(
        STYLE, headers={**TAKES, "If-None-Match": first.headers["ETag"]}, buffered=True
    )
    assert (again.status_code, again.data) == (304, b"")
    part = agent.client.get(STYLE, headers={**TAKES, "Range": "bytes=0-9"}, buffered=True)
    assert part.status_code == 206
    assert part.content_encoding is None


def test_lengths_of_one_page_differ_by_chance(agent: Visitor) -> None:
    sizes = {len(agent.client.get("/cases/lookup", headers=TAKES).data) for _ in range(30)}
    assert len(sizes) > 5


@pytest.mark.parametrize("path", ["/static/mark.svg", "/healthz"])
def test_what_is_small_or_no_page_is_left_as_it_is(agent: Visitor, path: str) -> None:
    answer = agent.client.get(path, headers=TAKES, buffered=True)
    assert answer.status_code == 200
    assert answer.content_encoding is None


def test_a_page_is_not_packed_for_who_does_not_take_it(agent: Visitor) -> None:
    answer = agent.client.get("/cases/lookup", headers={"Accept-Encoding": "identity, gzip;q=0"})
    assert answer.content_encoding is None


@pytest.mark.parametrize(
    ("asked_from", "is_packed"),
    [("same-origin", True), ("none", True), ("same-site", False), ("cross-site", False)],
)
def test_what_another_site_asks_for_is_not_packed(
    agent: Visitor, asked_from: str, is_packed: bool
) -> None:
    answer = agent.client.get("/cases/lookup", headers={**TAKES, "Sec-Fetch-Site": asked_from})
    assert (answer.content_encoding == "gzip") is is_packed
