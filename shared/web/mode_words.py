"""The modes of handling in words: tags, what an entry says of them, what was promised and found."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.domain.case import Case
from shared.domain.mode_acts import GROUNDS
from shared.domain.modes import GROUP_NAMES, Mode, green_reason, modes_of
from shared.domain.people import SIGNATURES, SignatureType
from shared.domain.registry import Registry
from shared.domain.spot_checks import OUTCOMES, promise_of
from shared.domain.text import Text
from shared.domain.worktime import county_day
from shared.web.language import day, full_moment, named, t
from shared.web.listing import INSTANT, RED, YELLOW, Card

REASONS = {
    Mode.ASSISTED: Text("代办员帮着填表", "the agent filled the form in"),
    Mode.COMPRESSED: Text("承诺时限短于法定时限", "the promised limit is shorter than that by law"),
}
Line = tuple[str, str]
Said = Mapping[str, Any]


def tags(modes: str) -> list[str]:
    """Return the tags of a row, in words; a mode that this version does not know is left out."""
    return [str(t(Mode(mode).text)) for mode in modes.split() if mode in set(Mode)]


def promise_words(promise: str, due_at: datetime | None, now: datetime) -> Card | None:
    """Return the card of what was promised or is to be checked: until when, red once that is over.

    What was handed in in time waits for its answer, and is never over.
    """
    if not promise or due_at is None:
        return None
    if promise == "handed_in":
        return Card(
            YELLOW,
            str(
                t("承诺材料已按时交来，待答复", "promised papers handed in in time, to be answered")
            ),
        )
    until, over = day(county_day(due_at - INSTANT)), now >= due_at
    if promise == "later":
        late = t("承诺 {d} 前补，已过期", "promised by {d}: overdue", d=until)
        words = late if over else t("承诺 {d} 前补齐", "promised by {d}", d=until)
    else:
        late = t("承诺应在 {d} 前抽查，已过期", "spot check due by {d}: overdue", d=until)
        words = late if over else t("承诺 {d} 前抽查", "spot check by {d}", d=until)
    return Card(RED if over else YELLOW, str(words))


def mode_lines(case: Case, registry: Registry) -> list[Line]:
    """Return the modes of a case, each with why it has it."""
    found = {mode: _why(case, mode) for mode in modes_of(case)}
    lines = [(str(t(mode.text)), why) for mode, why in found.items()]
    if case.notice is not None and case.notice.again:
        why = f"{case.notice.approved_by}{t('：', ': ')}{case.notice.again}"
        lines.append((str(t("再次告知的批准", "Second notification approved")), why))
    return lines + _checks(case, registry)


def _why(case: Case, mode: Mode) -> str:
    if mode is Mode.PROXY and case.handler is not None:
        return f"{case.handler.name}{t('（{x}）', ' ({x})', x=case.handler.relation)}"
    if mode is Mode.URGENT and case.urgent is not None:
        told = case.urgent
        return f"{told.reason} · {told.by} · {full_moment(told.since)}"
    if mode is Mode.LATER:
        return later_words(case)
    if mode is Mode.COMMITMENT:
        return names_of(case, case.commitments)
    return str(t(green_reason(case) or mode.text if mode is Mode.GREEN else REASONS[mode]))


def later_words(case: Case) -> str:
    """Say what was promised, until when, and how it was signed."""
    if case.later is None:
        return ""
    return str(
        t(
            "{names}，{until} 前补齐，{signed}",
            "{names}, by {until}, {signed}",
            names=names_of(case, case.later.documents),
            until=day(case.later.until),
            signed=t(SIGNATURES[SignatureType(case.later.signed)]),
        )
    )


def names_of(case: Case, ids: Any) -> str:
    """Name documents of a case."""
    return t("、", ", ").join(str(t(d.name)) for d in case.asked_for if d.id in ids)


def _checks(case: Case, registry: Registry) -> list[Line]:
    lines: list[Line] = []
    if case.checked is not None:
        found = case.checked
        names = t("、", ", ").join(found.checkers)
        result = t(OUTCOMES["true" if found.true else "false"])
        told = " · ".join(
            x for x in (day(found.checked_on), names, named(registry, found.node)) if x
        )
        note = f"{t('：', ': ')}{found.note}" if found.note else ""
        lines.append((str(t("承诺抽查", "Spot check")), f"{result}{note} · {told}"))
    if case.repaired is not None:
        told = f"{case.repaired.reason} · {case.repaired.by} · {full_moment(case.repaired.at)}"
        lines.append((str(t("承诺修复", "Commitment repaired")), told))
    return lines


def promise_of_case(case: Case, now: datetime) -> Card | None:
    """Return the card of what is promised or to be checked in a case."""
    return promise_words(*promise_of(case), now)


def modes_told(case: Case, told: Said) -> str:
    """Say what a take-in tells of modes."""
    words = [
        str(t(GROUP_NAMES[told["group"]])) if told["group"] else "",
        str(t(REASONS[Mode.ASSISTED])) if told["helped"] else "",
        commitments_told(case, told["commitments"]),
        urgent_told(told["urgent"]) if told["urgent"] else "",
    ]
    return t("；", "; ").join(w for w in words if w)


def commitments_told(case: Case, documents: list[str]) -> str:
    """Say which documents a commitment stands for."""
    names = names_of(case, documents)
    return (
        str(t("承诺代替：{names}", "committed to instead of: {names}", names=names))
        if names
        else ""
    )


def urgent_told(reason: str) -> str:
    """Say that a case was marked urgent, and why."""
    return str(t("先行办理：{x}", "urgent first: {x}", x=reason))


def later_told(case: Case, told: Said) -> str:
    """Say what an acceptance was promised."""
    return str(
        t(
            "容缺受理：承诺 {until} 前补交{names}",
            "papers to follow: promised by {until}: {names}",
            until=told["until"],
            names=names_of(case, told["documents"]),
        )
    )


def again_told(told: Said) -> str:
    """Say who let a second notification go out, and why."""
    return str(
        t(
            "再次告知，{who}批准：{why}",
            "notified again, approved by {who}: {why}",
            who=told["approved_by"],
            why=told["again"],
        )
    )


def ground_told(told: Said) -> str:
    """Say on which ground a case was terminated."""
    return str(t(GROUNDS[told["ground"]]))
