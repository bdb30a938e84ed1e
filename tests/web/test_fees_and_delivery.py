"""A certificate that costs something, from the counter to the person who receives it, through the pages of the county."""

import json
import logging
import re
from dataclasses import replace

import pytest

from shared.app.papers import Papers
from shared.domain.acts import Act
from shared.domain.case import Stage
from shared.domain.paper_kinds import PaperKind
from shared.web.papers import drawn
from tests.support.network import COUNTY, TOWN, County, TestNode, an_intake, id_number
from tests.support.pages import Visitor
from tests.web.desks import A_CASE, app_of, visitor
from tests.web.stories import CASE_PAGE, small_county
from tests.web.tier_desks import at_desk

HOME = "home-transfer"
FIELDS = {"unit_number": "620722101001GB00012F00010003", "cause": "sale", "handing_over": "window"}
PAPERS = frozenset({"application", "id-card", "certificate", "contract", "tax-proof"})
PAYMENT = {
    "amount": "80.00",
    "paid_by": "online",
    "voucher": "6207-2026-0001",
    "payer": "赵桂兰",
    "paid_on": "2026-11-23",
    "note": "",
}
LAST_FOUR = id_number(1)[-4:]
HANDED = {"way": "window", "receiver": "applicant", "last_four": LAST_FOUR}


@pytest.fixture
def county() -> County:
    """Return a small county whose centre has accepted a home's transfer."""
    county = small_county()
    intake = replace(an_intake(), fields=FIELDS, documents=PAPERS)
    node = county[COUNTY]
    node.cases.take_in(A_CASE, HOME, intake, node.actor)
    node.does(A_CASE, Act.ACCEPT)
    return county


def clerk(county: County) -> Visitor:
    """Return somebody at the county who may do all that this takes, on the case's page."""
    person = visitor(county, COUNTY, "clerk", "approver", "reviewer")
    person.get(CASE_PAGE)
    return person


def does(person: Visitor, act: Act, **typed: str) -> int:
    """Send an act's form from the case's page."""
    person.get(CASE_PAGE)
    assert f'action="{CASE_PAGE}/act/{act}"' in person.last, f"{act} is not offered"
    return int(person.post(f"{CASE_PAGE}/act/{act}", dict(typed)).status_code)


def decided(county: County) -> None:
    county[COUNTY].does(A_CASE, Act.REVIEW, opinion="pass")
    county[COUNTY].does(A_CASE, Act.DECIDE, outcome="granted")


def issued(county: County) -> TestNode:
    node = county[COUNTY]
    node.does(A_CASE, Act.CHARGE)
    decided(county)
    node.does(A_CASE, Act.PAY, **PAYMENT)
    node.does(A_CASE, Act.ISSUE)
    return node


def sheet(person: Visitor, kind: str) -> str:
    """Return the paper of a kind as the case's page leads to it."""
    person.get(CASE_PAGE)
    found = re.search(rf'href="({CASE_PAGE}/papers/{kind}/\d+)"', person.last)
    assert found, f"no {kind} listed"
    assert person.get(found[1]).status_code == 200
    return person.last


def test_asked_for_paid_issued_handed_over_and_closed(county: County) -> None:
    person = clerk(county)
    assert "尚未通知缴费" in person.last
    assert does(person, Act.CHARGE, note="") == 200
    assert "已通知，待缴" in person.last
    assert does(person, Act.PAY, **PAYMENT) == 200
    assert "80 元 · 已缴清" in person.last
    decided(county)
    assert does(person, Act.ISSUE, number="甘(2026)民乐县不动产权第0001号", note="") == 200
    assert does(person, Act.DELIVER, **HANDED, delivered_on="2026-11-23") == 200
    assert "窗口领取" in person.last
    assert does(person, Act.CLOSE, note="") == 200
    assert county[COUNTY].sees(A_CASE).stage is Stage.CLOSED


def test_before_the_fee_is_paid_it_cannot_be_issued_and_the_page_says_so(county: County) -> None:
    decided(county)
    person = clerk(county)
    assert f'action="{CASE_PAGE}/act/issue"' not in person.last
    assert "应缴的 80 元还没有登记缴费" in person.last
    person.post(f"{CASE_PAGE}/act/issue", {"number": "1"})
    assert "fee.unpaid" in person.last


def test_another_amount_is_refused_and_all_that_was_typed_stays(county: County) -> None:
    county[COUNTY].does(A_CASE, Act.CHARGE)
    person = clerk(county)
    assert does(person, Act.PAY, **PAYMENT | {"amount": "79"}) == 422
    assert "应缴 80 元" in person.last
    assert "6207-2026-0001" in person.last


def test_a_waiver_is_told_with_its_ground(county: County) -> None:
    person = clerk(county)
    waiver = {"reason": "宅基地上的住房", "basis": "减免规定", "approved_by": "陈静"}
    assert does(person, Act.WAIVE, **waiver) == 200
    assert "80 元 · 已免收" in person.last
    assert "依据减免规定，陈静批准" in person.last


