"""Limits by themselves, over weekends and holidays."""

from shared.domain.text import Text
from tests.domain.clock_rows.row import ART_42, ART_82, END, NEXT_YEAR, START, Count

COUNTS = (
    Count(
        "03-02", "5w", "03-09", ART_82, Text("周一起五个工作日", "five working days from a Monday")
    ),
    Count("03-06", "1w", "03-09", ART_82, Text("周五起一个工作日", "one from a Friday")),
    Count(
        "03-07",
        "1w",
        "03-09",
        START,
        Text("周六起，当日不算", "one from a Saturday, which is not counted"),
    ),
    Count("03-04", "0w", "03-04", START, Text("当场办结", "on the spot")),
    Count(
        "01-01",
        "1w",
        "01-04",
        ART_82,
        Text("元旦起，周日补班", "from New Year's Day to a Sunday that is made up"),
    ),
    Count("01-04", "1w", "01-05", ART_82, Text("补班的周日起", "from that Sunday")),
    Count(
        "02-13",
        "1w",
        "02-14",
        ART_82,
        Text("春节前补班的周六", "a Saturday made up before Spring Festival"),
    ),
    Count("02-13", "2w", "02-24", ART_82, Text("跨春节", "over Spring Festival")),
    Count(
        "02-14", "5w", "02-28", ART_82, Text("春节后补班的周六", "to a Saturday made up after it")
    ),
    Count("02-28", "1w", "03-02", ART_82, Text("补班的周六起", "from that Saturday")),
    Count(
        "02-06", "20w", "03-12", ART_42, Text("二十日跨春节", "twenty days over Spring Festival")
    ),
    Count("04-03", "1w", "04-07", ART_82, Text("跨清明", "over Qingming")),
    Count("04-02", "5w", "04-10", ART_82, Text("五个工作日跨清明", "five over Qingming")),
    Count("04-30", "1w", "05-06", ART_82, Text("跨劳动节", "over Labour Day")),
    Count(
        "05-06",
        "3w",
        "05-09",
        ART_82,
        Text("劳动节后补班的周六", "to the Saturday made up after it"),
    ),
    Count("05-09", "1w", "05-11", ART_82, Text("补班的周六起", "from that Saturday")),
    Count("06-18", "1w", "06-22", ART_82, Text("跨端午", "over the Dragon Boat Festival")),
    Count(
        "09-18",
        "1w",
        "09-20",
        ART_82,
        Text("国庆前补班的周日", "a Sunday made up before National Day"),
    ),
    Count("09-24", "1w", "09-28", ART_82, Text("跨中秋", "over the Mid-Autumn Festival")),
    Count("09-30", "1w", "10-08", ART_82, Text("跨国庆", "over National Day")),
    Count(
        "10-08", "2w", "10-10", ART_82, Text("国庆后补班的周六", "to the Saturday made up after it")
    ),
    Count(
        "09-21", "10w", "10-12", ART_82, Text("十日跨中秋、国庆", "ten over both autumn holidays")
    ),
    Count("03-02", "7c", "03-09", START, Text("七个自然日", "seven calendar days")),
    Count(
        "03-02",
        "5c",
        "03-09",
        END,
        Text("末日周六，顺延到周一", "a last day on a Saturday moves to Monday"),
    ),
    Count(
        "09-26",
        "5c",
        "10-08",
        END,
        Text("末日国庆，顺延到节后", "a last day on National Day moves past it"),
    ),
    Count(
        "02-09",
        "5c",
        "02-14",
        END,
        Text("末日是补班的周六，不顺延", "a last day on a made-up Saturday stays"),
    ),
    Count(
        "12-25",
        "5w",
        "2027-01-01 provisional",
        ART_82,
        Text("跨入尚未公布的年份", "into a year that is not announced"),
    ),
    Count(
        "12-25",
        "5w",
        "2027-01-04",
        ART_82,
        Text("公布以后重新计算", "the same once it is announced"),
        (NEXT_YEAR,),
    ),
)
