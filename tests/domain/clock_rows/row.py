"""What a dated case of the statutory clock is, with the matters and articles that several speak of."""

from dataclasses import dataclass
from datetime import date

from shared.domain.holidays import HolidayYear
from shared.domain.registry import ReceivingPoints
from shared.domain.text import Text
from tests.domain.clock_story import Told, a_year

LICENCE, ALLOWANCE = "public-place-licence", "elderly-allowance"
RELIEF = "temporary-relief"
CARD, MINIMUM = "elderly-card", "minimum-living-allowance"
ART_32, ART_42 = "行政许可法 32", "行政许可法 42"
ART_44, ART_45 = "行政许可法 44", "行政许可法 45"
ART_82, START, END = "行政许可法 82", "民法典 201", "民法典 203"
OWN = "事项自定 the matter's rule"
PROMISE = "政务公开承诺 the promised limit"


@dataclass(frozen=True, slots=True)
class Count:
    """A limit by itself: from which day, how many days (`5w` worked, `7c` calendar), its last day."""

    start: str
    limit: str
    last: str
    article: str
    told: Text
    years: tuple[HolidayYear, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A case: what happened on which day, what is asked, and the answer."""

    matter: str
    story: tuple[Told, ...]
    asked: str
    answer: str
    article: str
    told: Text
    years: tuple[HolidayYear, ...] = ()
    points: tuple[ReceivingPoints, ...] = ()


NEXT_YEAR = a_year(2027, ("2027-01-01", "2027-01-03"))
ALL_POINTS = ReceivingPoints(("level:village",), date(2026, 1, 1), "示例")
