"""Rosters on every node's pages: lists with progress, preparing one, a roster household by household, one person, the receipt."""

from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from shared.app.rosters import RosterView
from shared.domain.codes import Tier
from shared.domain.refusals import Refusal
from shared.domain.refusals_rosters import RosterErased
from shared.domain.rights import Right
from shared.domain.roster_acts import member_of
from shared.domain.roster_outcomes import HOW_NAMES, Outcome, Pay, RosterForm
from shared.domain.roster_ticks import VISITED
from shared.web.errors import status_of
from shared.web.language import named, t
from shared.web.lookup import is_id
from shared.web.refused_form import Tried
from shared.web.rights import actor, requires
from shared.web.roster_forms import add_forms, still_typed, ticked_in
from shared.web.roster_lists import campaigns, town_of
from shared.web.roster_opening import opening_page, prepared
from shared.web.roster_turning import turning_page
from shared.web.roster_view import (
    head_of,
    hidden_number,
    household_line,
    matching,
    pages_of,
    person_line,
)
from shared.web.roster_words import history_of, steps_of
from shared.web.site import site
from shared.web.uploads import uploads


def roster_pages() -> Blueprint:
    """Return the routes, the same at every tier."""
    pages = Blueprint("rosters", __name__, url_prefix="/rosters")
    see, prepare = requires(Right.SEE_CASES), requires(Right.ACCEPT)
    pages.add_url_rule("/", "index", see(_index))
    pages.add_url_rule("/new", "new", prepare(_new))
    pages.add_url_rule("/new", "prepare", uploads(prepare(_prepare)), methods=["POST"])
    pages.add_url_rule("/turning", "turning", see(turning_page))
    one = "/<uuid:roster_id>"
    pages.add_url_rule(one, "show", see(_show))
    pages.add_url_rule(f"{one}/rows", "rows", see(_rows))
    pages.add_url_rule(f"{one}/people/<int:no>", "person", see(_person))
    pages.add_url_rule(f"{one}/people/<int:no>/receipt", "receipt", see(_receipt))
    add_forms(
        pages,
        {
            **dict.fromkeys(("mend", "strike"), _rows_page),
            **dict.fromkeys(("tick_one", "pay"), _person_again),
            **dict.fromkeys(
                ("ticks", "checked", "add", "hand_on", "receive", "decline", "close"), _page
            ),
        },
    )
    return pages


def _index() -> ResponseReturnValue:
    registry = site().overview.listed()
    place = request.args.get("place", "")
    rows = site().rosters.rows()
    by_town = site().tier is Tier.COUNTY and not place
    if place:
        rows = [row for row in rows if town_of(registry, row.village) == place]
    return render_template(
        "rosters/index.html",
        lists=campaigns(rows, registry, by_town=by_town),
        place=named(registry, place) if place in registry.nodes else "",
        prepares=site().tier is not Tier.VILLAGE,
    )


def _new() -> ResponseReturnValue:
    return opening_page(str(uuid4()), None)


def _prepare() -> ResponseReturnValue:
    typed = request.form.to_dict()
    try:
        roster = prepared(typed, actor(Right.ACCEPT))
    except Refusal as refusal:
        return opening_page(typed.get("id", ""), Tried("new", typed, refusal)), status_of(refusal)
    counts = site().rosters.view(roster).roster.progress
    told = t(
        "名册已建：列入 {n} 人，{bad} 行待改正。",
        "The roster is made: {n} people listed, {bad} rows to be mended.",
        n=counts.total,
        bad=counts.unfit,
    )
    flash(str(told))
    return redirect(url_for("rosters.show", roster_id=roster), code=303)


def _show(roster_id: UUID) -> ResponseReturnValue:
    if is_id(request.args.get("q", "")):
        told = t(
            "身份证号码会留在浏览器的地址里，已经删去。填后 4 位就能找到。",
            "An ID number would stay in the browser's address, so it was taken off. Its last four characters find the person.",
        )
        flash(str(told))
        return redirect(url_for("rosters.show", roster_id=roster_id), code=303)
    return _page(str(roster_id), None)


