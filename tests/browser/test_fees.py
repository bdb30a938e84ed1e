"""A fee and a certificate in headless Chromium, at the county's window while the town's line is cut: asked for, paid or waived, handed over to whom the card names."""

import pytest
from playwright.sync_api import Browser

from deploy.demo.moves import Signing, wanted
from deploy.demo.people import man
from shared.domain.worktime import county_day
from tests.browser.journeys import takes_in
from tests.browser.test_main_path import DESK, PHONE, Person, chromium
from tests.support.inside import exchange, joins
from tests.support.processes import COUNTY, TOWN
from tests.support.real_network import Clocked

__all__ = ["chromium"]
pytestmark = pytest.mark.xdist_group("browser")
BUYER = man("马成林", "1972-05-04")
PAID = {"paid_by": "online", "voucher": "6207-2026-0001", "payer": "马成林"}
WAIVED = {"reason": "宅基地上的住房", "basis": "减免规定", "approved_by": "陈静"}


@pytest.fixture(scope="module")
def window(clocked: Clocked) -> str:
    """The login of somebody who does all that a window of the county does."""
    joins(clocked.network, COUNTY, "window", "高雅琴", "reviewer", "approver")
    return "window"


@pytest.mark.parametrize(
    ("size", "is_waived"), [(PHONE, False), (DESK, True)], ids=["phone-paid", "desk-waived"]
)
def test_a_certificate_is_handed_over_once_its_fee_is_settled(
    clocked: Clocked, chromium: Browser, window: str, size: dict[str, int], is_waived: bool
) -> None:
    network, today = clocked.network, county_day(clocked.clock.now()).isoformat()
    clerk = Person(chromium, network.urls[COUNTY], window, size)
    network.cut(TOWN)
    case = takes_in(clerk, wanted("home-transfer", BUYER, Signing()), {})
    clerk.opens(case)
    clerk.acts("accept")
    if is_waived:
        clerk.acts("waive", **WAIVED)
    else:
        pays(clerk, today)
    assert ("已免收" if is_waived else "已缴清") in clerk.page.inner_text(".facts")
    clerk.acts("review", opinion="pass")
    clerk.acts("decide", outcome="granted")
    clerk.acts("issue", number=f"甘(2026)民乐县不动产权第{size['width']}号")
    hands_over(clerk, today)
    clerk.acts("close")
    assert "已办结" in clerk.page.inner_text(".next-step")
    assert clerk.sees_to() <= clerk.width
    network.mend(TOWN)
    exchange(network, TOWN)
    assert clerk.complaints == []


def pays(clerk: Person, today: str) -> None:
    """Ask for the fee; a voucher over another amount is refused with what was typed, the right one is recorded."""
    clerk.acts("charge")
    clerk.acts("pay", amount="79", paid_on=today, **PAID)
    assert "应缴 80 元" in clerk.page.inner_text("main")
    form = clerk.page.locator('form[action*="/act/pay"]')
    assert form.locator('[name="voucher"]').input_value() == PAID["voucher"]
    clerk.acts("pay", amount="80.00")


def hands_over(clerk: Person, today: str) -> None:
    """Hand the certificate over: not by another card's number, then by the applicant's own."""
    own = BUYER.id_number[-4:]
    other = "9999" if own != "9999" else "8888"
    typed = {"way": "window", "receiver": "applicant", "delivered_on": today}
    clerk.acts("deliver", last_four=other, **typed)
    assert "不能交给来人" in clerk.page.inner_text("main")
    form = clerk.page.locator('form[action*="/act/deliver"]')
    assert form.locator('[name="delivered_on"]').input_value() == today
    clerk.acts("deliver", last_four=own)
    assert "窗口领取" in clerk.page.inner_text(".facts")
