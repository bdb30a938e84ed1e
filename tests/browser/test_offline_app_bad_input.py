"""What goes wrong at the door: wrong PINs, a full device, two tabs, files that are no photos, a new version in a form."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as NotInTime

from tests.browser.field_agent import OTHER_PIN, PIN, FieldAgent, field_agent
from tests.browser.test_main_path import QUIET, chromium
from tests.browser.test_offline_app import FRONT, rows
from tests.support.inside import exchange_all, inside
from tests.support.processes import VILLAGE, RealNetwork
from tests.wire.uploads import HEIC, noise, photo

__all__ = ["chromium"]
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
MB = 1024 * 1024
ASKED = 15
"""How often a worker is ended that is to be replaced."""


@pytest.fixture(scope="module")
def set_up(network: RealNetwork, chromium: Browser) -> Iterator[FieldAgent]:
    """A device, set up once for all of these tests, off the line."""
    with field_agent(network, chromium) as agent:
        agent.sets_up()
        yield agent


@pytest.fixture
def agent(set_up: FieldAgent) -> FieldAgent:
    """The same, in reach, open and at home."""
    set_up.back()
    set_up.page.goto(f"{set_up.url}/app/")
    set_up.unlocks()
    expect(set_up.page.get_by_role("heading", name="今天办什么？")).to_be_visible()
    set_up.complaints.clear()
    return set_up


def opens_documents(agent: FieldAgent) -> None:
    """Begin a take-in and go to its documents."""
    agent.begins()
    agent.page.evaluate("location.hash = location.hash.replace('applicant', 'documents')")
    expect(agent.page.get_by_role("heading", name="材料", exact=True)).to_be_visible()


class TestFilesThatAreNoPhotos:
    @pytest.mark.parametrize(
        ("content", "mime", "code", "words"),
        [
            (photo()[:300] + b"\x00" * 40 * MB, "image/jpeg", "page.too_large", "20 MB"),
            (HEIC, "image/heic", "page.wrong_type", "HEIC"),
            (b"%PDF-1.4 and more", "application/pdf", "page.wrong_type", "不是照片"),
            (b"no photo at all", "image/jpeg", "page.wrong_type", "不是照片"),
            (b"", "image/jpeg", "page.empty", "空的"),
            (photo()[:200], "image/jpeg", "page.damaged", "损坏"),
        ],
        ids=["40 MB", "HEIC", "PDF", "text", "nothing", "cut off"],
    )
    def test_each_is_refused_in_words_and_the_draft_stays(
        self, agent: FieldAgent, content: bytes, mime: str, code: str, words: str
    ) -> None:
        agent.begins()
        agent.page.fill('[name="applicant.name"]', "赵桂兰")
        agent.next()
        agent.page.evaluate("location.hash = location.hash.replace('applicant', 'documents')")
        expect(agent.page.get_by_role("heading", name="材料", exact=True)).to_be_visible()

        agent.chooses(FRONT, "IMG_1", content, mime)

        said = agent.page.locator(f"#p-{FRONT} .problem")
        expect(said).to_contain_text(words)
        expect(said).to_contain_text(code)
        agent.goes_home()
        expect(agent.page.locator("a.row", has_text="赵桂兰").first).to_contain_text("草稿")
        assert agent.complaints == []

    def test_a_large_photo_is_made_small_and_says_nothing_of_itself(
        self, agent: FieldAgent
    ) -> None:
        opens_documents(agent)

        agent.chooses(FRONT, "IMG_1", noise(3000, 2000))

        expect(agent.page.locator(f"#p-{FRONT} img")).to_be_visible()
        size = agent.page.locator(f"#p-{FRONT} img").evaluate(
            "e => [e.naturalWidth, e.naturalHeight]"
        )
        assert size == [1600, 1067]


class TestThePin:
    def fails(self, page: Page, times: int) -> None:
        for n in range(times):
            page.fill("#pin", f"{100_000 + n}")
            page.get_by_role("button", name="打开").click()
            expect(page.locator(".problem")).to_be_visible()
            expect(page.locator("#pin")).to_have_value("")

    def test_five_wrong_ones_lock_it_also_after_a_new_start_and_the_node_opens_it(
        self, network: RealNetwork, agent: FieldAgent
    ) -> None:
        page = agent.page
        agent.begins()
        page.fill('[name="applicant.name"]', "不能丢")
        agent.goes_home()
        page.get_by_role("button", name="锁上").click()

        self.fails(page, 4)
        expect(page.locator(".problem")).to_contain_text("还可以试 1 次")
        self.fails(page, 1)
        expect(page.locator(".problem")).to_contain_text("device.locked")
        page.reload()
        agent.unlocks(PIN)
        expect(page.locator(".problem")).to_contain_text("device.locked")

        page.get_by_role("link", name="忘了口令").click()
        if page.locator("#login").count():
            agent.signs_in()
            page.goto(f"{agent.url}/devices/open")
        page.fill('[name="pin"]', OTHER_PIN)
        page.fill('[name="again"]', OTHER_PIN)
        page.get_by_role("button", name="换口令").click()
        page.wait_for_url("**/app/")
        agent.unlocks(PIN)
        expect(page.locator(".problem")).to_contain_text("device.wrong_pin")
        agent.unlocks(OTHER_PIN)
        expect(page.locator("a.row", has_text="不能丢").first).to_be_visible()
        page.goto(f"{agent.url}/devices/open")
        page.fill('[name="pin"]', PIN)
        page.fill('[name="again"]', PIN)
        page.get_by_role("button", name="换口令").click()
        page.wait_for_url("**/app/")

    def test_after_five_rounds_only_the_node_opens_it(self, agent: FieldAgent) -> None:
        page = agent.page
        page.evaluate(PUT, ["tries", {"failed": 4, "round": 4, "until": 0}])
        page.get_by_role("button", name="锁上").click()

        self.fails(page, 1)

        expect(page.locator(".problem")).to_contain_text("device.locked_out")
        page.evaluate(PUT, ["tries", {"failed": 0, "round": 0, "until": 0}])

    @pytest.mark.parametrize("pin", ["123456", "000000", "12345", "abcdef"])
    def test_a_plain_one_is_not_taken(self, agent: FieldAgent, pin: str) -> None:
        agent.page.goto(f"{agent.url}/devices/open")
        if agent.page.locator("#login").count():
            agent.signs_in()
            agent.page.goto(f"{agent.url}/devices/open")
        agent.page.fill('[name="pin"]', pin)
        agent.page.fill('[name="again"]', pin)
        agent.page.get_by_role("button", name="换口令").click()

        expect(agent.page.locator(".problem")).to_contain_text("device.pin_")

    def test_it_locks_itself_when_nobody_touches_it_and_keeps_what_was_typed(
        self, agent: FieldAgent
    ) -> None:
        agent.page.clock.install()
        agent.page.reload()
        agent.unlocks()
        agent.begins()
        agent.page.fill('[name="applicant.name"]', "放下没管")

        agent.page.clock.fast_forward("06:00")

        expect(agent.page.locator("#pin")).to_be_visible()
        assert "放下没管" not in agent.page.content()
        agent.page.goto(f"{agent.url}/app/")
        agent.unlocks()
        expect(agent.page.locator("a.row", has_text="放下没管").first).to_be_visible()


def test_nothing_personal_lies_open_on_the_device(agent: FieldAgent) -> None:
    agent.takes_in("秘密名", (FRONT, photo(seed=5)))

    kept = agent.page.evaluate(ALL_TEXT)

    assert "秘密名" not in kept
    assert "999999194003052145" not in kept
    assert "elderly-allowance" in kept


def test_a_full_device_says_so_keeps_nothing_half_and_still_opens(
    network: RealNetwork, chromium: Browser
) -> None:
    with field_agent(network, chromium) as agent:
        page = agent.page
        devtools = agent.context.new_cdp_session(page)

        def allows(size: int) -> None:
            quota = {"origin": agent.url, "quotaSize": size}
            devtools.send("Storage.overrideQuotaForOrigin", quota)

        allows(6 * MB)
        agent.sets_up()
        opens_documents(agent)
        kept, slot = 0, ""
        for n in range(1, 12):
            slot = f"household-register-member-{n}"
            agent.chooses(slot, "IMG_1", noise(1600, 1200, seed=n))
            place = page.locator(f"#p-{slot}")
            expect(place.locator("img, .problem")).to_be_visible()
            if place.locator(".problem").count():
                break
            kept += 1
        expect(page.locator(f"#p-{slot} .problem")).to_contain_text("device.full")
        assert kept > 0
        page.reload()
        agent.unlocks()
        expect(page.locator(".shot img")).to_have_count(kept)

        allows(600 * MB)
        agent.chooses(slot, "IMG_1", noise(1600, 1200))
        expect(page.locator(".shot img")).to_have_count(kept + 1)


@pytest.fixture
def another(network: RealNetwork, chromium: Browser) -> Iterator[FieldAgent]:
    """A device in a browser of its own, for what closes windows and changes workers."""
    browser = chromium.browser_type.launch(executable_path="/usr/bin/chromium", args=QUIET)
    with field_agent(network, browser) as agent:
        agent.sets_up()
        yield agent
    browser.close()


def test_a_second_tab_looks_on_and_takes_over_when_the_first_is_closed(another: FieldAgent) -> None:
    agent = another
    receipt = agent.takes_in("双窗口")
    second = agent.opens_tab()
    second.goto(f"{agent.url}/app/")

    expect(second.get_by_role("heading", name="另一个窗口开着外出收件")).to_be_visible()
    expect(second.get_by_text(receipt)).to_be_visible()
    assert second.locator("#pin").count() == 0
    assert second.locator("main a[href]").count() == 0
    agent.page.close()
    agent.page = second
    expect(second.locator("#pin")).to_be_visible()


def is_replaced(page: Page) -> None:
    """Wait until the page has taken the newer worker.

    A worker that is asked to go goes when it has nothing to do. While a test looks into the browser
    it is seldom seen to have nothing to do: so it is ended, between two times that the page asks.
    """
    devtools = page.context.new_cdp_session(page)
    devtools.send("ServiceWorker.enable")
    for _ in range(ASKED):
        with suppress(NotInTime):
            page.wait_for_function("() => window.still === undefined", timeout=6_000)
            return
        devtools.send("ServiceWorker.stopAllWorkers")
    raise AssertionError("the newer worker was not taken")


def test_a_new_version_waits_for_the_form(another: FieldAgent) -> None:
    agent, page = another, another.page
    agent.begins()
    page.fill('[name="applicant.name"]', "正在填")
    page.evaluate("window.still = true")

    # Another address is another script: as a version that differs by a byte.
    page.evaluate("navigator.serviceWorker.register('/app/worker.js?newer', {scope: '/app/'})")
    expect(page.locator("#news")).to_contain_text("有新版本")
    assert page.input_value('[name="applicant.name"]') == "正在填"
    assert page.evaluate("window.still") is True
    assert not page.evaluate(RUNS).endswith("newer")

    page.get_by_role("button", name="先存着").click()
    is_replaced(page)
    page.wait_for_function(
        "() => navigator.serviceWorker.controller?.scriptURL.endsWith('worker.js')"
    )
    agent.unlocks()
    expect(page.locator("a.row", has_text="正在填").first).to_be_visible()


def test_a_device_a_year_ahead_moves_no_date(network: RealNetwork, chromium: Browser) -> None:
    with field_agent(network, chromium) as agent:
        agent.page.clock.install(time="2027-11-30T01:00:00Z")
        agent.sets_up()
        agent.cut()
        receipt = agent.takes_in("表快一年")
        assert "-2027" in receipt
        agent.goes_home()
        agent.back()
        agent.hands_over()
        expect(agent.page.locator("a.row", has_text=receipt)).to_contain_text("已到村里")
    with inside(network, VILLAGE) as here, here.store.read() as room:
        now = here.time(room)
        row = room.cases.by_receipt(receipt)
    assert row is not None
    assert row.taken_in_at is not None
    assert row.taken_in_at <= now


def test_a_device_cut_off_hands_over_nothing_more(network: RealNetwork, chromium: Browser) -> None:
    with field_agent(network, chromium) as agent:
        tag = agent.sets_up()
        agent.page.goto(f"{agent.url}/devices/{tag}/cut-off")
        agent.page.fill('[name="reason"]', "路上丢失")
        agent.page.get_by_role("button", name="停用", exact=True).click()
        expect(agent.page.locator("li.row", has_text=tag)).to_contain_text("已停用")
        agent.page.goto(f"{agent.url}/app/")
        agent.cut()
        agent.unlocks()
        receipt = agent.takes_in("停用之后")
        agent.goes_home()
        agent.back()
        agent.hands_over()
        expect(agent.page.locator("#strip")).to_contain_text("已停用")
        assert "在这台设备" in agent.row(receipt)
    assert rows(network, VILLAGE, receipt) == []


def test_what_the_form_got_wrong_is_corrected_at_the_village(
    network: RealNetwork, agent: FieldAgent
) -> None:
    agent.begins()
    agent.fills("错·电话")
    agent.page.get_by_label("修改: 申请人").click()
    agent.answers(applicant__phone="不是电话")
    agent.page.evaluate("location.hash = location.hash.replace(/[^/]*$/, 'check')")
    agent.page.get_by_role("button", name="收件", exact=True).click()
    receipt = agent.page.locator(".receipt .no .number").inner_text()
    agent.goes_home()
    agent.hands_over()

    row = agent.page.locator("a.row", has_text=receipt)
    expect(row).to_contain_text("村里要改正")
    row.click()
    expect(agent.page.locator(".wrong")).to_contain_text("input.bad_phone")
    exchange_all(network, VILLAGE)


RUNS = "navigator.serviceWorker.controller?.scriptURL"
"""Which worker serves the page."""
PUT = """([key, value]) => new Promise((done, fail) => {
  const asked = indexedDB.open("tongban", 1);
  asked.onsuccess = () => {
    const room = asked.result.transaction("meta", "readwrite");
    room.objectStore("meta").put(value, key);
    room.oncomplete = () => { asked.result.close(); done(); };
    room.onabort = () => fail(room.error);
  };
})"""
"""Puts a value among what the device keeps."""
ALL_TEXT = """() => new Promise((done) => {
  const asked = indexedDB.open("tongban", 1);
  asked.onsuccess = () => {
    const room = asked.result.transaction(["meta", "cases", "photos"]);
    const found = [];
    const said = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
      ? new TextDecoder().decode(value) : value;
    for (const name of ["meta", "cases", "photos"]) {
      room.objectStore(name).openCursor().onsuccess = (event) => {
        const cursor = event.target.result;
        if (!cursor) return;
        found.push(String(cursor.key), JSON.stringify(cursor.value, (_, value) => said(value)));
        cursor.continue();
      };
    }
    room.oncomplete = () => { asked.result.close(); done(found.join("\\n")); };
  };
})"""
"""All that lies in the device's store, as text."""
