"""The people of this node and who covers whom: the list, the records, and the form for a new one."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from shared.domain.covers import COVERED, COVERING, FROM, UNTIL, Cover, CoverTyped, may_record_for
from shared.domain.doing import REASON
from shared.domain.records import Account
from shared.domain.refusals import Refusal
from shared.domain.rights import Right, Role
from shared.domain.worktime import county_day
from shared.web.errors import status_of
from shared.web.language import day, full_moment, t
from shared.web.listing import END, OK, Card
from shared.web.refused_form import Tried
from shared.web.rights import actor, requires, signed_in
from shared.web.site import site

BLUE = "b"
LABELS = {
    "covered": COVERED,
    "by_staff": COVERING,
    "from": FROM,
    "until": UNTIL,
    "reason": REASON,
}
NOBODY = ""


@dataclass(frozen=True, slots=True)
class PersonShown:
    """A line of the people: name, posts, whether still here, who covers the person today."""

    name: str
    posts: str
    card: Card
    covered_by: str


@dataclass(frozen=True, slots=True)
class CoverShown:
    """A line of the covers."""

    who: str
    days: str
    reason: str
    recorded: str
    card: Card


def people_pages() -> Blueprint:
    """Return the routes about this node's people, the same at every tier."""
    pages = Blueprint("people", __name__, url_prefix="/people")
    pages.add_url_rule("/", "show", signed_in(_show))
    recording = requires(Right.HAND_OVER)
    pages.add_url_rule("/covers", "cover", recording(_cover), methods=["POST"])
    pages.add_url_rule("/covers", "after_cover", signed_in(_back))
    return pages


def _show() -> ResponseReturnValue:
    return _page()


def _back() -> ResponseReturnValue:
    """Opened instead of posted, as a reload after signing in does: show the page."""
    return redirect(url_for("people.show"))


def _cover() -> ResponseReturnValue:
    typed = {key: request.form.get(key, "") for key in LABELS}
    wanted = CoverTyped(
        typed["covered"], typed["by_staff"], typed["from"], typed["until"], typed["reason"]
    )
    try:
        site().covers.record(wanted, actor(Right.HAND_OVER))
    except Refusal as refusal:
        return _page(Tried("cover", typed, refusal)), status_of(refusal)
    flash(str(t("替岗已记录。", "The cover is recorded.")))
    return redirect(url_for("people.show"), code=303)


def _page(tried: Tried | None = None) -> str:
    the = site()
    today = county_day(the.here.now())
    accounts, covers = the.accounts.all(), the.covers.all()
    names = {a.staff: a.name for a in accounts}
    return render_template(
        "people.html",
        people=[_person(a, covers, names, today) for a in accounts],
        covers=[_shown(c, names, today) for c in covers],
        choices=_choices(accounts),
        typed={"from": day(today), "until": day(today), **(tried.typed if tried else {})},
        tried=tried,
        labels=LABELS,
    )


def _choices(accounts: list[Account]) -> dict[str, list[tuple[str, str]]]:
    """Return who can be covered, as far as the person signed in may record it, and who can cover."""
    me: Account = current_user.account
    active = [a for a in accounts if a.active]
    choices = {
        "covered": [a for a in active if may_record_for(me, a)],
        "by_staff": [a for a in active if a.staff != me.staff],
    }
    return {
        key: [(NOBODY, str(t("请选择", "Choose"))), *((a.staff, a.name) for a in people)]
        for key, people in choices.items()
    }


def _person(
    account: Account, covers: list[Cover], names: dict[str, str], today: date
) -> PersonShown:
    posts = [str(t(Role(r).text)) if r in set(Role) else r for r in account.roles]
    covering = [
        names.get(c.by_staff, c.by_staff)
        for c in covers
        if c.covered == account.staff and c.runs_on(today)
    ]
    card = (
        Card(OK, str(t("在岗", "active")))
        if account.active
        else Card(END, str(t("已离开", "left")))
    )
    join = t("、", ", ")
    return PersonShown(
        name=account.name,
        posts=join.join(posts),
        card=card,
        covered_by=join.join(dict.fromkeys(covering)) if account.active else "",
    )


def _shown(cover: Cover, names: dict[str, str], today: date) -> CoverShown:
    who = t(
        "{b} 代 {a}",
        "{b} for {a}",
        b=names.get(cover.by_staff, cover.by_staff),
        a=names.get(cover.covered, cover.covered),
    )
    days = t("{a} 至 {b}", "{a} to {b}", a=day(cover.since), b=day(cover.until))
    recorded = t(
        "{who} {at} 记录",
        "recorded by {who}, {at}",
        who=cover.by or t("操作员", "the operator"),
        at=full_moment(cover.recorded_at),
    )
    return CoverShown(str(who), str(days), cover.reason, str(recorded), _card(cover, today))


def _card(cover: Cover, today: date) -> Card:
    if cover.runs_on(today):
        return Card(OK, str(t("替岗中", "running")))
    if today < cover.since:
        return Card(BLUE, str(t("还没开始", "to come")))
    return Card(END, str(t("已结束", "over")))
