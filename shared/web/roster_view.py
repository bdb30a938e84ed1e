"""A roster in words: its head, and its households a page at a time."""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.app.rosters import RosterView
from shared.domain.identity import id_number, masked
from shared.domain.refusals import Refusal
from shared.domain.registry import Registry
from shared.domain.roster_outcomes import GONE, HOW_NAMES, How, Outcome, RosterForm
from shared.domain.roster_pay import wait_ends
from shared.domain.rosters import Member, Roster, Unfit, result_of
from shared.web.language import day, moment, named, t
from shared.web.listing import END, OK, RED, YELLOW, Card, matter_name, place_of
from shared.web.lookup import ID_NUMBER

PEOPLE_A_PAGE = 24
"""About so many people stand on a page; a household is never parted."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person of a roster as a page shows one. `value` is the outcome that is ticked, `ticks` how often that was done."""

    no: int
    name: str
    masked_id: str
    phone: str
    value: str
    ticks: int
    result: Card
    told: str
    note: str
    voucher: str
    pay: Card | None


@dataclass(frozen=True, slots=True)
class HouseholdLine:
    """A household: `no` is its first person's number, `voucher` the number that all its payments share, if they do."""

    no: int
    name: str
    people: list[PersonLine]
    voucher: str


@dataclass(frozen=True, slots=True)
class RosterHead:
    """What stands over a roster's pages."""

    id: str
    number: str
    matter: str
    form: str
    year: int
    village: str
    until: str
    where: str
    rule: str
    wait_days: int
    card: Card
    total: int
    touched: int
    progress: str
    counts: list[tuple[str, str, int]]
    """Filters: value, words, people."""


def head_of(view: RosterView) -> RosterHead:
    """Return what stands over a roster."""
    roster, registry = view.roster, view.registry
    counts = roster.progress
    return RosterHead(
        id=roster.id,
        number=roster.number,
        matter=matter_name(registry, roster.matter_id),
        form=str(t(roster.form.text)),
        year=roster.year,
        village=named(registry, roster.village),
        until=day(roster.until),
        where=place_of(registry, roster.custody.holder, roster.custody.offered_to or ""),
        rule=roster.rule,
        wait_days=roster.wait_days,
        card=_state(roster, view),
        total=counts.total,
        touched=counts.touched,
        progress=progress_words(counts.total, counts.untouched),
        counts=_filters(roster),
    )


def progress_words(total: int, untouched: int) -> str:
    """Say how far a roster is: progress is told by who is untouched."""
    return str(
        t(
            "共 {n} 人，还有 {left} 人没有结果",
            "{n} people, {left} without an outcome",
            n=total,
            left=untouched,
        )
    )


def _state(roster: Roster, view: RosterView) -> Card:
    left = roster.progress.untouched
    if roster.closed:
        return Card(END, str(t("已办结", "closed")))
    if left == 0:
        return Card(OK, str(t("都有结果", "all done")))
    is_late = roster.until is not None and view.today > roster.until
    words = t("过了截止日", "past its day") if is_late else t("办理中", "in hand")
    return Card(RED if is_late else YELLOW, str(words))


def _filters(roster: Roster) -> list[tuple[str, str, int]]:
    found = [("", str(t("全部", "All")), len(roster.people))]
    for outcome in (Outcome.OPEN, *roster.form.outcomes):
        count = sum(m.outcome is outcome for m in roster.people.values())
        if count or outcome is Outcome.OPEN:
            found.append((str(outcome), str(t(outcome.text)), count))
    lacking = roster.progress.no_proof
    if lacking:
        found.append((NO_PROOF, str(t("缺缴费凭证", "proof to follow")), lacking))
    return found


NO_PROOF = "no_proof"
SHOWN = 4
"""Characters at the end of an ID number that are not hidden."""


def matching(roster: Roster, state: str, text: str) -> list[Member]:
    """Return the people whom a filter and a part of a name, of a household or the end of an ID number pick.

    Of a number the four characters find somebody that every page shows, no more: it stands in the address.
    """
    wanted = text.strip().casefold()
    return [
        member
        for member in roster.people.values()
        if (not state or member.outcome == state or (state == NO_PROOF and member.lacks_proof))
        and (not wanted or _found(member, wanted))
    ]


