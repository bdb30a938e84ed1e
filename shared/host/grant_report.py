"""Grants on the command line: a list, and what a change would touch, as aligned text or as JSON."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from rich.cells import cell_len

from shared.app.impact import CasesTouched, Impact, NodeTouched, TownTouched
from shared.domain.acts import Power
from shared.domain.form import yuan
from shared.domain.grant_text import (
    joined,
    leases_text,
    powers_text,
    replacement_of,
    selector_text,
    state_of,
)
from shared.domain.grants import GRANT_FORMS, Grant
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.domain.worktime import COUNTY_TIME
from shared.ledger.header import timestamp

GAP = "  "
HEADS = tuple(
    Text(zh, en)
    for zh, en in (
        ("授权", "grant"),
        ("状态", "state"),
        ("事项", "matter"),
        ("环节和离线期限", "acts and leases"),
        ("授予", "to"),
        ("期限", "time"),
        ("形式", "form"),
        ("文号", "number"),
    )
)
TOWN_HEADS = tuple(
    Text(zh, en)
    for zh, en in (
        ("乡镇", "town"),
        ("到达", "reached"),
        ("已入网", "enrolled"),
        ("一天没有消息", "not heard for a day"),
        ("最晚可办到", "may act until"),
    )
)
NEVER, UNKNOWN = Text("从未联系", "never heard"), Text("不详", "unknown")


def list_lines(registry: Registry, grants: Iterable[Grant], now: datetime, lang: str) -> list[str]:
    """Return the grants as lines of a table."""
    rows = [
        (
            grant.id,
            state_of(registry, grant, now).text.say(lang),
            _matter(registry, grant).say(lang),
            _terms(grant).say(lang),
            joined(selector_text(registry, s) for s in grant.to).say(lang),
            f"{grant.since}..{grant.until}",
            GRANT_FORMS[grant.form].say(lang),
            grant.number,
        )
        for grant in grants
    ]
    return table([tuple(h.say(lang) for h in HEADS), *rows])


def grant_values(registry: Registry, grant: Grant, now: datetime) -> dict[str, Any]:
    """Return a grant as plain values, named as in its file."""
    successor = replacement_of(registry, grant)
    return {
        "id": grant.id,
        "state": str(state_of(registry, grant, now)),
        "matter": grant.matter,
        "acts": [str(p) for p in Power if p in grant.powers],
        "to": list(grant.to),
        "from": grant.since.isoformat(),
        "until": grant.until.isoformat(),
        "form": grant.form,
        "document": {"zh": grant.document.zh, "en": grant.document.en},
        "number": grant.number,
        "department": grant.department,
        "leases": {str(p): int(lease.total_seconds() // 3600) for p, lease in grant.leases.items()},
        "ceiling": grant.ceiling,
        "replaces": grant.replaces,
        "replaced_by": successor.id if successor else None,
        "revoked_at": timestamp(grant.revoked_at) if grant.revoked_at else None,
        "grave": grant.grave,
    }


def impact_lines(registry: Registry, impact: Impact, lang: str) -> list[str]:
    """Return what a change would touch as lines: what it is, whom it reaches, which cases."""
    lines = [text.say(lang) for text in _what(registry, impact)]
    rows = [tuple(h.say(lang) for h in TOWN_HEADS)]
    rows += [tuple(cell.say(lang) for cell in _town_cells(town)) for town in impact.towns]
    lines += ["", *table(rows if impact.change.old else [row[:-1] for row in rows])]
    silent = [node for town in impact.towns for node in town.silent]
    if silent:
        told = Text(
            "这些单位下次联网才会知道：", "These nodes learn of it only when they next connect:"
        )
        since = [(n.name, _moment(n.heard_at, NEVER).say(lang)) for n in silent]
        lines += ["", told.say(lang), *(GAP + line for line in table(since))]
    for words, cases in ((LOST, impact.lost), (GAINED, impact.gained)):
        lines += _case_lines(words, cases, lang)
    if not impact.is_whole:
        lines.append(LEAST.say(lang))
    return lines


LOST = Text(
    "在办的下一步将不能在原处办理，须转报：",
    "Open cases that can no longer take their next step where they are, and must be forwarded:",
)
GAINED = Text(
    "在办的下一步将可以在原处办理：", "Open cases that can now take their next step where they are:"
)
LEAST = Text(
    "在办太多，以上件数是至少数。", "There are too many open cases; these numbers are least ones."
)


def impact_values(registry: Registry, impact: Impact, now: datetime) -> dict[str, Any]:
    """Return what a change would touch as plain values, node by node."""
    new, old = impact.change.new, impact.change.old
    return {
        "issues": grant_values(registry, new, now) if new else None,
        "ends": grant_values(registry, old, now) if old else None,
        "nodes": [_node_values(town, node) for town in impact.towns for node in town.nodes],
        "cases_lost": [_case_values(c) for c in impact.lost],
        "cases_gained": [_case_values(c) for c in impact.gained],
        "all_cases_seen": impact.is_whole,
    }


def table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Align columns; a Chinese character takes two places."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    return [
        GAP.join(
            cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _what(registry: Registry, impact: Impact) -> Iterable[Text]:
    new, old = impact.change.new, impact.change.old
    if new is not None:
        yield _one(registry, new, Text("发布", "issues"))
    if old is not None:
        yield _one(registry, old, Text("结束", "ends") if new else Text("收回", "revokes"))
    reached, enrolled = len(impact.nodes), sum(n.enrolled for n in impact.nodes)
    yield Text(
        f"到达 {reached} 个单位，其中已入网 {enrolled} 个",
        f"nodes reached: {reached}, of which enrolled: {enrolled}",
    )


def _one(registry: Registry, grant: Grant, verb: Text) -> Text:
    matter, terms = _matter(registry, grant), _terms(grant)
    to = joined(selector_text(registry, s) for s in grant.to)
    form = GRANT_FORMS[grant.form]
    days = f"{grant.since}..{grant.until}"
    return Text(
        f"{verb.zh} {grant.id}：{matter.zh}；{terms.zh}；{to.zh}；{days}；{form.zh}，{grant.number}",
        f"{verb.en} {grant.id}: {matter.en}; {terms.en}; {to.en}; {days}; {form.en}, {grant.number}",
    )


def _terms(grant: Grant) -> Text:
    words = leases_text(grant.leases) if grant.leases else powers_text(grant.powers)
    if grant.ceiling is None:
        return words
    most = yuan(grant.ceiling)
    return Text(f"{words.zh}，上限 {most} 元", f"{words.en}, up to CNY {most}")


def _matter(registry: Registry, grant: Grant) -> Text:
    matter = registry.matters.get(grant.matter)
    return matter.name if matter else Text(grant.matter, grant.matter)


def _town_cells(town: TownTouched) -> tuple[Text, ...]:
    numbers = (len(town.nodes), town.enrolled, len(town.silent))
    counts = (Text(str(n), str(n)) for n in numbers)
    return Text(town.name, town.name), *counts, _moment(town.until, UNKNOWN)


def _case_lines(words: Text, cases: Sequence[CasesTouched], lang: str) -> list[str]:
    if not cases:
        return []
    rows = [(c.name, c.step.text.say(lang), str(c.count)) for c in cases]
    return ["", words.say(lang), *(GAP + line for line in table(rows))]


def _node_values(town: TownTouched, node: NodeTouched) -> dict[str, Any]:
    return {
        "node": node.code,
        "name": node.name,
        "town": town.code,
        "enrolled": node.enrolled,
        "silent": node.silent,
        "heard_at": timestamp(node.heard_at) if node.heard_at else None,
        "gets": [str(p) for p in Power if p in node.gets],
        "loses": [str(p) for p in Power if p in node.loses],
        "until": {str(p): timestamp(at) for p, at in node.until.items()},
    }


def _case_values(cases: CasesTouched) -> dict[str, Any]:
    return {"node": cases.node, "step": str(cases.step), "count": cases.count}


def _moment(at: datetime | None, otherwise: Text) -> Text:
    if at is None:
        return otherwise
    written = f"{at.astimezone(COUNTY_TIME):%Y-%m-%d %H:%M}"
    return Text(written, written)
