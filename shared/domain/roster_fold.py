"""Folding a roster's ledger: it is a case's, and begins with the roster's own entry."""

from collections.abc import Callable, Iterable
from datetime import date

from shared.domain.acts import Power
from shared.domain.authority import Use, stands
from shared.domain.codes import Tier
from shared.domain.custody import advance, begin
from shared.domain.facts import Body, Fact
from shared.domain.kinds import (
    ROSTER_CLOSED,
    ROSTER_LISTED,
    ROSTER_MARKED,
    ROSTER_OPENED,
    ROSTER_PAYMENT_SET,
    ROSTER_STRUCK,
)
from shared.domain.ledgers import parse_ledger
from shared.domain.refusals import Refusal
from shared.domain.registry import Registry
from shared.domain.roster_closing import check_closing
from shared.domain.roster_outcomes import Outcome, Pay, RosterForm
from shared.domain.roster_pay import check_pay
from shared.domain.rosters import Listed, Mark, Marked, Member, Payment, Roster, Step, Unfit
from shared.domain.worktime import county_day


def is_roster(kind: str) -> bool:
    """Say whether a ledger that begins with this kind is a roster's."""
    return kind.startswith("case.roster_opened.")


def fold_roster(registry: Registry, facts: Iterable[Fact]) -> Roster:
    """Return the roster that these entries tell of, in ledger order. It bears erased bodies and kinds it does not know."""
    facts = list(facts)
    name = parse_ledger(facts[0].header.ledger)
    if name is None or name.case is None:
        raise ValueError(facts[0].header.ledger)
    roster = Roster(id=name.case, custody=begin(name, facts[0].header))
    for fact in facts:
        header = fact.header
        if header.seq > 1:
            roster.custody = advance(name, roster.custody, header)
        body = fact.body or {}
        by, counted = str(body.get("by", "")), len(body.get("people") or body.get("marks") or ())
        roster.steps.append(
            Step(header.seq, header.kind, header.node, by, header.at, header.to, counted)
        )
        roster.is_whole &= fact.body is not None
        fold = FOLDS.get(header.kind)
        if fold is not None and fact.body is not None and not roster.closed:
            fold(registry, roster, fact, fact.body)
        if header.kind == ROSTER_CLOSED:
            roster.closed = roster.closed or _ends(registry, roster, header.node)
    return roster


def _opened(registry: Registry, roster: Roster, fact: Fact, body: Body) -> None:
    if fact.header.seq != 1:
        return
    roster.is_known = True
    roster.form = RosterForm(body["form"])
    roster.number, roster.year = body["number"], body["year"]
    roster.matter_id = body["matter"]
    roster.matter = registry.versions.get((body["matter"], body["version"]))
    roster.village, roster.until = body["village"], date.fromisoformat(body["until"])
    roster.from_age, roster.wait_days = body["from_age"], body["wait_days"]
    roster.rule, roster.previous = body["rule"], body["previous"] or ""


def _listed(_registry: Registry, roster: Roster, fact: Fact, body: Body) -> None:
    overrides = 0 if fact.header.cites else fact.header.epoch[0]
    for raw in body["people"]:
        listed = Listed(**raw)
        if listed.no not in roster.people:
            roster.people[listed.no] = Member(listed, overrides)
            roster.unfit.pop(listed.row, None)
    for raw in body["unfit"]:
        unfit = Unfit(**raw)
        roster.unfit[unfit.row] = unfit


def _struck(_registry: Registry, roster: Roster, _fact: Fact, body: Body) -> None:
    for row in body["rows"]:
        roster.unfit.pop(row, None)


def _marked(_registry: Registry, roster: Roster, fact: Fact, body: Body) -> None:
    header = fact.header
    for raw in body["marks"]:
        mark = Mark(**{**raw, "outcome": Outcome(raw["outcome"])})
        member = roster.people.get(mark.no)
        if member is not None:
            member.marks.append(Marked(mark, body["by"], header.node, header.at))


def _payment_set(registry: Registry, roster: Roster, fact: Fact, body: Body) -> None:
    member, header = roster.people.get(body["no"]), fact.header
    if member is None:
        return
    member.payments.append(
        Payment(
            pay=Pay(body["pay"]),
            since=date.fromisoformat(body["since"]),
            reason=body["reason"],
            by=body["by"],
            node=header.node,
            at=header.at,
            grant=header.grant,
            counts=_counts(registry, roster, fact) and _is_due(roster, member, fact, body),
        )
    )


def _is_due(roster: Roster, member: Member, fact: Fact, body: Body) -> bool:
    """Say whether the rule let this be done to somebody's money then, also where its node was made to ask nothing.

    The day of back pay is the rule's; another is none of a node's to say.
    """
    pay = Pay(body["pay"])
    try:
        since = check_pay(roster, member, pay, county_day(fact.header.at))
    except Refusal:
        return not roster.is_whole
    return not roster.is_whole or pay is not Pay.RESUMED or since.isoformat() == body["since"]


def _ends(registry: Registry, roster: Roster, node: str) -> bool:
    """Say whether a node could end the roster; one that lacks bodies cannot be asked."""
    try:
        check_closing(registry, roster, node)
    except Refusal:
        return not roster.is_whole
    return True


def _counts(registry: Registry, roster: Roster, fact: Fact) -> bool:
    """Deciding on money is the county's, or a town's that holds a grant of it; never a village's (社会救助暂行办法 art. 4).

    Villages open no rosters; by one that a village did open nobody's money is moved.
    """
    header, origin = fact.header, registry.nodes.get(roster.custody.origin)
    if origin is not None and origin.tier is Tier.VILLAGE:
        return False
    node = registry.nodes.get(header.node)
    if header.node == registry.county:
        return True
    if node is None or node.tier is Tier.VILLAGE:
        return False
    use = Use(header.node, roster.matter_id, Power.DECIDE, header.at)
    return stands(registry, header, use)


FOLDS: dict[str, Callable[[Registry, Roster, Fact, Body], None]] = {
    ROSTER_OPENED: _opened,
    ROSTER_LISTED: _listed,
    ROSTER_STRUCK: _struck,
    ROSTER_MARKED: _marked,
    ROSTER_PAYMENT_SET: _payment_set,
}