def _found(member: Member, wanted: str) -> bool:
    who = member.listed
    by_number = len(wanted) == SHOWN and who.id_number.casefold().endswith(wanted)
    return by_number or wanted in who.name.casefold() or wanted in who.household.casefold()


def pages_of(people: Iterable[Member]) -> list[list[list[Member]]]:
    """Return people by household, households by page, in the order of the roster."""
    households: dict[object, list[Member]] = {}
    for member in people:
        households.setdefault(member.listed.household or member.listed.no, []).append(member)
    pages: list[list[list[Member]]] = []
    size = PEOPLE_A_PAGE
    for household in households.values():
        if size >= PEOPLE_A_PAGE:
            pages.append([])
            size = 0
        pages[-1].append(household)
        size += len(household)
    return pages


def household_line(view: RosterView, people: list[Member]) -> HouseholdLine:
    """Return a household in words."""
    first = people[0].listed
    return HouseholdLine(
        no=first.no,
        name=first.household or first.name,
        people=[person_line(view, member) for member in people],
        voucher=shared_voucher(people),
    )


def shared_voucher(people: list[Member]) -> str:
    """Return the number that all payments of a household have, empty where they have none, or different ones."""
    vouchers = {m.mark.voucher for m in people if m.mark.voucher}
    return vouchers.pop() if len(vouchers) == 1 else ""


def person_line(view: RosterView, member: Member) -> PersonLine:
    """Return a person in words."""
    who, mark = member.listed, member.mark
    return PersonLine(
        no=who.no,
        name=who.name,
        masked_id=masked(who.id_number) if who.id_number else str(t("还没有号码", "no number yet")),
        phone=who.phone,
        value=str(member.outcome),
        ticks=len(member.marks),
        result=_result(member),
        told=_told(view.registry, member),
        note=mark.note,
        voucher=mark.voucher,
        pay=pay_card(view.roster, member),
    )


def hidden_number(view: RosterView, row: Unfit) -> str:
    """Return a row's ID number with its middle hidden where it is a right one; empty where it is to be mended."""
    try:
        return masked(id_number(row.id_number, field=ID_NUMBER, today=view.today))
    except Refusal:
        return ""


def _result(member: Member) -> Card:
    kind = OK
    if member.is_untouched or member.lacks_proof or member.outcome is Outcome.UNREACHABLE:
        kind = YELLOW
    elif member.outcome in {*GONE, Outcome.ELSEWHERE, Outcome.DECLINES}:
        kind = END
    return Card(kind, str(t(result_of(member))))


def _told(registry: Registry, member: Member) -> str:
    """Say who ticked it, where and when, and who saw the person how."""
    if not member.marks:
        return ""
    last, mark = member.marks[-1], member.mark
    seen = f"{mark.seen_by} · {_how(mark.how)} · " if mark.seen_by else ""
    return f"{seen}{named(registry, last.node)} {last.by} {moment(last.at)}"


def _how(how: str) -> str:
    return str(t(HOW_NAMES[How(how)])) if how else ""


def pay_card(roster: Roster, member: Member) -> Card | None:
    """Return how somebody's money stands, where that is not simply paid."""
    payment = member.payment
    if payment is None:
        ends = wait_ends(roster, member) if roster.form is RosterForm.REVIEW else None
        words = (
            t("{day} 以后才能暂停", "may be suspended after {day}", day=day(ends)) if ends else ""
        )
        return Card(YELLOW, str(words)) if words else None
    since = day(payment.since)
    words = {
        "suspended": t("{day} 起暂停发放", "payment suspended since {day}", day=since),
        "resumed": t(
            "恢复发放，从 {day} 起补发", "payment resumed, back pay from {day}", day=since
        ),
        "stopped": t("{day} 起停止发放", "payment stopped since {day}", day=since),
    }[payment.pay]
    return Card(OK if payment.pay == "resumed" else RED, str(words))
