"""All cases of the county: searched by name or receipt, filtered by place and stage, newest first."""

from dataclasses import dataclass, replace

from flask import render_template, request
from flask.typing import ResponseReturnValue

from shared.domain.case import STAGE_NAMES
from shared.domain.records import CaseQuery
from shared.domain.refusals_input import IdInAddress
from shared.domain.registry import Registry
from shared.domain.rights import Right
from shared.domain.text import Text
from shared.web.desk import Queries, asked_page, read_page, shown_rows
from shared.web.language import t
from shared.web.lookup import is_id
from shared.web.rights import requires
from shared.web.site import site

LONGEST = 100
SIDES = {
    "origin": Text("在那里收件", "taken in there"),
    "holder": Text("现由那里保管", "held there now"),
}
STATES: dict[str, Text] = {
    "": Text("不限", "any"),
    "open": Text("在办", "open"),
    "awaiting": Text("存疑待裁定", "awaiting judgement"),
    **{str(stage): text for stage, text in STAGE_NAMES.items()},
}
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for. A value that is not among the choices counts as none."""

    text: str
    place: str
    side: str
    state: str

    def kept(self) -> dict[str, str]:
        """Return the address's values that a pager must keep."""
        found = {"q": self.text, "place": self.place, "side": self.side, "state": self.state}
        return {key: value for key, value in found.items() if value}


@requires(Right.SEE_CASES)
def show_all() -> ResponseReturnValue:
    """Show all cases that match."""
    the = site()
    registry = the.overview.registry()
    wanted = _wanted(registry)
    if is_id(wanted.text):
        raise IdInAddress
    page = read_page(the.cases, queries_for(registry, wanted), asked_page())
    return render_template(
        "center/all.html",
        wanted=wanted,
        page=page,
        rows=shown_rows(page.rows),
        places=_places(registry),
        sides=_said(SIDES),
        states=_said(STATES),
    )


def queries_for(registry: Registry, wanted: Wanted) -> Queries:
    """Return the queries that list what is wanted: one for each node of a town, one where no place is named."""
    base = CaseQuery(text=wanted.text, newest_first=True)
    if wanted.state == "open":
        base = replace(base, ended=False)
    elif wanted.state == "awaiting":
        base = replace(base, awaiting=True)
    elif wanted.state:
        base = replace(base, stages=(wanted.state,))
    if not wanted.place:
        return (base,)
    if wanted.side == "holder":
        return tuple(replace(base, holder=code) for code in _subtree(registry, wanted.place))
    return tuple(replace(base, origin=code) for code in _subtree(registry, wanted.place))


def _wanted(registry: Registry) -> Wanted:
    args = request.args
    place, side, state = args.get("place", ""), args.get("side", ""), args.get("state", "")
    return Wanted(
        text=args.get("q", "").strip()[:LONGEST],
        place=place if place in dict(_places(registry)) else "",
        side=side if side in SIDES else "origin",
        state=state if state in STATES else "",
    )


def _subtree(registry: Registry, code: str) -> tuple[str, ...]:
    """Return the county alone, or a town with all below it."""
    if code == registry.county:
        return (code,)
    return tuple(n for n in registry.nodes if code in registry.line(n))


def _places(registry: Registry) -> Choices:
    towns = [(n.code, n.name) for n in registry.children(registry.county)]
    county = (registry.county, str(t("县中心", "the county")))
    return [("", str(t("全县", "the whole county"))), county, *towns]


def _said(texts: dict[str, Text]) -> Choices:
    return [(key, str(t(text))) for key, text in texts.items()]
