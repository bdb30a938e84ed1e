"""Fees: asked for as published, paid by proof or waived with approval, before anything is issued."""

from dataclasses import replace

import pytest

from shared.domain.acts import Act
from shared.domain.case import Case, Stage
from shared.domain.fees import fee_of
from shared.domain.kinds import CHARGED, PAID
from shared.domain.paper_kinds import PaperKind
from shared.domain.papers import papers_of
from shared.domain.refusals import Refusal
from tests.domain.desk import COUNTY, TOWN, Desk, filled_in

HOME = "home-transfer"
PAYMENT = {
    "amount": "80",
    "paid_by": "online",
    "voucher": "6207 2026 0001",
    "payer": "赵桂兰",
    "paid_on": "2026-11-23",
}
WAIVER = {"reason": "宅基地上的住房", "basis": "减免规定", "approved_by": "陈静"}


def accepted() -> Desk:
    """Return a desk with a home's transfer, accepted at the county."""
    return Desk(HOME, filled_in(HOME), COUNTY).act(COUNTY, Act.ACCEPT)


def decided(outcome: str = "granted") -> Desk:
    """Return it decided, and nothing paid."""
    desk = accepted().act(COUNTY, Act.REVIEW, opinion="pass")
    return desk.act(COUNTY, Act.DECIDE, outcome=outcome, reason="核实过")


def erased(desk: Desk) -> Case:
    """Return the case with the bodies of its fees erased."""
    gone = {CHARGED, PAID}
    desk.facts = [replace(f, body=None) if f.header.kind in gone else f for f in desk.facts]
    return desk.case


def test_nothing_is_issued_before_the_fee_is_paid_or_waived() -> None:
    desk = decided()
    assert desk.refusal(COUNTY, Act.ISSUE).code == "fee.unpaid"
    desk.act(COUNTY, Act.CHARGE)
    assert desk.refusal(COUNTY, Act.ISSUE).code == "fee.unpaid"
    desk.act(COUNTY, Act.PAY, **PAYMENT).act(COUNTY, Act.ISSUE)
    assert desk.case.stage is Stage.ISSUED


def test_what_is_waived_is_issued() -> None:
    desk = decided().act(COUNTY, Act.WAIVE, **WAIVER)
    assert not fee_of(desk.case).is_owed
    desk.act(COUNTY, Act.ISSUE)


def test_the_amount_is_the_matters_and_never_typed() -> None:
    desk = accepted().act(COUNTY, Act.CHARGE, fen="1", amount="1")
    assert (desk.case.slip[-1].body or {})["fen"] == 8000


def test_an_entry_that_names_another_amount_counts_for_nothing() -> None:
    desk = accepted().act(COUNTY, Act.CHARGE).act(COUNTY, Act.PAY, **PAYMENT)
    assert not fee_of(desk.case).is_owed
    last = desk.facts[-1]
    desk.facts[-1] = replace(last, body={**(last.body or {}), "fen": 1})
    assert fee_of(desk.case).is_owed


def test_an_erased_body_leaves_it_paid() -> None:
    state = fee_of(erased(accepted().act(COUNTY, Act.CHARGE).act(COUNTY, Act.PAY, **PAYMENT)))
    assert state.charged
    assert state.is_settled


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("amount", "79.99", "fee.amount_differs"),
        ("amount", "八十", "input.bad_money"),
        ("paid_by", "cash", "input.bad_choice"),
        ("voucher", " ", "input.required"),
        ("voucher", "9" * 65, "input.too_long"),
        ("payer", "", "input.required"),
        ("paid_on", "2026-11-22", "fee.paid_before"),
        ("paid_on", "2026-11-25", "input.bad_date"),
    ],
)
def test_a_payment_is_proved(field: str, typed: str, code: str) -> None:
    desk = accepted().act(COUNTY, Act.CHARGE)
    found = desk.problem(Act.PAY, field, COUNTY, **PAYMENT | {field: typed})
    assert found.code == code


@pytest.mark.parametrize("missing", WAIVER)
def test_a_waiver_names_reason_document_and_who_approved(missing: str) -> None:
    assert desk_problem(missing).code == "input.required"


def desk_problem(missing: str) -> Refusal:
    return accepted().problem(Act.WAIVE, missing, COUNTY, **WAIVER | {missing: ""})


def test_what_is_settled_is_not_asked_for_again() -> None:
    desk = accepted()
    assert desk.refusal(COUNTY, Act.PAY).code == "fee.not_charged"
    desk.act(COUNTY, Act.CHARGE)
    assert desk.refusal(COUNTY, Act.CHARGE).code == "fee.charged_already"
    desk.act(COUNTY, Act.PAY, **PAYMENT)
    for act in (Act.CHARGE, Act.WAIVE, Act.PAY):
        assert desk.refusal(COUNTY, act).code == "fee.settled"


def test_a_denial_costs_nothing() -> None:
    assert decided("denied").refusal(COUNTY, Act.CHARGE).code == "case.wrong_stage"


def test_an_ask_in_doubt_does_not_count() -> None:
    desk = accepted().act(COUNTY, Act.CHARGE)
    case = desk.case
    case.slip[-1] = replace(case.slip[-1], effective=False)
    assert fee_of(case).charged is None


def test_where_nothing_is_charged_no_grant_to_charge_is_missed() -> None:
    desk = Desk().accepted()
    for act in (Act.CHARGE, Act.WAIVE, Act.PAY):
        assert desk.refusal(TOWN, act).code == "fee.none"


def forged(desk: Desk, fen: int) -> Case:
    """Return the case with its last entry naming another amount."""
    last = desk.facts[-1]
    desk.facts[-1] = replace(last, body={**(last.body or {}), "fen": fen})
    return desk.case


def test_no_paper_goes_out_on_an_entry_that_names_another_amount() -> None:
    """Its code would vouch for a payment slip of a hundred times the fee."""
    charged = accepted().act(COUNTY, Act.CHARGE)
    assert PaperKind.CHARGE in kinds(charged.case)
    assert PaperKind.CHARGE not in kinds(forged(charged, 800_000))
    paid = accepted().act(COUNTY, Act.CHARGE).act(COUNTY, Act.PAY, **PAYMENT)
    assert PaperKind.PAYMENT in kinds(paid.case)
    assert PaperKind.PAYMENT not in kinds(forged(paid, 1))


def kinds(case: Case) -> set[PaperKind]:
    return {paper.kind for paper in papers_of(case)}
