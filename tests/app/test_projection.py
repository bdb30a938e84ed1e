"""What lists show of a case: when its next step is due, and whose turn it is."""

from dataclasses import replace
from datetime import datetime

import pytest

from shared.app.projection import case_row, load_case
from shared.domain.acts import Act
from shared.domain.identity import check_character
from shared.domain.kinds import WITHDRAWAL_ASKED
from shared.domain.refusals import UnknownCase
from shared.domain.worktime import due_at
from tests.app.nodes import CASE
from tests.domain.desk import ALLOWANCE, COUNTY, TOWN, VILLAGE, Desk
from tests.support.network import County
from tests.wire.county import INTAKE, PERSON


def due(desk: Desk, act: Act, since: datetime) -> datetime:
    """Return when a step is due that began at an instant."""
    step = desk.registry.matter(ALLOWANCE).step(act)
    assert step is not None
    return due_at(since, step.limit, desk.registry.workdays)


def test_acceptance_is_due_from_the_first_offer_however_often_the_case_moves() -> None:
    desk = Desk()
    assert case_row(desk.case).due_at == due(desk, Act.TAKE_IN, desk.now)
    offered = desk.wait(days=2).now
    desk.at_the_town().wait(days=1).act(TOWN, Act.RETURN, note="请核对")

    assert case_row(desk.case).due_at == due(desk, Act.ACCEPT, offered)
    assert case_row(desk.case).step == Act.ACCEPT


def test_each_step_is_due_from_the_one_before() -> None:
    desk = Desk().wait(days=1).accepted()
    accepted = desk.now

    assert case_row(desk.case).due_at == due(desk, Act.REVIEW, accepted)
    desk.wait(days=1).act(TOWN, Act.REVIEW, opinion="pass")
    assert case_row(desk.case).due_at == due(desk, Act.DECIDE, desk.now)


def test_nothing_is_due_while_it_is_the_applicant_s_turn() -> None:
    desk = Desk().at_the_town().act(TOWN, Act.NOTIFY, until="2026-12-30")

    assert case_row(desk.case).due_at is None
    assert case_row(desk.case).waiting


def test_the_clock_begins_anew_when_the_applicant_has_come_back() -> None:
    desk = Desk().at_the_town().act(TOWN, Act.NOTIFY, until="2026-12-30")
    desk.wait(days=9).act(TOWN, Act.SUPPLEMENT, documents="bank-card")

    assert case_row(desk.case).due_at == due(desk, Act.ACCEPT, desk.now)
    assert not case_row(desk.case).waiting


def test_a_denied_case_waits_for_no_step() -> None:
    row = case_row(Desk().decided("denied").case)

    assert (row.step, row.due_at, row.ended) == ("", None, False)


def test_nothing_is_due_in_an_ended_case() -> None:
    row = case_row(Desk().act(VILLAGE, Act.WITHDRAW, reason="搬走").case)

    assert (row.due_at, row.ended, row.stage) == (None, True, "withdrawn")


def test_an_act_without_a_grant_does_not_stop_the_clock() -> None:
    desk = Desk()
    offered = desk.wait(days=3).now
    desk.accepted().registry.grants.clear()

    assert case_row(desk.case).due_at == due(desk, Act.ACCEPT, offered)
    assert case_row(desk.case).awaiting


def test_a_row_tells_where_the_case_is_and_where_it_goes() -> None:
    row = case_row(Desk().at_the_town().act(TOWN, Act.RETURN, note="请核对").case)

    assert (row.origin, row.holder, row.offered_to) == (VILLAGE, TOWN, VILLAGE)


def test_a_row_finds_all_persons_of_the_case_by_name() -> None:
    desk = Desk().act(VILLAGE, Act.CORRECT, field="handler.name", new="王小兰", reason="看错")
    row = case_row(desk.case)

    assert row.applicant == "李秀英"
    assert {"李秀英", "王小兰"} <= set(row.names.split())


def test_a_row_knows_who_the_case_is_for() -> None:
    row = case_row(Desk().case)
    number = f"99999919500101002{check_character('99999919500101002')}"
    other = replace(
        INTAKE, persons={**INTAKE.persons, "beneficiary": {**PERSON, "id_number": number}}
    )

    assert row.person == PERSON["id_number"]
    assert case_row(Desk(intake=other).case).person == number
    corrected = Desk().act(
        VILLAGE, Act.CORRECT, field="applicant.id_number", new=number, reason="看错"
    )
    assert case_row(corrected.case).person == number


def test_nobody_is_known_of_an_erased_take_in() -> None:
    desk = Desk()
    desk.facts = [replace(fact, body=None) for fact in desk.facts]

    assert case_row(desk.case).person == ""


def test_a_row_counts_the_requests_that_wait() -> None:
    desk = Desk().at_the_town()
    asked = desk.hand_in(VILLAGE, WITHDRAWAL_ASKED, reason="搬走")

    assert case_row(desk.case).requests == 1
    desk.act(TOWN, Act.DECLINE_REQUEST, answers=asked, reason="已说服")
    assert case_row(desk.case).requests == 0


def test_a_row_was_changed_when_the_last_entry_was_written() -> None:
    desk = Desk().wait(hours=5).act(VILLAGE, Act.FORWARD)
    row = case_row(desk.case)

    assert row.updated_at == desk.now
    assert row.taken_in_at is not None
    assert row.taken_in_at < row.updated_at


def test_a_case_that_is_not_here_is_refused() -> None:
    here = County((COUNTY,))[COUNTY].here
    with here.store.read() as room, pytest.raises(UnknownCase):
        load_case(room, here.registry(room), CASE)


def test_the_row_that_is_kept_is_the_fold_on_every_node() -> None:
    county = County((COUNTY, TOWN, VILLAGE))
    county[VILLAGE].takes_in(CASE)
    county[VILLAGE].does(CASE, Act.FORWARD)
    county.settle()
    county[TOWN].does(CASE, Act.TAKE_OVER)
    county.settle()

    for node in (county[VILLAGE], county[TOWN], county[COUNTY]):
        with node.here.store.read() as room:
            assert room.cases.get(CASE) == case_row(node.sees(CASE))
