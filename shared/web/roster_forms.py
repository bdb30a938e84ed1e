"""What is posted of a roster: each form does one thing, or comes back with what was typed and why not."""

from collections.abc import Callable, Iterator, Mapping
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from shared.app.ports import Actor
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import BadChoice, FormIncomplete
from shared.domain.rights import Right
from shared.domain.roster_outcomes import PAY_NAMES, Outcome, Pay
from shared.domain.roster_rows import Row
from shared.domain.roster_ticks import Tick, as_shown
from shared.domain.rosters import Member, Roster
from shared.domain.text import Text
from shared.web.errors import status_of
from shared.web.language import t
from shared.web.place import checked
from shared.web.refused_form import Tried, beside
from shared.web.rights import actor, requires
from shared.web.roster_view import shared_voucher
from shared.web.site import site

Typed = Mapping[str, str]
Does = Callable[[str, Typed, Actor], str]
Shows = Callable[[str, Tried], str]
PAYMENT = Text("怎样处理", "What is done")


def add_forms(pages: Blueprint, shows: Mapping[str, Shows]) -> None:
    """Add the forms of a roster. `shows` draws the page of a form that was refused, by its name."""
    forms: tuple[tuple[str, str, Right, Does], ...] = (
        ("ticks", "ticks", Right.TAKE_IN, _tick),
        ("checked", "checked", Right.TAKE_IN, _checked),
        ("add", "add", Right.TAKE_IN, _add),
        ("mend", "rows/<int:number>", Right.TAKE_IN, _mend),
        ("strike", "rows/<int:number>/strike", Right.TAKE_IN, _strike),
        ("tick_one", "people/<int:number>/tick", Right.TAKE_IN, _tick_one),
        ("pay", "people/<int:number>/pay", Right.DECIDE, _pay),
        ("hand_on", "hand-on", Right.HAND_OVER, _hand_on),
        ("receive", "take-over", Right.HAND_OVER, _take_over),
        ("decline", "decline", Right.HAND_OVER, _decline),
        ("close", "close", Right.ACCEPT, _close),
    )
    for name, path, right, does in forms:
        rule = f"/<uuid:roster_id>/{path}"
        post = requires(right)(_poster(name, right, does, shows[name]))
        pages.add_url_rule(rule, name, post, methods=["POST"])
        pages.add_url_rule(rule, f"after_{name}", requires(Right.SEE_CASES)(_back))


def _poster(
    name: str, right: Right, does: Does, shows: Shows
) -> Callable[..., ResponseReturnValue]:
    def post(roster_id: UUID, number: int = 0) -> ResponseReturnValue:
        roster = str(roster_id)
        typed = {**request.form.to_dict(), "number": str(number)}
        try:
            told = does(roster, typed, actor(right))
        except Refusal as refusal:
            return shows(roster, Tried(name, typed, refusal)), status_of(refusal)
        flash(told)
        where = checked(typed.get("back", "")) or url_for("rosters.show", roster_id=roster_id)
        return redirect(where, code=303)

    return post


def _back(roster_id: UUID, number: int = 0) -> ResponseReturnValue:
    """Opened instead of posted, as a reload after signing in does: show the roster."""
    del number
    return redirect(url_for("rosters.show", roster_id=roster_id))


def ticks_of(roster: Roster, typed: Typed) -> Iterator[Tick]:
    """Yield what was chosen for each person of a page; a household's number of payment stands for all who pay in it.

    Where members of a household had numbers of their own and nobody typed another, they keep them.
    """
    for member in ticked_in(roster, typed):
        no = member.listed.no
        outcome, shown = typed[f"o.{no}"], shown_in(typed, f"n.{no}")
        before = as_shown(member, shown)
        voucher = _voucher(roster, before, outcome, typed)
        yield Tick(no, outcome, voucher, before.mark.note, shown)


def ticked_in(roster: Roster, typed: Typed) -> list[Member]:
    """Return whom a page that was posted had."""
    return [member for no, member in roster.people.items() if f"o.{no}" in typed]


