"""Papers that the organ does not take."""

from shared.domain.text import Text
from tests.domain.clock_rows.beginnings import ACCEPTED, ASKED_BY_COUNTY
from tests.domain.clock_rows.row import ART_32, LICENCE, PROMISE, Row

DECLINED = (
    Row(
        LICENCE,
        (
            *ASKED_BY_COUNTY,
            ("06-10", "county hand_in documents=test-report,rules"),
            ("06-12", "county decline_request answers=it reason=不是原件"),
        ),
        "accepted 07-01",
        "none",
        ART_32,
        Text(
            "五日内答复不采纳：继续等补正",
            "declined within the five days: it goes on waiting",
        ),
    ),
    Row(
        LICENCE,
        (
            *ASKED_BY_COUNTY,
            ("06-10", "county hand_in documents=test-report,rules"),
            ("06-25", "county decline_request answers=it reason=不是原件"),
        ),
        "accepted 07-01",
        "2026-06-10",
        ART_32,
        Text(
            "五日以后才答复不采纳：已经视为受理",
            "declined too late: it was deemed accepted",
        ),
    ),
    Row(
        LICENCE,
        (
            *ASKED_BY_COUNTY,
            ("06-10", "town hand_in documents=test-report,rules"),
            ("06-25", "county decline_request answers=it reason=不是原件 arrived=06-12T10:00"),
        ),
        "accepted 07-01",
        "2026-06-12",
        ART_32,
        Text(
            "别处交的，送达五日以后才答复不采纳：已经视为受理",
            "handed in elsewhere and declined more than five days after it came in: it was deemed accepted",
        ),
    ),
    Row(
        LICENCE,
        (
            *ACCEPTED,
            ("06-08", "county notify until=2026-07-31"),
            ("06-09", "county hand_in documents=test-report"),
            ("06-25", "county decline_request answers=it reason=不是原件"),
            ("07-20", "county hand_in documents=test-report"),
        ),
        "due step",
        "2026-07-30",
        PROMISE,
        Text(
            "受理后告知、不采纳、重交：从重交起算",
            "notified after acceptance, declined, handed in anew: the step counts from the last",
        ),
    ),
    Row(
        LICENCE,
        (
            *ASKED_BY_COUNTY,
            ("06-09", "county hand_in documents=rules"),
            ("06-10", "county return note=请补正"),
            ("06-10 16:00", "town take_over"),
            ("06-11", "town decline_request answers=it reason=不是原件"),
        ),
        "accepted 07-01",
        "2026-06-09",
        ART_32,
        Text(
            "交到机关的，不是机关的不能替它不采纳",
            "handed in at the organ: no other place declines that for it",
        ),
    ),
)
