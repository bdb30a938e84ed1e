"""Cases brought to a certain point, for the pages that show them."""

from datetime import timedelta

from shared.domain.acts import Act
from shared.domain.doing import Typed
from shared.domain.kinds import SUPPLEMENT_HANDED_IN
from tests.support.network import COUNTY, TOWN, VILLAGE, County, an_intake
from tests.web.desks import A_CASE

SMALL = (COUNTY, TOWN, VILLAGE)
CASE_PAGE = f"/cases/{A_CASE}"


def small_county() -> County:
    """Return a county, one of its towns and one of its villages."""
    return County(SMALL)


def at_village(county: County) -> None:
    """Take the case in at the village."""
    county[VILLAGE].takes_in(A_CASE)


def in_transit(county: County, hours: int = 3) -> None:
    """Take the case in and offer it to the town, where the offer arrives some hours later."""
    at_village(county)
    county[VILLAGE].does(A_CASE, Act.FORWARD, note="请尽快")
    county.settle()
    county.clock.time += timedelta(hours=hours)


def at_town(county: County) -> None:
    """Bring the case to the town."""
    in_transit(county)
    county[TOWN].does(A_CASE, Act.TAKE_OVER)
    county.settle()


def at_county(county: County) -> None:
    """Bring the case through the town to the county."""
    at_town(county)
    county[TOWN].does(A_CASE, Act.ACCEPT)
    county[TOWN].does(A_CASE, Act.REVIEW, opinion="pass", note="入户核实")
    county[TOWN].does(A_CASE, Act.FORWARD)
    county.settle()
    county[COUNTY].does(A_CASE, Act.TAKE_OVER)
    county.settle()


def closed(county: County) -> None:
    """Bring the case to its end and its result back down."""
    at_county(county)
    county[COUNTY].does(A_CASE, Act.DECIDE, outcome="granted")
    county[COUNTY].does(A_CASE, Act.ISSUE)
    county[COUNTY].does(A_CASE, Act.CLOSE)
    county.settle()


def awaiting(county: County, *, grave: bool = True) -> None:
    """Let the town accept under a grant that the county has just revoked, as grave, unheard of there."""
    at_town(county)
    chief = county[COUNTY]
    chief.network.revoke_grant("G-0001", "试点结束", chief.actor, grave=grave)
    county.clock.time += timedelta(hours=1)
    county[TOWN].does(A_CASE, Act.ACCEPT)
    county.settle()


def with_request(county: County) -> None:
    """Bring a case with papers missing to the town; they are then handed in at the village."""
    village = county[VILLAGE]
    intake = an_intake(documents=frozenset({"id-card"}))
    village.cases.take_in(A_CASE, "elderly-allowance", intake, village.actor)
    village.does(A_CASE, Act.FORWARD)
    county.settle()
    county[TOWN].does(A_CASE, Act.TAKE_OVER)
    county.settle()
    typed = Typed({"note": "老人的儿子送来"}, frozenset({"household-register"}))
    village.cases.hand_in(A_CASE, SUPPLEMENT_HANDED_IN, typed, village.actor)
    county.settle()
