"""A roster from the town to the village and back, over exchanges: nothing is lost, ticks are made without a link, both ends see how far it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.app.overriding import Overriding
from shared.app.reentry import Reentry
from shared.app.rosters import Rosters
from shared.domain.acts import Act
from shared.domain.intake import Intake
from shared.domain.refusals import InTransit, NotCustodian, UnknownCase
from shared.domain.refusals_rosters import RosterHasUnfit, UnknownRoster
from shared.domain.roster_rows import Row
from shared.domain.roster_ticks import Tick
from shared.domain.rosters import Progress, Roster, result_of
from shared.domain.worktime import county_day
from shared.wire.roster_file import read_roster
from tests.domain.desk import filled_in
from tests.support.network import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, County, TestNode, an_intake
from tests.support.rosters import a_file, elder, lines_of, opening

ROSTER = "01234567-89ab-7def-8123-456789abc001"
DEAD_CASE = "01234567-89ab-7def-8123-456789abc002"
DEAD = 31


@pytest.fixture
def county() -> County:
    return County((TOWN, VILLAGE, OTHER_VILLAGE))


def rosters(node: TestNode) -> Rosters:
    return Rosters(node.here)


def sees(node: TestNode) -> Roster:
    return rosters(node).view(ROSTER).roster


def progress(node: TestNode) -> Progress:
    return sees(node).progress


def _intake_of(number: str) -> Intake:
    intake = an_intake()
    applicant = {**intake.persons["applicant"], "id_number": number}
    return replace(intake, persons={"applicant": applicant})


def prepared(county: County, *bad: str) -> None:
    town = county[TOWN]
    rows = read_roster(a_file(*lines_of(range(1, 31)), *bad))
    rosters(town).prepare(ROSTER, opening(VILLAGE), rows, town.actor)


def handed_down(county: County) -> None:
    town, village = county[TOWN], county[VILLAGE]
    rosters(town).hand_on(ROSTER, VILLAGE, "请在二月底前办完", town.actor)
    village.exchange()
    rosters(village).answer(ROSTER, "", village.actor, takes=True)


def pays(numbers: range, voucher: str = "2027-0001") -> list[Tick]:
    return [Tick(no, "pays", voucher) for no in numbers]


def test_it_goes_down_is_ticked_without_a_link_and_comes_back(county: County) -> None:
    town, village = county[TOWN], county[VILLAGE]
    prepared(county)
    handed_down(county)
    assert rosters(village).tick(ROSTER, pays(range(1, 16)), "", "", village.actor) == 15
    assert (progress(village).untouched, progress(town).untouched) == (15, 30)

    village.exchange()
    town.exchange()
    assert progress(town) == progress(village) == progress(county[COUNTY])
    assert (progress(town).touched, progress(town).enrolled) == (15, 15)

    rest = [*pays(range(16, 29), ""), Tick(29, "moved"), Tick(30, "insured_elsewhere")]
    rosters(village).tick(ROSTER, rest, "", "", village.actor)
    rosters(village).hand_on(ROSTER, TOWN, "", village.actor)
    village.exchange()
    rosters(town).answer(ROSTER, "", town.actor, takes=True)
    rosters(town).tick(ROSTER, pays(range(16, 29), "2027-0002"), "", "", town.actor)
    rosters(town).close(ROSTER, "", town.actor)
    town.exchange()
    village.exchange()
    assert {result_of(m).en for m in sees(village).people.values()} == {
        "enrolled",
        "moved away",
        "insured elsewhere",
    }
    assert [sees(county[code]).closed for code in (COUNTY, TOWN, VILLAGE)] == [True] * 3
    assert {row.untouched for row in rosters(county[COUNTY]).rows()} == {0}


def test_bad_rows_are_kept_travel_and_are_mended_in_the_village(county: County) -> None:
    town, village = county[TOWN], county[VILLAGE]
    dies(county)
    wrong = elder(40)[:17] + ("0" if elder(40)[17] != "0" else "1")
    prepared(
        county,
        f"去世的,{elder(DEAD)},1户,,城关村",
        f"重复的,{elder(3)},1户,,城关村",
        f"错号的,{wrong},1户,,城关村",
        f"别村的,{elder(41)},1户,,单庄村",
    )
    codes = {row.name: row.code for row in sees(town).unfit.values()}
    assert codes == {
        "去世的": "roster.recorded_dead",
        "重复的": "roster.twice",
        "错号的": "input.id_checksum",
        "别村的": "roster.other_village",
    }
    assert (progress(town).total, progress(town).unfit) == (30, 4)
    handed_down(county)
    by_name = {row.name: row.row for row in sees(village).unfit.values()}
    mended = Row(by_name["错号的"], "错号的", elder(40), "1户", "", "城关村")
    assert rosters(village).mend(ROSTER, mended, "", village.actor) == 31
    alive = Row(by_name["去世的"], "去世的", elder(DEAD), "1户", "", "城关村")
    rosters(village).mend(ROSTER, alive, "本人到村里来过，前年的记录有误", village.actor)
    rosters(village).strike(ROSTER, by_name["重复的"], "重复录入", village.actor)
    rosters(village).tick(ROSTER, pays(range(1, 33)), "", "", village.actor)
    rosters(village).hand_on(ROSTER, TOWN, "", village.actor)
    village.exchange()
    rosters(town).answer(ROSTER, "", town.actor, takes=True)
    with pytest.raises(RosterHasUnfit):
        rosters(town).close(ROSTER, "", town.actor)
    rosters(town).strike(ROSTER, by_name["别村的"], "列入单庄村的名册", town.actor)
    rosters(town).close(ROSTER, "", town.actor)
    assert progress(town).enrolled == 32


def dies(county: County) -> None:
    """Have an applicant's case end by death at the town."""
    village, town = county[VILLAGE], county[TOWN]
    village.cases.take_in(DEAD_CASE, "elderly-allowance", _intake_of(elder(DEAD)), village.actor)
    village.does(DEAD_CASE, Act.FORWARD, to=TOWN)
    village.exchange()
    town.does(DEAD_CASE, Act.TAKE_OVER)
    town.does(DEAD_CASE, Act.TERMINATE, died_on="2026-11-01", reason="病故")


