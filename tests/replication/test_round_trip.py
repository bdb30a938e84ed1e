"""A case goes up three tiers and comes back; what travels, and to whom."""

from datetime import datetime, timedelta

import pytest

from shared.app.writing import append
from shared.domain.acts import Act
from shared.domain.case import Stage
from shared.domain.clock import clock_of
from shared.domain.doing import Typed
from shared.domain.facts import Draft
from shared.domain.kinds import SUPPLEMENT_HANDED_IN
from shared.domain.refusals import UnknownCase
from tests.support.forge import ledger_of
from tests.support.network import (
    COUNTY,
    FAR_VILLAGE,
    OTHER_TOWN,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    County,
    an_intake,
)
from tests.support.pages import add_person

CASE = "01234567-89ab-7def-8123-456789abcdef"


def bring_to_the_county(county: County) -> None:
    village, town, centre = county[VILLAGE], county[TOWN], county[COUNTY]
    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    town.does(CASE, Act.TAKE_OVER)
    town.does(CASE, Act.ACCEPT)
    town.does(CASE, Act.REVIEW, opinion="pass")
    town.does(CASE, Act.FORWARD)
    town.exchange()
    centre.does(CASE, Act.TAKE_OVER)


def test_a_case_goes_up_and_comes_back_decided(county: County) -> None:
    bring_to_the_county(county)
    for act, typed in ((Act.DECIDE, {"outcome": "granted"}), (Act.ISSUE, {}), (Act.CLOSE, {})):
        county[COUNTY].does(CASE, act, **typed)
    county.settle()

    assert county[VILLAGE].sees(CASE).stage is Stage.CLOSED
    assert [e.hash for e in ledger_of(county[VILLAGE], CASE)] == [
        e.hash for e in ledger_of(county[COUNTY], CASE)
    ]


def test_the_county_declines_the_town_returns_the_village_supplements(county: County) -> None:
    bring_to_the_county_and_decline(county)
    town, village = county[TOWN], county[VILLAGE]
    town.exchange()
    town.does(CASE, Act.RETURN, note="户口簿缺页")
    village.exchange()
    village.does(CASE, Act.TAKE_OVER)
    village.does(CASE, Act.SUPPLEMENT, documents="bank-card")
    village.does(CASE, Act.FORWARD)
    county.settle()

    case = county[COUNTY].sees(CASE)
    assert case.custody.offered_to == TOWN
    assert "bank-card" in case.documents
    assert case.custody.epoch == (0, 3)


def bring_to_the_town_without_a_paper(county: County) -> None:
    """Have the village take a case in without the bank card, and the town take it over."""
    village, town = county[VILLAGE], county[TOWN]
    documents = frozenset({"id-card", "household-register"})
    village.cases.take_in(CASE, "elderly-allowance", an_intake(documents=documents), village.actor)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    town.does(CASE, Act.TAKE_OVER)


def bring_to_the_county_and_decline(county: County) -> None:
    town, centre = county[TOWN], county[COUNTY]
    bring_to_the_town_without_a_paper(county)
    town.does(CASE, Act.ACCEPT)
    town.does(CASE, Act.REVIEW, opinion="pass")
    town.does(CASE, Act.FORWARD)
    town.exchange()
    centre.does(CASE, Act.DECLINE, reason="户口簿缺页")


def test_only_the_audience_gets_a_case(county: County) -> None:
    bring_to_the_county(county)
    county.settle()

    for code in (OTHER_VILLAGE, OTHER_TOWN, FAR_VILLAGE):
        assert ledger_of(county[code], CASE) == []
        with pytest.raises(UnknownCase):
            county[code].sees(CASE)


def test_a_case_offered_to_another_line_is_offered_to_it_from_entry_one(county: County) -> None:
    """The county passes a case down to another town's village: its whole line gets the whole ledger."""
    bring_to_the_county(county)
    centre, other = county[COUNTY], county[OTHER_TOWN]
    other.exchange()  # its copy of the county's feed has passed the case already
    with centre.here.store.write() as room:
        body = {"purpose": "return", "note": "户口在该镇", "by": "某"}
        draft = Draft("custody.offered.v1", body, to=FAR_VILLAGE)
        append(centre.here, room, f"case:{CASE}", draft, centre.actor)
    other.exchange()
    county[FAR_VILLAGE].exchange()

    assert len(ledger_of(county[FAR_VILLAGE], CASE)) == len(ledger_of(centre, CASE))
    county[FAR_VILLAGE].does(CASE, Act.TAKE_OVER)
    county.settle()
    assert county[VILLAGE].sees(CASE).custody.holder == FAR_VILLAGE


