"""A take-in half typed that a village leaves to its town: no case yet, no receipt, no protected date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.domain.facts import Draft, Fact
from shared.domain.kinds import DRAFT_LEFT, DRAFT_TAKEN
from shared.domain.records import FormDraft
from shared.domain.refusals_people import DraftTooLarge

MAX_CHARACTERS = 20_000
MAX_PARTS, MAX_INPUTS, MAX_TICKS = 40, 200, 100
KEY_LIMIT = 100


@dataclass(frozen=True, slots=True)
class LeftDraft:
    """A draft as its village left it: `data` is what was typed, right or wrong."""

    id: str
    village: str
    matter: str
    data: Mapping[str, Any]
    began_at: datetime
    left_at: datetime
    by: str


def leave(draft: FormDraft, by: str) -> Draft:
    """Return the entry that leaves a draft to the town; refuses one larger than any form of ours."""
    if not fits(draft.data):
        raise DraftTooLarge(limit=MAX_CHARACTERS)
    body = {
        "draft": draft.id,
        "matter": draft.matter,
        "data": draft.data,
        "began_at": draft.began_at.isoformat(timespec="milliseconds"),
        "by": by,
    }
    return Draft(DRAFT_LEFT, body)


def take(left: LeftDraft, by: str) -> Draft:
    """Return the entry by which the town goes on with a draft."""
    return Draft(DRAFT_TAKEN, {"draft": left.id, "village": left.village, "by": by})


def fits(data: object) -> bool:
    """Say whether data has a draft's form, `{step: {input: text or ticks}}`, and a size that travels."""
    if not isinstance(data, Mapping) or len(data) > MAX_PARTS:
        return False
    return (
        all(
            _is_key(name)
            and isinstance(part, Mapping)
            and len(part) <= MAX_INPUTS
            and _are_inputs(part)
            for name, part in data.items()
        )
        and _characters(data) <= MAX_CHARACTERS
    )


def _are_inputs(part: Mapping[Any, Any]) -> bool:
    return all(_is_key(key) and (isinstance(v, str) or _are_ticks(v)) for key, v in part.items())


def _are_ticks(value: object) -> bool:
    return isinstance(value, list) and len(value) <= MAX_TICKS and all(map(_is_key, value))


def _is_key(value: object) -> bool:
    return isinstance(value, str) and len(value) <= KEY_LIMIT


def _characters(data: Mapping[Any, Mapping[Any, Any]]) -> int:
    return sum(
        len(key) + (len(value) if isinstance(value, str) else sum(map(len, value)))
        for part in data.values()
        for key, value in part.items()
    )


def left_drafts(villages: Iterable[Fact], own: Iterable[Fact]) -> list[LeftDraft]:
    """Return what villages' journals leave and our own has not taken, the latest left first; erased ones are gone."""
    taken = {
        (f.body["village"], f.body["draft"])
        for f in own
        if f.header.kind == DRAFT_TAKEN and f.body is not None
    }
    left = {
        (f.header.node, f.body["draft"]): _left(f, f.body)
        for f in villages
        if f.header.kind == DRAFT_LEFT and f.body is not None
    }
    found = [draft for name, draft in left.items() if name not in taken]
    return sorted(found, key=lambda draft: draft.left_at, reverse=True)


def _left(fact: Fact, body: Mapping[str, Any]) -> LeftDraft:
    return LeftDraft(
        id=body["draft"],
        village=fact.header.node,
        matter=body["matter"],
        data=body["data"],
        began_at=datetime.fromisoformat(body["began_at"]),
        left_at=fact.header.at,
        by=body["by"],
    )
