"""The grant form: what was typed, checked through the schema of a grant, each problem beside its field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from shared.domain.acts import Power
from shared.domain.codes import Level, Tier
from shared.domain.grants import GRANT_FORMS
from shared.domain.matter import MATTER_TYPES, Matter
from shared.domain.refusals import BadInput, FormIncomplete, Refusal
from shared.domain.registry import Node, Registry
from shared.domain.text import Text, tidy
from shared.domain.worktime import county_day
from shared.web.grant_words import ALL_OF
from shared.web.language import t
from shared.wire.grant_schema import BACKWARD, GRANT
from shared.wire.reasons import problems

PLACEHOLDER = "G-0000"
"""The schema wants an id; the county allots the real one when it publishes."""
GRANTABLE = (Level.TOWN, Level.SPECIAL, Level.VILLAGE, Level.COMMUNITY)
ORGANS_ONLY = frozenset({"licence", "benefit", "confirmation"})
ORGANS_POWERS = frozenset({Power.DECIDE, Power.ISSUE})
SAYINGS = {
    "matter": Text("请选择一个事项", "choose a matter"),
    "acts": Text("请至少勾选一个环节", "tick at least one act"),
    "to": Text("请至少勾选一个单位", "tick at least one place"),
    "form": Text("请选择授权形式", "choose the legal form"),
}
LATE_FROM = Text("不能早于起始日", "it may not be before the first day")
PAST = Text("已经过去，请填今天或以后", "it has passed; choose today or later")


class BadGrant(BadInput):
    """A field of a grant that cannot be taken, said as a sentence of its own."""

    code = "grant.bad_field"
    zh = "{reason}。"
    en = "{reason}."


@dataclass(frozen=True, slots=True)
class TypedGrant:
    """The form's fields as they were typed, right or wrong."""

    matter: str = ""
    acts: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    form: str = ""
    document_zh: str = ""
    document_en: str = ""

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
        )

    def as_body(self) -> dict[str, Any]:
        """Return it as a registry entry's body would have it."""
        return {
            "id": PLACEHOLDER,
            "matter": self.matter,
            "acts": list(self.acts),
            "to": list(self.to),
            "from": self.since,
            "until": self.until,
            "form": self.form,
            "document": {"zh": tidy(self.document_zh), "en": tidy(self.document_en)},
        }


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers: (value, words) pairs; `towns` holds each town's own."""

    matters: list[tuple[str, str]]
    acts: list[tuple[str, str]]
    levels: list[tuple[str, str]]
    towns: list[tuple[str, list[tuple[str, str]]]]
    forms: list[tuple[str, str]]


def choices(registry: Registry) -> Choices:
    """Return what can be chosen."""
    matters = [(m.id, str(t(m.name))) for m in registry.matters.values()]
    return Choices(
        matters=[("", str(t("请选择", "Choose"))), *matters],
        acts=[(str(p), str(t(p.text))) for p in Power],
        levels=[(f"level:{level}", str(t(ALL_OF[level]))) for level in GRANTABLE],
        towns=[(n.name, _within(registry, n)) for n in registry.children(registry.county)],
        forms=[(key, str(t(text))) for key, text in GRANT_FORMS.items()],
    )


def read_typed(registry: Registry, typed: TypedGrant, now: datetime) -> Mapping[str, Any]:
    """Return the grant ready to be issued, or raise FormIncomplete with every problem."""
    body = typed.as_body()
    found = {key: BadGrant(reason=_sentence(r)) for key, r in _wrong(registry, body, now).items()}
    if found:
        raise FormIncomplete(dict[str, Refusal](found))
    return body


def _sentence(reason: Text) -> Text:
    return Text(reason.zh, reason.en[:1].upper() + reason.en[1:])


def _wrong(registry: Registry, body: dict[str, Any], now: datetime) -> dict[str, Text]:
    """Return what is wrong by field: first its shape, then what it says."""
    found: dict[str, Text] = {}
    for path, reason in problems(GRANT.validate(body)):
        key = ".".join(map(str, path[:2])) if path[0] == "document" else str(path[0])
        found.setdefault(key, LATE_FROM if reason is BACKWARD else SAYINGS.get(key, reason))
    matter = registry.matters.get(body["matter"])
    if matter is None:
        found["matter"] = SAYINGS["matter"]
    _check_days(body, county_day(now), found)
    if "to" not in found and not all(_is_known(registry, s) for s in body["to"]):
        found["to"] = SAYINGS["to"]
    if matter is not None and not found.keys() & {"acts", "to"}:
        _check_organs(registry, matter, body, found)
    return found


def _check_days(body: dict[str, Any], today: date, found: dict[str, Text]) -> None:
    if "until" in found:
        return
    if "from" not in found and body["until"] < body["from"]:
        found["until"] = LATE_FROM
    elif date.fromisoformat(body["until"]) < today:
        found["until"] = PAST


def _is_known(registry: Registry, selector: str) -> bool:
    kind, _, value = selector.partition(":")
    return kind == "level" or value in registry.nodes


def _check_organs(
    registry: Registry, matter: Matter, body: dict[str, Any], found: dict[str, Text]
) -> None:
    """Villages assist: no decide or issue of a licence, benefit or confirmation (行政许可法 24)."""
    powers = ORGANS_POWERS & {Power(a) for a in body["acts"]}
    if matter.type not in ORGANS_ONLY or not powers:
        return
    if any(_reaches_village(registry, s) for s in body["to"]):
        kind = MATTER_TYPES[matter.type]
        found["to"] = Text(
            f"{kind.zh}的决定和制证送达不能授予村（社区），请只选乡镇本级",
            f"villages may not decide or issue an {kind.en}; choose towns alone",
        )


def _reaches_village(registry: Registry, selector: str) -> bool:
    kind, _, value = selector.partition(":")
    if kind == "level":
        return Level(value).tier is Tier.VILLAGE
    if kind == "node":
        return registry.nodes[value].tier is Tier.VILLAGE
    return any(
        n.tier is Tier.VILLAGE and value in registry.line(n.code) for n in registry.nodes.values()
    )


def _within(registry: Registry, town: Node) -> list[tuple[str, str]]:
    """Return a town by itself, a town with all below it, and each node below."""
    return [
        (f"node:{town.code}", str(t("{name}本级", "{name} itself", name=town.name))),
        (
            f"subtree:{town.code}",
            str(t("{name}及所辖各点", "{name} and all below", name=town.name)),
        ),
        *((f"node:{n.code}", n.name) for n in registry.children(town.code)),
    ]
