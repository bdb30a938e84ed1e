"""Whose each day was."""

from shared.domain.text import Text
from tests.domain.clock_rows.beginnings import (
    ANSWERED,
    ASKED_BY_COUNTY,
    AT_COUNTY,
    AT_TOWN,
    BROUGHT,
    HEARING,
    TO_TOWN,
)
from tests.domain.clock_rows.row import ALLOWANCE, LICENCE, Row

SUPERVISION = "监察 supervision"
CHARGED = (
    Row(
        ALLOWANCE,
        (("06-01", "village take_in"),),
        "charged 06-04",
        "village 3/3",
        SUPERVISION,
        Text("一直在村里", "still at the village"),
    ),
    Row(
        ALLOWANCE,
        (("06-01", "village take_in"), ("06-02 10:00", "village forward")),
        "charged 06-08",
        "link 7/5",
        SUPERVISION,
        Text("在途，没有人答复", "in transit without an answer"),
    ),
    Row(
        ALLOWANCE,
        (
            ("06-01", "village take_in"),
            ("06-02 10:00", "village forward"),
            ("06-05", "town take_over arrived=06-04T11:00"),
        ),
        "charged 06-08",
        "link 2/2, town 5/3",
        SUPERVISION,
        Text("送达以前算线路，以后算乡镇", "until it arrived the link's, then the town's"),
    ),
    Row(
        ALLOWANCE,
        (
            *AT_TOWN,
            ("06-05", "town notify until=2026-06-30"),
            ("06-10", "town supplement documents=bank-card"),
        ),
        "charged 06-11",
        "applicant 5/3, link 1/1, town 4/4",
        SUPERVISION,
        Text("等补正算申请人", "waiting for the applicant"),
    ),
    Row(
        ALLOWANCE,
        BROUGHT,
        "charged 06-12",
        "applicant 5/3, link 1/1, town 5/5",
        SUPERVISION,
        Text("交到村里以后不再算申请人", "the applicant's until it was handed in at the village"),
    ),
    Row(
        ALLOWANCE,
        (*BROUGHT, ("06-15", "town supplement answers=it")),
        "charged 06-16",
        "applicant 5/3, link 1/1, town 9/7",
        SUPERVISION,
        Text("答复以后也不变", "nor does the answer change that"),
    ),
    Row(
        ALLOWANCE,
        ANSWERED,
        "charged 06-16",
        "applicant 5/3, link 3/3, town 7/5",
        SUPERVISION,
        Text(
            "答复写明何时送达：路上的日子算线路",
            "the days on the way are the link's, where the answer says when it came in",
        ),
    ),
    Row(
        ALLOWANCE,
        (
            *AT_TOWN,
            ("06-05", "village hand_in documents=bank-card"),
            ("06-26", "town supplement answers=it arrived=06-26T11:00"),
        ),
        "charged 06-30",
        "link 1/1, town 28/19",
        SUPERVISION,
        Text(
            "没有在等的材料，路上的日子不算线路",
            "papers for which nothing waited take no day off the town",
        ),
    ),
    Row(
        ALLOWANCE,
        (
            *AT_TOWN,
            ("06-04 15:00", "village hand_in documents=bank-card"),
            ("06-05", "town notify until=2026-06-30"),
            ("06-23", "town supplement answers=it arrived=06-04T16:00"),
        ),
        "charged 06-30",
        "link 1/1, town 28/19",
        SUPERVISION,
        Text(
            "告知时材料已在村里：不算申请人",
            "handed in before the notice: no day is the applicant's",
        ),
    ),
    Row(
        LICENCE,
        (
            *ASKED_BY_COUNTY,
            ("06-10", "county hand_in documents=rules"),
            ("06-12", "county decline_request answers=it reason=不是原件"),
        ),
        "charged 06-30",
        "applicant 26/17, county 3/3",
        SUPERVISION,
        Text(
            "按时不采纳：仍算申请人",
            "declined in time: the applicant's all the while",
        ),
    ),
    Row(
        LICENCE,
        (
            *AT_COUNTY,
            ("06-12", "county notify until=2026-07-31"),
        ),
        "charged 06-30",
        "county 29/20",
        SUPERVISION,
        Text(
            "告知晚了：不算申请人",
            "notified too late: no day is the applicant's",
        ),
    ),
    Row(
        ALLOWANCE,
        (*TO_TOWN, ("06-05", "town take_over")),
        "charged 06-08",
        "town 7/5",
        SUPERVISION,
        Text("没有写明何时送达，不算线路", "nothing is the link's without a word of the arrival"),
    ),
    Row(
        LICENCE,
        HEARING,
        "charged 06-15",
        "county 5/3, procedure 9/7",
        SUPERVISION,
        Text("听证算法定程序", "a hearing is nobody's"),
    ),
    Row(
        ALLOWANCE,
        (*AT_TOWN, ("06-08", "town withdraw reason=搬走")),
        "charged 07-31",
        "link 1/1, town 6/4",
        SUPERVISION,
        Text("办结后不再计", "nothing after the end"),
    ),
)
