"""Acceptance, and silence that is acceptance."""

from shared.domain.text import Text
from tests.domain.clock_rows.beginnings import AT_TOWN, TAKEN_IN
from tests.domain.clock_rows.row import ALLOWANCE, ART_32, LICENCE, OWN, Row

ACCEPTANCE = (
    Row(
        LICENCE,
        TAKEN_IN,
        "due accept",
        "2026-06-08",
        ART_32,
        Text("五日内告知", "an answer within five days"),
    ),
    Row(
        LICENCE,
        TAKEN_IN,
        "accepted 06-08 23:59",
        "none",
        ART_32,
        Text("第五日没有过完", "the fifth day is not over"),
    ),
    Row(
        LICENCE,
        TAKEN_IN,
        "accepted 06-09 00:00",
        "2026-06-01",
        ART_32,
        Text(
            "逾期不告知：自收到之日起视为受理", "silence past it: accepted from the day of receipt"
        ),
    ),
    Row(
        LICENCE,
        (*TAKEN_IN, ("06-08", "county accept")),
        "accepted 06-09",
        "2026-06-08",
        ART_32,
        Text("第五日受理", "accepted on the fifth day"),
    ),
    Row(
        LICENCE,
        (*TAKEN_IN, ("06-09", "county accept")),
        "accepted 06-09",
        "2026-06-01",
        ART_32,
        Text(
            "第六日才受理，仍自收到之日起算",
            "accepted on the sixth: it counts from receipt all the same",
        ),
    ),
    Row(
        LICENCE,
        TAKEN_IN,
        "refused 06-09 county refuse reason=不属本机关",
        "clock.deemed_accepted",
        ART_32,
        Text("视为受理后不能再不予受理", "acceptance can no longer be refused"),
    ),
    Row(
        LICENCE,
        TAKEN_IN,
        "refused 06-08 county refuse reason=不属本机关",
        "done",
        ART_32,
        Text("期限内可以不予受理", "within the limit it can be"),
    ),
    Row(
        LICENCE,
        (("02-13", "county take_in"),),
        "accepted 02-28",
        "2026-02-13",
        ART_32,
        Text("五日跨春节", "the five days over Spring Festival"),
    ),
    Row(
        LICENCE,
        (("02-13", "county take_in"),),
        "accepted 02-27",
        "none",
        ART_32,
        Text("节后第四日", "the fourth day after it"),
    ),
    Row(
        LICENCE,
        (("06-01", "town take_in"), ("06-01 15:00", "town forward")),
        "accepted 07-31",
        "none",
        ART_32,
        Text(
            "在途没有答复：没有收到，就没有视为受理",
            "in transit without an answer: nothing is deemed accepted that was not surely received",
        ),
    ),
    Row(
        ALLOWANCE,
        AT_TOWN,
        "accepted 07-31",
        "none",
        OWN,
        Text("给付事项没有视为受理", "a benefit is not deemed accepted"),
    ),
)
