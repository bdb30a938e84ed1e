"""What an act's entry says, line by line, in the words of its case."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.facts import Body
from shared.domain.pages import Slot
from shared.domain.text import Text
from shared.web import fee_words, step_words
from shared.web.case_words import IN_HAND, iso_day, path_label, path_words, remedies_words
from shared.web.language import full_moment, t
from shared.web.page_words import slot_label

OPINIONS = {"pass": Text("审查通过", "review passed"), "fail": Text("审查不通过", "review failed")}
OUTCOMES = {"granted": Text("准予", "granted"), "denied": Text("不予批准", "denied")}


def told(case: Case, act: Act | None, body: Body | None) -> list[str]:
    """Return the lines of an entry's body; a body that is not here says so."""
    if body is None:
        return [str(t("内容不在本机或已删除", "its content is erased or not held here"))]
    if act is None:
        return []
    words = [tell(case, body) for key, tell in TELLERS.items() if body.get(key)]
    if act is Act.CORRECT:
        words.insert(0, _correction(case, body))
    if body.get("answers"):
        words.append(str(t("答复别处交来的事项", "answers what was handed in elsewhere")))
    return [w for w in words if w]


def _correction(case: Case, body: Mapping[str, Any]) -> str:
    path = str(body["field"])
    old, new = (path_words(case, path, body[key]) for key in ("old", "new"))
    return str(
        t(
            "{what}:{old} → {new}",
            "{what}: {old} → {new}",
            what=path_label(case, path),
            old=old,
            new=new,
        )
    )


def _documents(case: Case, body: Mapping[str, Any]) -> str:
    known = [
        d.name for d in (case.matter.documents if case.matter else ()) if d.id in body["documents"]
    ]
    names = t("、", ", ").join(str(t(name)) for name in known)
    if "until" in body:
        return str(t("缺件：{names}", "missing: {names}", names=names))
    return str(t("材料：{names}", "documents: {names}", names=names)) if names else ""


def _fields(case: Case, body: Mapping[str, Any]) -> str:
    if "matter" in body:
        return ""
    labels = t("、", ", ").join(path_label(case, f"fields.{key}") for key in body["fields"])
    return str(t("填写：{labels}", "filled in: {labels}", labels=labels))


def _plain(key: str) -> Callable[[Case, Mapping[str, Any]], str]:
    return lambda _case, body: str(body[key])


def _labelled(key: str, label: Text) -> Callable[[Case, Mapping[str, Any]], str]:
    return lambda _case, body: f"{t(label)} {body[key]}"


def _earlier(_case: Case, body: Mapping[str, Any]) -> str:
    at = full_moment(datetime.fromisoformat(str(body["received_at"])))
    return str(
        t(
            "同一人同一事项另有一件，{at} 收件；收件日取最早的",
            "another one of the same person and matter was taken in {at}; the earliest date counts",
            at=at,
        )
    )


def _device(_case: Case, body: Mapping[str, Any]) -> str:
    tag = body["device"]["tag"]
    return str(t("在设备 {tag} 上收件", "taken in on device {tag}", tag=tag))


def _pages(case: Case, body: Mapping[str, Any]) -> str:
    slots = [Slot(body["document"], page["page"], page["no"]) for page in body["pages"]]
    return t("、", ", ").join(slot_label(case, slot) for slot in slots)


def _page(case: Case, body: Mapping[str, Any]) -> str:
    return slot_label(case, Slot(body["document"], body["page"], body["no"]))


def _outcome(_case: Case, body: Mapping[str, Any]) -> str:
    decided = OUTCOMES.get(body["outcome"])
    return str(t(decided)) if decided else step_words.outcome_words(body)


def _says(words: Callable[[Mapping[str, Any]], str]) -> Callable[[Case, Mapping[str, Any]], str]:
    return lambda _case, body: words(body)


TELLERS: dict[str, Callable[[Case, Mapping[str, Any]], str]] = {
    "outcome": _outcome,
    "opinion": lambda _case, body: str(t(OPINIONS[body["opinion"]])),
    "documents": _documents,
    "fields": _fields,
    "procedure": _says(step_words.procedure_words),
    "days": _says(step_words.extension_words),
    "place": _says(step_words.place_words),
    "until": _says(step_words.until_words),
    "visitors": _says(step_words.visit_words),
    "item": _says(step_words.check_words),
    "text": _plain("text"),
    "objections": _plain("objections"),
    "arrived": _says(step_words.arrival_words),
    "into": lambda _case, _body: str(t(IN_HAND)),
    "other": _earlier,
    "fen": _says(fee_words.fee_words),
    "approved_by": _says(fee_words.approval_words),
    "sent_on": _says(fee_words.sent_words),
    "way": _says(fee_words.delivered_words),
    "failure": _says(fee_words.failure_words),
    "died_on": lambda _case, body: f"{t('去世日期', 'died on')} {iso_day(body['died_on'])}",
    "number": _labelled("number", Text("编号", "number")),
    "pages": _pages,
    "page": _page,
    "device": _device,
    "reason": _plain("reason"),
    "organ": _labelled("organ", Text("应去的机关：", "turn to:")),
    "note": _plain("note"),
    "remedies": lambda _case, body: remedies_words(body["remedies"]),
}
