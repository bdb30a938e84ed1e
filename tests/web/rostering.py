"""A roster at every tier: the county's and the town's own reviews, and an enrolment that a village ticks."""

from shared.app.rosters import Rosters
from shared.domain.roster_rows import Row
from shared.domain.roster_ticks import Tick
from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.support.rosters import RULE, elder, name_of, opening

ROSTERS = {
    code: f"0197e000-0000-4000-8000-00000000000{n}"
    for n, code in enumerate((COUNTY, TOWN, VILLAGE))
}
ROWS = [
    Row(1, "错号人", elder(1)[:17] + "Y", "1组1户", "", "城关村"),
    *(Row(n, name_of(n), elder(n), f"1组{n // 3 + 1}户", "", "城关村") for n in range(2, 9)),
]
"""The first cannot be listed; the others are numbers 1 to 7."""

PROOF = "电票2027-0188"
WRITTEN = (*(r.name for r in ROWS), *(r.household for r in ROWS), RULE, PROOF, "城关村")
"""What stands on their pages as it was typed."""


def has_rosters(county: County) -> None:
    """Prepare them, hand the village its own, and have some of it ticked."""
    for code in (COUNTY, TOWN):
        rosters, actor = Rosters(county[code].here), county[code].actor
        rosters.prepare(ROSTERS[code], opening(VILLAGE, "review"), ROWS, actor)
        rosters.tick(
            ROSTERS[code], [Tick(2, "alive"), Tick(3, "unreachable")], "马秀英", "home", actor
        )
    town, village = county[TOWN], county[VILLAGE]
    roster = ROSTERS[VILLAGE]
    Rosters(town.here).prepare(roster, opening(VILLAGE), ROWS, town.actor)
    Rosters(town.here).hand_on(roster, VILLAGE, "二月底前办完", town.actor)
    county.settle()
    Rosters(village.here).answer(roster, "", village.actor, takes=True)
    ticks = [Tick(2, "pays", PROOF), Tick(3, "pays"), Tick(4, "insured_elsewhere")]
    Rosters(village.here).tick(roster, ticks, "", "", village.actor)
    county.settle()
