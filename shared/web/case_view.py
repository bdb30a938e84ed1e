"""A case's own facts in the words of its page: head, form, documents, corrections."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.domain.acts import Act
from shared.domain.case import Case, Stage
from shared.domain.case_acts import REMEDIES
from shared.domain.matter import Document, Necessity
from shared.domain.pages import Slot
from shared.domain.people import LABELS, SIGNATURES, TOLD, SignatureType, Told
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.web.case_words import (
    IN_HAND,
    path_label,
    path_words,
    remedies_words,
    value_words,
)
from shared.web.language import day, duration, full_moment, moment, named, necessity_text, t
from shared.web.listing import OK, YELLOW, Card
from shared.web.photos import Shot

SOURCES = {
    "applicant": Text("申请人自备", "from the applicant"),
    "government": Text("政府部门核发", "issued by an authority"),
    "other": Text("其他", "other"),
}
Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DocumentShown:
    """A line of the documents table."""

    name: str
    need: str
    source: str
    card: Card
    id: str
    shots: list[Shot]


@dataclass(frozen=True, slots=True)
class CorrectionShown:
    """A line of the corrections table; both values as they may be shown."""

    label: str
    old: str
    new: str
    reason: str
    by: str
    at: str


def title_of(case: Case) -> str:
    """Return the heading of a case: its applicant and its matter."""
    who = (
        case.applicant.name
        if case.applicant
        else t("申请人信息不在本机", "Applicant not held here")
    )
    what = t(case.matter.name) if case.matter else t("本机没有的事项", "A matter not held here")
    return f"{who} · {what}"


def version_of(case: Case) -> str:
    """Name the version of the catalogue that governs the case; sample matters say so."""
    if case.matter is None:
        return ""
    sample = t("（示例）", " (sample)") if case.matter.sample else ""
    return f"{t('目录第 {n} 版', 'catalogue version {n}', n=case.matter.version)}{sample}"


def custody_of(case: Case, registry: Registry, now: datetime) -> str:
    """Say who holds the pen and for which hand, or since when the case is in transit."""
    custody = case.custody
    if custody.offered_to is not None and custody.offered_at is not None:
        return str(
            t(
                "在途：交{to}，{at} 起，已 {long}",
                "in transit to {to} since {at}, for {long}",
                to=named(registry, custody.offered_to),
                at=moment(custody.offered_at),
                long=duration(now - custody.offered_at),
            )
        )
    hands = 1 + sum(hand.act in {Act.TAKE_OVER, Act.OVERRIDE} for hand in case.slip)
    return str(
        t(
            "保管方：{holder}（第 {n} 手）",
            "held by {holder} (hand {n})",
            holder=named(registry, custody.holder),
            n=hands,
        )
    )


def taking_in(case: Case, registry: Registry) -> list[Line]:
    """Return how the case was taken in: where and by whom, how signed, how the person is told."""
    first = case.slip[0]
    received = case.received_at or first.at
    is_earlier = case.taken_in_at is not None and case.taken_in_at < received
    lines = [
        (
            str(t("收件", "Taken in")),
            f"{full_moment(received)} · {named(registry, first.node)} {first.by}",
        ),
        (
            str(t("期限起算", "Limits run from")),
            _run_from(case) if is_earlier else "",
        ),
        (str(t(LABELS["signature"])), signed(case)),
        (str(t(LABELS["told"])), str(t(TOLD[Told(case.told)])) if case.told in set(Told) else ""),
        (str(t("收件说明", "Note")), case.note),
    ]
    return [line for line in lines if line[1]]


def _run_from(case: Case) -> str:
    """Say from when limits run where that is before the take-in, and why."""
    if case.written_on is not None and not case.linked:
        return str(
            t(
                "{at}（收件簿上写的是 {day}）",
                "{at} (the slip out of the paper book says {day})",
                at=full_moment(case.taken_in_at),
                day=day(case.written_on),
            )
        )
    return str(
        t(
            "{at}（另一件收件在先）",
            "{at} (another one was taken in first)",
            at=full_moment(case.taken_in_at),
        )
    )


def signed(case: Case) -> str:
    """Say how the application was signed, and before whom."""
    kind, witness = str(case.signature.get("type", "")), str(case.signature.get("witness", ""))
    if kind not in set(SignatureType):
        return ""
    words = str(t(SIGNATURES[SignatureType(kind)]))
    return f"{words} · {t(LABELS['witness'])} {witness}" if witness else words


def form_groups(case: Case) -> list[tuple[str, list[Line]]]:
    """Return the form as it was filled in, group by group."""
    groups = case.matter.form if case.matter else ()
    return [
        (
            str(t(g.title)),
            [(str(t(f.label)), value_words(f, case.values.get(f.id))) for f in g.fields],
        )
        for g in groups
    ]


def document_lines(case: Case, shots: Mapping[Slot, Shot]) -> list[DocumentShown]:
    """Return every document of the matter: handed in, still missing, or not needed."""
    return [
        DocumentShown(
            str(t(d.name)),
            str(t(necessity_text(d))),
            str(t(SOURCES[d.source])),
            _document_card(case, d),
            d.id,
            [shot for slot, shot in shots.items() if slot.document == d.id],
        )
        for d in case.asked_for
    ]


def _document_card(case: Case, document: Document) -> Card:
    if document.id in case.documents:
        return Card(OK, str(t("已交", "handed in")))
    if document.id in case.commitments:
        return Card(OK, str(t("承诺代替", "by commitment")))
    if document.necessity is Necessity.OPTIONAL:
        return Card("end", str(t("未交", "not handed in")))
    return Card(YELLOW, str(t("还缺", "still missing")))


def notice_words(case: Case) -> str:
    """Say what was notified once, and whether anything has come since."""
    if case.notice is None:
        return ""
    came = t("已有补正。", "Something has been supplied since.") if case.supplemented else ""
    words = t(
        "已一次性告知，{until} 前补齐。",
        "Notified once; to be supplied by {until}.",
        until=day(case.notice.until),
    )
    return " ".join(part for part in (str(words), case.notice.note, str(came)) if part)


def correction_lines(case: Case) -> list[CorrectionShown]:
    """Return what was put right: the old value is kept."""
    return [
        CorrectionShown(
            label=path_label(case, c.field),
            old=path_words(case, c.field, c.old),
            new=path_words(case, c.field, c.new),
            reason=c.reason,
            by=c.by,
            at=moment(c.at),
        )
        for c in case.corrections
    ]


def result_lines(case: Case) -> list[Line]:
    """Return what came of the case, once something has."""
    lines: list[Line] = []
    if case.decision is not None:
        outcome = t("准予", "granted") if case.decision.granted else t("不予批准", "denied")
        lines.append((str(t("决定", "Decision")), str(outcome)))
        lines.append((str(t("理由", "Reason")), case.decision.reason))
    lines.append((str(t("证件或文书编号", "Number of the result document")), case.result_number))
    if case.stage in {Stage.REFUSED, Stage.WITHDRAWN, Stage.TERMINATED, Stage.MERGED}:
        ending = next(h for h in reversed(case.slip) if h.effective and h.act)
        body = ending.body or {}
        lines.append(
            (str(t("结果", "Result")), str(t(IN_HAND if case.merged_into else case.stage.text)))
        )
        lines.append((str(t("理由", "Reason")), str(body.get("reason", ""))))
        lines.append((str(t("应去的机关", "Organ to turn to")), str(body.get("organ", ""))))
    lines += _withdrawn_lines(case)
    return [line for line in lines if line[1]]


def _withdrawn_lines(case: Case) -> list[Line]:
    """Return the withdrawal of a result: why, by which law, how the applicant is told, and the remedies."""
    found = case.withdrawn
    if found is None:
        return []
    return [
        (str(t("结果", "Result")), str(t(Stage.RESULT_WITHDRAWN.text))),
        (str(t("撤销的理由", "Why withdrawn")), found.reason),
        (str(t("法律依据", "Legal basis")), found.basis),
        (str(t("怎样告知申请人", "How the applicant is told")), found.notice),
        (str(t("撤销人和时间", "Withdrawn by")), f"{found.by} · {full_moment(found.at)}"),
        (str(t("救济途径", "Remedies")), remedies_words(REMEDIES)),
    ]
