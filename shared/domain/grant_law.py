"""What the law lets a county devolve, by the type of the matter and the node it would reach.

Villages and communities assist; they are no administrative organs. Which
selector reaches them (a node, a level, a subtree) makes no difference.
"""

from collections.abc import Iterable

from shared.domain.acts import Power
from shared.domain.codes import Tier
from shared.domain.grant_text import joined, powers_text
from shared.domain.grants import ENTRUSTMENT, Grant
from shared.domain.matter import Matter
from shared.domain.refusals import Refusal
from shared.domain.refusals_grants import (
    BenefitByEntrustment,
    BenefitToVillage,
    CeilingNeeded,
    CeilingWithoutAmount,
    CeilingWithoutDecision,
    ConfirmationToVillage,
    LicenceByEntrustment,
    LicenceToVillage,
)
from shared.domain.registry import Node, Registry
from shared.domain.text import Text

RESULTS = frozenset({Power.DECIDE, Power.ISSUE})
NAMED = 5
"""How many nodes a sentence names; the rest are counted."""

Found = Iterable[tuple[str, Refusal]]


def barred(matter: Matter, tier: Tier) -> frozenset[Power]:
    """Return the powers over a matter that the law keeps from nodes of a tier.

    No act of a licence to a village (行政许可法 art. 24); of a benefit or a
    confirmation neither the decision nor the result (社会救助暂行办法 art. 4,
    村民委员会组织法 art. 5).
    """
    if tier is not Tier.VILLAGE:
        return frozenset()
    if matter.type == "licence":
        return frozenset(Power)
    return RESULTS if matter.type in {"benefit", "confirmation"} else frozenset()


def powers_at(registry: Registry, grant: Grant, code: str) -> frozenset[Power]:
    """Return what a grant gives a node below the county: nothing where it does not reach, never what the law bars.

    So a node listed after the grant was issued gains nothing that could not have been granted to it.
    """
    node, matter = registry.nodes.get(code), registry.matters.get(grant.matter)
    if node is None or not registry.reaches(grant, code):
        return frozenset()
    return grant.powers - barred(matter, node.tier) if matter else grant.powers


def check_law(registry: Registry, matter: Matter, grant: Grant, nodes: tuple[Node, ...]) -> Found:
    """Yield what the law forbids of a grant, by field."""
    villages = [n for n in nodes if n.tier is Tier.VILLAGE]
    powers = grant.powers & barred(matter, Tier.VILLAGE)
    if villages and powers:
        yield "to", _to_village(matter, powers, names_text(registry, villages))
    if matter.type == "licence" and grant.form != ENTRUSTMENT:
        yield "form", LicenceByEntrustment()
    if matter.type == "benefit" and Power.DECIDE in grant.powers and grant.form != ENTRUSTMENT:
        yield "form", BenefitByEntrustment()


def check_ceiling(matter: Matter, grant: Grant) -> Found:
    """Yield what is wrong with a ceiling: only small sums may be entrusted (社会救助暂行办法 art. 48)."""
    decides = Power.DECIDE in grant.powers
    if matter.amount is None and grant.ceiling is not None:
        yield "ceiling", CeilingWithoutAmount()
    elif grant.ceiling is not None and not decides:
        yield "ceiling", CeilingWithoutDecision()
    elif matter.amount is not None and decides and grant.ceiling is None:
        yield "ceiling", CeilingNeeded()


def names_text(registry: Registry, nodes: Iterable[Node]) -> Text:
    """Name nodes, the first few of many."""
    names = [registry.name_of(n.code) for n in nodes]
    told = joined(Text(name, name) for name in names[:NAMED])
    if len(names) <= NAMED:
        return told
    return Text(f"{told.zh} 等 {len(names)} 个", f"{told.en} and {len(names) - NAMED} more")


def _to_village(matter: Matter, powers: frozenset[Power], nodes: Text) -> Refusal:
    if matter.type == "licence":
        return LicenceToVillage(nodes=nodes)
    kind = BenefitToVillage if matter.type == "benefit" else ConfirmationToVillage
    return kind(acts=powers_text(powers), nodes=nodes)
