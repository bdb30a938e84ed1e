"""The village's offline app in real Chromium with real nodes: cut off even from its own node, then handed over once, in order."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from shared.app.verify import Fault, verify_all
from shared.domain.records import CaseQuery, CaseRow
from tests.browser.field_agent import FieldAgent, field_agent
from tests.browser.test_main_path import SIZES, chromium
from tests.support.inside import exchange_all, inside
from tests.support.processes import TOWN, VILLAGE, RealNetwork
from tests.wire.uploads import photo

__all__ = ["chromium"]
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
FRONT = "id-card-front-1"


HELD = """() => new Promise((done) => {
  const asked = indexedDB.open("tongban", 1);
  asked.onsuccess = () => {
    const room = asked.result.transaction(["cases", "photos"]);
    const cases = room.objectStore("cases").getAll();
    const photos = room.objectStore("photos").count();
    room.oncomplete = () => {
      asked.result.close();
      done({ sealed: cases.result.filter((c) => c.sealed).length, photos: photos.result });
    };
  };
})"""
"""Counts what a device holds of persons."""


@pytest.fixture
def agent(network: RealNetwork, chromium: Browser) -> Iterator[FieldAgent]:
    with field_agent(network, chromium) as agent:
        yield agent


def rows(network: RealNetwork, code: str, receipt: str) -> list[CaseRow]:
    """Return what a node holds under a receipt number."""
    with inside(network, code) as here, here.store.read() as room:
        return [r for r in room.cases.find(CaseQuery(limit=1000)) if r.receipt == receipt]


def faults(network: RealNetwork, code: str) -> tuple[Fault, ...]:
    """Return what a node's verification finds, signatures of devices included."""
    with inside(network, code) as here:
        return verify_all(here, lambda _: None, lambda _: None).faults


def test_pressed_twice_it_is_one_case(network: RealNetwork, agent: FieldAgent) -> None:
    agent.sets_up()
    for n in (1, 2):
        agent.begins()
        agent.fills("双击" if n == 1 else "下一件")
        agent.page.get_by_role("button", name="收件", exact=True).dblclick()
        expect(agent.page.locator(".receipt .no")).to_contain_text(f"-{n:04d}-")
        agent.goes_home()
    agent.hands_over()
    expect(agent.page.locator("a.row", has_text="已到村里")).to_have_count(2)
    assert agent.complaints == []


def opens_alone(network: RealNetwork, agent: FieldAgent) -> None:
    """Open the app anew where nothing is in reach, and the device's own node is stopped."""
    agent.cut()
    network.stop(VILLAGE)
    agent.page.reload()
    agent.unlocks()
    expect(agent.page.locator("#strip")).to_contain_text("离线")


@SIZES
def test_two_cases_at_the_door_with_the_node_stopped_and_handed_over_when_it_is_back(
    network: RealNetwork, agent: FieldAgent, size: ViewportSize
) -> None:
    agent.page.set_viewport_size(size)
    page, tag = agent.page, agent.sets_up()
    opens_alone(network, agent)
    first = agent.takes_in("赵桂兰", (FRONT, photo(seed=1)))
    assert "设备收件" in page.inner_text(".receipt")
    assert f"-{tag}-0001-" in first
    agent.goes_home()
    second = agent.takes_in("何有福", (FRONT, photo(seed=2)))
    agent.goes_home()
    expect(page.locator("#strip")).to_contain_text("2 件安全保存在这台设备上")
    assert "在这台设备" in agent.row(first)

    network.start(VILLAGE)
    agent.back()
    agent.hands_over()
    expect(page.locator("a.row", has_text=first)).to_contain_text("已到村里")
    expect(page.locator("a.row", has_text=second)).to_contain_text("已到村里")
    found = [rows(network, VILLAGE, receipt) for receipt in (first, second)]
    assert [[r.applicant for r in one] for one in found] == [["赵桂兰"], ["何有福"]]

    assert page.evaluate(HELD) == {"sealed": 2, "photos": 2}
    exchange_all(network, VILLAGE)
    agent.hands_over()
    expect(page.locator("details", has_text=first)).to_contain_text("已到镇里")
    assert page.evaluate(HELD) == {"sealed": 0, "photos": 0}
    assert rows(network, TOWN, first)[0].case == found[0][0].case
    assert faults(network, TOWN) == ()
    assert agent.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
