"""Taken in, received: from which day it counts."""

from datetime import date

from shared.domain.registry import ReceivingPoints
from shared.domain.text import Text
from tests.domain.clock_rows.beginnings import AT_COUNTY, AT_TOWN, TAKEN_IN, TO_TOWN
from tests.domain.clock_rows.row import ALL_POINTS, ALLOWANCE, ART_32, CARD, LICENCE, PROMISE, Row
from tests.wire.county import VILLAGE

DATES = (
    Row(
        ALLOWANCE,
        TO_TOWN[:1],
        "received",
        "none",
        ART_32,
        Text(
            "村里收件，还没转报：受理机关没有收到",
            "taken in at a village and not forwarded: the organ has not received it",
        ),
    ),
    Row(
        ALLOWANCE,
        TO_TOWN[:1],
        "due forward",
        "2026-06-02",
        PROMISE,
        Text("村里要在一个工作日内转报", "the village has one working day to forward it"),
    ),
    Row(
        ALLOWANCE,
        TO_TOWN,
        "received",
        "2026-06-01 at the earliest",
        ART_32,
        Text(
            "在途没有答复：先按转报时算",
            "in transit without an answer: the time of the offer is taken",
        ),
    ),
    Row(
        ALLOWANCE,
        TO_TOWN,
        "due step",
        "2026-06-08",
        PROMISE,
        Text("在途也有到期日", "so it is due in transit too"),
    ),
    Row(
        ALLOWANCE,
        AT_TOWN,
        "received",
        "2026-06-03",
        ART_32,
        Text("乡镇接收：以送达为准", "taken over: the arrival counts, not the taking over"),
    ),
    Row(
        ALLOWANCE,
        AT_TOWN,
        "due step",
        "2026-06-10",
        PROMISE,
        Text("从送达起五个工作日", "five working days from the arrival"),
    ),
    Row(
        ALLOWANCE,
        (*TO_TOWN, ("06-04", "town decline reason=缺页 arrived=06-02T10:00")),
        "received",
        "2026-06-02",
        ART_32,
        Text("退回的也收到过", "what was declined was received too"),
    ),
    Row(
        ALLOWANCE,
        (*TO_TOWN, ("06-04", "town take_over")),
        "received",
        "2026-06-01",
        ART_32,
        Text(
            "接收时没有写明何时送达：从转报时算",
            "taken over without a word of when it arrived: the offer counts",
        ),
    ),
    Row(
        ALLOWANCE,
        (*TO_TOWN, ("06-04", "town take_over")),
        "due step",
        "2026-06-08",
        PROMISE,
        Text("期限也从转报时算", "so does the limit"),
    ),
    Row(
        ALLOWANCE,
        TO_TOWN[:1],
        "received",
        "2026-06-01",
        ART_32,
        Text(
            "县里公布村为接收点：收件就是收到",
            "a village published as a receiving point: taking in is receipt",
        ),
        points=(ALL_POINTS,),
    ),
    Row(
        ALLOWANCE,
        TO_TOWN[:1],
        "due step",
        "2026-06-08",
        PROMISE,
        Text("接收点从收件起算", "the limit runs from the take-in there"),
        points=(ALL_POINTS,),
    ),
    Row(
        ALLOWANCE,
        TO_TOWN[:1],
        "received",
        "none",
        ART_32,
        Text("接收点次日起才算", "a receiving point only from the next day on"),
        points=(ReceivingPoints((f"node:{VILLAGE}",), date(2026, 6, 2), "示例"),),
    ),
    Row(
        ALLOWANCE,
        TO_TOWN[:1],
        "received",
        "none",
        ART_32,
        Text("接收点已取消", "a receiving point no more"),
        points=(ALL_POINTS, ReceivingPoints((), date(2026, 5, 1), "示例")),
    ),
    Row(
        CARD,
        TO_TOWN[:1],
        "received",
        "2026-06-01",
        ART_32,
        Text("村里按授权受理的事项", "a matter that the village accepts itself under a grant"),
    ),
    Row(
        LICENCE,
        AT_COUNTY,
        "received",
        "2026-06-02",
        ART_32,
        Text(
            "乡镇收件、县里受理：到县为收到",
            "taken in at a town for the county: received when it reaches the county",
        ),
    ),
    Row(
        LICENCE,
        TAKEN_IN,
        "received",
        "2026-06-01",
        ART_32,
        Text("县里收件", "taken in at the county"),
    ),
    Row(
        ALLOWANCE,
        (*TO_TOWN[:1], ("06-02", "county override to=620722101000 reason=村点断电")),
        "received",
        "2026-06-02",
        ART_32,
        Text("县里改派给乡镇", "given to the town by an override"),
    ),
)
