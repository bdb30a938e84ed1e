"""Acts whose grant has gone: stored, shown as doubtful, without effect; done again by right, they count."""

import pytest

from shared.domain.acts import Act
from shared.domain.case import Stage
from shared.domain.records import CaseQuery
from shared.domain.refusals import NotGranted
from tests.support.network import COUNTY, TOWN, VILLAGE, County

CASE = "01234567-89ab-7def-8123-456789abcdef"
GRANT = "G-0001"


def accepted_after_revocation(county: County) -> None:
    """The county revokes the town's grant; the town, not yet told, accepts."""
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    town.does(CASE, Act.TAKE_OVER)
    county[COUNTY].network.revoke_grant(GRANT, "改由县里受理", county[COUNTY].actor)
    town.does(CASE, Act.ACCEPT)


def test_such_an_act_changes_nothing_anywhere_once_the_revocation_is_known(county: County) -> None:
    accepted_after_revocation(county)
    county.settle()

    for code in (COUNTY, TOWN, VILLAGE):
        case = county[code].sees(CASE)
        assert (case.stage, case.awaiting) == (Stage.TAKEN_IN, [4])
        assert county[code].cases.count(CaseQuery(awaiting=True)) == 1


def test_the_town_can_no_longer_act_and_forwards(county: County) -> None:
    accepted_after_revocation(county)
    county.settle()

    with pytest.raises(NotGranted):
        county[TOWN].does(CASE, Act.ACCEPT)
    county[TOWN].does(CASE, Act.FORWARD)


def test_done_again_by_the_county_it_no_longer_awaits(county: County) -> None:
    accepted_after_revocation(county)
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
