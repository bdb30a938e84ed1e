"""Urgent help first, its papers later."""

from shared.domain.text import Text
from tests.domain.clock_rows.row import RELIEF, Row

URGENT = (
    ("06-01 09:00", "village take_in urgent=yes urgent_reason=灶房烧毁"),
    ("06-01 10:00", "village forward"),
    ("06-01 11:00", "town take_over"),
    ("06-01 15:00", "town accept"),
)
HELPED = (
    *URGENT,
    ("06-01 16:00", "town forward"),
    ("06-01 17:00", "county take_over"),
    ("06-02 08:00", "county decide outcome=granted"),
)
ART_URGENT = "示例 sample: 24 小时、5 个工作日"
URGENT_ROWS = (
    Row(
        RELIEF,
        URGENT[:1],
        "due_hour urgent",
        "2026-06-02 09:00",
        ART_URGENT,
        Text("先行办理：从收件起二十四小时", "urgent help: 24 hours from the take-in"),
    ),
    Row(
        RELIEF,
        (("06-05 20:00", URGENT[0][1]),),
        "due_hour urgent",
        "2026-06-06 20:00",
        ART_URGENT,
        Text("周末也算：小时不分工作日", "a weekend counts: hours know no working days"),
    ),
    Row(
        RELIEF,
        (
            ("06-01 09:00", "village take_in"),
            *URGENT[1:3],
            ("06-01 15:00", "town accept urgent=yes urgent_reason=断粮"),
        ),
        "due_hour urgent",
        "2026-06-02 15:00",
        ART_URGENT,
        Text("受理时才认定紧急的，从受理起", "marked on acceptance: from then"),
    ),
    Row(
        RELIEF,
        URGENT,
        "refused 06-02 town review opinion=pass",
        "done",
        ART_URGENT,
        Text("紧急的也可以先审查", "an urgent case may be reviewed all the same"),
    ),
    Row(
        RELIEF,
        HELPED,
        "due urgent",
        "none",
        ART_URGENT,
        Text("决定以后不再计小时", "once it is decided no hour runs"),
    ),
    Row(
        RELIEF,
        HELPED,
        "due papers",
        "2026-06-09",
        ART_URGENT,
        Text("手续在决定后五个工作日内补齐", "the papers follow within five working days"),
    ),
    Row(
        RELIEF,
        (*HELPED, ("06-03", "county supplement documents=event-papers,bank-card")),
        "due papers",
        "none",
        ART_URGENT,
        Text("补齐以后不再计", "not once they are there"),
    ),
    Row(
        RELIEF,
        HELPED,
        "card papers 06-30",
        "red",
        ART_URGENT,
        Text(
            "期满没有补齐：红牌",
            "not there when the days are over: a red card",
        ),
    ),
    Row(
        RELIEF,
        (*HELPED, ("06-05", "village hand_in documents=event-papers,bank-card")),
        "card papers 06-30",
        "yellow",
        ART_URGENT,
        Text(
            "按时交到了村里、还没有答复：不发红牌",
            "handed in at the village in time and not answered: no red card",
        ),
    ),
    Row(
        RELIEF,
        (*HELPED, ("06-12", "village hand_in documents=event-papers,bank-card")),
        "card papers 06-30",
        "red",
        ART_URGENT,
        Text(
            "期满以后才交：红牌",
            "handed in when they were over: a red card",
        ),
    ),
)
