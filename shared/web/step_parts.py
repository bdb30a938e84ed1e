"""What the acts on the clock, and the steps with a record, ask of the person who does them."""

from collections.abc import Callable
from typing import Any

from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.doing import NOTE, REASON
from shared.domain.limits import Procedure
from shared.domain.registry import Registry
from shared.domain.step_acts import (
    APPROVED_BY,
    CHECKED,
    DAYS,
    FINDING,
    FINDINGS,
    HANDLING,
    NOTICE_TEXT,
    NOTICE_UNTIL,
    OBJECTIONS,
    OTHER_VISITOR,
    OUTCOMES_OF_NOTICE,
    PLACE,
    POSTED_ON,
    PROCEDURE,
    RESULT,
    RESULTS,
    SOURCE,
    STANDS_FOR,
    TOLD_UNTIL,
    VISITED_ON,
    VISITOR,
)
from shared.domain.text import Text
from shared.web.asked import Asked, choices_of
from shared.web.language import t

Parts = dict[str, Any]


def _pause(case: Case, _registry: Registry) -> Parts:
    stops = case.matter.clock.stops if case.matter else ()
    found = {str(p): p.text for p in stops if p is not Procedure.PUBLIC_NOTICE}
    lead = t(
        "所需时间不计入办理期限，要书面告知申请人；到告知的日期自动恢复（行政许可法第45条）。",
        "Its time is not counted and is told to the applicant in writing; the clock runs again after the told day by itself (Administrative Licensing Law, art. 45).",
    )
    return {
        "lead": str(lead),
        "asked": (
            Asked("procedure", PROCEDURE, "select", required=True, choices=choices_of(found)),
            Asked("until", TOLD_UNTIL, "date", required=True),
            Asked("note", NOTE),
        ),
    }


def _resume(_case: Case, _registry: Registry) -> Parts:
    return {"asked": (Asked("note", NOTE),)}


def _extend(case: Case, _registry: Registry) -> Parts:
    extension = case.matter.clock.extension if case.matter else None
    lead = t(
        "经{who}批准，最多延长 {n} 天，只能一次；理由要告知申请人（行政许可法第42条）。",
        "With the approval of {who}, by {n} days at most, once; the reason is told to the applicant (Administrative Licensing Law, art. 42).",
        who=t(extension.approver.text) if extension else "",
        n=extension.limit.days if extension else 0,
    )
    return {
        "lead": str(lead),
        "asked": (
            Asked("days", DAYS, "number", required=True),
            Asked("approved_by", APPROVED_BY, "text", required=True),
            Asked("reason", REASON, required=True),
        ),
    }


def _post_notice(case: Case, _registry: Registry) -> Parts:
    days = case.matter.clock.notice if case.matter else 0
    lead = t(
        "公示至少 {n} 天。拍下张贴的样子；村里也可以以后补拍。",
        "It hangs for {n} days at least. Photograph it where it hangs; the village can also do so later.",
        n=days,
    )
    return {
        "lead": str(lead),
        "asked": (
            Asked("place", PLACE, "text", required=True),
            Asked("since", POSTED_ON, "date", required=True),
            Asked("until", NOTICE_UNTIL, "date", required=True),
            Asked("text", NOTICE_TEXT, required=True),
        ),
    }


def _close_notice(_case: Case, _registry: Registry) -> Parts:
    found = choices_of(OUTCOMES_OF_NOTICE)
    return {
        "asked": (
            Asked("outcome", HANDLING, "radio", required=True, choices=found),
            Asked("objections", OBJECTIONS),
        )
    }


def _visit(_case: Case, _registry: Registry) -> Parts:
    hint = Text("看到、听到了什么", "What was seen and heard")
    return {
        "asked": (
            Asked("visitor", VISITOR, "text", required=True),
            Asked("other_visitor", OTHER_VISITOR, "text", required=True),
            Asked("visited_on", VISITED_ON, "date", required=True),
            Asked("finding", FINDING, "radio", required=True, choices=choices_of(FINDINGS)),
            Asked("note", NOTE, required=True, hint=hint),
        )
    }


def _check_data(case: Case, _registry: Registry) -> Parts:
    missing = case.matter.missing(case.documents) if case.matter else ()
    none = ("", str(t("不替代材料", "none")))
    papers = (none, *((d.id, str(t(d.name))) for d in missing))
    return {
        "asked": (
            Asked("source", SOURCE, "text", required=True),
            Asked("item", CHECKED, "text", required=True),
            Asked("result", RESULT, "radio", required=True, choices=choices_of(RESULTS)),
            Asked("document", STANDS_FOR, "select", choices=papers),
            Asked("note", NOTE),
        )
    }


STEP_PARTS: dict[Act, Callable[[Case, Registry], Parts]] = {
    Act.PAUSE: _pause,
    Act.RESUME: _resume,
    Act.EXTEND: _extend,
    Act.POST_NOTICE: _post_notice,
    Act.CLOSE_NOTICE: _close_notice,
    Act.VISIT: _visit,
    Act.CHECK_DATA: _check_data,
}
