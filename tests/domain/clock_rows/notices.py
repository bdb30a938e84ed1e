"""Public notices, in matters whose clock they stop and in others."""

from shared.domain.text import Text
from tests.domain.clock_rows.beginnings import AT_TOWN, TO_TOWN
from tests.domain.clock_rows.row import ALLOWANCE, MINIMUM, OWN, Row

POSTED = (
    *TO_TOWN,
    ("06-01 11:00", "town take_over"),
    ("06-01 15:00", "town accept"),
    ("06-03", "town post_notice place=村务公开栏 since=2026-06-03 until=2026-06-10 text=拟确认"),
)
POSTED_LATE = (
    *POSTED[:-1],
    ("06-09", "town post_notice place=村务公开栏 since=2026-06-03 until=2026-06-10 text=拟确认"),
)
NOTICES = (
    Row(
        MINIMUM,
        POSTED,
        "due promised",
        "2026-07-14",
        OWN,
        Text("公示期间不计（该事项规定）", "a public notice is not counted, as the matter says"),
    ),
    Row(
        MINIMUM,
        POSTED,
        "refused 06-10 town close_notice outcome=none",
        "notice.not_over",
        OWN,
        Text("公示没有期满", "the notice is not over"),
    ),
    Row(
        MINIMUM,
        POSTED[:-1],
        "refused 06-03 town post_notice place=公开栏 since=2026-06-03 until=2026-06-08 text=拟确认",
        "notice.too_short",
        OWN,
        Text("公示不足七天", "fewer than seven days"),
    ),
    Row(
        MINIMUM,
        POSTED[:-1],
        "refused 06-03 town post_notice place=公开栏 since=2026-06-03 until=2026-07-10 text=拟确认",
        "done",
        OWN,
        Text("公示最长多三十天", "thirty days longer than asked for at most"),
    ),
    Row(
        MINIMUM,
        POSTED[:-1],
        "refused 06-03 town post_notice place=公开栏 since=2026-06-03 until=2062-06-10 text=拟确认",
        "notice.too_long",
        OWN,
        Text("写错年份的公示", "a notice with a mistyped year"),
    ),
    Row(
        MINIMUM,
        POSTED_LATE,
        "due promised",
        "2026-07-08",
        OWN,
        Text(
            "张贴六天后才登记：登记以前的日子照算",
            "recorded six days after it was posted: the days before that are counted",
        ),
    ),
    Row(
        ALLOWANCE,
        (*AT_TOWN, ("06-05", "town accept")),
        "refused 06-08 town post_notice place=公开栏 since=2026-06-08 until=2026-06-18 text=拟发放",
        "notice.not_of_this_matter",
        OWN,
        Text("不公示的事项", "a matter that is not posted"),
    ),
)
