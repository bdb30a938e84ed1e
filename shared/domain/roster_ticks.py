"""What was ticked on a page becomes marks: only what was changed, each as its roster's form wants it."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from shared.domain.form import plain_text
from shared.domain.identity import typed_number
from shared.domain.people import NAME_LIMIT
from shared.domain.record import record
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import BadChoice, BadName, FormIncomplete
from shared.domain.refusals_rosters import (
    NobodyChecked,
    NobodySaw,
    NothingTicked,
    NotOfThisForm,
    TickedMeanwhile,
)
from shared.domain.roster_outcomes import How, Outcome, RosterForm
from shared.domain.rosters import VOUCHER_LIMIT, Mark, Member, Roster
from shared.domain.text import Text, is_name

SEEN_BY = Text("谁见到的", "Seen by")
HOW = Text("怎样见到的", "How")
VOUCHER = Text("缴费凭证号", "Number of the proof of payment")
TICK_NOTE = Text("备注", "Note")
SOURCE = Text("向哪里核对", "Checked with")
TICK_NOTE_LIMIT = 200
VISITED = tuple(how for how in How if how is not How.DATA)
"""How a person is seen. A data check is entered for many at once, and sees nobody."""


@record
class Tick:
    """What was chosen for one person, as it came from a form.

    `shown` counts the ticks of the person that the form knew of; None where all.
    """

    no: int
    outcome: str
    voucher: str = ""
    note: str = ""
    shown: int | None = None


def marks_of(roster: Roster, ticks: Iterable[Tick], *, seen_by: str, how: str) -> list[Mark]:
    """Return the marks of what was changed, or refuse: an outcome of another form, alive seen by nobody, nothing changed.

    What the form merely repeats takes no later tick back; what both changed is refused, and looked at first.
    """
    changed = [
        (member, tick)
        for tick in ticks
        if (member := roster.people.get(tick.no)) is not None and _is_changed(member, tick)
    ]
    marks = [_mark(roster, tick) for _member, tick in changed]
    if any(_is_seen_anew(member, mark) for (member, _), mark in zip(changed, marks, strict=True)):
        by, way = _seen(seen_by, how)
        marks = [_seen_by(mark, by, way) for mark in marks]
    marks = [_keeping(member, mark) for (member, _), mark in zip(changed, marks, strict=True)]
    if not marks:
        raise NothingTicked
    return marks


def by_data(roster: Roster, numbers: Collection[str], source: str) -> list[Mark]:
    """Return the marks of those whom data held elsewhere shows alive: who has an outcome already keeps it."""
    if roster.form is not RosterForm.REVIEW:
        raise NotOfThisForm(no=0, form=roster.form.text)
    office = _text(source, "source", SOURCE, NAME_LIMIT, required=True)
    asked = {typed_number(number) for number in numbers}
    found = [
        Mark(no, Outcome.ALIVE, office, How.DATA)
        for no, member in roster.people.items()
        if member.is_untouched and member.listed.id_number in asked
    ]
    if not found:
        raise NobodyChecked
    return found


def first_mark(roster: Roster, no: int, outcome: str) -> Mark:
    """Return the mark of somebody who is listed and ticked at once: a newborn of an enrolment."""
    if outcome != Outcome.NEWBORN or outcome not in roster.form.outcomes:
        raise NotOfThisForm(no=no, form=roster.form.text)
    return Mark(no, Outcome.NEWBORN)


def as_shown(member: Member, count: int | None) -> Member:
    """Return a person as a form showed one that knew of so many ticks."""
    return member if count is None else replace(member, marks=member.marks[:count])


def _is_changed(member: Member, tick: Tick) -> bool:
    before = as_shown(member, tick.shown)
    if not _differs(before, tick) or not _differs(member, tick):
        return False
    if len(before.marks) < len(member.marks):
        who, now = member.listed.name, member.outcome.text
        raise TickedMeanwhile(no=tick.no, name=who, now=now)
    return True


def _differs(member: Member, tick: Tick) -> bool:
    now = member.mark
    return (tick.outcome, tick.voucher.strip(), tick.note.strip()) != (
        now.outcome,
        now.voucher,
        now.note,
    )


def _mark(roster: Roster, tick: Tick) -> Mark:
    if tick.outcome not in {Outcome.OPEN, *roster.form.outcomes}:
        raise NotOfThisForm(no=tick.no, form=roster.form.text)
    return Mark(
        no=tick.no,
        outcome=Outcome(tick.outcome),
        voucher=_text(tick.voucher, f"voucher.{tick.no}", VOUCHER, VOUCHER_LIMIT),
        note=_text(tick.note, f"note.{tick.no}", TICK_NOTE, TICK_NOTE_LIMIT),
    )


def _is_seen_anew(member: Member, mark: Mark) -> bool:
    return mark.outcome is Outcome.ALIVE and member.outcome is not Outcome.ALIVE


def _keeping(member: Member, mark: Mark) -> Mark:
    """Where only a note was changed, whoever saw the person stays named."""
    if mark.outcome is not Outcome.ALIVE or member.outcome is not Outcome.ALIVE:
        return mark
    return replace(mark, seen_by=member.mark.seen_by, how=member.mark.how)


def _seen_by(mark: Mark, by: str, how: str) -> Mark:
    return replace(mark, seen_by=by, how=how) if mark.outcome is Outcome.ALIVE else mark


def _seen(seen_by: str, how: str) -> tuple[str, str]:
    if not seen_by.strip() or not how:
        raise NobodySaw
    if how not in VISITED:
        raise FormIncomplete({"how": BadChoice(field=HOW)})
    name = _text(seen_by, "seen_by", SEEN_BY, NAME_LIMIT, required=True)
    if not is_name(name):
        raise FormIncomplete({"seen_by": BadName(field=SEEN_BY)})
    return name, how


def _text(raw: str, key: str, label: Text, limit: int, *, required: bool = False) -> str:
    try:
        return plain_text(raw, field=label, limit=limit, required=required)
    except Refusal as refusal:
        raise FormIncomplete({key: refusal}) from None
