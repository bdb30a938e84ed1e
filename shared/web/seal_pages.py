"""The seal register on every node's pages: the seals, and on which papers each one stands."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.app.seals import SealPage, UseShown
from shared.domain.paper_kinds import RULES
from shared.domain.papers import paper_number
from shared.domain.registry import Registry
from shared.domain.rights import Right
from shared.domain.seal import Seal
from shared.domain.text import Text
from shared.web.language import full_moment, named, t
from shared.web.listing import END, OK, Card
from shared.web.refused_form import Tried
from shared.web.rights import requires
from shared.web.site import site

PAGE_SIZE = 50
SEAL_NEW, SEAL_WITHDRAW = "seal_new", "seal_withdraw"
"""Doors that only the county has."""
TITLES = {rule.rests_on: rule for rule in RULES.values() if rule.rests_on}
ALL_MATTERS = Text("全部事项", "all matters")


@dataclass(frozen=True, slots=True)
class SealShown:
    """A line of the register."""

    id: str
    name: str
    kind: str
    place: str
    whose: str
    keeper: str
    document: str
    since: str
    card: Card
    ended: str


@dataclass(frozen=True, slots=True)
class StandsOn:
    """A paper that a seal stands on; of a case that is not held here neither number nor name."""

    title: str
    number: str
    matter: str
    who: str
    by: str
    at: str
    url: str


def seal_pages() -> Blueprint:
    """Return the routes of the register, the same at every tier."""
    pages = Blueprint("seals", __name__, url_prefix="/seals")
    see = requires(Right.SEE_CASES)
    pages.add_url_rule("/", "index", see(_index))
    pages.add_url_rule("/<seal>", "show", see(_show))
    return pages


def _index() -> ResponseReturnValue:
    registry = site().overview.listed()
    seals = sorted(registry.seals.values(), key=lambda s: (s.withdrawn_at is not None, s.id))
    return render_template(
        "seals/index.html",
        seals=[seal_line(registry, seal) for seal in seals],
        new=site().doors.get(SEAL_NEW),
    )


def _show(seal: str) -> ResponseReturnValue:
    return seal_page(seal)


def seal_page(seal_id: str, tried: Tried | None = None) -> str:
    """Show one seal and where it stands; `tried` is a form of it that was refused."""
    found = site().seals.page(seal_id, request.args.get("page", 1, type=int), PAGE_SIZE)
    return render_template(
        "seals/seal.html",
        line=seal_line(found.registry, found.seal),
        total=found.total,
        uses=[_stands_on(found, shown) for shown in found.uses],
        page=found.number,
        pages=found.pages,
        withdraw=site().doors.get(SEAL_WITHDRAW) if not found.seal.withdrawn_at else None,
        tried=tried,
    )


def seal_line(registry: Registry, seal: Seal) -> SealShown:
    """Return a seal in words."""
    is_over = seal.withdrawn_at is not None
    ended = t(
        "{at} 注销：{reason}（{document}）",
        "withdrawn {at}: {reason} ({document})",
        at=full_moment(seal.withdrawn_at),
        reason=seal.reason,
        document=seal.ended_by,
    )
    return SealShown(
        id=seal.id,
        name=str(t(seal.name)),
        kind=str(t(seal.kind.text)),
        place=named(registry, seal.node),
        whose=str(t(registry.departments.get(seal.department, ALL_MATTERS))),
        keeper=seal.keeper,
        document=seal.document,
        since=full_moment(seal.listed_at),
        card=Card(END, str(t("已注销", "withdrawn")))
        if is_over
        else Card(OK, str(t("在用", "in use"))),
        ended=str(ended) if is_over else "",
    )


def _stands_on(found: SealPage, shown: UseShown) -> StandsOn:
    use, row = shown.use, shown.row
    rule = TITLES.get(use.kind)
    matter = found.registry.matters.get(row.matter) if row else None
    return StandsOn(
        title=str(t(rule.title)) if rule else use.kind,
        number=paper_number(row.receipt, rule.letter, use.seq, shown.overrides)
        if row and rule and row.receipt
        else "",
        matter=str(t(matter.name)) if matter else "",
        who=masked_name(row.applicant) if row else "",
        by=f"{named(found.registry, use.node)} {use.by}".rstrip(),
        at=full_moment(use.at),
        url=url_for("cases.show", case_id=use.case) if row else "",
    )


def masked_name(name: str) -> str:
    """Hide all of a name but its first character: 赵**."""
    return name[:1] + "*" * len(name[1:])
