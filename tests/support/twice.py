"""One application taken in at two villages."""

from datetime import date, timedelta

from shared.app.calendar import Calendar
from shared.domain.acts import Act
from tests.support.network import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, County

FIRST = "01234567-89ab-7def-8123-000000000001"
SECOND = "01234567-89ab-7def-8123-000000000002"
REASON = "两个村各收了一件"


def twice(
    second_seed: int = 1, apart: timedelta = timedelta(0), points: tuple[str, ...] = ()
) -> County:
    """Return a county in which two villages took a case in, `apart` in time, both taken over by the town.

    What is taken in at `points` is thereby received by the organ.
    """
    county = County((COUNTY, TOWN, VILLAGE, OTHER_VILLAGE))
    if points:
        at_county = county[COUNTY]
        since = date(2026, 1, 1)
        Calendar(at_county.here).publish_points(points, since, "示例〔2026〕1号", at_county.actor)
        county.settle()
    county[VILLAGE].takes_in(FIRST)
    county.clock.time += apart
    county[OTHER_VILLAGE].takes_in(SECOND, second_seed)
    for village, case in ((VILLAGE, FIRST), (OTHER_VILLAGE, SECOND)):
        county[village].does(case, Act.FORWARD)
    county.settle()
    for case in (FIRST, SECOND):
        county[TOWN].does(case, Act.TAKE_OVER)
    county.settle()
    return county


def merged(county: County, ends: str = SECOND, into: str = FIRST) -> None:
    """Merge at the town and let all hear of it."""
    county[TOWN].cases.merge(ends, into, REASON, county[TOWN].actor)
    county.settle()
