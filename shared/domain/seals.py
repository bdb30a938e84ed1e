"""The seal register (用印登记): which seal may stand under which act, and what may be listed and withdrawn.

A paper for whose act the law asks a stamped voucher (行政许可法 art. 32) goes out under one of
the seals that the county has listed for the unit. Where it has listed none, the paper says so by bearing none.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.domain.acts import Act
from shared.domain.case import Hand
from shared.domain.facts import Draft
from shared.domain.form import plain_text
from shared.domain.kinds import TAKEN_IN
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import BadChoice, FormIncomplete
from shared.domain.refusals_papers import BadSealId, SealExists, SealWithdrawn, UnknownSeal
from shared.domain.registry import SEAL_LISTED, SEAL_WITHDRAWN, Registry
from shared.domain.seal import Seal, SealKind
from shared.domain.text import Text

STAMPED = frozenset({Act.ACCEPT, Act.REFUSE, Act.NOTIFY, Act.DECIDE, Act.ISSUE, Act.CHARGE})
"""Acts whose paper goes out under a seal that their entry names."""
SEAL_ID = re.compile(r"[a-z][a-z0-9_-]{0,63}\Z", re.ASCII)
NAME_LIMIT, DOCUMENT_LIMIT = 200, 1000
LABELS = {
    "id": Text("编号", "Id"),
    "zh": Text("印章名称（中文）", "Name in Chinese"),
    "en": Text("印章名称（英文）", "Name in English"),
    "kind": Text("种类", "Kind"),
    "node": Text("使用单位", "Unit that uses it"),
    "department": Text("用于哪个部门的事项", "For matters of which department"),
    "keeper": Text("保管人", "Keeper"),
    "document": Text("依据的文件", "Document"),
    "reason": Text("理由", "Reason"),
}


def list_seal(registry: Registry, raw: Mapping[str, str]) -> Draft:
    """Return the entry that lists a seal from what was typed, or raise FormIncomplete with every problem by field."""
    problems: dict[str, Refusal] = {}
    texts = {key: _text(raw, key, problems) for key in ("zh", "en", "document")}
    if not SEAL_ID.match(raw.get("id", "")):
        problems["id"] = BadSealId()
    elif raw["id"] in registry.seals:
        problems["id"] = SealExists(seal=raw["id"])
    choices = {
        "kind": frozenset(SealKind),
        "node": registry.nodes.keys(),
        "department": {*registry.departments, ""},
        "keeper": {*(staff for staff, works in registry.staff.items() if works), ""},
    }
    for key, known in choices.items():
        if raw.get(key, "") not in known:
            problems[key] = BadChoice(field=LABELS[key])
    if problems:
        raise FormIncomplete(problems)
    body: dict[str, Any] = {key: raw.get(key, "") for key in ("id", *choices)}
    name = {"zh": texts["zh"], "en": texts["en"]}
    return Draft(SEAL_LISTED, {**body, "name": name, "document": texts["document"]})


def withdraw_seal(registry: Registry, seal_id: str, reason: str, document: str) -> Draft:
    """Return the entry that ends a seal's use; refuses an unknown one, one withdrawn already, and an empty reason or document."""
    if known(registry, seal_id).withdrawn_at is not None:
        raise SealWithdrawn(seal=seal_id)
    problems: dict[str, Refusal] = {}
    raw = {"reason": reason, "document": document}
    body = {key: _text(raw, key, problems) for key in raw}
    if problems:
        raise FormIncomplete(problems)
    return Draft(SEAL_WITHDRAWN, {"id": seal_id, **body})


def known(registry: Registry, seal_id: str) -> Seal:
    """Return a seal of the register, or refuse."""
    seal = registry.seals.get(seal_id)
    if seal is None:
        raise UnknownSeal(seal=seal_id)
    return seal


def _text(raw: Mapping[str, str], key: str, problems: dict[str, Refusal]) -> str:
    limit = NAME_LIMIT if key in {"zh", "en"} else DOCUMENT_LIMIT
    try:
        return plain_text(raw.get(key, ""), field=LABELS[key], limit=limit, required=True)
    except Refusal as refusal:
        problems[key] = refusal
        return ""


def seals_for(registry: Registry, node: str, department: str, at: datetime) -> tuple[Seal, ...]:
    """Return the seals under which a unit's papers on a department's matter may go out, the usual one first.

    Those for that department come before those for all, seals for approvals before official ones.
    """
    found = [s for s in _in_use(registry, node, department, at) if not _takes_in(s)]
    return tuple(sorted(found, key=lambda s: (not s.department, s.kind is SealKind.OFFICIAL, s.id)))


def chosen_seal(candidates: tuple[Seal, ...], typed: str) -> str:
    """Return the seal that was chosen; the usual one where nothing was, empty where there is none."""
    if not typed:
        return candidates[0].id if candidates else ""
    if typed not in {seal.id for seal in candidates}:
        raise FormIncomplete({"seal": BadChoice(field=SEAL)})
    return typed


SEAL = Text("用印", "Seal")


def seal_under(registry: Registry, hand: Hand, department: str) -> Seal | None:
    """Return the seal that an act's paper bears, on a matter of `department`; None where it bears none.

    It is one that the unit had in use at the time of the act, for that department or for all, of the right sort: an
    entry that names another bears none, whoever wrote it. A take-in names none: its receipt bears the unit's seal
    for taking in, where one is listed.
    """
    if hand.kind == TAKEN_IN:
        taking = (s for s in _in_use(registry, hand.node, department, hand.at) if _takes_in(s))
        return min(taking, key=lambda seal: (not seal.department, seal.id), default=None)
    named = str((hand.body or {}).get("seal") or "")
    found = seals_for(registry, hand.node, department, hand.at) if named else ()
    return next((seal for seal in found if seal.id == named), None)


def _in_use(registry: Registry, node: str, department: str, at: datetime) -> list[Seal]:
    mine = (s for s in registry.seals.values() if s.node == node and s.is_in_use(at))
    return [seal for seal in mine if seal.department in {department, ""}]


def _takes_in(seal: Seal) -> bool:
    return seal.kind is SealKind.TAKE_IN
