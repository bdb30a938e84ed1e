"""Bodies of cases and of the journals about them: what the rules build passes, what is off by one thing does not."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from shared.domain import custody, kinds
from shared.domain.acts import Act
from shared.domain.facts import Draft
from shared.domain.merging import merge
from shared.domain.pages import JPEG, PDF, Photo, Slot
from shared.ledger.body import body_bytes, parse_body
from shared.wire.bodies import check_body
from tests.wire.county import COUNTY, INTAKE, TOWN, VILLAGE, Desk

RELIEF = {
    "kind": "fire",
    "happened_on": "2026-11-17",
    "urgent": "no",
    "relief": "1500",
    "story": "夜里起火",
    "loss": "18600",
    "household_size": "4",
}


def at_the_town() -> Desk:
    desk = Desk()
    desk.act(VILLAGE, Act.FORWARD)
    desk.act(TOWN, Act.TAKE_OVER)
    return desk


def granted() -> Desk:
    desk = Desk()
    desk.act(VILLAGE, Act.CORRECT, field="applicant.name", new="李秀莲", reason="看错")
    desk.act(VILLAGE, Act.FORWARD, note="请受理")
    desk.act(TOWN, Act.TAKE_OVER)
    desk.act(TOWN, Act.NOTIFY, until="2026-12-01", note="补卡号")
    handed_in = desk.hand_in(VILLAGE, kinds.SUPPLEMENT_HANDED_IN, documents=("bank-card",))
    desk.act(TOWN, Act.SUPPLEMENT, answers=handed_in)
    desk.act(TOWN, Act.SUPPLEMENT, account="6222000000000000")
    desk.act(TOWN, Act.ACCEPT)
    desk.act(TOWN, Act.REVIEW, opinion="pass")
    asked = desk.hand_in(VILLAGE, kinds.WITHDRAWAL_ASKED, reason="搬走")
    desk.act(TOWN, Act.DECLINE_REQUEST, answers=asked, reason="已说服")
    desk.act(TOWN, Act.FORWARD)
    desk.act(COUNTY, Act.TAKE_OVER)
    desk.act(COUNTY, Act.DECIDE, outcome="granted")
    desk.act(COUNTY, Act.ISSUE)
    desk.act(COUNTY, Act.CLOSE)
    return desk


def overridden() -> Desk:
    desk = at_the_town()
    desk.act(COUNTY, Act.OVERRIDE, to=COUNTY, reason="洪水镇断电")
    return desk


def sent_back_and_denied() -> Desk:
    desk = Desk()
    desk.act(VILLAGE, Act.FORWARD)
    desk.act(TOWN, Act.DECLINE, reason="缺页")
    desk.act(VILLAGE, Act.FORWARD)
    desk.act(TOWN, Act.TAKE_OVER)
    desk.act(TOWN, Act.RETURN, note="请核对")
    desk.act(VILLAGE, Act.TAKE_OVER)
    desk.act(VILLAGE, Act.FORWARD)
    desk.act(TOWN, Act.TAKE_OVER)
    desk.act(TOWN, Act.ACCEPT)
    desk.act(TOWN, Act.REVIEW, opinion="fail", note="不满八十")
    desk.act(TOWN, Act.FORWARD)
    desk.act(COUNTY, Act.TAKE_OVER)
    desk.act(COUNTY, Act.DECIDE, outcome="denied", reason="不满八十")
    return desk


def ended_early() -> Iterator[Desk]:
    desk = at_the_town()
    desk.act(TOWN, Act.WITHDRAW, reason="搬走")
    yield desk
    desk = at_the_town()
    desk.act(TOWN, Act.REFUSE, reason="不属本县", organ="山丹县民政局")
    yield desk
    desk = at_the_town()
    reported = desk.hand_in(VILLAGE, kinds.DEATH_REPORTED, died_on="2026-11-20")
    desk.act(TOWN, Act.TERMINATE, died_on="2026-11-20", answers=reported)
    yield desk


def stopped_and_extended() -> Desk:
    fields = {"shop_name": "平安旅店", "kind": "lodging", "area": "260"}
    papers = frozenset({"application", "id-card", "floor-plan"})
    intake = replace(INTAKE, fields=fields, documents=papers)
    desk = Desk("public-place-licence", intake, COUNTY)
    desk.act(COUNTY, Act.ACCEPT)
    desk.act(COUNTY, Act.PAUSE, procedure="testing", until="2026-12-04")
    desk.act(COUNTY, Act.RESUME, note="已检测")
    desk.act(COUNTY, Act.EXTEND, days="10", approved_by="陈静", reason="检测机构排期")
    return desk


def visited_and_posted() -> Desk:
    intake = replace(INTAKE, fields=RELIEF, documents=frozenset({"application", "id-card"}))
    desk = Desk("temporary-relief", intake)
    desk.act(VILLAGE, Act.FORWARD)
    desk.act(TOWN, Act.TAKE_OVER)
    visit: dict[str, Any] = {"visitor": "李建国", "other_visitor": "马秀英", "note": "灶房烧毁"}
    desk.act(TOWN, Act.VISIT, visited_on="2026-11-20", finding="agrees", **visit)
    check: dict[str, Any] = {"source": "县民政局", "item": "是否低保户", "result": "agrees"}
    desk.act(TOWN, Act.CHECK_DATA, document="statement", **check)
    desk.act(TOWN, Act.ACCEPT)
    days: dict[str, Any] = {"since": "2026-11-17", "until": "2026-11-20"}
    desk.act(TOWN, Act.POST_NOTICE, place="村务公开栏", text="拟救助一户", **days)
    desk.act(TOWN, Act.CLOSE_NOTICE, outcome="dismissed", objections="有人说有存款，查无")
    return desk


def paid_and_delivered() -> Iterator[Desk]:
    home = {"unit_number": "620722101001GB1F3", "cause": "sale", "handing_over": "post"}
    papers = frozenset({"application", "id-card", "certificate", "contract"})
    for is_paid in (True, False):
        desk = Desk("home-transfer", replace(INTAKE, fields=home, documents=papers), COUNTY)
        desk.act(COUNTY, Act.ACCEPT)
        desk.act(COUNTY, Act.CHARGE)
        if is_paid:
            proof: dict[str, Any] = {"amount": "80", "voucher": "6207", "payer": "赵桂兰"}
            desk.act(COUNTY, Act.PAY, paid_by="bank", paid_on="2026-11-23", **proof)
        else:
            by: dict[str, Any] = {"basis": "减免规定", "approved_by": "陈静"}
            desk.act(COUNTY, Act.WAIVE, reason="宅基地上的住房", **by)
        desk.act(COUNTY, Act.REVIEW, opinion="pass")
        desk.act(COUNTY, Act.DECIDE, outcome="granted")
        desk.act(COUNTY, Act.ISSUE)
        to: dict[str, Any] = {"receiver": "applicant", "carrier": "邮政"}
        desk.act(COUNTY, Act.SEND, tracking="EM1", sent_on="2026-11-23", **to)
        if is_paid:
            why: dict[str, Any] = {"failure": "returned", "note": "地址不详"}
            desk.act(COUNTY, Act.FAIL_DELIVERY, failed_on="2026-11-23", **why)
            left: dict[str, Any] = {"way": "left", "witness": "李建国", "other_witness": "马秀英"}
            desk.act(COUNTY, Act.DELIVER, delivered_on="2026-11-23", note="拒收", **to, **left)
        else:
            desk.act(COUNTY, Act.DELIVER, way="post", delivered_on="2026-11-23", **to)
        yield desk


def photographed() -> Desk:
    desk = Desk()
    desk.add_pages(VILLAGE, Photo(Slot("id-card", "front"), "a" * 64, 300_000, JPEG))
    desk.act(VILLAGE, Act.ASK_RETAKE, page="id-card/front/1", reason="看不清")
    desk.act(VILLAGE, Act.FORWARD)
    desk.add_pages(VILLAGE, Photo(Slot("household-register", "member", 3), "b" * 64, 1, PDF))
    return desk


DESKS = [
    granted(),
    overridden(),
    photographed(),
    sent_back_and_denied(),
    stopped_and_extended(),
    visited_and_posted(),
    *ended_early(),
    *paid_and_delivered(),
]


def merged() -> tuple[Draft, Draft]:
    """Return what merging one case into another writes."""
    ending, surviving = at_the_town(), at_the_town()
    typed = {"reason": "两个村各收了一件"}
    nothing: frozenset[str] = frozenset()
    return merge(ending.doing(TOWN, nothing, typed), surviving.doing(TOWN, nothing, typed))


DRAFTS = [*(draft for desk in DESKS for draft in desk.drafts), *merged()]
BY_KIND = {draft.kind: draft for draft in DRAFTS}


def body_of(kind: str) -> dict[str, Any]:
    return copy.deepcopy(dict(BY_KIND[kind].body))


BY_DEVICE = {
    "tag": "D1R2",
    "draft": '{"id":"x"}',
    "signature": "ab" * 64,
    "offset": -1500,
    "synced": "2026-11-23T01:40:00.000Z",
}


def test_what_a_device_took_in_passes() -> None:
    assert check_body(kinds.TAKEN_IN, body_of(kinds.TAKEN_IN) | {"device": BY_DEVICE}) is None


def test_every_kind_that_the_rules_build_is_among_the_samples() -> None:
    assert set(BY_KIND) == {*kinds.KIND_OF.values(), *kinds.HAND_INS}


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda draft: str(draft.kind))
def test_what_the_rules_build_passes(draft: Draft) -> None:
    assert check_body(draft.kind, draft.body) is None
    assert check_body(draft.kind, parse_body(body_bytes(draft.body))) is None


@pytest.mark.parametrize("kind", BY_KIND)
def test_an_extra_key_is_refused(kind: str) -> None:
    assert check_body(kind, {**body_of(kind), "extra": 1}) == "extra: there is no such field"


@pytest.mark.parametrize(("kind", "key"), [(k, key) for k, d in BY_KIND.items() for key in d.body])
def test_a_missing_key_is_refused(kind: str, key: str) -> None:
    body = body_of(kind)
    del body[key]

    assert check_body(kind, body) == f"{key}: it is missing"


@pytest.mark.parametrize("wrong", [True, 1.5, [1], {"a": None}, {"a": [1]}, "\u202e", "x" * 5001])
@pytest.mark.parametrize(("kind", "key"), [(k, key) for k, d in BY_KIND.items() for key in d.body])
def test_a_wrong_type_is_refused(kind: str, key: str, wrong: Any) -> None:
    problem = check_body(kind, {**body_of(kind), key: wrong})

    assert problem is not None
    assert problem.startswith(key)


@pytest.mark.parametrize("body", [None, 1, "x", [], [{}]])
@pytest.mark.parametrize("kind", BY_KIND)
def test_what_is_no_object_is_refused(kind: str, body: Any) -> None:
    assert check_body(kind, body) == "body: it must be a set of “name: value”"


@pytest.mark.parametrize(
    ("kind", "changes", "where"),
    [
        (kinds.TAKEN_IN, {"matter": "../x"}, "matter"),
        (kinds.TAKEN_IN, {"version": 0}, "version"),
        (kinds.TAKEN_IN, {"device": {"tag": "D1"}}, "device.draft"),
        (kinds.TAKEN_IN, {"device": BY_DEVICE | {"tag": "D"}}, "device.tag"),
        (kinds.TAKEN_IN, {"device": BY_DEVICE | {"draft": "长" * 30_001}}, "device.draft"),
        (kinds.TAKEN_IN, {"device": BY_DEVICE | {"signature": "ab"}}, "device.signature"),
        (kinds.TAKEN_IN, {"device": BY_DEVICE | {"offset": 1.5}}, "device.offset"),
        (kinds.TAKEN_IN, {"device": BY_DEVICE | {"synced": "2026"}}, "device.synced"),
        (kinds.TAKEN_IN, {"receipt": "R-1"}, "receipt"),
        (kinds.TAKEN_IN, {"received_at": "2026-11-23T01:40:00.000"}, "received_at"),
        (kinds.TAKEN_IN, {"received_at": "2026-11-31T01:40:00.000+00:00"}, "received_at"),
        (kinds.TAKEN_IN, {"applicant": None}, "applicant"),
        (kinds.TAKEN_IN, {"applicant": {"name": "李"}}, "applicant.id_number"),
        (kinds.TAKEN_IN, {"signature": {"type": "x", "witness": ""}}, "signature.type"),
        (kinds.TAKEN_IN, {"told": "telepathy"}, "told"),
        (kinds.TAKEN_IN, {"note": "x" * 1001}, "note"),
        (kinds.TAKEN_IN, {"fields": {"a": True}}, "fields.a"),
        (kinds.TAKEN_IN, {"fields": {"a": None}}, "fields.a"),
        (kinds.TAKEN_IN, {"fields": {"A b": 1}}, "fields"),
        (kinds.TAKEN_IN, {"fields": {f"a{n}": 1 for n in range(501)}}, "fields"),
        (kinds.TAKEN_IN, {"documents": ["id-card"] * 101}, "documents"),
        (kinds.TAKEN_IN, {"documents": [1]}, "documents[0]"),
        (kinds.NOTIFIED, {"until": "2026-02-30"}, "until"),
        (kinds.NOTIFIED, {"until": "9999-12-31"}, "until"),
        (kinds.CORRECTED, {"field": "applicant.as_body"}, "field"),
        (kinds.CORRECTED, {"field": "custody.holder"}, "field"),
        (kinds.CORRECTED, {"field": "handler.phone", "new": 1}, "new"),
        (kinds.SUPPLEMENTED, {"answers": "x"}, "answers"),
        (kinds.REQUEST_DECLINED, {"answers": None}, "answers"),
        (kinds.REVIEWED, {"opinion": "maybe"}, "opinion"),
        (kinds.DECIDED, {"seal": "County"}, "seal"),
        (kinds.ACCEPTED, {"seal": "a" * 65}, "seal"),
        (kinds.DECIDED, {"outcome": "maybe"}, "outcome"),
        (kinds.DECIDED, {"remedies": {"review_days": 60}}, "remedies.suit_months"),
        (kinds.MERGED, {"into": "../x"}, "into"),
        (kinds.LINKED, {"other": "620722101200"}, "other"),
        (kinds.LINKED, {"received_at": "2026-11-23"}, "received_at"),
        (custody.OFFERED, {"purpose": "gift"}, "purpose"),
        (custody.OVERRIDDEN, {"reason": ""}, "reason"),
        (custody.OVERRIDDEN, {"reason": "x" * 1001}, "reason"),
    ],
)
def test_a_bad_value_is_refused(kind: str, changes: dict[str, Any], where: str) -> None:
    problem = check_body(kind, {**body_of(kind), **changes})

    assert problem is not None
    assert problem.partition(":")[0] == where


def test_a_person_may_be_absent_unless_it_is_the_applicant() -> None:
    body = {**body_of(kinds.TAKEN_IN), "handler": None, "beneficiary": None}

    assert check_body(kinds.TAKEN_IN, body) is None


def test_a_character_that_only_a_newer_node_knows_passes() -> None:
    unassigned = "\U0003fff0"

    assert check_body(kinds.ACCEPTED, {"note": unassigned, "seal": "", "by": ""}) is None
