"""What a take-in form asks: the questions about persons, and those of a matter's own fields. Pure."""

from dataclasses import dataclass

from shared.domain.matter import Choice, Field, FieldType
from shared.domain.people import LABELS
from shared.domain.text import Text

MOST_RADIOS = 6
YUAN = Text("(元)", " (CNY)")


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked. `key` names its input, what was typed into it and what is wrong with it."""

    key: str
    label: Text
    kind: str = "text"
    required: bool = False
    hint: Text | None = None
    choices: tuple[tuple[str, Text], ...] = ()
    inputmode: str = ""


def person_questions(role: str, *keys: str) -> tuple[Question, ...]:
    """Return what is asked about a person of a case."""
    return tuple(PERSON[key](f"{role}.{key}", role) for key in ("name", "id_number", *keys))


def _name(key: str, _role: str) -> Question:
    return Question(
        key,
        LABELS["name"],
        required=True,
        hint=Text("照证件写，生僻字、间隔号都可以", "As on the ID card, rare characters and all"),
    )


def _id_number(key: str, _role: str) -> Question:
    return Question(
        key,
        LABELS["id_number"],
        required=True,
        hint=Text("18 位，最后一位可以是 X", "18 characters; the last may be X"),
    )


def _phone(key: str, _role: str) -> Question:
    return Question(
        key, LABELS["phone"], "tel", hint=Text("没有可以不填", "Leave empty if there is none")
    )


def _address(key: str, _role: str) -> Question:
    return Question(key, LABELS["address"])


def _relation(key: str, role: str) -> Question:
    return Question(
        key,
        LABELS["relation"],
        required=role == "handler",
        hint=Text("例：子女、邻居、代办员", "For example: child, neighbour, proxy agent"),
    )


PERSON = {
    "name": _name,
    "id_number": _id_number,
    "phone": _phone,
    "address": _address,
    "relation": _relation,
}


def either(key: str, label: Text, yes: Text, no: Text) -> Question:
    """Return a question that is answered yes or no, each in its own words."""
    return Question(key, label, "radio", required=True, choices=(("yes", yes), ("no", no)))


def field_question(field: Field) -> Question:
    """Return what is asked for a field of a matter's form."""
    kind, inputmode = KINDS[field.type]
    choices = YES_NO if field.type is FieldType.YES_NO else _choices(field.choices)
    if kind == "radio" and len(choices) > MOST_RADIOS:
        kind, choices = "select", (("", Text("请选择", "Choose")), *choices)
    label = field.label
    if field.type is FieldType.MONEY:
        label = Text(label.zh + YUAN.zh, label.en + YUAN.en)
    return Question(
        f"fields.{field.id}", label, kind, field.required, field.hint, choices, inputmode
    )


def _choices(choices: tuple[Choice, ...]) -> tuple[tuple[str, Text], ...]:
    return tuple((c.id, c.label) for c in choices)


YES_NO = (("yes", Text("是", "Yes")), ("no", Text("否", "No")))
KINDS = {
    FieldType.TEXT: ("text", ""),
    FieldType.TEXTAREA: ("textarea", ""),
    FieldType.NUMBER: ("text", "numeric"),
    FieldType.MONEY: ("text", "decimal"),
    FieldType.DATE: ("date", ""),
    FieldType.CHOICE: ("radio", ""),
    FieldType.YES_NO: ("radio", ""),
    FieldType.BANK_CARD: ("text", "numeric"),
}
