"""Acts whose grant has gone, over a link: the county judges each once, and all who see the case see its word."""

import pytest

from shared.domain.acts import Act
from shared.domain.case import Stage
from shared.domain.judgement import ACT_JUDGED, Standing, Why
from shared.domain.ledgers import journal_ledger
from shared.domain.records import CaseQuery
from shared.domain.refusals import NotGranted
from tests.support.network import COUNTY, TOWN, VILLAGE, County

CASE = "01234567-89ab-7def-8123-456789abcdef"
GRANT = "G-0001"
EVERYONE = (COUNTY, TOWN, VILLAGE)


def accepted_after_revocation(county: County, *, grave: bool = False) -> None:
    """The county revokes the town's grant; the town, not yet told, accepts."""
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    town.does(CASE, Act.TAKE_OVER)
    county.revokes(GRANT, grave=grave)
    town.does(CASE, Act.ACCEPT)


def rulings(county: County, code: str) -> list[tuple[Standing, Why] | None]:
    """Return the county's word on every act of the case as a node shows it."""
    found = [hand.ruling for hand in county[code].sees(CASE).slip]
    return [(r.standing, r.why) if r else None for r in found]


def judged(county: County, code: str) -> int:
    """Return how many judgements of the case a node holds."""
    with county[code].here.store.read() as room:
        entries = room.ledgers.entries(journal_ledger(COUNTY, CASE))
    return sum(e.header.kind == ACT_JUDGED for e in entries)


def test_an_act_in_good_faith_is_honoured_everywhere(county: County) -> None:
    accepted_after_revocation(county)
    county.settle()

    for code in EVERYONE:
        case = county[code].sees(CASE)
        assert (case.stage, case.awaiting) == (Stage.ACCEPTED, [])
        assert rulings(county, code)[-1] == (Standing.HONOURED, Why.GOOD_FAITH)
        assert county[code].cases.count(CaseQuery(awaiting=True)) == 0


def test_after_a_grave_revocation_it_changes_nothing_anywhere_until_it_is_ratified(
    county: County,
) -> None:
    accepted_after_revocation(county, grave=True)
    county.settle()

    for code in EVERYONE:
        case = county[code].sees(CASE)
        assert (case.stage, case.awaiting) == (Stage.TAKEN_IN, [4])
        assert rulings(county, code)[-1] == (Standing.FOR_RATIFICATION, Why.GRAVE)
        assert county[code].cases.count(CaseQuery(awaiting=True)) == 1


def test_it_is_judged_once_however_often_it_is_looked_at(county: County) -> None:
    accepted_after_revocation(county, grave=True)
    county.settle()
    county.revokes("G-0002")
    county.settle()

    assert [judged(county, code) for code in EVERYONE] == [1, 1, 1]


def test_before_the_county_has_judged_it_awaits_where_the_revocation_is_known(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The town hears of the revocation in the answer to the very request that carries its act."""
    monkeypatch.setattr("shared.app.judging.judge_case", lambda *_: 0)
    accepted_after_revocation(county)
    county.settle()

    for code in EVERYONE:
        assert (county[code].sees(CASE).stage, county[code].sees(CASE).awaiting) == (
            Stage.TAKEN_IN,
            [4],
        )


def test_what_was_done_before_the_revocation_is_never_judged(county: County) -> None:
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    town.does(CASE, Act.TAKE_OVER)
    town.does(CASE, Act.ACCEPT)
    county.revokes(GRANT, grave=True)
    county.settle()

    assert county[COUNTY].sees(CASE).stage is Stage.ACCEPTED
    assert judged(county, COUNTY) == 0


def test_the_town_can_no_longer_act_and_forwards(county: County) -> None:
    accepted_after_revocation(county, grave=True)
    county.settle()

    with pytest.raises(NotGranted):
        county[TOWN].does(CASE, Act.ACCEPT)
    county[TOWN].does(CASE, Act.FORWARD)


def test_done_again_by_the_county_it_no_longer_awaits(county: County) -> None:
    accepted_after_revocation(county, grave=True)
    county.settle()
    county[TOWN].does(CASE, Act.FORWARD)
    county[TOWN].exchange()
    centre = county[COUNTY]
    for act in (Act.TAKE_OVER, Act.ACCEPT):
        centre.does(CASE, act)
    centre.does(CASE, Act.REVIEW, opinion="pass")
    centre.does(CASE, Act.DECIDE, outcome="granted")
    centre.does(CASE, Act.ISSUE)

    assert centre.sees(CASE).awaiting == []


def test_a_batch_cut_anywhere_arrives_whole(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With room for hardly one entry a batch, a relayed run still goes with its signature."""
    village = county[VILLAGE]
    village.takes_in(CASE)
    for name in ("赵桂英", "赵桂花", "赵桂芳"):
        village.does(CASE, Act.CORRECT, field="applicant.name", new=name, reason="笔误")
    village.does(CASE, Act.FORWARD)
    village.exchange()
    monkeypatch.setattr("shared.replication.outgoing.BATCH_BYTES", 300)
    county[TOWN].exchange()

    assert county[COUNTY].sees(CASE).custody.offered_to == TOWN
    assert len(county[COUNTY].sees(CASE).corrections) == 3
