"""Cases accepted while papers were asked for."""

from shared.domain.text import Text
from tests.domain.clock_rows.beginnings import ASKED, ASKED_BY_COUNTY, AT_COUNTY
from tests.domain.clock_rows.row import ALLOWANCE, LICENCE, PROMISE, Row

ACCEPTED_MEANWHILE = (
    Row(
        ALLOWANCE,
        (
            *ASKED,
            ("06-08", "village hand_in documents=bank-card"),
            ("06-10", "town accept"),
            ("06-22", "town supplement answers=it arrived=06-09T10:00"),
        ),
        "due step",
        "2026-06-17",
        PROMISE,
        Text(
            "受理以后才补进：审查期限仍从受理起算",
            "taken in after acceptance: the review counts from the acceptance all the same",
        ),
    ),
    Row(
        ALLOWANCE,
        (
            *ASKED,
            ("06-10", "town accept"),
            ("06-30", "town supplement documents=bank-card"),
        ),
        "due step",
        "2026-07-07",
        PROMISE,
        Text(
            "等补正时受理的：审查从补正起算",
            "accepted while it waited for the applicant: the review counts from the supplement",
        ),
    ),
    Row(
        LICENCE,
        (
            *ASKED_BY_COUNTY,
            ("06-08", "town hand_in documents=rules"),
            ("06-20", "county accept"),
        ),
        "due promised",
        "2026-07-07",
        PROMISE,
        Text(
            "别处交的一直没有答复，书面受理仍然算数：从受理起算",
            "nobody answers what was handed in elsewhere, and the case is accepted: the whole counts from the acceptance",
        ),
    ),
    Row(
        "medical-assistance",
        (
            *ASKED,
            (
                "06-08",
                "town accept later=yes until=2026-06-15 signature.type=signed",
            ),
        ),
        "due step",
        "2026-06-23",
        PROMISE,
        Text(
            "告知以后容缺受理：不再等申请人，审查从受理起算",
            "accepted on a promise after a notice: the organ does not wait, the review counts from the acceptance",
        ),
    ),
    Row(
        LICENCE,
        (
            *ASKED_BY_COUNTY,
            ("06-08", "town hand_in documents=rules"),
            ("06-10", "county accept"),
            ("06-25", "county supplement answers=it arrived=06-24T10:00"),
        ),
        "due step",
        "2026-06-23",
        PROMISE,
        Text(
            "受理以前已经交件：受理以后答复，不改审查期限",
            "handed in before the acceptance: an answer after it moves no review",
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
            ("06-12", "county accept"),
        ),
        "due step",
        "2026-06-25",
        PROMISE,
        Text(
            "乡镇时钟快了：先后看登记次序，审查从受理起算",
            "a town's clock ran ahead: the order of the entries counts, and the review is due from the acceptance",
        ),
    ),
    Row(
        LICENCE,
        (
            *ASKED_BY_COUNTY,
            ("06-08", "county hand_in documents=rules"),
            ("06-20", "county decline_request answers=it reason=不是原件"),
            ("06-22", "county accept"),
        ),
        "due step",
        "2026-07-02",
        PROMISE,
        Text(
            "不采纳晚了、又受理：审查从受理起算",
            "declined too late and then accepted: the review counts from the acceptance",
        ),
    ),
    Row(
        LICENCE,
        (
            *ASKED_BY_COUNTY,
            ("06-08", "county hand_in documents=rules"),
            ("06-10", "county accept"),
            ("06-25", "county decline_request answers=it reason=不是原件"),
        ),
        "due step",
        "2026-06-23",
        PROMISE,
        Text(
            "受理以后才不采纳：审查照常到期",
            "declined after the acceptance: the review is due all the same",
        ),
    ),
    Row(
        LICENCE,
        (
            *AT_COUNTY,
            ("06-12", "county notify until=2026-07-31"),
            ("06-15", "county accept"),
        ),
        "due step",
        "2026-06-26",
        PROMISE,
        Text(
            "告知晚了、又受理：不等申请人",
            "notified too late and then accepted: it waits for nobody",
        ),
    ),
)
