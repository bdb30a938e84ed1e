"""The applicant's turn: told once what is missing, in time or not, and told again."""

from shared.domain.text import Text
from tests.domain.clock_rows.beginnings import ASKED, ASKED_BY_COUNTY, AT_COUNTY, TAKEN_IN
from tests.domain.clock_rows.row import ALLOWANCE, ART_32, LICENCE, Row

NOTIFIED = (
    Row(
        LICENCE,
        (*TAKEN_IN, ("06-08", "county notify until=2026-07-31")),
        "accepted 07-01",
        "none",
        ART_32,
        Text("按时一次性告知，等补正", "notified in time: it waits for the applicant"),
    ),
    Row(
        LICENCE,
        (*TAKEN_IN, ("06-08", "county notify until=2026-07-31")),
        "due accept",
        "none",
        ART_32,
        Text("等补正时不计期限", "no limit runs meanwhile"),
    ),
    Row(
        LICENCE,
        (*TAKEN_IN, ("06-09", "county notify until=2026-07-31")),
        "accepted 06-10",
        "2026-06-01",
        ART_32,
        Text("告知晚了：仍视为受理", "notified too late: deemed accepted"),
    ),
    Row(
        LICENCE,
        (
            *TAKEN_IN,
            ("06-03", "county notify until=2026-07-31"),
            ("06-15", "county supplement documents=test-report,rules"),
        ),
        "due accept",
        "2026-06-23",
        ART_32,
        Text(
            "补正后重新计五日（中间端午）",
            "five days anew from the supplement, over the Dragon Boat Festival",
        ),
    ),
    Row(
        LICENCE,
        (
            *TAKEN_IN,
            ("06-03", "county notify until=2026-07-31"),
            ("06-15", "county supplement documents=test-report,rules"),
        ),
        "accepted 06-24",
        "2026-06-15",
        ART_32,
        Text(
            "补正后又没有告知：自补正之日起视为受理",
            "silence after it: accepted from the supplement",
        ),
    ),
    Row(
        ALLOWANCE,
        ASKED,
        "due step",
        "none",
        ART_32,
        Text("告知以后等补正", "notified: it waits for the applicant"),
    ),
    Row(
        ALLOWANCE,
        (
            *ASKED,
            ("06-10", "town hand_in documents=bank-card"),
            ("06-16", "town notify until=2026-07-10 again=户口 approved_by=陈静"),
            ("06-22", "town supplement answers=it"),
        ),
        "complete",
        "2026-06-16",
        ART_32,
        Text(
            "材料已在机关，按时再次告知：最早从再次告知时算",
            "papers lay there when a second notice went out in time: from that notice at the earliest",
        ),
    ),
    Row(
        LICENCE,
        (
            ("06-01", "county take_in"),
            ("06-03", "county notify until=2026-07-31"),
            ("06-20", "county notify until=2026-07-31 again=复印件 approved_by=陈静"),
        ),
        "accepted 07-01",
        "none",
        ART_32,
        Text(
            "等补正时再次告知：仍在等申请人",
            "a second notice while it waits for the applicant: it still waits",
        ),
    ),
    Row(
        LICENCE,
        (
            *ASKED_BY_COUNTY,
            ("06-08", "county return note=请补正"),
            ("06-08 16:00", "town take_over"),
            ("06-20 12:00", "town supplement documents=test-report"),
            ("06-20 13:00", "town forward"),
            ("06-11", "county take_over"),
            ("06-12", "county notify until=2026-07-31 again=复印件 approved_by=陈静"),
        ),
        "accepted 07-10",
        "none",
        ART_32,
        Text(
            "村镇时钟快了：先后看登记次序，再次告知仍然有效",
            "a town's clock ran ahead: the order of the entries counts, and the second notice stands",
        ),
    ),
    Row(
        LICENCE,
        (
            *AT_COUNTY,
            ("06-15", "county accept"),
            ("06-18", "county notify until=2026-07-31"),
        ),
        "accepted 07-01",
        "2026-06-02",
        ART_32,
        Text(
            "视为受理以后再告知：仍自收到之日起算",
            "a notice after it was deemed accepted: it counts from receipt all the same",
        ),
    ),
)
