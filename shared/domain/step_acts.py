"""What an act on the clock, or a step with a record, asks: pauses, extensions, public notices, visits, data checks."""

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum

from shared.domain.acts import Act
from shared.domain.case_checks import matter_of
from shared.domain.doing import NOTE, REASON, Doing, Made
from shared.domain.limits import Procedure
from shared.domain.refusals_clock import NoticeTooLong, NoticeTooShort, TooManyDays
from shared.domain.refusals_input import BadChoice, BadDate, FormIncomplete
from shared.domain.stops import latest_end
from shared.domain.text import Text
from shared.domain.worktime import county_day

PROCEDURE = Text("停表的程序", "Procedure that stops the clock")
TOLD_UNTIL = Text("书面告知申请人的截止日", "Until when, as told to the applicant in writing")
DAYS = Text("延长几天", "By how many days")
APPROVED_BY = Text("批准人", "Approved by")
PLACE = Text("张贴在哪里", "Where it is posted")
POSTED_ON = Text("张贴日期", "Posted on")
NOTICE_UNTIL = Text("公示到哪天", "Posted until")
NOTICE_TEXT = Text("公示内容", "What it says")
OBJECTIONS = Text("收到的异议", "Objections received")
HANDLING = Text("异议怎样处理", "What came of them")
VISITOR = Text("第一位走访人", "First visitor")
OTHER_VISITOR = Text("第二位走访人", "Second visitor")
VISITED_ON = Text("走访日期", "Visited on")
FINDING = Text("走访结论", "Finding")
SOURCE = Text("向哪里核对", "Checked with")
CHECKED = Text("核对什么", "What was checked")
RESULT = Text("核对结果", "Result")
STANDS_FOR = Text("替代哪份材料", "In place of which document")
MOST_BACK = timedelta(days=7)
"""How long after a notice was posted it may still be recorded."""


class Finding(StrEnum):
    """What a household visit found."""

    AGREES = "agrees"
    DIFFERS = "differs"
    ABSENT = "absent"

    @property
    def text(self) -> Text:
        """The finding's name."""
        return FINDINGS[self]


FINDINGS: dict[str, Text] = {
    Finding.AGREES: Text("与申报一致", "agrees with what was declared"),
    Finding.DIFFERS: Text("与申报不一致", "differs from what was declared"),
    Finding.ABSENT: Text("家中无人", "nobody at home"),
}


class Checked(StrEnum):
    """What a data check gave."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NO_RECORD = "no_record"

    @property
    def text(self) -> Text:
        """The result's name."""
        return RESULTS[self]


RESULTS: dict[str, Text] = {
    Checked.AGREES: Text("核对一致", "agrees"),
    Checked.DIFFERS: Text("核对不一致", "differs"),
    Checked.NO_RECORD: Text("没有记录", "no record"),
}


class Objections(StrEnum):
    """What came of a public notice."""

    NONE = "none"
    DISMISSED = "dismissed"
    UPHELD = "upheld"

    @property
    def text(self) -> Text:
        """The outcome's name."""
        return OUTCOMES_OF_NOTICE[self]


OUTCOMES_OF_NOTICE: dict[str, Text] = {
    Objections.NONE: Text("没有异议", "no objection"),
    Objections.DISMISSED: Text("有异议，经核实不成立", "objections, found to be without ground"),
    Objections.UPHELD: Text("有异议，经核实成立", "objections, found to be right"),
}


def _pause(doing: Doing) -> Made:
    choices = tuple(
        p for p in matter_of(doing.case).clock.stops if p is not Procedure.PUBLIC_NOTICE
    )
    return {
        "procedure": doing.one_of("procedure", PROCEDURE, choices),
        "until": doing.day("until", TOLD_UNTIL, future=True),
        "note": doing.text("note", NOTE),
    }, None


def _resume(doing: Doing) -> Made:
    return {"note": doing.text("note", NOTE)}, None


def _extend(doing: Doing) -> Made:
    extension = matter_of(doing.case).clock.extension
    if extension is None:
        raise ValueError(doing.case.id)
    typed = doing.typed.get("days").strip()
    if not (typed.isascii() and typed.isdecimal() and 0 < len(typed) <= 4 and int(typed)):
        raise FormIncomplete({"days": BadChoice(field=DAYS)})
    if int(typed) > extension.limit.days:
        raise FormIncomplete({"days": TooManyDays(most=extension.limit.days)})
    return {
        "days": int(typed),
        "unit": str(extension.limit.unit),
        "approver": str(extension.approver),
        "approved_by": doing.name("approved_by", APPROVED_BY),
        "reason": doing.text("reason", REASON, required=True),
    }, None


def _post_notice(doing: Doing) -> Made:
    since = doing.day("since", POSTED_ON, future=False)
    until = _any_day(doing, "until", NOTICE_UNTIL)
    posted, days = date.fromisoformat(since), matter_of(doing.case).clock.notice
    if county_day(doing.at) - posted > MOST_BACK:
        raise FormIncomplete({"since": BadDate(field=POSTED_ON)})
    if until < posted + timedelta(days=days):
        raise FormIncomplete({"until": NoticeTooShort(days=days)})
    if until > latest_end(posted, days):
        latest = latest_end(posted, days).isoformat()
        raise FormIncomplete({"until": NoticeTooLong(latest=latest)})
    return {
        "place": doing.text("place", PLACE, required=True),
        "since": since,
        "until": until.isoformat(),
        "text": doing.text("text", NOTICE_TEXT, required=True),
    }, None


def _close_notice(doing: Doing) -> Made:
    outcome = doing.one_of("outcome", HANDLING, tuple(Objections))
    told = doing.text("objections", OBJECTIONS, required=outcome != Objections.NONE)
    return {"outcome": outcome, "objections": told}, None


def _visit(doing: Doing) -> Made:
    names = doing.two_names(("visitor", VISITOR), ("other_visitor", OTHER_VISITOR))
    return {
        "visitors": names,
        "visited_on": doing.day("visited_on", VISITED_ON, future=False),
        "finding": doing.one_of("finding", FINDING, tuple(Finding)),
        "note": doing.text("note", NOTE, required=True),
    }, None


def _check_data(doing: Doing) -> Made:
    result = doing.one_of("result", RESULT, tuple(Checked))
    document = doing.typed.get("document") or None
    known = tuple(d.id for d in doing.case.asked_for)
    if document is not None and document not in known:
        raise FormIncomplete({"document": BadChoice(field=STANDS_FOR)})
    return {
        "source": doing.text("source", SOURCE, required=True),
        "item": doing.text("item", CHECKED, required=True),
        "result": result,
        "document": document if result == Checked.AGREES else None,
        "note": doing.text("note", NOTE),
    }, None


def _any_day(doing: Doing, key: str, label: Text) -> date:
    try:
        return date.fromisoformat(doing.typed.get(key).strip())
    except ValueError:
        raise FormIncomplete({key: BadDate(field=label)}) from None


STEP_BUILDERS: dict[Act, Callable[[Doing], Made]] = {
    Act.PAUSE: _pause,
    Act.RESUME: _resume,
    Act.EXTEND: _extend,
    Act.POST_NOTICE: _post_notice,
    Act.CLOSE_NOTICE: _close_notice,
    Act.VISIT: _visit,
    Act.CHECK_DATA: _check_data,
}