def test_who_did_not_keep_a_promise_is_not_taken_for_dead(county: County) -> None:
    """A case is terminated for that too, and its applicant lives."""
    town, whole = county[TOWN], filled_in("medical-assistance")
    papers = replace(_intake_of(elder(DEAD)), fields=whole.fields, documents=whole.documents)
    papers = replace(papers, documents=papers.documents - {"diagnosis"})
    until = county_day(county.clock.time) + timedelta(days=5)
    promise = {"later": "yes", "until": until.isoformat(), "signature.type": "signed"}
    town.cases.take_in(DEAD_CASE, "medical-assistance", papers, town.actor)
    town.does(DEAD_CASE, Act.ACCEPT, **promise)
    county.clock.time += timedelta(days=7)
    county.settle()
    town.does(DEAD_CASE, Act.TERMINATE, ground="promise", reason="逾期未补")
    prepared(county, f"健在的,{elder(DEAD)},1户,,城关村")
    assert (progress(town).total, progress(town).unfit) == (31, 0)


def test_one_pen_at_a_time(county: County) -> None:
    town, village = county[TOWN], county[VILLAGE]
    prepared(county)
    rosters(town).hand_on(ROSTER, VILLAGE, "", town.actor)
    with pytest.raises(InTransit):
        rosters(town).tick(ROSTER, pays(range(1, 3)), "", "", town.actor)
    village.exchange()
    rosters(village).answer(ROSTER, "", village.actor, takes=True)
    village.exchange()
    with pytest.raises(NotCustodian):
        rosters(town).tick(ROSTER, pays(range(1, 3)), "", "", town.actor)


def test_another_village_never_sees_it_and_it_is_no_case(county: County) -> None:
    prepared(county)
    handed_down(county)
    county.settle()
    with pytest.raises(UnknownRoster):
        rosters(county[OTHER_VILLAGE]).view(ROSTER)
    for code in (COUNTY, TOWN, VILLAGE):
        with pytest.raises(UnknownCase):
            county[code].cases.view(ROSTER)
        assert county[code].cases.row(ROSTER) is None


def test_a_later_tick_counts_and_the_earlier_is_kept(county: County) -> None:
    village = county[VILLAGE]
    prepared(county)
    handed_down(county)
    rosters(village).tick(ROSTER, [Tick(1, "dead")], "", "", village.actor)
    rosters(village).tick(ROSTER, [Tick(1, "open")], "", "", village.actor)
    rosters(village).tick(ROSTER, [Tick(1, "exempt")], "", "", village.actor)
    county.settle()
    member = sees(county[COUNTY]).people[1]
    assert [m.mark.outcome for m in member.marks] == ["dead", "open", "exempt"]
    assert {m.node for m in member.marks} == {VILLAGE}


def test_next_years_roster_is_made_of_this_years(county: County) -> None:
    town = county[TOWN]
    prepared(county)
    rosters(town).tick(ROSTER, [Tick(1, "dead"), Tick(2, "moved")], "", "", town.actor)
    later = ROSTER[:-1] + "9"
    again = opening(VILLAGE, year="2028", previous=ROSTER)
    rosters(town).prepare(later, again, [], town.actor)
    found = rosters(town).view(later).roster
    assert len(found.people) == 28
    assert not found.unfit
    assert {m.listed.id_number for m in found.people.values()} == {elder(n) for n in range(3, 31)}


def test_ticks_that_an_override_displaced_are_entered_again(county: County) -> None:
    town, village, centre = county[TOWN], county[VILLAGE], county[COUNTY]
    prepared(county)
    handed_down(county)
    county.settle()
    rosters(village).tick(ROSTER, pays(range(1, 6)), "", "", village.actor)
    Overriding(centre.here).take_all(VILLAGE, TOWN, "村里断电多日", centre.actor)
    county.settle()
    assert (progress(village).untouched, sees(village).custody.holder) == (30, TOWN)
    rosters(town).tick(ROSTER, [Tick(30, "moved")], "", "", town.actor)
    rosters(town).hand_on(ROSTER, VILLAGE, "", town.actor)
    county.settle()
    rosters(village).answer(ROSTER, "", village.actor, takes=True)
    again = Reentry(village.here)
    (waiting,) = [w for w in again.waiting() if w.refusal is None]
    again.enter_again(waiting.item.hash, waiting.item.refuser, village.actor)
    county.settle()
    assert [progress(county[code]).untouched for code in (COUNTY, TOWN, VILLAGE)] == [24] * 3
    assert sees(town).people[1].mark.voucher == "2027-0001"


def test_what_a_village_lost_comes_back_with_its_roster(county: County) -> None:
    village = county[VILLAGE]
    prepared(county)
    handed_down(county)
    rosters(village).tick(ROSTER, pays(range(1, 6)), "", "", village.actor)
    county.settle()
    before = sees(county[TOWN])
    new = county.enrol(VILLAGE, again=True)
    county.settle()
    assert sees(new) == before
    assert rosters(new).rows() == rosters(county[TOWN]).rows()
    assert rosters(new).tick(ROSTER, pays(range(6, 8)), "", "", new.actor) == 2
