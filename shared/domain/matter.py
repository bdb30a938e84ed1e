"""A matter: what a citizen can apply for, with its documents, form, steps and limits."""

from dataclasses import dataclass
from enum import StrEnum

from shared.domain.acts import Act
from shared.domain.codes import Tier
from shared.domain.limits import ClockRule, Limit
from shared.domain.text import Text


class Necessity(StrEnum):
    """Whether a document must be there (必要), may follow (容缺后补) or may be absent (非必要)."""

    REQUIRED = "required"
    DEFERRABLE = "deferrable"
    OPTIONAL = "optional"


class FieldType(StrEnum):
    """How a form field is asked and checked."""

    TEXT = "text"
    TEXTAREA = "textarea"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"
    BANK_CARD = "bank_card"


class Risk(StrEnum):
    """How much harm a wrong act does; decides how long an act is leased to a node without a link."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"

    @property
    def text(self) -> Text:
        """The class's name."""
        return RISK_NAMES[self]


RISK_NAMES = {
    Risk.LOW: Text("低风险", "low risk"),
    Risk.NORMAL: Text("一般风险", "normal risk"),
    Risk.HIGH: Text("高风险", "high risk"),
}


@dataclass(frozen=True, slots=True)
class PageOf:
    """A page of a document; one that repeats may be there several times."""

    id: str
    name: Text
    repeat: bool = False


RECORDS = "record-"
"""How the ids begin of what stands for a case's own records beside its documents: no document of a matter has such an id."""
ANY_PAGES = (PageOf("page", Text("页", "Page"), repeat=True),)
"""The pages of a document whose matter lists none."""


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that the matter asks for, with the pages to photograph where it lists any."""

    id: str
    name: Text
    necessity: Necessity
    source: str
    note: Text | None
    pages: tuple[PageOf, ...] = ()

    @property
    def page_list(self) -> tuple[PageOf, ...]:
        """The pages to photograph, in order."""
        return self.pages or ANY_PAGES


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a choice field."""

    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class Field:
    """A form field. `least` and `most` are whole numbers, for money in fen."""

    id: str
    label: Text
    type: FieldType
    required: bool
    hint: Text | None = None
    max_length: int | None = None
    least: int | None = None
    most: int | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that are asked on one page."""

    id: str
    title: Text
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of handling, the tiers where it is done, its promised limit and, where a rule sets one, that by law."""

    act: Act
    tiers: tuple[Tier, ...]
    limit: Limit
    statutory: Limit | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """A law and its article (empty where the whole law is meant)."""

    law: Text
    article: str


@dataclass(frozen=True, slots=True)
class Fee:
    """What it costs, in fen, and why."""

    fen: int
    basis: Text


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter of the catalogue, in one version (from 1).

    `amount` is the id of the money field that a grant's ceiling is held against,
    None where nothing is paid. `delivers`: it ends in a document that has to reach its
    receiver, as every licence does (行政许可法 art. 44).
    """

    id: str
    version: int
    sample: bool
    name: Text
    aliases: tuple[str, ...]
    department: str
    type: str
    field: str
    risk: Risk
    amount: str | None
    applicants: tuple[str, ...]
    handling: str
    visits: int
    residence: str
    statutory_limit: Limit | None
    promised_limit: Limit
    result: Text
    fee: Fee
    guide: Text
    conditions: tuple[Text, ...]
    legal_basis: tuple[Basis, ...]
    documents: tuple[Document, ...]
    form: tuple[Group, ...]
    steps: tuple[Step, ...]
    clock: ClockRule
    delivers: bool = False

    def step(self, act: Act) -> Step | None:
        """Return the step in which `act` is done, or None."""
        return next((s for s in self.steps if s.act is act), None)

    def document(self, document_id: str) -> Document | None:
        """Return a document by id, or None."""
        return next((d for d in self.documents if d.id == document_id), None)

    @property
    def fields(self) -> tuple[Field, ...]:
        """All form fields in the order they are asked."""
        return tuple(f for g in self.form for f in g.fields)

    def missing(self, handed_in: frozenset[str]) -> tuple[Document, ...]:
        """Return the documents that the applicant still owes: required or deferrable, not handed in."""
        return tuple(
            d
            for d in self.documents
            if d.necessity is not Necessity.OPTIONAL and d.id not in handed_in
        )


MATTER_TYPES = {
    "licence": Text("行政许可", "administrative licence"),
    "penalty": Text("行政处罚", "administrative penalty"),
    "levy": Text("行政征收", "administrative levy"),
    "coercion": Text("行政强制", "administrative coercion"),
    "confirmation": Text("行政确认", "administrative confirmation"),
    "adjudication": Text("行政裁决", "administrative adjudication"),
    "benefit": Text("行政给付", "administrative benefit"),
    "inspection": Text("行政检查", "administrative inspection"),
    "reward": Text("行政奖励", "administrative reward"),
    "other": Text("其他行政权力", "other administrative power"),
    "public_service": Text("公共服务", "public service"),
    "convenience": Text("便民服务", "convenience service"),
}
MATTER_FIELDS = {
    "elderly": Text("养老", "elderly"),
    "employment": Text("就业", "employment"),
    "social_security": Text("社会保险", "social security"),
    "medical_insurance": Text("医疗保障", "medical insurance"),
    "social_assistance": Text("社会救助", "social assistance"),
    "disability": Text("助残", "disability"),
    "health": Text("卫生健康", "health"),
    "property": Text("不动产", "property"),
}
