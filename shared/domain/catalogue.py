"""Reading a matter out of a registry body that has passed the border's check."""

from collections.abc import Mapping
from typing import Any

from shared.domain.acts import Act
from shared.domain.codes import Tier
from shared.domain.limits import (
    LICENCE,
    OWN_RULE,
    Approver,
    ClockRule,
    Extension,
    Limit,
    LimitUnit,
    Procedure,
)
from shared.domain.matter import (
    Basis,
    Choice,
    Document,
    Fee,
    Field,
    FieldType,
    Group,
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
        statutory_limit=_optional_limit(raw["statutory_limit"]),
        promised_limit=_limit(raw["promised_limit"]),
        result=text_from(raw["result"]),
        fee=Fee(raw["fee"]["fen"], text_from(raw["fee"]["basis"])),
        guide=text_from(raw["guide"]),
        conditions=tuple(text_from(c) for c in raw["conditions"]),
        legal_basis=tuple(Basis(text_from(b["law"]), b["article"]) for b in raw["legal_basis"]),
        documents=tuple(_document(d) for d in raw["documents"]),
        form=tuple(_group(g) for g in raw["form"]),
        steps=tuple(_step(s) for s in raw["steps"]),
        clock=_clock(raw.get("clock"), LICENCE if raw["type"] == "licence" else OWN_RULE),
        delivers=raw.get("delivers", raw["type"] == "licence"),
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
    tiers = tuple(Tier(t) for t in raw["tiers"])
    return Step(Act(raw["act"]), tiers, _limit(raw["limit"]), _optional_limit(raw.get("statutory")))


def _clock(raw: Raw | None, usual: ClockRule) -> ClockRule:
    """Read how the clock runs; what a matter does not say is as usual for its type."""
    if raw is None:
        return usual
    return ClockRule(
        acceptance=_optional_limit(raw["acceptance"]) if "acceptance" in raw else usual.acceptance,
        deemed=raw.get("deemed", usual.deemed),
        stops=tuple(Procedure(p) for p in raw.get("stops", usual.stops)),
        extension=_extension(raw["extension"]) if "extension" in raw else usual.extension,
        delivery=_optional_limit(raw["delivery"]) if "delivery" in raw else usual.delivery,
        notice=raw.get("notice", usual.notice),
    )


def _extension(raw: Raw | None) -> Extension | None:
    return Extension(_limit(raw["limit"]), Approver(raw["approver"])) if raw else None


def _optional_limit(raw: Raw | None) -> Limit | None:
    return _limit(raw) if raw else None


def _optional_text(raw: Raw | None) -> Text | None:
    return text_from(raw) if raw else None
