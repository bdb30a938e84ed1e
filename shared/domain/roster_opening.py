"""Opening a roster: for which matter, year and village, until when, and by which rule people are looked for."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from shared.domain.codes import Tier
from shared.domain.facts import Draft
from shared.domain.form import plain_text
from shared.domain.kinds import ROSTER_OPENED
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import BadChoice, BadDate, BadNumber, FormIncomplete
from shared.domain.refusals_rosters import (
    NoSuchVillage,
    RosterNotPreparedHere,
    RosterOfOtherVillage,
)
from shared.domain.registry import Node, Registry
from shared.domain.roster_outcomes import RosterForm
from shared.domain.rosters import FIRST_YEAR, LAST_YEAR, LONGEST_WAIT, RULE_LIMIT, Roster
from shared.domain.text import Text, narrow
from shared.domain.worktime import county_day

FORM = Text("名册用途", "What it is for")
MATTER = Text("事项", "Matter")
YEAR = Text("年度", "Year")
VILLAGE = Text("村（社区）", "Village or community")
UNTIL = Text("截止日", "Until")
FROM_AGE = Text("满多少周岁（不限可不填）", "From which age (empty: any)")
WAIT = Text("找不到人等多少天后可以暂停", "Days to wait after which payment may be suspended")
RULE = Text("依据的规定", "By which rule")
OLDEST = 120
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opening:
    """A roster about to be opened: where, when, by whom."""

    registry: Registry
    node: str
    at: datetime
    by: str


def villages_below(registry: Registry, node: str) -> tuple[Node, ...]:
    """Return the enrolled villages below a node for which it can prepare a roster."""
    return tuple(
        found
        for found in registry.nodes.values()
        if found.tier is Tier.VILLAGE
        and node in registry.line(found.code)
        and found.code in registry.incarnations
        and not registry.successors_of(found.code)
    )


def open_roster(
    opening: Opening, typed: Mapping[str, str], number: str, earlier: Roster | None
) -> Draft:
    """Return a roster's first entry, or raise FormIncomplete with every problem, RosterNotPreparedHere at a village.

    `earlier` is the roster that its people are taken from; None where they come out of a file.
    """
    registry, node = opening.registry, opening.node
    if registry.node(node).tier is Tier.VILLAGE:
        raise RosterNotPreparedHere
    problems: dict[str, Refusal] = {}

    def take(key: str, read: Callable[[str], T], otherwise: T) -> T:
        try:
            return read(typed.get(key, "").strip())
        except Refusal as refusal:
            problems[key] = refusal
            return otherwise

    form = take("form", _form, RosterForm.ENROLMENT)
    pays_out = form is RosterForm.REVIEW
    today = county_day(opening.at)
    villages = {n.code for n in villages_below(registry, node)}
    body: dict[str, Any] = {
        "form": form,
        "number": number,
        "matter": take("matter", lambda raw: _known(raw, registry.matters, MATTER), ""),
        "version": 0,
        "year": take("year", lambda raw: _number(raw, YEAR, FIRST_YEAR, LAST_YEAR), 0),
        "village": take("village", lambda raw: _village(raw, villages), ""),
        "until": take("until", lambda raw: _day(raw, today), ""),
        "from_age": take("from_age", _age, None) if pays_out else None,
        "wait_days": take("wait_days", _wait, 0) if pays_out else 0,
        "rule": take("rule", lambda raw: _rule(raw, required=pays_out), ""),
        "previous": earlier.id if earlier else None,
        "by": opening.by,
    }
    if earlier and "village" not in problems and not _follows(registry, earlier, body["village"]):
        name = registry.plain_name(earlier.village)
        problems["previous"] = RosterOfOtherVillage(village=name)
    if problems:
        raise FormIncomplete(problems)
    body["version"] = registry.matters[body["matter"]].version
    return Draft(ROSTER_OPENED, body)


def _follows(registry: Registry, earlier: Roster, village: str) -> bool:
    """Say whether a village is that of an earlier roster, or what it was merged into."""
    return village in {earlier.village, *registry.successors_of(earlier.village)}


def names_of(registry: Registry, roster: Roster) -> frozenset[str]:
    """Return by which names and codes a file may call a roster's village."""
    codes = {roster.village, *registry.successors_of(roster.village)}
    codes |= {old for code in codes for old in registry.former_codes(code)}
    nodes = [registry.nodes[code] for code in codes if code in registry.nodes]
    return frozenset(
        (
            *codes,
            *(n.name for n in nodes),
            *(n.short_name for n in nodes),
            *(registry.plain_name(n.code) for n in nodes),
        )
    )


def _form(raw: str) -> RosterForm:
    return RosterForm(_known(raw, set(RosterForm), FORM))


def _known(raw: str, known: Container[str], field: Text) -> str:
    if raw not in known:
        raise BadChoice(field=field)
    return raw


def _village(raw: str, villages: set[str]) -> str:
    if raw not in villages:
        raise NoSuchVillage(field=VILLAGE)
    return raw


def _number(raw: str, field: Text, least: int, most: int) -> int:
    digits = narrow(raw)
    if not (
        digits.isascii() and digits.isdigit() and len(digits) <= 4 and least <= int(digits) <= most
    ):
        raise BadNumber(field=field, least=least, most=most)
    return int(digits)


def _age(raw: str) -> int | None:
    return _number(raw, FROM_AGE, 1, OLDEST) if raw else None


def _wait(raw: str) -> int:
    return _number(raw, WAIT, 1, LONGEST_WAIT)


def _day(raw: str, today: date) -> str:
    try:
        day = date.fromisoformat(raw)
    except ValueError:
        raise BadDate(field=UNTIL) from None
    if not 0 <= (day - today).days <= LONGEST_WAIT:
        raise BadDate(field=UNTIL)
    return day.isoformat()


def _rule(raw: str, *, required: bool) -> str:
    return plain_text(raw, field=RULE, limit=RULE_LIMIT, required=required)
