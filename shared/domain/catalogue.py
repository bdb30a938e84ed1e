"""Reading a matter out of a registry body that has passed the border's check."""

from collections.abc import Mapping
from typing import Any

from shared.domain.acts import Act
from shared.domain.codes import Tier
from shared.domain.matter import (
    Basis,
    Choice,
    Document,
    Fee,
    Field,
    FieldType,
    Group,
    Limit,
    LimitUnit,
    Matter,
    Necessity,
    PageOf,
    Risk,
    Step,
)
from shared.domain.text import Text

Raw = Mapping[str, Any]


def text_from(raw: Raw) -> Text:
    """Read `{zh, en}`."""
    return Text(raw["zh"], raw["en"])


def matter_from(raw: Raw, version: int) -> Matter:
    """Read a matter of the given version."""
    return Matter(
        id=raw["id"],
        version=version,
        sample=raw["sample"],
        name=text_from(raw["name"]),
        aliases=tuple(raw["aliases"]),
        department=raw["department"],
        type=raw["type"],
        field=raw["field"],
        risk=Risk(raw["risk"]),
        amount=raw["amount"],
        applicants=tuple(raw["applicants"]),
        handling=raw["handling"],
        visits=raw["visits"],
        residence=raw["residence"],
        statutory_limit=_limit(raw["statutory_limit"]) if raw["statutory_limit"] else None,
        promised_limit=_limit(raw["promised_limit"]),
        result=text_from(raw["result"]),
        fee=Fee(raw["fee"]["fen"], text_from(raw["fee"]["basis"])),
        guide=text_from(raw["guide"]),
        conditions=tuple(text_from(c) for c in raw["conditions"]),
        legal_basis=tuple(Basis(text_from(b["law"]), b["article"]) for b in raw["legal_basis"]),
        documents=tuple(_document(d) for d in raw["documents"]),
        form=tuple(_group(g) for g in raw["form"]),
        steps=tuple(_step(s) for s in raw["steps"]),
    )


def _limit(raw: Raw) -> Limit:
    return Limit(raw["days"], LimitUnit(raw["unit"]))


def _document(raw: Raw) -> Document:
    return Document(
        id=raw["id"],
        name=text_from(raw["name"]),
        necessity=Necessity(raw["necessity"]),
        source=raw["source"],
        note=_optional_text(raw.get("note")),
        pages=tuple(
            PageOf(p["id"], text_from(p["name"]), repeat=p.get("repeat", False))
            for p in raw.get("pages", ())
        ),
    )


def _group(raw: Raw) -> Group:
    return Group(raw["id"], text_from(raw["title"]), tuple(_field(f) for f in raw["fields"]))


def _field(raw: Raw) -> Field:
    return Field(
        id=raw["id"],
        label=text_from(raw["label"]),
        type=FieldType(raw["type"]),
        required=raw["required"],
        hint=_optional_text(raw.get("hint")),
        max_length=raw.get("max_length"),
        least=raw.get("min"),
        most=raw.get("max"),
        choices=tuple(Choice(c["id"], text_from(c)) for c in raw.get("choices", ())),
    )


def _step(raw: Raw) -> Step:
    return Step(Act(raw["act"]), tuple(Tier(t) for t in raw["tiers"]), _limit(raw["limit"]))


def _optional_text(raw: Raw | None) -> Text | None:
    return text_from(raw) if raw else None