def test_what_is_handed_in_where_the_pen_is_not_reaches_the_custodian_and_is_answered(
    county: County,
) -> None:
    village, town = county[VILLAGE], county[TOWN]
    bring_to_the_town_without_a_paper(county)
    county.settle()
    typed = Typed({}, frozenset({"bank-card"}))
    village.cases.hand_in(CASE, SUPPLEMENT_HANDED_IN, typed, village.actor)
    village.exchange()

    [request] = town.sees(CASE).requests
    town.does(CASE, Act.SUPPLEMENT, answers=request.hash)
    county.settle()

    assert village.sees(CASE).requests == []
    assert "bank-card" in village.sees(CASE).documents


def handed_in_at_the_village(county: County) -> datetime:
    """Have the village hand in what the town asked for, and the town hear of it two days later; return when that was."""
    village, town = county[VILLAGE], county[TOWN]
    bring_to_the_town_without_a_paper(county)
    until = (county.clock.time + timedelta(days=20)).date().isoformat()
    town.does(CASE, Act.NOTIFY, until=until)
    county.settle()
    typed = Typed({}, frozenset({"bank-card"}))
    village.cases.hand_in(CASE, SUPPLEMENT_HANDED_IN, typed, village.actor)
    county.clock.time += timedelta(days=2)
    county.settle()
    return county.clock.time


def came_in(county: County, code: str) -> datetime:
    """Return since when a node says that the papers are complete."""
    case = county[code].sees(CASE)
    complete = clock_of(case, case.workdays).complete
    assert complete is not None
    return complete


def test_the_answer_says_when_what_was_handed_in_had_come_in(county: County) -> None:
    """It lay there for three days, and something else was done on the case meanwhile: the organ gains no day."""
    came, town = handed_in_at_the_village(county), county[TOWN]
    county.clock.time += timedelta(days=3)
    [request] = town.sees(CASE).requests
    town.does(CASE, Act.CORRECT, field="applicant.phone", new="13800000000", reason="笔误")
    town.does(CASE, Act.SUPPLEMENT, answers=request.hash)
    county.settle()

    for code in (VILLAGE, TOWN, COUNTY):
        assert abs(came_in(county, code) - came) < timedelta(hours=1)


def test_an_answer_that_is_displaced_leaves_it_as_old_as_it_was(county: County) -> None:
    """The county gives the pen anew before it has heard the answer: what was handed in waits again, and is no younger."""
    came, town = handed_in_at_the_village(county), county[TOWN]
    [request] = town.sees(CASE).requests
    town.does(CASE, Act.SUPPLEMENT, answers=request.hash)
    county[COUNTY].does(CASE, Act.OVERRIDE, to=TOWN, reason="重新指定")
    county.clock.time += timedelta(days=3)
    county.settle()
    assert [r.hash for r in town.sees(CASE).requests] == [request.hash]

    town.does(CASE, Act.SUPPLEMENT, answers=request.hash)
    county.settle()
    assert abs(came_in(county, COUNTY) - came) < timedelta(hours=1)


def test_an_idle_exchange_is_one_round_with_nothing_in_it(county: County) -> None:
    county.settle()

    totals = county[VILLAGE].exchange()

    assert (totals.rounds, totals.sent, totals.received) == (1, 0, 0)


def test_one_signature_covers_a_run_and_can_be_relayed(county: County) -> None:
    """The town stores a village's run with one signature; the county can still verify each entry."""
    village = county[VILLAGE]
    village.takes_in(CASE)
    village.does(CASE, Act.CORRECT, field="applicant.phone", new="13800000000", reason="笔误")
    village.does(CASE, Act.FORWARD)
    village.exchange()
    signed = [e.signature is not None for e in ledger_of(county[TOWN], CASE)]
    county[TOWN].exchange()

    assert signed == [False, False, True]
    assert len(ledger_of(county[COUNTY], CASE)) == 3


def test_a_staff_name_stays_with_its_line(county: County) -> None:
    add_person(county[VILLAGE], "ma", "agent")
    county.settle()
    county[COUNTY].network.list_staff()
    county.settle()

    def staff(code: str) -> int:
        with county[code].here.store.read() as room:
            return len(county[code].here.registry(room).staff)

    assert [staff(c) for c in (COUNTY, TOWN, VILLAGE, OTHER_VILLAGE, OTHER_TOWN)] == [1, 1, 1, 0, 0]


def test_a_lost_answer_makes_no_honest_node_read_only(county: County) -> None:
    """What it sends again begins before what its parent has seen: the same feed, not another."""
    village = county[VILLAGE]
    village.exchange()
    village.takes_in(CASE)
    village.lose_answers = 1
    with pytest.raises(ConnectionError):
        village.exchange()
    village.exchange()

    assert county[TOWN].sees(CASE).custody.holder == VILLAGE
    village.takes_in(CASE.replace("0", "9", 1), seed=2)
