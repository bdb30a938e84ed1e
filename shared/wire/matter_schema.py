"""The schema of a matter: the same for its file and for the registry entry that publishes it."""

from collections.abc import Iterable
from typing import Any

from marshmallow import ValidationError, validates_schema

from shared.domain.acts import Act
from shared.domain.codes import Tier
from shared.domain.form import MAX_FEN
from shared.domain.limits import Approver, LimitUnit, Procedure
from shared.domain.matter import MATTER_FIELDS, MATTER_TYPES, RECORDS, FieldType, Necessity, Risk
from shared.domain.text import Text
from shared.wire.ids import slug
from shared.wire.shapes import (
    LINE_LIMIT,
    NAME_LIMIT,
    PAGE_LIMIT,
    Bool,
    Int,
    Items,
    OneOf,
    Str,
    Strict,
    bilingual,
    part,
)

APPLICANTS = ("natural_person", "legal_person")
HANDLING = ("on_the_spot", "promised")
RESIDENCE = ("hukou", "residence", "either")
SOURCES = ("applicant", "government", "other")
WITH_LENGTH = frozenset({FieldType.TEXT, FieldType.TEXTAREA})
WITH_BOUNDS = frozenset({FieldType.NUMBER, FieldType.MONEY})
STEPS = (Act.TAKE_IN, Act.ACCEPT, Act.REVIEW, Act.DECIDE, Act.ISSUE)
STEPS_WITHOUT_REVIEW = tuple(a for a in STEPS if a is not Act.REVIEW)
MAX_DAYS = 3650
MAX_DOCUMENTS = 100
MAX_PAGES = 20
FORM_CHARACTERS = 20_000
"""What the form's texts may hold together, so that a take-in always fits an entry."""
DEFAULT_LENGTH = 200

NO_MONEY = Text("应是表单里一项 money 的 id", "it must be the id of a money field of the form")
NEEDED = Text("这种类型必须写这一项", "a field of this type needs it")
NOT_HERE = Text("这种类型不能写这一项", "a field of this type does not take it")
MIN_OVER_MAX = Text("min 不能大于 max", "min may not be greater than max")
FORM_TOO_LONG = Text(
    f"表单各项合计不能超过 {FORM_CHARACTERS} 个字",
    f"its fields together may not take more than {FORM_CHARACTERS} characters",
)
STEP_ORDER = Text(
    "步骤应依次是 take_in, accept, [review], decide, issue",
    "the steps must be take_in, accept, [review], decide, issue, in this order",
)


def check_ids(items: Iterable[dict[str, Any]]) -> dict[int, Any]:
    """Return the problems, by index, of items whose id stands before them already."""
    seen: set[str] = set()
    problems: dict[int, Any] = {}
    for index, item in enumerate(items):
        if item["id"] in seen:
            problems[index] = {"id": [_twice(item["id"])]}
        seen.add(item["id"])
    return problems


def _twice(name: str) -> Text:
    return Text(f"编号 {name} 重复", f"the id {name} is given twice")


class Limit(Strict):
    """A time limit in days of its unit."""

    days = Int(0, MAX_DAYS)
    unit = OneOf(LimitUnit)


class Fee(Strict):
    """What it costs, in fen, and why."""

    fen = Int(0, MAX_FEN)
    basis = bilingual(LINE_LIMIT)


class Basis(Strict):
    """A law and its article."""

    law = bilingual(LINE_LIMIT)
    article = Str(NAME_LIMIT)


class Page(Strict):
    """A page of a document, to be photographed by itself."""

    id = slug()
    name = bilingual(NAME_LIMIT)
    repeat = Bool(required=False)


RESERVED = Text(
    "材料代码不能以 record- 开头，这是现场记录用的",
    "a document's id cannot begin with record-, which is for records made on the spot",
)