def shown_in(typed: Typed, name: str) -> int | None:
    """Return how many ticks of a person a page that was posted knew of, None where it does not say."""
    raw = typed.get(name, "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 6 else None


def _voucher(roster: Roster, before: Member, outcome: str, typed: Typed) -> str:
    if outcome not in {Outcome.PAYS, Outcome.NEWBORN}:
        return ""
    household = _household(roster, before.listed.no, typed)
    keys = [f"v.{m.listed.no}" for m in household]
    given = next((typed[key].strip() for key in keys if key in typed), "")
    return given if given != shared_voucher(household) else before.mark.voucher or given


def _household(roster: Roster, no: int, typed: Typed) -> list[Member]:
    """Return a household as the page that was posted showed it."""
    return [as_shown(m, shown_in(typed, f"n.{m.listed.no}")) for m in roster.household_of(no)]


def still_typed(roster: Roster, typed: Typed) -> dict[str, str]:
    """Return what was typed without what a page merely repeats: there stands what is so by now."""
    found = dict(typed)
    for member in ticked_in(roster, typed):
        no = member.listed.no
        household = _household(roster, no, typed)
        if typed[f"o.{no}"] == as_shown(member, shown_in(typed, f"n.{no}")).outcome:
            del found[f"o.{no}"]
        if typed.get(f"v.{no}") == shared_voucher(household):
            found.pop(f"v.{no}", None)
    return found


def _tick(roster_id: str, typed: Typed, who: Actor) -> str:
    roster = site().rosters.view(roster_id).roster
    ticks = list(ticks_of(roster, typed))
    count = site().rosters.tick(
        roster_id, ticks, typed.get("seen_by", ""), typed.get("how", ""), who
    )
    left = site().rosters.view(roster_id).roster.progress.untouched
    return str(
        t(
            "记下 {n} 人，还有 {left} 人没有结果。",
            "Kept: {n}. Without an outcome: {left}.",
            n=count,
            left=left,
        )
    )


def _tick_one(roster_id: str, typed: Typed, who: Actor) -> str:
    tick = Tick(
        int(typed["number"]),
        typed.get("outcome", ""),
        typed.get("voucher", ""),
        typed.get("note", ""),
        shown_in(typed, "shown"),
    )
    site().rosters.tick(roster_id, [tick], typed.get("seen_by", ""), typed.get("how", ""), who)
    return str(t("已记下。", "Kept."))


def _checked(roster_id: str, typed: Typed, who: Actor) -> str:
    numbers = typed.get("numbers", "").split()
    count = site().rosters.tick_by_data(roster_id, numbers, typed.get("source", ""), who)
    return str(
        t("数据核对确认 {n} 人健在，不用上门。", "Alive by data: {n}. They need no visit.", n=count)
    )


def row_of(typed: Typed, number: int) -> Row:
    """Return a row as it was typed."""
    return Row(
        number,
        typed.get("name", ""),
        typed.get("id_number", ""),
        typed.get("household", ""),
        typed.get("phone", ""),
        typed.get("village", ""),
    )


def _add(roster_id: str, typed: Typed, who: Actor) -> str:
    first = Outcome.NEWBORN if typed.get("newborn") else ""
    try:
        site().rosters.add(roster_id, row_of(typed, 0), first, typed.get("ground", ""), who)
    except Refusal as refusal:
        raise _by_field(refusal) from None
    return str(t("“{name}”已列入。", "{name} is listed.", name=typed.get("name", "")))


def _mend(roster_id: str, typed: Typed, who: Actor) -> str:
    row = row_of(typed, int(typed["number"]))
    site().rosters.mend(roster_id, row, typed.get("ground", ""), who)
    return str(t("“{name}”已列入。", "{name} is listed.", name=row.name))


def _strike(roster_id: str, typed: Typed, who: Actor) -> str:
    site().rosters.strike(roster_id, int(typed["number"]), typed.get("reason", ""), who)
    return str(t("第 {n} 行已划去。", "Row {n} is struck out.", n=typed["number"]))


def _pay(roster_id: str, typed: Typed, who: Actor) -> str:
    what = typed.get("pay", "")
    if what not in set(Pay):
        raise FormIncomplete({"pay": BadChoice(field=PAYMENT)})
    site().rosters.pay(roster_id, int(typed["number"]), Pay(what), typed.get("reason", ""), who)
    return str(t("已记录：{what}。", "Recorded: {what}.", what=str(t(PAY_NAMES[Pay(what)]))))


def _hand_on(roster_id: str, typed: Typed, who: Actor) -> str:
    site().rosters.hand_on(roster_id, typed.get("to", ""), typed.get("note", ""), who)
    return str(t("已移交，等对方接收。", "Handed on; it waits to be taken over."))


def _take_over(roster_id: str, typed: Typed, who: Actor) -> str:
    site().rosters.answer(roster_id, typed.get("words", ""), who, takes=True)
    return str(t("已接收，现在由本单位填写。", "Taken over: it is this node's to tick now."))


def _decline(roster_id: str, typed: Typed, who: Actor) -> str:
    site().rosters.answer(roster_id, typed.get("words", ""), who, takes=False)
    return str(t("已退回，没有接收。", "Declined."))


def _close(roster_id: str, typed: Typed, who: Actor) -> str:
    site().rosters.close(roster_id, typed.get("note", ""), who)
    return str(t("名册已办结。", "The roster is closed."))


def _by_field(refusal: Refusal) -> Refusal:
    """Put what is wrong with a person beside the ID number: that is what most rows fail by."""
    return beside(refusal, "id_number")
