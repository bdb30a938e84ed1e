"""Delivery: to whom, how, whose identity was checked by whom; and how a case ends where nobody can be reached."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.domain.acts import Act
from shared.domain.case import Stage
from shared.domain.clock import LimitKind, clock_of, last_day_of
from shared.domain.custody import OVERRIDDEN
from shared.domain.delivery import delivery_of, owes_delivery
from shared.domain.facts import Draft
from shared.domain.judgement import Standing
from shared.domain.kinds import ACCEPTED, DECIDED, ISSUED, REVIEWED
from shared.domain.paper_kinds import PaperKind
from shared.domain.papers import papers_of
from shared.domain.statements import statement_of
from shared.domain.worktime import county_day, last_day
from tests.domain.desk import CARD, CARD_INTAKE, COUNTY, TOWN, Desk, filled_in
from tests.domain.judging_desk import NOTE, Judged
from tests.domain.test_fees import HOME, PAYMENT, WAIVER, accepted, decided

LICENCE, TODAY = "public-place-licence", "2026-11-23"
SENT = {"receiver": "applicant", "carrier": "邮政", "tracking": "EM1", "sent_on": TODAY}


def issued() -> Desk:
    """Return a desk with a home's transfer whose certificate is made."""
    desk = decided().act(COUNTY, Act.CHARGE)
    return desk.act(COUNTY, Act.PAY, **PAYMENT).act(COUNTY, Act.ISSUE)


def last_four(desk: Desk) -> str:
    who = desk.case.applicant
    assert who
    return who.id_number[-4:]


def handed(desk: Desk, **changes: str) -> dict[str, str]:
    """Return what is typed at the window."""
    usual = {"way": "window", "receiver": "applicant", "delivered_on": TODAY}
    return {**usual, "last_four": last_four(desk), **changes}


def test_at_the_window_the_card_is_held_against_the_record() -> None:
    desk = issued()
    desk.act(COUNTY, Act.DELIVER, **handed(desk))
    body = desk.case.slip[-1].body or {}
    assert (body["way"], body["checked_by"]) == ("window", body["by"])
    assert last_four(desk) not in str(body)
    assert delivery_of(desk.case).delivered


@pytest.mark.parametrize("typed", ["0000", "", "12345"])
@pytest.mark.parametrize("way", ["window", "agent"])
def test_a_number_that_differs_is_refused(typed: str, way: str) -> None:
    desk = issued()
    found = desk.problem(Act.DELIVER, "last_four", COUNTY, **handed(desk, way=way, last_four=typed))
    assert found.code == "delivery.id_mismatch"


def test_small_and_full_width_characters_are_the_same_number() -> None:
    desk = issued()
    wide = "".join(chr(ord(c) + 0xFEE0) for c in last_four(desk).lower())
    desk.act(COUNTY, Act.DELIVER, **handed(desk, last_four=f" {wide} "))


def test_who_is_not_on_record_receives_nothing() -> None:
    desk = issued()
    first = desk.facts[0]
    desk.facts[0] = replace(first, body={**(first.body or {}), "handler": None})
    found = desk.problem(Act.DELIVER, "receiver", COUNTY, **handed(desk, receiver="handler"))
    assert found.code == "input.bad_choice"


@pytest.mark.parametrize("receiver", ["handler", "guardian"])
def test_another_than_the_applicant_shows_by_what_right(receiver: str) -> None:
    desk = with_handler(issued())
    typed = handed(desk, receiver=receiver, last_four="0032")
    found = desk.problem(Act.DELIVER, "authorisation", COUNTY, **typed)
    assert found.code == "input.required"
    paper = {"authorisation": "委托书"}
    applicants = typed | paper | {"last_four": last_four(desk)}
    found = desk.problem(Act.DELIVER, "last_four", COUNTY, **applicants)
    assert found.code == "delivery.id_mismatch"
    desk.act(COUNTY, Act.DELIVER, **typed, **paper)
    assert (desk.case.slip[-1].body or {})["name"] == "李秀英"


def with_handler(desk: Desk) -> Desk:
    """Have somebody else have brought the application."""
    handler = {"name": "李秀英", "id_number": "999999197001010032", "phone": "", "address": ""}
    first = desk.facts[0]
    body = {**(first.body or {}), "handler": {**handler, "relation": "女儿"}}
    desk.facts[0] = replace(first, body=body)
    return desk


def test_an_agent_who_brings_it_is_named() -> None:
    desk = issued()
    typed = handed(desk, way="agent")
    assert desk.problem(Act.DELIVER, "brought_by", COUNTY, **typed).code == "input.required"
    desk.act(COUNTY, Act.DELIVER, **typed, brought_by="马秀英")
    assert (desk.case.slip[-1].body or {})["checked_by"] == "马秀英"