class Document(Strict):
    """A paper that the matter asks for."""

    id = slug()
    name = bilingual(NAME_LIMIT)
    necessity = OneOf(Necessity)
    source = OneOf(SOURCES)
    note = bilingual(LINE_LIMIT, required=False)
    pages = Items(part(Page), MAX_PAGES, least=1, required=False)

    @validates_schema
    def check_pages(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse pages given twice, and an id that is kept for records."""
        if twice := check_ids(data.get("pages", ())):
            raise ValidationError({"pages": twice})
        if data["id"].startswith(RECORDS):
            raise ValidationError({"id": [RESERVED]})


class Choice(Strict):
    """One option of a choice field."""

    id = slug()
    zh = Str(NAME_LIMIT, least=1)
    en = Str(NAME_LIMIT, least=1)


class FormField(Strict):
    """A form field; which bounds it takes follows from its type."""

    id = slug()
    label = bilingual(NAME_LIMIT)
    type = OneOf(FieldType)
    required = Bool()
    hint = bilingual(LINE_LIMIT, required=False)
    max_length = Int(1, PAGE_LIMIT, required=False)
    min = Int(-MAX_FEN, MAX_FEN, required=False)
    max = Int(-MAX_FEN, MAX_FEN, required=False)
    choices = Items(part(Choice), 100, least=1, required=False)

    @validates_schema
    def check_type(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse what does not go with the type."""
        kind = FieldType(data["type"])
        problems: dict[str, list[Text]] = {}
        for name, is_apt, is_needed in (
            ("choices", kind is FieldType.CHOICE, True),
            ("max_length", kind in WITH_LENGTH, True),
            ("min", kind in WITH_BOUNDS, False),
            ("max", kind in WITH_BOUNDS, False),
        ):
            if name in data and not is_apt:
                problems[name] = [NOT_HERE]
            elif is_apt and is_needed and name not in data:
                problems[name] = [NEEDED]
        if problems:
            raise ValidationError(dict(problems))

    @validates_schema
    def check_values(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse crossed bounds and choices given twice."""
        if "min" in data and "max" in data and data["min"] > data["max"]:
            raise ValidationError({"min": [MIN_OVER_MAX]})
        if twice := check_ids(data.get("choices", ())):
            raise ValidationError({"choices": twice})


class Group(Strict):
    """Fields that are asked on one page."""

    id = slug()
    title = bilingual(NAME_LIMIT)
    fields_ = Items(part(FormField), 100, least=1, data_key="fields")


class Step(Strict):
    """One step of handling."""

    act = OneOf(STEPS)
    tiers = Items(OneOf(Tier), len(Tier), least=1, distinct=True)
    limit = part(Limit)
    statutory = part(Limit, nullable=True, required=False)


class Extension(Strict):
    """By how much a limit may be extended, and with whose approval."""

    limit = part(Limit)
    approver = OneOf(Approver)


class Clock(Strict):
    """How the clock runs, where that is not as usual for the matter's type."""

    acceptance = part(Limit, nullable=True, required=False)
    deemed = Bool(required=False)
    stops = Items(OneOf(Procedure), len(Procedure), distinct=True, required=False)
    extension = part(Extension, nullable=True, required=False)
    delivery = part(Limit, nullable=True, required=False)
    notice = Int(0, 365, required=False)


class MatterSchema(Strict):
    """One matter of the catalogue."""

    id = slug()
    sample = Bool()
    name = bilingual(NAME_LIMIT)
    aliases = Items(Str(NAME_LIMIT, least=1), 50)
    department = slug()
    type = OneOf(MATTER_TYPES)
    field = OneOf(MATTER_FIELDS)
    risk = OneOf(Risk)
    amount = slug(allow_none=True)
    applicants = Items(OneOf(APPLICANTS), len(APPLICANTS), least=1, distinct=True)
    handling = OneOf(HANDLING)
    visits = Int(0, 20)
    residence = OneOf(RESIDENCE)
    statutory_limit = part(Limit, nullable=True)
    promised_limit = part(Limit)
    result = bilingual(NAME_LIMIT)
    fee = part(Fee)
    guide = bilingual(PAGE_LIMIT)
    conditions = Items(bilingual(LINE_LIMIT), 50)
    legal_basis = Items(part(Basis), 50)
    documents = Items(part(Document), MAX_DOCUMENTS)
    form = Items(part(Group), 20)
    steps = Items(part(Step), len(STEPS), least=1)
    clock = part(Clock, required=False)
    delivers = Bool(required=False)

    @validates_schema
    def check_unique(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse ids given twice: of documents, of groups, of fields over the whole form."""
        problems = {k: found for k in ("documents", "form") if (found := check_ids(data[k]))}
        if problems:
            raise ValidationError(dict(problems))
        seen: set[str] = set()
        for g, group in enumerate(data["form"]):
            for f, field in enumerate(group["fields_"]):
                if field["id"] in seen:
                    twice = {"fields": {f: {"id": [_twice(field["id"])]}}}
                    raise ValidationError({"form": {g: twice}})
                seen.add(field["id"])

    @validates_schema
    def check_amount(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse an `amount` that is no money field of the form."""
        money = {
            f["id"] for g in data["form"] for f in g["fields_"] if f["type"] == FieldType.MONEY
        }
        if data["amount"] is not None and data["amount"] not in money:
            raise ValidationError({"amount": [NO_MONEY]})

    @validates_schema
    def check_size(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a form whose answers could outgrow an entry."""
        asked = (f for g in data["form"] for f in g["fields_"])
        if sum(f.get("max_length", DEFAULT_LENGTH) for f in asked) > FORM_CHARACTERS:
            raise ValidationError({"form": [FORM_TOO_LONG]})

    @validates_schema
    def check_steps(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse steps out of order, twice or left out; only the review may be."""
        acts = tuple(s["act"] for s in data["steps"])
        if acts not in {STEPS, STEPS_WITHOUT_REVIEW}:
            raise ValidationError({"steps": [STEP_ORDER]})


MATTER = MatterSchema()
