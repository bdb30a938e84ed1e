"""Modes of handling in headless Chromium, behind cut lines: by proxy, urgent first, and a promise kept at a village while the town ends the case."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from deploy.demo.clerk import TakeIn
from deploy.demo.moves import Persons, Signing, wanted
from deploy.demo.people import man, woman
from shared.domain.worktime import county_day
from tests.browser.journeys import takes_in
from tests.browser.test_main_path import DESK, PHONE, Person, chromium
from tests.support.inside import exchange
from tests.support.processes import TOWN, VILLAGE
from tests.support.real_network import Clocked

__all__ = ["chromium"]
pytestmark = pytest.mark.xdist_group("browser")
SIZES = pytest.mark.parametrize(
    ("size", "born"), [(PHONE, 1951), (DESK, 1956)], ids=["phone", "desk"]
)
BY_SON = Signing("by_proxy", "马秀英", "phone", "本人住院，由儿子代办。")
URGENT = {"modes.urgent": "yes", "modes.urgent_reason": "灶房烧了，今晚没有住处"}
MISTYPED = "999999199704030012"
DAYS = 5
PROMISE = "容缺受理承诺书"


def by_proxy(born: int) -> TakeIn:
    """Return what a son hands in for his old mother, a paper short."""
    son = man("宋小军", f"{born + 26}-04-03")
    persons = Persons(woman("宋凤琴", f"{born}-09-14"), handler=(son, "儿子"))
    return wanted("medical-assistance", persons, BY_SON, missing=("diagnosis",))


def urgent(born: int) -> TakeIn:
    """Return what somebody hands in who cannot wait, with nothing but an identity card."""
    what = wanted("temporary-relief", man("何占元", f"{born}-12-02"), urgent="yes")
    return TakeIn(what.matter, {**what.answers, **URGENT}, ("statement", "event-papers"))


def promise_shown(person: Person, case: str) -> str:
    """Open a case's promise from its papers, and return what it says; it must stand there twice."""
    person.opens(case)
    person.page.get_by_role("link", name=PROMISE).first.click()
    person.page.wait_for_url("**/papers/promise/*")
    assert person.page.locator(".copy").count() == 2
    assert person.sees_to() <= person.width
    return person.page.inner_text("main")


def listed(person: Person, path: str, cases: set[str]) -> list[str]:
    """Return those of these cases that are in a list, in its order."""
    person.page.goto(person.url + path)
    assert person.sees_to() <= person.width
    rows = person.page.locator("a.row").evaluate_all("all => all.map(a => a.pathname)")
    return [case for row in rows if (case := row.rpartition("/")[2]) in cases]


@SIZES
def test_a_promise_kept_behind_a_cut_line_outlives_the_end_of_its_case(
    clocked: Clocked, chromium: Browser, size: dict[str, int], born: int
) -> None:
    network, clock = clocked.network, clocked.clock
    agent = Person(chromium, network.urls[VILLAGE], "agent", size)
    clerk = Person(chromium, network.urls[TOWN], "clerk", size)
    case = urgent_first(clocked, agent, clerk, born)
    until = (county_day(clock.now()) + timedelta(days=DAYS)).isoformat()
    accepts(clerk, case, until)
    assert until in promise_shown(clerk, case)
    exchange(network, VILLAGE)

    network.cut(VILLAGE)
    assert until in promise_shown(agent, case)
    clock.forward(days=DAYS - 1)
    agent.signs_in()
    brings(agent, case, until)
    clock.forward(days=3)
    clerk.signs_in()
    ends(clerk, case)
    network.mend(VILLAGE)
    exchange(network, VILLAGE)

    clerk.opens(case)
    assert "终止不生效，本件接着办" in clerk.page.inner_text("main")
    clerk.sends_form("/act/supplement")
    assert "已过期" not in clerk.page.inner_text(".tags")
    exchange(network, VILLAGE)
    agent.signs_in()
    agent.opens(case)
    assert "终止不生效，本件接着办" in agent.page.inner_text("main")
    assert agent.sees_to() <= agent.width
    assert [p.complaints for p in (agent, clerk)] == [[], []]


def urgent_first(clocked: Clocked, agent: Person, clerk: Person, born: int) -> str:
    """Take two cases in behind a cut line; the later one is urgent and stands first at the town. Return the other."""
    network = clocked.network
    network.cut(VILLAGE)
    ill = takes_in(agent, by_proxy(born), {"handler.id_number": MISTYPED})
    burnt = takes_in(agent, urgent(born + 34), {})
    for case in (ill, burnt):
        agent.opens(case)
        agent.acts("forward")
    assert listed(clerk, "/desk/offered", {ill, burnt}) == []
    network.mend(VILLAGE)
    exchange(network, VILLAGE)

    assert listed(clerk, "/desk/offered", {ill, burnt}) == [burnt, ill]
    assert "还有 23 小时" in clerk.page.inner_text(f'a.row[href*="{burnt}"]')
    return ill


def accepts(clerk: Person, case: str, until: str) -> None:
    """Take a case over that came by proxy and is a paper short; it is accepted on a promise alone."""
    clerk.opens(case)
    clerk.acts("take_over")
    persons = clerk.page.inner_text(".persons")
    assert all(words in persons for words in ("宋凤琴", "宋小军", "儿子"))
    assert "代办" in clerk.page.inner_text(".tags")
    clerk.acts("accept", later="no", note="缺诊断证明")
    assert "modes.promise_needed" in clerk.page.inner_text("main")
    assert clerk.page.input_value('form[action$="/act/accept"] [name="note"]') == "缺诊断证明"
    clerk.acts("accept", **{"later": "yes", "until": until, "signature.type": "signed"})
    assert until in clerk.page.inner_text(".tags")


def brings(agent: Person, case: str, until: str) -> None:
    """Hand in what was promised, at the village, whose home says by when."""
    agent.page.goto(f"{agent.url}/home")
    assert f"承诺 {until} 前补齐" in agent.page.inner_text(f'a.row[href*="{case}"]')
    agent.opens(case)
    agent.sends_form("/hand-in/supplement", documents="diagnosis")


def ends(clerk: Person, case: str) -> None:
    """End a case whose promised day is over."""
    clerk.opens(case)
    assert "已过期" in clerk.page.inner_text(".tags")
    clerk.acts("terminate", ground="promise", reason="逾期未补")
    assert "终止" in clerk.page.inner_text(".next-step")
