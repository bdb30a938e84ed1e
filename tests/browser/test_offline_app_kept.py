"""What lies on a device is not wiped, not signed in vain, and comes in where the device was lost and is found."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.field_agent import PIN, FieldAgent, field_agent
from tests.browser.test_main_path import chromium
from tests.browser.test_offline_app import rows
from tests.support.processes import VILLAGE, RealNetwork

__all__ = ["chromium"]
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PROMISES = "navigator.storage.persisted = async () => {promised}; navigator.storage.persist = async () => {granted};"
STATE = "/app/state"
TOO_LONG = """async () => {
  const cases = await import("/app/file/cases.js");
  const db = await import("/app/file/db.js");
  const matter = await cases.matterOf("elderly-allowance");
  const record = await cases.begin(matter);
  const slots = [...Array(190).keys()].map((n) => [`household-register/member/${n}`, "ab".repeat(32)]);
  const content = { data: { sign: { note: "长".repeat(17_000) } }, photos: Object.fromEntries(slots) };
  const code = await cases.takeIn(record, content, matter).then(() => "taken", (no) => no.code);
  const kept = await cases.one(record.id);
  return [code, kept.place, (await db.get("meta", "next")) || 1];
}"""
"""Takes in what is too long to be signed: what became of it, where it is, the next number."""


@pytest.fixture
def agent(network: RealNetwork, chromium: Browser) -> Iterator[FieldAgent]:
    with field_agent(network, chromium) as agent:
        yield agent


@pytest.fixture
def at_the_node(network: RealNetwork, chromium: Browser) -> Iterator[FieldAgent]:
    """The same person, at the node's own screen."""
    with field_agent(network, chromium) as agent:
        yield agent


def sets_up_again(agent: FieldAgent) -> None:
    """Fill the form that sets this device up in once more."""
    page = agent.page
    page.goto(f"{agent.url}/devices/new")
    page.fill('[name="name"]', "同一台手机")
    page.fill('[name="pin"]', PIN)
    page.fill('[name="again"]', PIN)
    page.get_by_role("button", name="设置").click()


def wrong_phone(agent: FieldAgent) -> str:
    """Take in with a mistake that the village corrects; return its number."""
    agent.begins()
    agent.fills("错·电话")
    agent.page.get_by_label("修改: 申请人").click()
    agent.answers(applicant__phone="不是电话")
    agent.page.evaluate("location.hash = location.hash.replace(/[^/]*$/, 'check')")
    agent.page.get_by_role("button", name="收件", exact=True).click()
    return agent.page.locator(".receipt .no .number").inner_text()


def test_setting_up_anew_wipes_nothing_that_the_village_has_not_taken_in(
    agent: FieldAgent,
) -> None:
    agent.sets_up()
    receipt = wrong_phone(agent)
    agent.goes_home()
    agent.hands_over()
    expect(agent.page.locator("a.row", has_text=receipt)).to_contain_text("村里要改正")

    sets_up_again(agent)

    expect(agent.page.locator("#wrong")).to_contain_text("device.holds_cases")
    agent.page.goto(f"{agent.url}/app/")
    agent.unlocks()
    expect(agent.page.locator("a.row", has_text=receipt)).to_be_visible()


def test_nor_while_the_app_is_open_in_another_window(agent: FieldAgent) -> None:
    tag = agent.sets_up()
    other, agent.page = agent.page, agent.opens_tab()

    sets_up_again(agent)

    expect(agent.page.locator("#wrong")).to_contain_text("device.open_elsewhere")
    other.close()
    agent.page.get_by_role("button", name="设置").click()
    agent.page.wait_for_url("**/app/")
    agent.unlocks()
    expect(agent.page.get_by_text("高龄津贴").first).to_be_visible()
    agent.page.get_by_role("button", name="锁上").click()
    assert tag not in agent.page.inner_text("main")


@pytest.mark.parametrize(
    ("promised", "granted", "told"),
    [("true", "false", 0), ("false", "true", 0), ("false", "false", 1)],
)
def test_it_says_where_the_browser_may_clear_its_store(
    agent: FieldAgent, promised: str, granted: str, told: int
) -> None:
    agent.context.add_init_script(PROMISES.format(promised=promised, granted=granted))
    agent.sets_up()
    agent.hands_over()

    expect(agent.page.locator("#strip")).to_contain_text("都交了")
    expect(agent.page.get_by_text("浏览器没有答应长久保存")).to_have_count(told)


def test_what_is_too_long_is_refused_before_it_has_a_number(agent: FieldAgent) -> None:
    agent.sets_up()

    assert agent.page.evaluate(TOO_LONG) == ["device.draft_long", "typing", 1]


def test_who_presses_while_it_exchanges_is_not_answered_by_what_was_asked_before(
    agent: FieldAgent,
) -> None:
    """The first question is held on its way until the button has been pressed once more; none comes of itself."""
    agent.context.add_init_script("window.setInterval = () => 0")
    agent.sets_up()
    page, held = agent.page, list[Route]()
    page.route(f"**{STATE}", lambda route: held.append(route), times=1)  # noqa: PLW0108 - Playwright marks it
    with page.expect_request(f"**{STATE}"):
        agent.hands_over()
    agent.hands_over()
    with page.expect_request(f"**{STATE}"):
        held.pop().continue_()
    expect(page.locator("#strip")).to_contain_text("都交了")


def test_a_device_that_was_cut_off_and_is_found_hands_over_what_a_person_takes_in(
    network: RealNetwork, agent: FieldAgent, at_the_node: FieldAgent
) -> None:
    page, desk, tag = agent.page, at_the_node.page, agent.sets_up()
    agent.cut()
    receipt = agent.takes_in("找回来")
    agent.goes_home()
    at_the_node.signs_in()
    desk.goto(f"{agent.url}/devices/{tag}/cut-off")
    desk.fill('[name="reason"]', "路上丢失")
    desk.get_by_role("button", name="停用", exact=True).click()
    expect(desk.locator("li.row", has_text=tag)).to_contain_text("已停用")
    agent.back()
    agent.hands_over()
    expect(page.locator("#strip")).to_contain_text("已停用")
    expect(page.locator(".wrong.top")).to_contain_text("已停用")

    desk.locator("li.row", has_text=tag).get_by_role("button", name="找回来了").click()
    agent.hands_over()
    expect(page.locator("a.row", has_text=receipt)).to_contain_text("村里要改正")
    agent.begins()
    page.fill('[name="applicant.name"]', "停用以后")
    agent.goes_home()
    assert rows(network, VILLAGE, receipt) == []

    desk.goto(f"{agent.url}/home")
    desk.get_by_role("link", name="找回来").click()
    expect(desk.locator("main")).to_contain_text("device.found_again")
    desk.goto(desk.url.rsplit("/", 1)[0] + "/check")
    desk.get_by_role("button", name="收件", exact=True).click()
    expect(desk.locator(".receipt")).to_be_visible()
    assert [r.applicant for r in rows(network, VILLAGE, receipt)] == ["找回来"]
    agent.hands_over()
    expect(page.locator("a.row", has_text=receipt)).to_contain_text("已到村里")
