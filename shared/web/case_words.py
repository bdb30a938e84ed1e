"""Stored values as people read them: choices by label, money in yuan, ID and card numbers masked."""

from datetime import date

from shared.domain.case import Case
from shared.domain.form import Value
from shared.domain.identity import masked
from shared.domain.matter import Field, FieldType
from shared.domain.organs import remedies_of
from shared.domain.people import LABELS, PERSONS
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.web.language import YES_NO, day, money, t

SHOWN_DIGITS = 4
ROLES = PERSONS

IN_HAND = Text("已在办理（另有一件在先）", "already in hand (another one was first)")
"""All that is told where a case was taken in that was merged into another."""


def value_words(field: Field, value: Value | None) -> str:
    """Write a stored value as people read it; a card's number shows its last four digits only."""
    if value is None or value == "":
        return str(t("未填", "not filled in"))
    if field.type is FieldType.MONEY:
        return money(int(value))
    if field.type is FieldType.YES_NO:
        return str(t(YES_NO[str(value)])) if value in YES_NO else str(value)
    if field.type is FieldType.CHOICE:
        return next((str(t(c.label)) for c in field.choices if c.id == value), str(value))
    return masked_tail(str(value)) if field.type is FieldType.BANK_CARD else str(value)


def masked_tail(number: str) -> str:
    """Hide all of a card's number but its last four digits."""
    return f"**** {number[-SHOWN_DIGITS:]}" if len(number) > SHOWN_DIGITS else "****"


def path_label(case: Case, path: str) -> str:
    """Name a correctable field: `applicant.name` is 申请人 · 姓名."""
    role, _, key = path.partition(".")
    if role == "fields":
        field = _field(case, key)
        return str(t(field.label)) if field else key
    return f"{t(ROLES[role])} · {t(LABELS[key])}" if role in ROLES and key in LABELS else path


def path_words(case: Case, path: str, value: Value) -> str:
    """Write the value of a correctable field; ID and card numbers masked."""
    role, _, key = path.partition(".")
    if role == "fields":
        field = _field(case, key)
        return value_words(field, value) if field else str(value)
    return (
        masked(str(value)) if key == "id_number" else str(value) or str(t("未填", "not filled in"))
    )


def _field(case: Case, key: str) -> Field | None:
    return next((f for f in (case.matter.fields if case.matter else ()) if f.id == key), None)


def remedies_words(raw: object) -> str:
    """Tell the remedies that every refusal comes with, in short."""
    if not isinstance(raw, dict):
        return ""
    return str(
        t(
            "不服的，可以自收到之日起 {days} 日内申请行政复议，或 {months} 个月内提起行政诉讼。",
            "Remedies, from the day of receipt: administrative reconsideration within {days} days, or a suit within {months} months.",
            days=raw["review_days"],
            months=raw["suit_months"],
        )
    )


def remedies_told(registry: Registry, raw: object) -> str:
    """Tell the remedies as a paper must: from when, to whom, which court (行政复议法 arts. 20, 24; 行政诉讼法 arts. 14, 46)."""
    if not isinstance(raw, dict):
        return ""
    found = remedies_of(registry)
    return str(
        t(
            "如不服，可以自收到本文书之日起 {days} 日内，向{organ}申请行政复议；也可以自收到本文书之日起 {months} 个月内，向{court}提起行政诉讼。",
            "Against this you may apply to {organ} for administrative reconsideration within {days} days of receiving this paper, or bring a suit before {court} within {months} months of receiving it.",
            days=raw["review_days"],
            months=raw["suit_months"],
            organ=t(found.reconsidered_by),
            court=t(found.court),
        )
    )


def iso_day(raw: object) -> str:
    """Return an ISO day as written in an entry, or nothing where it is none."""
    try:
        return day(date.fromisoformat(str(raw)))
    except ValueError:
        return ""
