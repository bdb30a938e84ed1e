"""What the grant form offers: the matter's own acts with their longest leases, and whom to grant them."""

from dataclasses import dataclass

from shared.domain.acts import Act, Power
from shared.domain.codes import Level
from shared.domain.freshness import LONGEST_LEASES
from shared.domain.grant_text import ALL_OF, DAY, selector_text, span_text
from shared.domain.grants import GRANT_FORMS
from shared.domain.matter import MATTER_TYPES, Matter
from shared.domain.registry import Node, Registry
from shared.web.language import capital, t

GRANTABLE = (Level.TOWN, Level.SPECIAL, Level.VILLAGE, Level.COMMUNITY)
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Step:
    """An act that a matter has as a step: where it is done, and its longest lease, in words and in days."""

    power: str
    words: str
    tiers: str
    longest: str
    days: int


@dataclass(frozen=True, slots=True)
class About:
    """A matter as the form names it."""

    id: str
    name: str
    department: str
    type: str
    risk: str
    has_amount: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers: (value, words) pairs; `towns` holds each town's own, `others` what only a file can say."""

    about: About
    steps: list[Step]
    units: Pairs
    levels: Pairs
    towns: list[tuple[str, Pairs]]
    others: Pairs
    forms: Pairs


def choices(registry: Registry, matter: Matter, chosen: tuple[str, ...]) -> Choices:
    """Return what can be chosen for a matter. What is `chosen` already is always among it."""
    levels = [(f"level:{level}", str(t(ALL_OF[level]))) for level in GRANTABLE]
    towns = [(n.name, _within(registry, n)) for n in registry.children(registry.county)]
    offered = {value for pairs in (levels, *(p for _, p in towns)) for value, _ in pairs}
    known = [s for s in chosen if s not in offered and s.partition(":")[2] in registry.nodes]
    return Choices(
        about=about(registry, matter),
        steps=_steps(matter),
        units=[("days", str(t("天", "days"))), ("hours", str(t("小时", "hours")))],
        levels=levels,
        towns=towns,
        others=[(s, str(t(selector_text(registry, s)))) for s in known],
        forms=[(key, capital(text)) for key, text in GRANT_FORMS.items()],
    )


def about(registry: Registry, matter: Matter) -> About:
    """Return a matter as the form names it."""
    department = registry.departments.get(matter.department)
    return About(
        id=matter.id,
        name=str(t(matter.name)),
        department=str(t(department)) if department else matter.department,
        type=str(t(MATTER_TYPES[matter.type])),
        risk=str(t(matter.risk.text)),
        has_amount=matter.amount is not None,
    )


def _steps(matter: Matter) -> list[Step]:
    found = []
    for power in Power:
        step = matter.step(Act(power.value))
        if step is not None:
            longest = LONGEST_LEASES[matter.risk][power]
            tiers = str(t("、", ", ")).join(str(t(tier.text)) for tier in step.tiers)
            words = (str(t(power.text)), tiers, str(t(span_text(longest))))
            found.append(Step(str(power), *words, days=longest // DAY))
    return found


def _within(registry: Registry, town: Node) -> Pairs:
    """Return a town by itself, a town with all below it, and each node below."""
    return [
        (f"node:{town.code}", str(t("{name}本级", "{name} itself", name=town.name))),
        (f"subtree:{town.code}", str(t(selector_text(registry, f"subtree:{town.code}")))),
        *((f"node:{n.code}", n.name) for n in registry.children(town.code)),
    ]