def test_by_post_it_is_sent_and_then_signed_for() -> None:
    desk = issued()
    by_post = {"way": "post", "receiver": "applicant", "delivered_on": TODAY}
    assert desk.problem(Act.DELIVER, "way", COUNTY, **by_post).code == "delivery.not_sent"
    desk.act(COUNTY, Act.SEND, **SENT)
    assert desk.refusal(COUNTY, Act.SEND, **SENT).code == "delivery.on_its_way"
    desk.wait(days=2)
    early = by_post | {"delivered_on": "2026-11-22"}
    assert desk.problem(Act.DELIVER, "delivered_on", COUNTY, **early).code == "delivery.before_sent"
    desk.act(COUNTY, Act.DELIVER, **by_post | {"delivered_on": "2026-11-25"})
    body = desk.case.slip[-1].body or {}
    assert (body["checked_by"], body["delivered_on"]) == ("邮政", "2026-11-25")
    assert desk.refusal(COUNTY, Act.DELIVER).code == "delivery.done"


def test_what_came_back_is_recorded_and_sent_again() -> None:
    desk = issued().act(COUNTY, Act.SEND, **SENT)
    desk.act(COUNTY, Act.FAIL_DELIVERY, failure="returned", failed_on=TODAY, note="地址不详")
    state = delivery_of(desk.case)
    assert (state.sent, state.failed) == (None, 1)
    desk.act(COUNTY, Act.SEND, **SENT | {"tracking": "EM2"})


def test_it_is_left_there_only_before_two_witnesses() -> None:
    desk = issued()
    typed = {"way": "left", "receiver": "applicant", "delivered_on": TODAY, "note": "拒不签收"}
    assert desk.problem(Act.DELIVER, "witness", COUNTY, **typed).code == "input.required"
    one = {"witness": "李建国", "other_witness": "李建国"}
    found = desk.problem(Act.DELIVER, "other_witness", COUNTY, **typed, **one)
    assert found.code == "input.same_person"
    reasonless = typed | {"note": "", "witness": "李建国", "other_witness": "马秀英"}
    assert desk.problem(Act.DELIVER, "note", COUNTY, **reasonless).code == "input.required"
    desk.act(COUNTY, Act.DELIVER, **typed, witness="李建国", other_witness="马秀英")
    assert (desk.case.slip[-1].body or {})["witnesses"] == ["李建国", "马秀英"]


def test_it_is_closed_when_delivered_or_with_the_reason_why_not() -> None:
    desk = issued()
    assert owes_delivery(desk.case)
    assert desk.problem(Act.CLOSE, "note", COUNTY).code == "delivery.still_owed"
    other = issued().act(COUNTY, Act.CLOSE, note="申请人迁往外省，联系不上")
    assert other.case.stage is Stage.CLOSED
    desk.act(COUNTY, Act.DELIVER, **handed(desk)).act(COUNTY, Act.CLOSE)
    assert desk.case.stage is Stage.CLOSED


def test_a_matter_that_ends_in_no_document_is_closed_as_ever() -> None:
    desk = Desk(CARD, CARD_INTAKE).accepted().act(TOWN, Act.DECIDE, outcome="granted")
    desk.act(TOWN, Act.ISSUE)
    assert not owes_delivery(desk.case)
    desk.act(TOWN, Act.CLOSE)


def test_nothing_is_delivered_before_it_is_issued() -> None:
    assert accepted().refusal(COUNTY, Act.DELIVER).code == "case.wrong_stage"
    assert decided().refusal(COUNTY, Act.DELIVER).code == "delivery.nothing_yet"


def test_a_denial_is_delivered_and_its_remedies_run_from_then() -> None:
    desk = decided("denied").wait(days=3)
    desk.act(COUNTY, Act.DELIVER, **handed(desk, delivered_on="2026-11-25"))
    paper = next(p for p in papers_of(desk.case) if p.kind is PaperKind.DELIVERY)
    told = statement_of(desk.case, paper, COUNTY, 1)
    assert told.due == date(2026, 11, 25) + timedelta(days=60)
    granted = issued()
    granted.act(COUNTY, Act.DELIVER, **handed(granted))
    paper = next(p for p in papers_of(granted.case) if p.kind is PaperKind.DELIVERY)
    assert statement_of(granted.case, paper, COUNTY, 1).due is None


