"""The grant form: what was typed, its shape checked through the schema of a grant, each problem beside its field.

What a grant may say is not known here: that is for the rules, which every way of
granting passes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from shared.domain.acts import Power
from shared.domain.form import field_value, yuan
from shared.domain.freshness import LONGEST_LEASES
from shared.domain.grant_rules import check_days
from shared.domain.grant_text import DAY, HOUR
from shared.domain.grants import Grant
from shared.domain.matter import Field, FieldType, Matter
from shared.domain.refusals import BadInput, Refusal
from shared.domain.refusals_input import FormIncomplete
from shared.domain.text import Text, tidy
from shared.domain.worktime import county_day
from shared.wire.grant_schema import BACKWARD, MAX_CEILING, MAX_HOURS, TERMS
from shared.wire.reasons import problems

UNITS = {"days": 24, "hours": 1}
SAYINGS = {
    "acts": Text("请至少勾选一个环节", "tick at least one act"),
    "to": Text("请至少勾选一个单位", "tick at least one place"),
    "form": Text("请选择授权形式", "choose the legal form"),
}
CEILING = Field(
    "ceiling",
    Text("金额上限", "ceiling"),
    FieldType.MONEY,
    required=False,
    least=1,
    most=MAX_CEILING,
)


class BadGrant(BadInput):
    """A field of a grant that cannot be taken, said as a sentence of its own."""

    code = "grant.bad_field"
    zh = "{reason}。"
    en = "{reason}."


@dataclass(frozen=True, slots=True)
class TypedGrant:
    """The form's fields as they were typed, right or wrong. `leases` holds a number and its unit by act."""

    matter: str = ""
    acts: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    form: str = ""
    document_zh: str = ""
    document_en: str = ""
    number: str = ""
    ceiling: str = ""
    leases: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, form: MultiDict[str, str]) -> "TypedGrant":
        """Take the fields out of a posted form."""
        return cls(
            matter=form.get("matter", ""),
            acts=tuple(form.getlist("acts")),
            to=tuple(form.getlist("to")),
            since=form.get("from", "").strip(),
            until=form.get("until", "").strip(),
            form=form.get("form", ""),
            document_zh=form.get("document.zh", ""),
            document_en=form.get("document.en", ""),
            number=form.get("number", ""),
            ceiling=form.get("ceiling", ""),
            leases={
                str(p): (form.get(f"leases.{p}", ""), form.get(f"unit.{p}", "days")) for p in Power
            },
        )

    @classmethod
    def from_grant(cls, grant: Grant) -> "TypedGrant":
        """Return what would have been typed for a grant that stands."""
        return cls(
            matter=grant.matter,
            acts=tuple(str(p) for p in Power if p in grant.powers),
            to=grant.to,
            since=grant.since.isoformat(),
            until=grant.until.isoformat(),
            form=grant.form,
            document_zh=grant.document.zh,
            document_en=grant.document.en,
            number=grant.number,
            ceiling="" if grant.ceiling is None else yuan(grant.ceiling),
            leases={
                str(p): (str(lease // HOUR), "hours")
                if lease % DAY
                else (str(lease // DAY), "days")
                for p, lease in grant.leases.items()
            },
        )

    def pairs(self) -> list[tuple[str, str]]:
        """Return names and values as the form sends them."""
        return [
            ("matter", self.matter),
            *(("acts", act) for act in self.acts),
            *(("to", selector) for selector in self.to),
            ("from", self.since),
            ("until", self.until),
            ("form", self.form),
            ("document.zh", self.document_zh),
            ("document.en", self.document_en),
            ("number", self.number),
            ("ceiling", self.ceiling),
            *((f"leases.{act}", number) for act, (number, _) in self.leases.items()),
            *((f"unit.{act}", unit) for act, (_, unit) in self.leases.items()),
        ]


def terms_of(matter: Matter, typed: TypedGrant, now: datetime) -> dict[str, Any]:
    """Return the terms that were typed, or raise FormIncomplete with every problem of their shape."""
    found: dict[str, Refusal] = {}
    terms = {
        "matter": matter.id,
        "acts": list(typed.acts),
        "to": list(typed.to),
        "from": typed.since,
        "until": typed.until,
        "form": typed.form,
        "document": {"zh": tidy(typed.document_zh), "en": tidy(typed.document_en)},
        "number": tidy(typed.number),
        "department": matter.department,
        "leases": _leases(matter, typed, found),
        "ceiling": _value(CEILING, "ceiling", typed.ceiling, found),
    }
    _check_shape(terms, found)
    if not found.keys() & {"from", "until"}:
        days = (date.fromisoformat(typed.since), date.fromisoformat(typed.until))
        found.update(check_days(*days, county_day(now)))
    if found:
        raise FormIncomplete(found)
    return terms


def _leases(matter: Matter, typed: TypedGrant, found: dict[str, Refusal]) -> dict[str, int]:
    """Return hours by act given; what was left empty is the longest that the matter's risk allows."""
    hours: dict[str, int] = {}
    longest = LONGEST_LEASES[matter.risk]
    for power in Power:
        if power not in typed.acts:
            continue
        raw, unit = typed.leases.get(power, ("", ""))
        size = UNITS.get(unit, UNITS["days"])
        label = Text(f"{power.text.zh}的离线期限", f"lease to {power.text.en}")
        asked = Field(
            "lease", label, FieldType.NUMBER, required=False, least=1, most=MAX_HOURS // size
        )
        value = _value(asked, f"leases.{power}", raw, found)
        hours[str(power)] = longest[power] // HOUR if value is None else value * size
    return hours


def _value(asked: Field, name: str, raw: str, found: dict[str, Refusal]) -> int | None:
    try:
        value = field_value(asked, raw)
    except Refusal as refusal:
        found[name] = refusal
        return None
    return value if isinstance(value, int) else None


def _check_shape(terms: dict[str, Any], found: dict[str, Refusal]) -> None:
    for path, reason in problems(TERMS.validate(terms)):
        key = ".".join(map(str, path[:2])) if path[0] == "document" else str(path[0])
        if key == "leases" or reason is BACKWARD:
            continue  # an act that was not ticked, or unknown; days are compared by the rule
        said = SAYINGS.get(key, reason)
        words = Text(said.zh, said.en[:1].upper() + said.en[1:])
        found.setdefault(key, BadGrant(reason=words))