def _page(roster_id: str, tried: Tried | None) -> str:
    view = site().rosters.view(roster_id)
    if not view.roster.is_known:
        raise RosterErased
    asked = tried.typed if tried else request.args
    state = asked.get("state", str(Outcome.OPEN) if _is_ours(view) else "")
    found = pages_of(matching(view.roster, state, asked.get("q", "")))
    page = min(max(_whole(asked.get("page", "1")), 1), max(len(found), 1))
    people = found[page - 1] if found else []
    typed = tried.typed if tried else {}
    if tried and tried.form == "ticks":
        people = [house for part in pages_of(ticked_in(view.roster, typed)) for house in part]
        typed = still_typed(view.roster, typed)
    return render_template(
        "rosters/roster.html",
        head=head_of(view),
        view=view,
        households=[household_line(view, house) for house in people],
        page=page,
        pages=len(found),
        state=state,
        q=asked.get("q", ""),
        tried=tried,
        typed=typed,
        is_review=view.roster.form is RosterForm.REVIEW,
        outcomes=[Outcome.OPEN, *view.roster.form.outcomes],
        hows=_hows(),
        me_name=current_user.account.name,
        targets=[(code, named(view.registry, code)) for code in view.targets],
        steps=steps_of(view),
        is_village=site().tier is Tier.VILLAGE,
        here=url_for("rosters.show", roster_id=roster_id, state=state, q=asked.get("q") or None),
    )


def _is_ours(view: RosterView) -> bool:
    """Whoever is to tick begins with whom nobody has ticked."""
    return view.holds and view.roster.progress.untouched > 0


def _whole(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 6 else 1


def _hows() -> list[tuple[str, str]]:
    return [("", str(t("请选择", "Choose"))), *((h, str(t(HOW_NAMES[h]))) for h in VISITED)]


def _rows(roster_id: UUID) -> ResponseReturnValue:
    return _rows_page(str(roster_id), None)


def _rows_page(roster_id: str, tried: Tried | None) -> str:
    view = site().rosters.view(roster_id)
    if not view.roster.is_known:
        raise RosterErased
    return render_template(
        "rosters/rows.html",
        head=head_of(view),
        view=view,
        rows=[(row, hidden_number(view, row)) for _no, row in sorted(view.roster.unfit.items())],
        tried=tried,
        number=_whole(tried.typed.get("number", "")) if tried else 0,
    )


def _person(roster_id: UUID, no: int) -> ResponseReturnValue:
    return _person_page(str(roster_id), no, None)


def _person_again(roster_id: str, tried: Tried) -> str:
    return _person_page(roster_id, int(tried.typed["number"]), tried)


def _person_page(roster_id: str, no: int, tried: Tried | None) -> str:
    view = site().rosters.view(roster_id)
    member = member_of(view.roster, no)
    return render_template(
        "rosters/person.html",
        head=head_of(view),
        view=view,
        who=member.listed,
        mark=member.mark,
        line=person_line(view, member),
        history=history_of(view, member),
        tried=tried,
        typed=tried.typed if tried else {},
        is_review=view.roster.form is RosterForm.REVIEW,
        outcomes=[(o, str(t(o.text))) for o in (Outcome.OPEN, *view.roster.form.outcomes)],
        pays=[(p, str(t(p.text))) for p in Pay],
        hows=_hows(),
        me_name=current_user.account.name,
        decides=site().tier is not Tier.VILLAGE,
    )


def _receipt(roster_id: UUID, no: int) -> ResponseReturnValue:
    view = site().rosters.view(str(roster_id))
    member_of(view.roster, no)
    household = view.roster.household_of(no)
    return render_template(
        "rosters/receipt.html",
        head=head_of(view),
        household=household_line(view, household),
        is_review=view.roster.form is RosterForm.REVIEW,
        now=site().here.now(),
        made=f"{site().name} {current_user.account.name}",
    )
