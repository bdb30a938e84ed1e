"""The dated cases by which the statutory clock is tested and explained: each with its article."""

from dataclasses import dataclass
from datetime import date

from shared.domain.holidays import HolidayYear
from shared.domain.registry import ReceivingPoints
from shared.domain.text import Text
from tests.domain.clock_story import Told, a_year
from tests.wire.county import VILLAGE

LICENCE, ALLOWANCE = "public-place-licence", "elderly-allowance"
RELIEF = "temporary-relief"
CARD, MINIMUM = "elderly-card", "minimum-living-allowance"
ART_32, ART_42 = "行政许可法 32", "行政许可法 42"
ART_44, ART_45 = "行政许可法 44", "行政许可法 45"
ART_82, START, END = "行政许可法 82", "民法典 201", "民法典 203"
OWN = "事项自定 the matter's rule"
PROMISE = "政务公开承诺 the promised limit"


@dataclass(frozen=True, slots=True)
class Count:
    """A limit by itself: from which day, how many days (`5w` worked, `7c` calendar), its last day."""

    start: str
    limit: str
    last: str
    article: str
    told: Text
    years: tuple[HolidayYear, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A case: what happened on which day, what is asked, and the answer."""

    matter: str
    story: tuple[Told, ...]
    asked: str
    answer: str
    article: str
    told: Text
    years: tuple[HolidayYear, ...] = ()
    points: tuple[ReceivingPoints, ...] = ()


NEXT_YEAR = a_year(2027, ("2027-01-01", "2027-01-03"))
ALL_POINTS = ReceivingPoints(("level:village",), date(2026, 1, 1), "示例")
COUNTS = (
    Count(
        "03-02", "5w", "03-09", ART_82, Text("周一起五个工作日", "five working days from a Monday")
    ),
    Count("03-06", "1w", "03-09", ART_82, Text("周五起一个工作日", "one from a Friday")),
    Count(
        "03-07",
        "1w",
        "03-09",
        START,
        Text("周六起，当日不算", "one from a Saturday, which is not counted"),
    ),
    Count("03-04", "0w", "03-04", START, Text("当场办结", "on the spot")),
    Count(
        "01-01",
        "1w",
        "01-04",
        ART_82,
        Text("元旦起，周日补班", "from New Year's Day to a Sunday that is made up"),
    ),
    Count("01-04", "1w", "01-05", ART_82, Text("补班的周日起", "from that Sunday")),
    Count(
        "02-13",
        "1w",
        "02-14",
        ART_82,
        Text("春节前补班的周六", "a Saturday made up before Spring Festival"),
    ),
    Count("02-13", "2w", "02-24", ART_82, Text("跨春节", "over Spring Festival")),
    Count(
        "02-14", "5w", "02-28", ART_82, Text("春节后补班的周六", "to a Saturday made up after it")
    ),
    Count("02-28", "1w", "03-02", ART_82, Text("补班的周六起", "from that Saturday")),
    Count(
        "02-06", "20w", "03-12", ART_42, Text("二十日跨春节", "twenty days over Spring Festival")
    ),
    Count("04-03", "1w", "04-07", ART_82, Text("跨清明", "over Qingming")),
    Count("04-02", "5w", "04-10", ART_82, Text("五个工作日跨清明", "five over Qingming")),
    Count("04-30", "1w", "05-06", ART_82, Text("跨劳动节", "over Labour Day")),
    Count(
        "05-06",
        "3w",
        "05-09",
        ART_82,
        Text("劳动节后补班的周六", "to the Saturday made up after it"),
    ),
    Count("05-09", "1w", "05-11", ART_82, Text("补班的周六起", "from that Saturday")),
    Count("06-18", "1w", "06-22", ART_82, Text("跨端午", "over the Dragon Boat Festival")),
    Count(
        "09-18",
        "1w",
        "09-20",
        ART_82,
        Text("国庆前补班的周日", "a Sunday made up before National Day"),
    ),
    Count("09-24", "1w", "09-28", ART_82, Text("跨中秋", "over the Mid-Autumn Festival")),
    Count("09-30", "1w", "10-08", ART_82, Text("跨国庆", "over National Day")),
    Count(
        "10-08", "2w", "10-10", ART_82, Text("国庆后补班的周六", "to the Saturday made up after it")
    ),
    Count(
        "09-21", "10w", "10-12", ART_82, Text("十日跨中秋、国庆", "ten over both autumn holidays")
    ),
    Count("03-02", "7c", "03-09", START, Text("七个自然日", "seven calendar days")),
    Count(
        "03-02",
        "5c",
        "03-09",
        END,
        Text("末日周六，顺延到周一", "a last day on a Saturday moves to Monday"),
    ),
    Count(
        "09-26",
        "5c",
        "10-08",
        END,
        Text("末日国庆，顺延到节后", "a last day on National Day moves past it"),
    ),
    Count(
        "02-09",
        "5c",
        "02-14",
        END,
        Text("末日是补班的周六，不顺延", "a last day on a made-up Saturday stays"),
    ),
    Count(
        "12-25",
        "5w",
        "2027-01-01 provisional",
        ART_82,
        Text("跨入尚未公布的年份", "into a year that is not announced"),
    ),
    Count(
        "12-25",
        "5w",
        "2027-01-04",
        ART_82,
        Text("公布以后重新计算", "the same once it is announced"),
        (NEXT_YEAR,),
    ),
)
TO_TOWN = (("06-01 09:00", "village take_in"), ("06-01 10:00", "village forward"))
AT_TOWN = (*TO_TOWN, ("06-04", "town take_over arrived=06-03T11:00"))
TAKEN_IN = (("06-01", "county take_in"),)
ACCEPTED = (*TAKEN_IN, ("06-01 15:00", "county accept"))
ASKED = (*AT_TOWN, ("06-05", "town notify until=2026-06-30"))
BROUGHT = (*ASKED, ("06-10", "village hand_in documents=bank-card"))
ANSWERED = (*BROUGHT, ("06-15", "town supplement answers=it arrived=06-12T10:00"))
EARLY = (
    *AT_TOWN,
    ("06-04 15:00", "village hand_in documents=bank-card"),
    ("06-05", "town notify until=2026-06-30"),
    ("06-08", "town supplement answers=it arrived=06-04T16:00"),
)
SENT_BACK = (
    *ASKED,
    ("06-08", "town return note=请补正 to=620722101200"),
    ("06-08 16:00", "village take_over arrived=06-08T15:00"),
    ("06-10", "village supplement documents=bank-card"),
)
AT_COUNTY = (
    ("06-01", "town take_in"),
    ("06-01 15:00", "town forward"),
    ("06-03", "county take_over arrived=06-02T09:00"),
)
ASKED_BY_COUNTY = (*AT_COUNTY, ("06-05", "county notify until=2026-06-30"))
TWICE = (
    *ASKED_BY_COUNTY,
    ("06-10", "town hand_in documents=test-report"),
    ("06-19", "town hand_in documents=rules"),
)
HEARING = (*ACCEPTED, ("06-03", "county pause procedure=hearing until=2026-06-12"))
REVIEWED = (*ACCEPTED, ("06-08", "county review opinion=pass"))
GRANTED = (*REVIEWED, ("06-15", "county decide outcome=granted"))
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
        ASKED,
        "due step",
        "none",
        ART_32,
        Text("告知以后等补正", "notified: it waits for the applicant"),
    ),
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
        SENT_BACK,
        "due forward",
        "2026-06-11",
        "政务公开承诺 the promised limit",
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
        "政务公开承诺 the promised limit",
        Text(
            "一直没有转报：村里得红牌",
            "never forwarded: a red card for the village",
        ),
    ),
    Row(
        ALLOWANCE,
        BROUGHT,
        "card step 07-31",
        "yellow",
        "政务公开承诺 the promised limit",
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
        "政务公开承诺 the promised limit",
        Text(
            "答复写明已经送达：红牌",
            "its answer says that it had come in: red",
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
        ALLOWANCE,
        (
            *ASKED,
            ("06-08", "village hand_in documents=bank-card"),
            ("06-10", "town accept"),
            ("06-22", "town supplement answers=it arrived=06-09T10:00"),
        ),
        "due step",
        "2026-06-17",
        "政务公开承诺 the promised limit",
        Text(
            "受理以后才补进：审查期限仍从受理起算",
            "taken in after acceptance: the review counts from the acceptance all the same",
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
        "政务公开承诺 the promised limit",
        Text(
            "退回以后由乡镇补进：从补进起一个工作日内转报",
            "taken into the case where it went back to: one working day to pass it on, from that entry",
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
        "政务公开承诺 the promised limit",
        Text(
            "受理后告知、不采纳、重交：从重交起算",
            "notified after acceptance, declined, handed in anew: the step counts from the last",
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
        "政务公开承诺 the promised limit",
        Text(
            "等补正时受理的：审查从补正起算",
            "accepted while it waited for the applicant: the review counts from the supplement",
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
        "政务公开承诺 the promised limit",
        Text(
            "受理后退回村里补正的，也要在一个工作日内转报",
            "supplemented at the village after acceptance: it has one working day to pass that on, too",
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
        "政务公开承诺 the promised limit",
        Text(
            "别处交的一直没有答复，书面受理仍然算数：从受理起算",
            "nobody answers what was handed in elsewhere, and the case is accepted: the whole counts from the acceptance",
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
        "政务公开承诺 the promised limit",
        Text(
            "另有一件没有答复：乡镇补进的仍要转报",
            "another paper waits for an answer: what the town took in must be passed on all the same",
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
        "政务公开承诺 the promised limit",
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
        "政务公开承诺 the promised limit",
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
        "政务公开承诺 the promised limit",
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
        "政务公开承诺 the promised limit",
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
        "政务公开承诺 the promised limit",
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
        "政务公开承诺 the promised limit",
        Text(
            "告知晚了、又受理：不等申请人",
            "notified too late and then accepted: it waits for nobody",
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
    Row(
        ALLOWANCE,
        AT_TOWN,
        "accepted 07-31",
        "none",
        OWN,
        Text("给付事项没有视为受理", "a benefit is not deemed accepted"),
    ),
)
DECISION = (
    Row(
        LICENCE,
        ACCEPTED,
        "due statutory",
        "2026-06-30",
        ART_42,
        Text("二十日内决定", "decided within twenty days"),
    ),
    Row(
        LICENCE,
        ACCEPTED,
        "due promised",
        "2026-06-17",
        PROMISE,
        Text("承诺十二个工作日", "twelve working days promised"),
    ),
    Row(
        LICENCE,
        ACCEPTED,
        "due step",
        "2026-06-11",
        PROMISE,
        Text("审查八个工作日", "eight for the review"),
    ),
    Row(
        LICENCE,
        REVIEWED,
        "due step",
        "2026-06-11",
        PROMISE,
        Text("审查后三个工作日决定", "three to decide after it"),
    ),
    Row(
        LICENCE,
        (*TAKEN_IN, ("06-12", "county accept")),
        "due statutory",
        "2026-06-30",
        ART_42,
        Text("视为受理的，从收到起算", "deemed accepted: from receipt"),
    ),
    Row(
        LICENCE,
        TAKEN_IN,
        "due statutory",
        "2026-06-30",
        ART_42,
        Text("还没受理也看得到", "it is seen before acceptance, too"),
    ),
    Row(
        LICENCE,
        (("09-21", "county take_in"), ("09-21 15:00", "county accept")),
        "due statutory",
        "2026-10-26",
        ART_42,
        Text("二十日跨中秋、国庆", "twenty days over both autumn holidays"),
    ),
    Row(
        LICENCE,
        GRANTED,
        "due delivery",
        "2026-06-30",
        ART_44,
        Text("决定后十日内送达", "delivered within ten days of the decision"),
    ),
    Row(
        LICENCE,
        GRANTED,
        "due step",
        "2026-06-23",
        PROMISE,
        Text("承诺五个工作日制证", "five working days promised for the document"),
    ),
    Row(
        LICENCE,
        GRANTED,
        "due statutory",
        "none",
        ART_42,
        Text("决定后办理期限不再走", "the limit to decide has stopped"),
    ),
    Row(
        LICENCE,
        (*REVIEWED, ("06-15", "county decide outcome=denied reason=不合格")),
        "due delivery",
        "none",
        ART_44,
        Text("不予许可没有证件可送达", "a denial has no document to deliver"),
    ),
    Row(
        ALLOWANCE,
        (*AT_TOWN, ("06-05", "town accept")),
        "due statutory",
        "2026-07-20",
        OWN,
        Text("给付按自己的三十个工作日", "a benefit's own thirty working days"),
    ),
    Row(
        LICENCE,
        (("12-10", "county take_in"), ("12-10 15:00", "county accept")),
        "due statutory",
        "2027-01-07 provisional",
        ART_82,
        Text("跨年暂定", "into next year: provisional"),
    ),
    Row(
        LICENCE,
        (("12-10", "county take_in"), ("12-10 15:00", "county accept")),
        "due statutory",
        "2027-01-08",
        ART_82,
        Text("放假安排公布后重算", "counted anew once it is announced"),
        years=(NEXT_YEAR,),
    ),
)
PAUSES = (
    Row(
        LICENCE,
        HEARING,
        "due statutory",
        "2026-07-09",
        ART_45,
        Text(
            "听证，没有人登记结束：到告知的日期自动恢复",
            "a hearing that nobody ends: the clock runs again after the told day",
        ),
    ),
    Row(
        LICENCE,
        (*HEARING, ("06-08", "county resume")),
        "due statutory",
        "2026-07-03",
        ART_45,
        Text("听证提前结束", "ended before that day"),
    ),
    Row(
        LICENCE,
        HEARING,
        "refused 06-15 county resume",
        "clock.not_paused",
        ART_45,
        Text("已自动恢复，不需要再登记", "it runs by itself again: nothing to end"),
    ),
    Row(
        LICENCE,
        (
            *ACCEPTED,
            ("06-03", "county pause procedure=hearing until=2026-06-12"),
            ("06-03 17:00", "county resume"),
        ),
        "due statutory",
        "2026-06-30",
        ART_45,
        Text("当天停、当天恢复", "stopped and resumed on one day"),
    ),
    Row(
        LICENCE,
        (
            *ACCEPTED,
            ("06-03", "county pause procedure=hearing until=2026-06-05"),
            ("06-10", "county pause procedure=testing until=2026-06-12"),
        ),
        "due statutory",
        "2026-07-06",
        ART_45,
        Text("听证一次、检测一次", "a hearing and a test"),
    ),
    Row(
        LICENCE,
        (*ACCEPTED, ("06-18", "county pause procedure=testing until=2026-06-22")),
        "due statutory",
        "2026-07-01",
        ART_45,
        Text("检测期间有端午，不重复扣除", "a holiday within a test is not counted twice"),
    ),
    Row(
        LICENCE,
        HEARING,
        "due step",
        "2026-06-23",
        ART_45,
        Text("环节期限也停", "the step's limit stops, too"),
    ),
    Row(
        LICENCE,
        HEARING,
        "refused 06-05 county decide outcome=granted",
        "case.wrong_stage",
        ART_45,
        Text("没有审查，不能决定", "not reviewed yet: no decision"),
    ),
    Row(
        LICENCE,
        HEARING,
        "refused 06-05 county pause procedure=testing until=2026-06-20",
        "clock.already_paused",
        ART_45,
        Text("已经停着", "it stands still already"),
    ),
    Row(
        LICENCE,
        (*REVIEWED, ("06-09", "county pause procedure=expert_review until=2026-06-20")),
        "refused 06-10 county decide outcome=granted",
        "clock.already_paused",
        ART_45,
        Text("专家评审没有结束，不能决定", "no decision while experts review"),
    ),
    Row(
        ALLOWANCE,
        (*AT_TOWN, ("06-05", "town accept")),
        "refused 06-08 town pause procedure=hearing until=2026-06-20",
        "clock.nothing_stops",
        ART_45,
        Text("给付事项没有这些程序", "a benefit has none of these procedures"),
    ),
    Row(
        LICENCE,
        (*ACCEPTED, ("06-15", "county extend days=10 approved_by=陈静 reason=复杂")),
        "due statutory",
        "2026-07-14",
        ART_42,
        Text("负责人批准延长十日", "ten days more with the head's approval"),
    ),
    Row(
        LICENCE,
        (*ACCEPTED, ("06-15", "county extend days=10 approved_by=陈静 reason=复杂")),
        "due promised",
        "2026-07-02",
        ART_42,
        Text("承诺期限一并顺延", "the promised limit moves with it"),
    ),
    Row(
        LICENCE,
        (*ACCEPTED, ("06-15", "county extend days=10 approved_by=陈静 reason=复杂")),
        "refused 06-16 county extend days=5 approved_by=陈静 reason=再延",
        "clock.extended_already",
        ART_42,
        Text("只能延长一次", "once only"),
    ),
    Row(
        LICENCE,
        ACCEPTED,
        "refused 06-15 county extend days=11 approved_by=陈静 reason=复杂",
        "clock.too_many_days",
        ART_42,
        Text("不能超过十日", "ten days at most"),
    ),
    Row(
        LICENCE,
        ACCEPTED,
        "refused 07-01 county extend days=10 approved_by=陈静 reason=复杂",
        "clock.limit_over",
        ART_42,
        Text("期限过后不能再延长", "not once the limit is over"),
    ),
    Row(
        LICENCE,
        ACCEPTED,
        "refused 06-18 county extend days=10 approved_by=陈静 reason=复杂",
        "done",
        ART_42,
        Text(
            "过了承诺期限、没过法定期限，可以延长",
            "past the promised limit but not the one by law, it can be",
        ),
    ),
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
CHARGED = (
    Row(
        ALLOWANCE,
        (("06-01", "village take_in"),),
        "charged 06-04",
        "village 3/3",
        "监察 supervision",
        Text("一直在村里", "still at the village"),
    ),
    Row(
        ALLOWANCE,
        (("06-01", "village take_in"), ("06-02 10:00", "village forward")),
        "charged 06-08",
        "link 7/5",
        "监察 supervision",
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
        "监察 supervision",
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
        "监察 supervision",
        Text("等补正算申请人", "waiting for the applicant"),
    ),
    Row(
        ALLOWANCE,
        BROUGHT,
        "charged 06-12",
        "applicant 5/3, link 1/1, town 5/5",
        "监察 supervision",
        Text("交到村里以后不再算申请人", "the applicant's until it was handed in at the village"),
    ),
    Row(
        ALLOWANCE,
        (*BROUGHT, ("06-15", "town supplement answers=it")),
        "charged 06-16",
        "applicant 5/3, link 1/1, town 9/7",
        "监察 supervision",
        Text("答复以后也不变", "nor does the answer change that"),
    ),
    Row(
        ALLOWANCE,
        ANSWERED,
        "charged 06-16",
        "applicant 5/3, link 3/3, town 7/5",
        "监察 supervision",
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
        "监察 supervision",
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
        "监察 supervision",
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
        "监察 supervision",
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
        "监察 supervision",
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
        "监察 supervision",
        Text("没有写明何时送达，不算线路", "nothing is the link's without a word of the arrival"),
    ),
    Row(
        LICENCE,
        HEARING,
        "charged 06-15",
        "county 5/3, procedure 9/7",
        "监察 supervision",
        Text("听证算法定程序", "a hearing is nobody's"),
    ),
    Row(
        ALLOWANCE,
        (*AT_TOWN, ("06-08", "town withdraw reason=搬走")),
        "charged 07-31",
        "link 1/1, town 6/4",
        "监察 supervision",
        Text("办结后不再计", "nothing after the end"),
    ),
)
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
GROUPS: tuple[tuple[Text, tuple[Row, ...]], ...] = (
    (Text("三个日期：收件、收到、受理", "Three dates: taken in, received, accepted"), DATES),
    (Text("受理与视为受理", "Acceptance, also by silence"), ACCEPTANCE),
    (Text("决定与送达", "Decision and delivery"), DECISION),
    (Text("停止、延长、公示", "Pauses, extensions, public notices"), PAUSES),
    (Text("先行办理", "Urgent help first"), URGENT_ROWS),
    (Text("每一天记在谁名下", "Whose the days were"), CHARGED),
)
