"""Cases that go back for what is missing, and must be passed on again."""

from shared.domain.text import Text
from tests.domain.clock_rows.beginnings import ASKED, ASKED_BY_COUNTY, AT_TOWN, BROUGHT
from tests.domain.clock_rows.row import ALLOWANCE, ART_32, LICENCE, PROMISE, Row

SENT_BACK = (
    *ASKED,
    ("06-08", "town return note=请补正 to=620722101200"),
    ("06-08 16:00", "village take_over arrived=06-08T15:00"),
    ("06-10", "village supplement documents=bank-card"),
)
SENT_BACK_ROWS = (
    Row(
        ALLOWANCE,
        SENT_BACK,
        "due forward",
        "2026-06-11",
        PROMISE,
        Text(
            "退回村里补正：村里要在一个工作日内转报",
            "supplemented at a village that the case went back to: it has one working day to forward that",
        ),
    ),
    Row(
        ALLOWANCE,
        SENT_BACK,
        "card forward 07-31",
        "red",
        PROMISE,
        Text(
            "一直没有转报：村里得红牌",
            "never forwarded: a red card for the village",
        ),
    ),
    Row(
        ALLOWANCE,
        SENT_BACK,
        "due step",
        "none",
        ART_32,
        Text(
            "没有转报以前，受理机关没有收到",
            "the organ has not received it before it is forwarded",
        ),
    ),
    Row(
        ALLOWANCE,
        (*SENT_BACK, ("06-11", "village forward")),
        "complete",
        "2026-06-11 at the earliest",
        ART_32,
        Text(
            "在途没有答复：先按转报时算",
            "in transit without an answer: the time of the offer, for now",
        ),
    ),
    Row(
        ALLOWANCE,
        (*SENT_BACK, ("06-11", "village forward"), ("06-16", "town take_over arrived=06-15T09:00")),
        "due step",
        "2026-06-23",
        ART_32,
        Text(
            "再次送达乡镇才收到补正",
            "the supplement was received when the case reached the town",
        ),
    ),
    Row(
        ALLOWANCE,
        (
            *BROUGHT,
            ("06-15", "town return note=材料在村里 to=620722101200"),
            ("06-16", "village take_over"),
            ("06-16 15:00", "village supplement answers=it"),
            ("06-17", "village forward"),
            ("06-22", "town take_over arrived=06-19T09:00"),
        ),
        "complete",
        "2026-06-19",
        ART_32,
        Text(
            "退回村里、由村里补进：再次送达乡镇时收到",
            "taken into the case at the village that it went back to: received when it reached the town again",
        ),
    ),
    Row(
        LICENCE,
        (
            *ASKED_BY_COUNTY,
            ("06-08", "county return note=请补正"),
            ("06-08 16:00", "town take_over"),
            ("06-10", "county hand_in documents=test-report,rules"),
            ("06-19", "town supplement answers=it"),
        ),
        "accepted 06-20",
        "2026-06-10",
        ART_32,
        Text(
            "交到了受理机关：不论由谁补进，从交件时算",
            "handed in at the organ: it counts from then, whoever takes it into the case",
        ),
    ),
    Row(
        LICENCE,
        (
            *ASKED_BY_COUNTY,
            ("06-10", "town hand_in documents=test-report,rules"),
            ("06-16", "county notify until=2026-07-31 again=复印件 approved_by=陈静"),
            ("06-17", "county return note=请补正"),
            ("06-18", "town take_over"),
            ("06-18 15:00", "town supplement answers=it"),
        ),
        "due forward",
        "2026-06-22",
        PROMISE,
        Text(
            "退回以后由乡镇补进：从补进起一个工作日内转报",
            "taken into the case where it went back to: one working day to pass it on, from that entry",
        ),
    ),
    Row(
        ALLOWANCE,
        (
            *AT_TOWN,
            ("06-05", "town accept"),
            ("06-08", "town notify until=2026-06-30"),
            ("06-08 15:00", "town return note=请补正 to=620722101200"),
            ("06-08 16:00", "village take_over"),
            ("06-10", "village supplement documents=bank-card"),
        ),
        "due forward",
        "2026-06-11",
        PROMISE,
        Text(
            "受理后退回村里补正的，也要在一个工作日内转报",
            "supplemented at the village after acceptance: it has one working day to pass that on, too",
        ),
    ),
    Row(
        LICENCE,
        (
            *ASKED_BY_COUNTY,
            ("06-06", "town hand_in documents=test-report"),
            ("06-08", "county return note=请补正"),
            ("06-08 16:00", "town take_over"),
            ("06-10", "town supplement documents=rules"),
        ),
        "due forward",
        "2026-06-11",
        PROMISE,
        Text(
            "另有一件没有答复：乡镇补进的仍要转报",
            "another paper waits for an answer: what the town took in must be passed on all the same",
        ),
    ),
)