def test_the_ten_days_of_article_44_run_from_the_decision_to_the_delivery() -> None:
    desk = Desk(LICENCE, filled_in(LICENCE), COUNTY).act(COUNTY, Act.ACCEPT)
    desk.act(COUNTY, Act.REVIEW, opinion="pass").act(COUNTY, Act.DECIDE, outcome="granted")
    begun, before = county_day(desk.now), deliveries(desk)
    desk.wait(days=4).act(COUNTY, Act.ISSUE)
    limit = desk.case.matter.clock.delivery if desk.case.matter else None
    assert limit
    assert before == deliveries(desk) == [last_day(begun, limit, desk.case.workdays)]
    desk.act(COUNTY, Act.DELIVER, **handed(desk, delivered_on="2026-11-27"))
    assert deliveries(desk) == []


def deliveries(desk: Desk) -> list[date]:
    limits = clock_of(desk.case, desk.case.workdays).limits
    return [last_day_of(limit) for limit in limits if limit.kind is LimitKind.DELIVERY]


def test_erased_bodies_leave_it_delivered() -> None:
    desk = issued().act(COUNTY, Act.SEND, **SENT)
    desk.act(COUNTY, Act.DELIVER, **handed(desk))
    desk.facts[-2:] = [replace(fact, body=None) for fact in desk.facts[-2:]]
    assert delivery_of(desk.case).delivered
    assert not owes_delivery(desk.case)
    assert PaperKind.DELIVERY not in {paper.kind for paper in papers_of(desk.case)}


def delivered_under_an_act_set_aside() -> Judged:
    """Return a case whose certificate was delivered, whose acceptance was then set aside, and which was reopened."""
    desk = Judged(HOME, filled_in(HOME))
    desk.at_the_town().write(TOWN, Draft(ACCEPTED, NOTE))
    desk.write(TOWN, Draft("custody.offered.v1", {"purpose": "forward", **NOTE}, to=COUNTY))
    desk.write(COUNTY, Draft("custody.taken_over.v1", NOTE))
    desk.write(COUNTY, Draft(REVIEWED, {"opinion": "pass", **NOTE}))
    granted = {"outcome": "granted", "reason": "", "remedies": None, "by": ""}
    desk.write(COUNTY, Draft(DECIDED, granted)).write(
        COUNTY, Draft(ISSUED, {"number": "Z-7", **NOTE})
    )
    desk.act(COUNTY, Act.DELIVER, **handed(desk))
    assert delivery_of(desk.case).delivered
    desk.judges(4, Standing.SUSPENDED).decides(4, Standing.SET_ASIDE)
    desk.write(COUNTY, Draft(OVERRIDDEN, {"reason": "已核实", "by": "陈科长"}, to=COUNTY))
    return desk


def test_what_is_issued_again_is_delivered_again() -> None:
    desk = delivered_under_an_act_set_aside()
    desk.act(COUNTY, Act.ACCEPT).act(COUNTY, Act.REVIEW, opinion="pass")
    desk.act(COUNTY, Act.DECIDE, outcome="granted").act(COUNTY, Act.WAIVE, **WAIVER)
    desk.act(COUNTY, Act.ISSUE)
    assert owes_delivery(desk.case)
    assert desk.problem(Act.CLOSE, "note", COUNTY).code == "delivery.still_owed"
    desk.act(COUNTY, Act.DELIVER, **handed(desk))
    assert not owes_delivery(desk.case)


def test_what_was_posted_comes_back_no_earlier_than_it_went() -> None:
    desk = issued().wait(days=2)
    desk.act(COUNTY, Act.SEND, **SENT | {"sent_on": "2026-11-25"})
    typed = {"failure": "returned", "failed_on": "2026-11-24", "note": "地址不详"}
    found = desk.problem(Act.FAIL_DELIVERY, "failed_on", COUNTY, **typed)
    assert found.code == "delivery.before_sent"
    desk.act(COUNTY, Act.FAIL_DELIVERY, **typed | {"failed_on": "2026-11-25"})


def test_an_entry_of_a_day_to_come_moves_no_remedy() -> None:
    desk = decided("denied")
    desk.act(COUNTY, Act.DELIVER, **handed(desk))
    last = desk.facts[-1]
    desk.facts[-1] = replace(last, body={**(last.body or {}), "delivered_on": "9998-12-31"})
    paper = next(p for p in papers_of(desk.case) if p.kind is PaperKind.DELIVERY)
    told = statement_of(desk.case, paper, COUNTY, 1)
    assert told.due == date(2026, 11, 23) + timedelta(days=60)


def test_whoever_has_no_number_on_record_receives_nothing() -> None:
    """An empty answer would be the same as an empty number."""
    desk = issued()
    first = desk.facts[0]
    body = first.body or {}
    applicant = {**body["applicant"], "id_number": ""}
    desk.facts[0] = replace(first, body={**body, "applicant": applicant})
    typed = {"way": "window", "receiver": "applicant", "delivered_on": TODAY, "last_four": ""}
    assert desk.problem(Act.DELIVER, "receiver", COUNTY, **typed).code == "input.bad_choice"
