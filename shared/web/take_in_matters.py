"""What can be taken in here, found in the words people use."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from shared.domain.acts import Act
from shared.domain.authority import Permit, may
from shared.domain.limits import Limit, LimitUnit
from shared.domain.matter import MATTER_FIELDS, Document, Matter, Necessity
from shared.domain.refusals import NotAllowed, Refusal
from shared.domain.registry import Registry
from shared.domain.succession import refuse_succeeded
from shared.domain.text import Text, narrow

POWER_ACTS = (Act.ACCEPT, Act.REVIEW, Act.DECIDE, Act.ISSUE)
ON_THE_SPOT = Text("可当场办结", "done on the spot")
ACCEPTED_HERE = Text("可受理", "accepted here")
TAKEN_IN_HERE = Text("只收件", "taken in only")
SOURCES = {
    "applicant": Text("申请人自备", "brought by the applicant"),
    "government": Text("政府部门核发", "issued by the government"),
    "other": Text("其他", "other"),
}
APPLICANTS = {
    "natural_person": Text("自然人", "natural persons"),
    "legal_person": Text("法人", "legal persons"),
}
RESIDENCES = {
    "hukou": Text("户口在本地", "registered here"),
    "residence": Text("住在本地", "living here"),
    "either": Text("户口在本地或者住在本地", "registered or living here"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A matter as this node can handle it now.

    `kind` and `words` make its card; `until` is the last day of the grants
    under which it can be done on the spot.
    """

    matter: Matter
    kind: str
    words: Text
    until: date | None = None

    @property
    def is_on_the_spot(self) -> bool:
        """Whether everything can be done here, at once."""
        return self.words is ON_THE_SPOT

    @property
    def limit(self) -> Text:
        """The promised limit, in words."""
        return limit_words(self.matter.promised_limit)

    @property
    def papers(self) -> tuple[Document, ...]:
        """What to bring."""
        return tuple(d for d in self.matter.documents if d.necessity is not Necessity.OPTIONAL)


def moved(registry: Registry, node: str) -> Refusal | None:
    """Return why nothing at all is taken in at a node any more: another has taken its place. None where it is not so."""
    try:
        refuse_succeeded(registry, node)
    except Refusal as refusal:
        return refusal
    return None


def offer_of(registry: Registry, node: str, matter: Matter, at: datetime) -> Offer | None:
    """Return the matter as `node` can handle it, or None where it is not taken in there."""
    if _permit(registry, node, matter, Act.TAKE_IN, at) is None:
        return None
    acts = [a for a in POWER_ACTS if matter.step(a)]
    permits = [_permit(registry, node, matter, a, at) for a in acts]
    if Act.REVIEW not in acts and all(permits):
        days = [p.grant.until for p in permits if p and p.grant]
        return Offer(matter, "ok", ON_THE_SPOT, min(days, default=None))
    if _permit(registry, node, matter, Act.ACCEPT, at):
        return Offer(matter, "ok", ACCEPTED_HERE)
    return Offer(matter, "end", TAKEN_IN_HERE)


def offers(registry: Registry, node: str, at: datetime) -> list[Offer]:
    """Return all matters that `node` takes in, in the order of the catalogue."""
    found = (offer_of(registry, node, m, at) for m in registry.matters.values())
    return [o for o in found if o is not None]


def matching(found: Iterable[Offer], query: str) -> list[Offer]:
    """Return the offers that a query means: by name or the words people use, else by what the guide says."""
    words = narrow(query).casefold().split()
    every = list(found)
    named = [o for o in every if all(_is_named(o.matter, w) for w in words)]
    return named or [o for o in every if all(w in _guide(o.matter) for w in words)]


def by_field(found: Iterable[Offer]) -> list[tuple[Text, list[Offer]]]:
    """Group offers by field, in the order of the fields."""
    groups: dict[str, list[Offer]] = {name: [] for name in MATTER_FIELDS}
    for offer in found:
        groups.setdefault(offer.matter.field, []).append(offer)
    return [(field_name(name), group) for name, group in groups.items() if group]


def field_name(field: str) -> Text:
    """Return a field's name; one that this version does not know is among the others."""
    return MATTER_FIELDS.get(field, Text("其他", "other"))


def limit_words(limit: Limit) -> Text:
    """Write a limit with its own unit."""
    days = "day" if limit.days == 1 else "days"
    if limit.unit is LimitUnit.WORKING:
        return Text(f"{limit.days} 个工作日", f"{limit.days} working {days}")
    return Text(f"{limit.days} 天（自然日）", f"{limit.days} calendar {days}")


def article_words(article: str) -> Text:
    """Write the article of a law; empty where the whole law is meant."""
    return Text(f"第 {article} 条", f"art. {article}") if article else Text("", "")


def _permit(registry: Registry, node: str, matter: Matter, act: Act, at: datetime) -> Permit | None:
    try:
        return may(registry, node=node, matter=matter, act=act, at=at)
    except NotAllowed:
        return None


def _is_named(matter: Matter, word: str) -> bool:
    field = field_name(matter.field)
    names = [matter.name.zh, matter.name.en, *matter.aliases]
    known = [n.casefold() for n in (*names, field.zh, field.en)]
    return any(word in n for n in known) or any(n.casefold() in word for n in names)


def _guide(matter: Matter) -> str:
    texts = (matter.guide, *matter.conditions)
    return "\n".join(f"{text.zh}\n{text.en}" for text in texts).casefold()
