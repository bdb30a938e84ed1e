"""What stands over a case page: a result in doubt or withdrawn, acts that wait for the county, a frozen ledger."""

from dataclasses import dataclass

from flask import url_for

from shared.app.cases import CaseView
from shared.domain.case import Case
from shared.domain.ledgers import case_ledger
from shared.domain.rights import Right
from shared.web.language import full_moment, t
from shared.web.listing import RED, YELLOW
from shared.web.rights import has_right
from shared.web.site import site

JUDGEMENT, FORKS = "judgement", "forks"
"""Doors of the county's site."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice over the page. `url` leads to where it is decided, for those who may; empty elsewhere."""

    kind: str
    words: str
    url: str = ""
    go: str = ""


def notices(view: CaseView) -> list[Notice]:
    """Return what a person must know before anything else."""
    found = []
    if view.frozen:
        found.append(_frozen(view.case))
    if view.case.withdrawn is not None:
        found.append(_withdrawn(view.case))
    if view.case.awaiting:
        found.append(_in_doubt(view.case))
    if again := site().reentry.count(view.case.id):
        found.append(_again(again))
    return found


def judgement_url(case: str, entry: str) -> str:
    """Return where an act in doubt is decided, for those who may see it; empty elsewhere."""
    door = site().doors.get(JUDGEMENT)
    if door is None or not has_right(Right.SEE_NETWORK):
        return ""
    return url_for(door, case_id=case, entry=entry)


def _frozen(case: Case) -> Notice:
    words = t(
        "同一处有两条互相矛盾的记录，这件事已冻结；县里裁定之前，谁也不能再办。",
        "Two records contradict each other at one place: the case is frozen, and nobody can act on it before the county decides.",
    )
    door = site().doors.get(FORKS)
    if door is None or not has_right(Right.SEE_NETWORK):
        return Notice(RED, str(words))
    url = url_for(door, ledger=case_ledger(case.id))
    return Notice(RED, str(words), url, str(t("去裁定", "Decide on it")))


def _withdrawn(case: Case) -> Notice:
    if case.withdrawn is None:
        raise ValueError(case)
    words = t(
        "结果已由{who}于 {at} 撤销。收件日期照旧，救济途径见下。",
        "{who} withdrew the result at {at}. The take-in date stands; the remedies are told below.",
        who=case.withdrawn.by,
        at=full_moment(case.withdrawn.at),
    )
    return Notice(RED, str(words))


def _again(count: int) -> Notice:
    words = t(
        "本单位有 {n} 条记录没有生效，等着重新录入。",
        "Records of this node that had no effect and wait to be entered again: {n}.",
        n=count,
    )
    if not has_right(Right.SEE_NETWORK):
        return Notice(YELLOW, str(words))
    return Notice(
        YELLOW, str(words), url_for("cases.quarantine"), str(t("去重新录入", "Enter again"))
    )


def _in_doubt(case: Case) -> Notice:
    n = len(case.awaiting)
    if case.has_result:
        words = t(
            "结果照常有效，但有 {n} 步存疑，等县里裁定；县里确认或撤销之前一直带着这个标记。",
            "The result stands, marked: {n} of its steps wait for the county to confirm it or withdraw it.",
            n=n,
        )
    else:
        words = t(
            "有 {n} 步存疑，等县里裁定；裁定前不能制证送达，其他照常办。收件日期照旧。",
            "In doubt: {n} of its steps wait for the county. No result is issued before that; all else goes on, and the take-in date stands.",
            n=n,
        )
    first = next(
        (h for h in case.slip if h.seq in case.awaiting and h.ruling and h.ruling.is_open), None
    )
    url = judgement_url(case.id, first.hash) if first else ""
    return Notice(YELLOW, str(words), url, str(t("看裁定页", "Open the judgement")) if url else "")
