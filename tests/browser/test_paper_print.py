"""A slip of several pages as Chromium itself prints it at the village: each page says which one it is."""

import pytest
from playwright.sync_api import Browser

from shared.app.cases import Cases
from shared.domain.acts import Act
from shared.domain.doing import Typed
from tests.browser.test_main_path import PHONE, Person, chromium
from tests.browser.test_offline_app_screens import paper_of
from tests.support.inside import inside, someone
from tests.support.network import an_intake
from tests.support.processes import VILLAGE, RealNetwork

__all__ = ["chromium"]
pytestmark = pytest.mark.xdist_group("browser")
CASE = "0197c000-0000-7000-8000-0000000002ff"
LINES = 30
"""Corrections of a telephone number, each a line of the slip."""


@pytest.fixture(scope="module")
def slip(network: RealNetwork) -> str:
    """The path of a slip that is longer than a sheet."""
    with inside(network, VILLAGE) as here:
        cases, actor = Cases(here), someone(here, "马秀英")
        cases.take_in(CASE, "elderly-allowance", an_intake(77), actor)
        for n in range(LINES):
            new = {"field": "applicant.phone", "new": f"138000000{n:02}", "reason": "笔误"}
            cases.act(CASE, Act.CORRECT, Typed(new), actor)
    return f"/cases/{CASE}/papers/slip/{LINES + 1}"


@pytest.mark.parametrize("size", ["a5", "a4"])
def test_every_page_of_a_slip_says_which_it_is(
    network: RealNetwork, chromium: Browser, slip: str, size: str
) -> None:
    agent = Person(chromium, network.urls[VILLAGE], "agent", PHONE)
    agent.page.goto(f"{agent.url}{slip}?size={size}")
    sheets = [sheet.extract_text().splitlines() for sheet in paper_of(agent.page)]
    count = len(sheets)
    assert count > 1
    feet = [f"{n} / {count}" for n in range(1, count + 1)]
    assert [sheet.count(foot) for sheet, foot in zip(sheets, feet, strict=True)] == [1] * count
    assert agent.complaints == []
