"""Lists of rosters: by year and matter, village by village, or town by town."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from shared.domain.records import RosterRow
from shared.domain.registry import Registry
from shared.domain.roster_outcomes import RosterForm
from shared.web.language import full_moment, named, t
from shared.web.listing import END, OK, YELLOW, Card, matter_name, place_of


@dataclass(frozen=True, slots=True)
class ListLine:
    """A line of a list of rosters: one roster, or all of a town."""

    name: str
    url: str
    where: str
    number: str
    total: int
    untouched: int
    unfit: int
    suspended: int
    card: Card
    at: str


@dataclass(frozen=True, slots=True)
class Campaign:
    """All rosters of one matter and year: how far they are together, and one by one."""

    title: str
    form: str
    total: int
    untouched: int
    lines: list[ListLine]


def campaigns(rows: Iterable[RosterRow], registry: Registry, *, by_town: bool) -> list[Campaign]:
    """Return lists of rosters by year and matter, the latest year first; `by_town` puts those of a town into one line."""
    found: dict[tuple[int, str, str], list[RosterRow]] = {}
    for row in rows:
        found.setdefault((row.year, row.form, row.matter), []).append(row)
    return [
        Campaign(
            title=_title(registry, group[0]),
            form=str(t(RosterForm(form).text)) if form else "",
            total=sum(r.total for r in group),
            untouched=sum(r.untouched for r in group),
            lines=_by_town(registry, group) if by_town else [_line(registry, r) for r in group],
        )
        for (_year, form, _matter), group in found.items()
    ]


def _title(registry: Registry, row: RosterRow) -> str:
    if not row.form:
        return str(t("内容已删除的名册", "Rosters whose content was erased"))
    return str(
        t(
            "{year} 年度 {matter}",
            "{matter}, {year}",
            year=row.year,
            matter=matter_name(registry, row.matter),
        )
    )


def _line(registry: Registry, row: RosterRow) -> ListLine:
    left = row.untouched
    card = Card(END, str(t("已办结", "closed"))) if row.closed else left_card(left)
    return ListLine(
        name=named(registry, row.village or row.origin),
        url=url_for("rosters.show", roster_id=row.roster),
        where=place_of(registry, row.holder, row.offered_to),
        number=row.number,
        total=row.total,
        untouched=left,
        unfit=row.unfit,
        suspended=row.suspended,
        card=card,
        at=full_moment(row.updated_at),
    )


def left_card(left: int) -> Card:
    """Return a card that says how many are untouched."""
    if left:
        return Card(YELLOW, str(t("{n} 人未办", "{n} to do", n=left)))
    return Card(OK, str(t("都有结果", "all done")))


def _by_town(registry: Registry, rows: list[RosterRow]) -> list[ListLine]:
    towns: dict[str, list[RosterRow]] = {}
    for row in rows:
        towns.setdefault(town_of(registry, row.village), []).append(row)
    return [_of_town(registry, town, group) for town, group in sorted(towns.items())]


def town_of(registry: Registry, village: str) -> str:
    """Return the town that a village belongs to; the village itself where the registry does not know it."""
    node = registry.nodes.get(village)
    return (node.parent if node else None) or village


def _of_town(registry: Registry, town: str, rows: list[RosterRow]) -> ListLine:
    counts: Mapping[str, int] = {
        key: sum(getattr(r, key) for r in rows)
        for key in ("total", "untouched", "unfit", "suspended")
    }
    done = sum(r.closed for r in rows)
    return ListLine(
        name=named(registry, town),
        url=url_for("rosters.index", place=town),
        where=str(
            t("{n} 份名册，{done} 份已办结", "{n} rosters, {done} closed", n=len(rows), done=done)
        ),
        number="",
        total=counts["total"],
        untouched=counts["untouched"],
        unfit=counts["unfit"],
        suspended=counts["suspended"],
        card=left_card(counts["untouched"]),
        at=full_moment(max(r.updated_at for r in rows)),
    )