def test_another_persons_number_is_refused_and_logged_without_a_name(
    county: County, caplog: pytest.LogCaptureFixture
) -> None:
    issued(county)
    person = clerk(county)
    typed = HANDED | {"last_four": "9999", "delivered_on": "2026-11-23"}
    with caplog.at_level(logging.WARNING, logger="tongban.cases"):
        assert does(person, Act.DELIVER, **typed) == 422
    assert "不能交给来人" in person.last
    told = [r for r in caplog.records if r.getMessage() == "identity differs"]
    assert [vars(r)["code"] for r in told] == ["delivery.id_mismatch"]
    assert "赵桂兰" not in json.dumps([str(vars(r)) for r in told], ensure_ascii=False)


def test_what_was_not_delivered_is_closed_only_with_the_reason(county: County) -> None:
    issued(county)
    person = clerk(county)
    assert does(person, Act.CLOSE, note="") == 422
    assert "还没有送达" in person.last
    assert does(person, Act.CLOSE, note="申请人迁往外省，联系不上") == 200


def test_the_three_papers_say_amount_voucher_and_receiver(county: County) -> None:
    node = issued(county)
    node.does(A_CASE, Act.DELIVER, **HANDED, delivered_on="2026-11-23")
    person = clerk(county)
    receipt = node.sees(A_CASE).receipt
    for kind, letter, words in (
        ("charge", "F", ("缴费通知书", "80 元", "发改价格规〔2016〕2559号", "代办员不收现金")),
        ("payment", "P", ("缴费回执", "6207-2026-0001", "扫码或网上缴费", "不作财政票据")),
        (
            "delivery",
            "D",
            ("送达回证", "赵桂兰（申请人本人）", "窗口领取", "不动产权证书", "核对身份"),
        ),
    ):
        page = sheet(person, kind)
        for one in (*words, f"{receipt}/{letter}"):
            assert one in page, f"{kind}: {one}"
        assert id_number(1) not in page


def test_a_denial_delivered_tells_the_remedies(county: County) -> None:
    node = county[COUNTY]
    node.does(A_CASE, Act.REVIEW, opinion="fail", note="有争议")
    node.does(A_CASE, Act.DECIDE, outcome="denied", reason="权属有争议")
    node.does(A_CASE, Act.DELIVER, **HANDED, delivered_on="2026-11-23")
    page = sheet(clerk(county), "delivery")
    assert "向民乐县人民政府申请行政复议" in page
    assert "决定书" in page


def test_the_guide_shows_standard_basis_and_how_it_is_paid(county: County) -> None:
    person = at_desk(county, TOWN, "clerk")
    person.get(f"/take-in/guide/{HOME}")
    for words in ("80 元", "发改价格规〔2016〕2559号", "代办员不收现金"):
        assert words in person.last


def test_after_a_denial_nothing_is_due_any_more(county: County) -> None:
    node = county[COUNTY]
    node.does(A_CASE, Act.CHARGE)
    node.does(A_CASE, Act.REVIEW, opinion="fail", note="有争议")
    node.does(A_CASE, Act.DECIDE, outcome="denied", reason="权属有争议")
    person = clerk(county)
    assert "80 元 · 不再收" in person.last
    assert "待缴" not in person.last


@pytest.mark.parametrize("end", [Act.DECIDE, Act.WITHDRAW])
def test_what_was_paid_for_nothing_says_where_to_ask_for_it_back(county: County, end: Act) -> None:
    node = county[COUNTY]
    node.does(A_CASE, Act.CHARGE)
    node.does(A_CASE, Act.PAY, **PAYMENT)
    node.does(A_CASE, Act.REVIEW, opinion="fail", note="有争议")
    node.does(A_CASE, end, outcome="denied", reason="权属有争议")
    assert "凭缴费凭证向收款单位申请" in clerk(county).last


def test_a_delivery_slip_names_the_document_that_was_delivered(county: County) -> None:
    """Whatever is issued on the case later, the slip stays what it was."""
    node = issued(county)
    node.does(A_CASE, Act.DELIVER, **HANDED, delivered_on="2026-11-23")
    printed = Papers(node.here).printed(A_CASE, PaperKind.DELIVERY, node.sees(A_CASE).slip[-1].seq)
    printed.case.result_number = "Z-LATER"
    with app_of(node).test_request_context():
        page = drawn(printed, layout="papers/bare.html")
    assert f"不动产权证书 {printed.case.receipt}" in page
    assert "Z-LATER" not in page


def test_the_notice_of_the_result_says_by_what_the_fee_was_waived(county: County) -> None:
    node = county[COUNTY]
    waiver = {"reason": "宅基地上的住房", "basis": "减免规定第三条", "approved_by": "陈静"}
    node.does(A_CASE, Act.WAIVE, **waiver)
    decided(county)
    node.does(A_CASE, Act.ISSUE)
    page = sheet(clerk(county), "result")
    assert "80 元 · 依据减免规定第三条，陈静批准" in page


def test_what_was_paid_is_not_called_waived(county: County) -> None:
    issued(county)
    assert "免收费用" not in sheet(clerk(county), "result")
