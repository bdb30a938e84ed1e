"""What an entry on the clock, or a step with a record, says on the slip."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.domain.limits import Approver, LimitUnit, Procedure
from shared.domain.step_acts import Checked, Finding, Objections
from shared.web.language import full_moment, t

Said = Mapping[str, Any]


def until_words(body: Said) -> str:
    """Say until when: a procedure as told, a public notice, or what was asked to be supplied."""
    if "procedure" in body:
        return str(t("书面告知到 {d} 为止", "told in writing to last until {d}", d=body["until"]))
    if "place" in body:
        return str(t("公示到 {d}", "posted until {d}", d=body["until"]))
    return str(t("补齐期限 {d}", "to be supplied by {d}", d=body["until"]))


def procedure_words(body: Said) -> str:
    """Name the procedure that stops the clock."""
    return str(t(Procedure(body["procedure"]).text))


def extension_words(body: Said) -> str:
    """Say by how much a limit was extended, and who approved it."""
    unit = t("个工作日", "working days") if body["unit"] == LimitUnit.WORKING else t("天", "days")
    return str(
        t(
            "延长 {n} {unit}，{who}{name}批准",
            "by {n} {unit}, approved by {who}, {name}",
            n=body["days"],
            unit=unit,
            who=t(Approver(body["approver"]).text),
            name=body["approved_by"],
        )
    )


def place_words(body: Said) -> str:
    """Say where and when a notice was posted."""
    return str(
        t("{d} 张贴于{place}", "posted on {d}: {place}", d=body["since"], place=body["place"])
    )


def outcome_words(body: Said) -> str:
    """Say what came of a public notice."""
    return str(t(Objections(body["outcome"]).text))


def visit_words(body: Said) -> str:
    """Say who visited, when, and what they found."""
    names = t("、", ", ").join(body["visitors"])
    found = t(Finding(body["finding"]).text)
    return f"{body['visited_on']} {names}{t('：', ': ')}{found}"


def check_words(body: Said) -> str:
    """Say what was checked, with whom, and the result."""
    result = t(Checked(body["result"]).text)
    return f"{body['item']} · {body['source']}{t('：', ': ')}{result}"


def arrival_words(body: Said) -> str:
    """Say when an offer had come in."""
    at = full_moment(datetime.fromisoformat(str(body["arrived"])))
    return str(t("{at} 送达", "came in {at}", at=at))
