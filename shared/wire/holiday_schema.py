"""The schema of a year's holidays: the same for its file and for the registry entry that publishes it."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from shared.domain.holidays import holidays_from, problems_of
from shared.wire.shapes import (
    CODE_LIMIT,
    LINE_LIMIT,
    NAME_LIMIT,
    Day,
    Int,
    Items,
    Str,
    Strict,
    bilingual,
    part,
)

FIRST_YEAR, LAST_YEAR = 2000, 2200
MAX_HOLIDAYS = 30
MAX_MADE_UP = 20


class HolidaySchema(Strict):
    """One holiday with its make-up days."""

    name = bilingual(NAME_LIMIT)
    since = Day(data_key="from")
    until = Day()
    made_up = Items(Day(), MAX_MADE_UP)


class HolidayYearSchema(Strict):
    """A year's holidays, and the document that announced them."""

    year = Int(FIRST_YEAR, LAST_YEAR)
    document = bilingual(LINE_LIMIT)
    number = Str(CODE_LIMIT)
    holidays = Items(part(HolidaySchema), MAX_HOLIDAYS, least=1)

    @validates_schema
    def check_days(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse days of other years, out of order, or both off and worked."""
        raw = [{**h, "from": h["since"]} for h in data["holidays"]]
        problems: dict[Any, Any] = {}
        for path, reason in problems_of(holidays_from({**data, "holidays": raw})):
            place = problems
            for key in path[:-1]:
                place = place.setdefault(key, {})
            place[path[-1]] = [reason]
        if problems:
            raise ValidationError(problems)


HOLIDAY_YEAR = HolidayYearSchema()
