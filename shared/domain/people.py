"""The three persons of a case, and how the applicant signed."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from enum import StrEnum

from shared.domain.form import plain_text
from shared.domain.identity import id_number, masked, phone
from shared.domain.record import record
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import BadChoice, BadName
from shared.domain.text import Text, is_name

NAME_LIMIT = 50
LIMITS = {"name": NAME_LIMIT, "id_number": 40, "phone": 40, "address": 200, "relation": NAME_LIMIT}
"""The longest text of each field, in characters."""


class SignatureType(StrEnum):
    """签名 by hand, 捺印 by fingerprint, 代签 by another before a witness."""

    SIGNED = "signed"
    FINGERPRINT = "fingerprint"
    BY_PROXY = "by_proxy"


class Told(StrEnum):
    """How the person asked to be told of progress; no phone is ever needed."""

    VISIT = "visit"
    PHONE = "phone"
    RELATIVE = "relative"
    LOUDSPEAKER = "loudspeaker"


@record
class Person:
    """Someone of a case. `relation` is a handler's relation to the applicant, else empty."""

    name: str
    id_number: str
    phone: str = ""
    address: str = ""
    relation: str = ""

    @property
    def masked_id(self) -> str:
        """The ID number with its middle hidden."""
        return masked(self.id_number)

    def as_body(self) -> dict[str, str]:
        """Return the person as an entry's body carries one."""
        return asdict(self)


PERSONS: dict[str, Text] = {
    "applicant": Text("申请人", "Applicant"),
    "handler": Text("经办人", "Handler"),
    "beneficiary": Text("受益人", "Beneficiary"),
}
LABELS: dict[str, Text] = {
    "name": Text("姓名", "Name"),
    "id_number": Text("身份证号码", "ID number"),
    "phone": Text("电话", "Phone"),
    "address": Text("住址", "Address"),
    "relation": Text("与申请人的关系", "Relation to the applicant"),
    "signature": Text("签字方式", "How it is signed"),
    "witness": Text("见证人", "Witness"),
    "told": Text("怎样告知", "How to be told"),
}
SIGNATURES = {
    SignatureType.SIGNED: Text("签名", "signed"),
    SignatureType.FINGERPRINT: Text("捺印", "fingerprint"),
    SignatureType.BY_PROXY: Text("代签", "signed by another"),
}
TOLD = {
    Told.VISIT: Text("代办员上门", "agent visits"),
    Told.PHONE: Text("打电话", "phone"),
    Told.RELATIVE: Text("托亲属转告", "through a relative"),
    Told.LOUDSPEAKER: Text("村广播", "village loudspeaker"),
}


def check_person(
    raw: Mapping[str, str], role: str, today: date
) -> tuple[Person, dict[str, Refusal]]:
    """Check a typed person; problems are keyed `role.field`. The person is usable only without problems.

    Name and ID number are needed, phone never; a handler's relation is.
    """
    problems: dict[str, Refusal] = {}

    def take(key: str, *, required: bool) -> str:
        try:
            return person_field(key, raw.get(key, ""), today, required=required)
        except Refusal as refusal:
            problems[f"{role}.{key}"] = refusal
            return ""

    person = Person(
        name=take("name", required=True),
        id_number=take("id_number", required=True),
        phone=take("phone", required=False),
        address=take("address", required=False),
        relation=take("relation", required=role == "handler"),
    )
    return person, problems


def person_field(key: str, raw: str, today: date, *, required: bool) -> str:
    """Check one field of a person and return it as stored."""
    label = LABELS[key]
    text = plain_text(raw, field=label, limit=LIMITS[key], required=required)
    if key == "name" and not is_name(text):
        raise BadName(field=label)
    if key == "id_number":
        return id_number(text, field=label, today=today)
    return phone(text, field=label) if key == "phone" else text


def check_signature(raw: Mapping[str, str]) -> tuple[dict[str, str], dict[str, Refusal]]:
    """Check how it was signed: a mark or another's hand needs a witness by name."""
    problems: dict[str, Refusal] = {}
    kind = raw.get("type", "")
    if kind not in set(SignatureType):
        problems["signature.type"] = BadChoice(field=LABELS["signature"])
    witness = ""
    try:
        witness = plain_text(
            raw.get("witness", ""),
            field=LABELS["witness"],
            limit=NAME_LIMIT,
            required=kind in {SignatureType.FINGERPRINT, SignatureType.BY_PROXY},
        )
        if witness and not is_name(witness):
            raise BadName(field=LABELS["witness"])
    except Refusal as refusal:
        problems["signature.witness"] = refusal
    return {"type": kind, "witness": witness}, problems
