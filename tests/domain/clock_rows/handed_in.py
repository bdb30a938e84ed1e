"""Papers that were handed in at a counter that is none of the organ's, answered or not."""

from shared.domain.text import Text
from tests.domain.clock_rows.beginnings import ANSWERED, ASKED_BY_COUNTY, AT_TOWN, BROUGHT
from tests.domain.clock_rows.row import ALL_POINTS, ALLOWANCE, ART_32, LICENCE, PROMISE, Row

EARLY = (
    *AT_TOWN,
    ("06-04 15:00", "village hand_in documents=bank-card"),
    ("06-05", "town notify until=2026-06-30"),
    ("06-08", "town supplement answers=it arrived=06-04T16:00"),
)
TWICE = (
    *ASKED_BY_COUNTY,
    ("06-10", "town hand_in documents=test-report"),
    ("06-19", "town hand_in documents=rules"),
)
HANDED_IN = (
    Row(
        ALLOWANCE,
        BROUGHT,
        "due step",
        "2026-06-17",
        ART_32,
        Text(
            "补正材料交到了村里：不再等申请人，期限又走",
            "handed in at the village: the applicant's turn is over, the limit runs",
        ),
    ),
    Row(
        ALLOWANCE,
        ANSWERED,
        "due step",
        "2026-06-22",
        ART_32,
        Text(
            "乡镇补进本件：村不是受理机关，从送达乡镇时算，不从补进时算",
            "taken into the case: the village is no organ, so it counts from when it came in at the town, not from the entry",
        ),
    ),
    Row(
        ALLOWANCE,
        (*BROUGHT, ("06-15", "town supplement answers=it")),
        "due step",
        "2026-06-17",
        ART_32,
        Text(
            "补进时没有写明何时送达：从交到村里时算",
            "taken into the case without a word of when it came in: the hand-in counts",
        ),
    ),
    Row(
        ALLOWANCE,
        (*BROUGHT, ("06-15", "town supplement answers=it arrived=06-09T10:00")),
        "due step",
        "2026-06-17",
        ART_32,
        Text("写明的送达早于交件：以交件为准", "said to have come in before it was handed in: no"),
    ),
    Row(
        ALLOWANCE,
        (*BROUGHT, ("06-15", "town supplement answers=it arrived=06-20T10:00")),
        "due step",
        "2026-06-23",
        ART_32,
        Text("写明的送达晚于补进：以补进为准", "said to have come in after the entry itself: no"),
    ),
    Row(
        ALLOWANCE,
        EARLY,
        "due step",
        "2026-06-12",
        ART_32,
        Text(
            "告知以前就交到了村里：最早从告知时算",
            "handed in at the village before the notice: it counts from the notice at the earliest",
        ),
    ),
    Row(
        ALLOWANCE,
        BROUGHT,
        "card step 07-31",
        "yellow",
        PROMISE,
        Text(
            "交到村里、没有人答复：只发黄牌",
            "handed in at the village and not answered: yellow only",
        ),
    ),
    Row(
        ALLOWANCE,
        ANSWERED,
        "card step 07-31",
        "red",
        PROMISE,
        Text(
            "答复写明已经送达：红牌",
            "its answer says that it had come in: red",
        ),
    ),
    Row(
        ALLOWANCE,
        BROUGHT,
        "complete",
        "2026-06-10 at the earliest",
        ART_32,
        Text(
            "交到村里、没有人答复：最早从交件时算",
            "handed in at the village and not answered: the hand-in at the earliest",
        ),
    ),
    Row(
        LICENCE,
        (*TWICE, ("06-22", "county supplement answers=it arrived=06-19T10:00")),
        "complete",
        "2026-06-19",
        ART_32,
        Text(
            "先答复后交的一件：先按确实收到的算",
            "the later of two is answered first: for now what was surely received",
        ),
    ),
    Row(
        LICENCE,
        (
            *TWICE,
            ("06-22", "county supplement answers=it arrived=06-19T10:00"),
            ("06-23", "county supplement answers=first arrived=06-12T10:00"),
        ),
        "complete",
        "2026-06-12",
        ART_32,
        Text(
            "两件都答复了：从先送达的一件算",
            "both are answered: from the one that came in first",
        ),
    ),
    Row(
        LICENCE,
        (
            *ASKED_BY_COUNTY,
            ("06-10", "town hand_in documents=test-report"),
            ("06-20", "county notify until=2026-07-31 again=复印件 approved_by=陈静"),
            ("06-22", "county hand_in documents=rules"),
        ),
        "accepted 07-10",
        "2026-06-22",
        ART_32,
        Text(
            "别处交的没有人答复，后来交到机关的确实收到",
            "nobody answers what was handed in elsewhere, and more is handed in at the organ: that is certain",
        ),
    ),
    Row(
        ALLOWANCE,
        ANSWERED,
        "due step",
        "2026-06-17",
        ART_32,
        Text(
            "村是接收点：从交到村里时算",
            "at a village that is a receiving point it counts from the hand-in",
        ),
        points=(ALL_POINTS,),
    ),
)
