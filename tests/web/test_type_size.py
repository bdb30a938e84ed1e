"""Large type: a switch on every page, kept in the browser, whoever signs in."""

import pytest

from tests.support.network import VILLAGE, County
from tests.support.pages import Visitor
from tests.web.desks import visitor
from tests.web.stories import small_county


@pytest.fixture
def agent() -> Visitor:
    """Return an agent at a village."""
    county: County = small_county()
    return visitor(county, VILLAGE, "agent")


def test_it_stays_until_it_is_switched_back(agent: Visitor) -> None:
    agent.get("/cases/lookup")
    assert ' class="large"' not in agent.last
    agent.post("/account/type-size", {"size": "large", "back": "/cases/lookup?q=x"})
    assert '<html lang="zh-CN" class="large">' in agent.last
    assert 'value="x"' in agent.last

    agent.post("/account/sign-out")
    assert '<html lang="zh-CN" class="large">' in agent.last
    agent.sign_in("ma")
    assert '<html lang="zh-CN" class="large">' in agent.last

    agent.post("/account/type-size", {"size": "usual", "back": "/cases/lookup"})
    assert ' class="large"' not in agent.last


@pytest.mark.parametrize("size", ["", "huge", '"><script>'])
def test_another_size_is_none(agent: Visitor, size: str) -> None:
    agent.get("/cases/lookup")
    agent.post("/account/type-size", {"size": size, "back": "//evil.example/"})
    assert ' class="large"' not in agent.last
    agent.client.set_cookie("tongban_type", "x y")
    agent.get("/cases/lookup")
    assert ' class="large"' not in agent.last
