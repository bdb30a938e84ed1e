"""What is done to a roster: who may, when, and the entry that it becomes. Holding the pen is enough but for money."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar

from shared.domain.acts import Act
from shared.domain.authority import may
from shared.domain.codes import Tier
from shared.domain.custody import DECLINED, OFFERED, TAKEN_OVER
from shared.domain.doing import NOTE, NOTE_LIMIT, REASON
from shared.domain.facts import Draft, Header
from shared.domain.form import plain_text
from shared.domain.kinds import (
    ROSTER_CLOSED,
    ROSTER_LISTED,
    ROSTER_MARKED,
    ROSTER_PAYMENT_SET,
    ROSTER_STRUCK,
)
from shared.domain.refusals import (
    InTransit,
    NotCustodian,
    NotOffered,
    Refusal,
    UnknownMatter,
)
from shared.domain.refusals_input import BadChoice, FormIncomplete
from shared.domain.refusals_rosters import (
    NotPaidHere,
    NumberTaken,
    RosterClosed,
    RosterErased,
    RosterFull,
    RowTwice,
    UnknownPerson,
    UnknownRow,
)
from shared.domain.registry import Registry
from shared.domain.roster_closing import check_closing
from shared.domain.roster_outcomes import Pay
from shared.domain.roster_pay import check_pay
from shared.domain.rosters import CHUNK, MOST_PEOPLE, MOST_ROWS, Listed, Mark, Member, Roster, Unfit
from shared.domain.text import Text
from shared.domain.worktime import county_day

T = TypeVar("T")
TO = Text("交给谁", "To whom")


@dataclass(frozen=True, slots=True)
class RosterDoing:
    """An act on a roster in the making: who does it, where, when."""

    registry: Registry
    roster: Roster
    node: str
    at: datetime
    by: str
    arrived: datetime | None = None
    """When the offer that is answered came in here; None where that is not known."""


def check_pen(doing: RosterDoing) -> None:
    """Refuse whoever does not hold the pen, and a roster that is closed or erased."""
    roster, custody = doing.roster, doing.roster.custody
    if roster.closed:
        raise RosterClosed
    if not roster.is_known:
        raise RosterErased
    if custody.offered_to is not None:
        raise InTransit(to=doing.registry.title_of(custody.offered_to))
    if custody.holder != doing.node:
        raise NotCustodian(holder=doing.registry.title_of(custody.holder))


def targets(doing: RosterDoing) -> tuple[str, ...]:
    """Return to whom the pen can be handed, the likeliest first: the village, who prepared it, who stands above."""
    registry, roster = doing.registry, doing.roster
    village = (*registry.successors_of(roster.village), roster.village)[0]
    above = registry.line(doing.node)[1:]
    wanted = dict.fromkeys((village, roster.custody.origin, *above))
    return tuple(
        code
        for code in wanted
        if code != doing.node and code in registry.incarnations and not registry.is_suspended(code)
    )


def offer(doing: RosterDoing, to: str, note: str) -> Draft:
    """Hand the roster on: down to be ticked, back when it is."""
    check_pen(doing)
    if to not in targets(doing):
        raise FormIncomplete({"to": BadChoice(field=TO)})
    purpose = "return" if to in doing.roster.custody.members else "forward"
    return Draft(OFFERED, {"purpose": purpose, "note": _text(note), "by": doing.by}, to=to)


def answer(doing: RosterDoing, *, takes: bool, words: str) -> Draft:
    """Take over what was offered here, or decline it, which needs a reason."""
    if doing.roster.custody.offered_to != doing.node:
        raise NotOffered
    arrived = doing.arrived.isoformat(timespec="milliseconds") if doing.arrived else None
    if takes:
        return Draft(TAKEN_OVER, {"note": _text(words), "arrived": arrived, "by": doing.by})
    reason = _required(words, "words")
    return Draft(DECLINED, {"reason": reason, "arrived": arrived, "by": doing.by})


def list_people(
    doing: RosterDoing, people: Sequence[Listed], unfit: Sequence[Unfit] = ()
) -> list[Draft]:
    """List people, and keep the rows that are to be mended, in entries of a bounded size."""
    check_pen(doing)
    is_full = len(doing.roster.people) + len(people) > MOST_PEOPLE
    if is_full or any(person.no > MOST_ROWS for person in people):
        raise RosterFull(most=MOST_PEOPLE)
    parts = [{"people": [_plain(p) for p in some], "unfit": []} for some in chunks(people)]
    parts += [{"people": [], "unfit": [_plain(u) for u in some]} for some in chunks(unfit)]
    return [Draft(ROSTER_LISTED, {**part, "by": doing.by}) for part in parts]


def strike(doing: RosterDoing, row: int, reason: str) -> Draft:
    """Strike out a row that names nobody to be listed; why is kept with it."""
    check_pen(doing)
    if row not in doing.roster.unfit:
        raise UnknownRow(row=row)
    body = {"rows": [row], "reason": _required(reason, "reason"), "by": doing.by}
    return Draft(ROSTER_STRUCK, body)


def mark(doing: RosterDoing, marks: Sequence[Mark]) -> list[Draft]:
    """Enter ticks. Whether they belong to this roster was looked at in `roster_ticks`."""
    check_pen(doing)
    return [
        Draft(ROSTER_MARKED, {"marks": [_plain(m) for m in some], "by": doing.by})
        for some in chunks(marks)
    ]


def pay(doing: RosterDoing, no: int, what: Pay, reason: str) -> Draft:
    """Suspend, resume or stop somebody's money, under a grant of deciding on the matter."""
    check_pen(doing)
    registry, roster = doing.registry, doing.roster
    member = member_of(roster, no)
    if registry.node(doing.node).tier is Tier.VILLAGE:
        raise NotPaidHere
    since = check_pay(roster, member, what, county_day(doing.at))
    if roster.matter is None:
        raise UnknownMatter(matter=roster.matter_id)
    permit = may(registry, node=doing.node, matter=roster.matter, act=Act.DECIDE, at=doing.at)
    body = {
        "no": no,
        "pay": what,
        "since": since.isoformat(),
        "reason": _required(reason, "reason"),
        "by": doing.by,
    }
    return Draft(ROSTER_PAYMENT_SET, body, grant=permit.grant_id)


def close(doing: RosterDoing, note: str) -> Draft:
    """End a roster in which everybody has an outcome and nobody is suspended: by whoever may prepare one, with a name."""
    check_pen(doing)
    check_closing(doing.registry, doing.roster, doing.node)
    return Draft(ROSTER_CLOSED, {"note": _text(note), "by": doing.by})


def again(doing: RosterDoing, old: Header, body: Mapping[str, Any], cites: str) -> Draft:
    """Enter anew what an override displaced: people whose number and ID number are free, ticks of whom it had listed."""
    check_pen(doing)
    people = doing.roster.people
    listed = body.get("people", ())
    if taken := {raw["no"] for raw in listed} & set(people):
        raise NumberTaken(no=min(taken))
    known = {member.listed.id_number for member in people.values()} - {""}
    if known & {raw["id_number"] for raw in listed}:
        raise RowTwice
    for raw in body.get("marks", ()):
        if member_of(doing.roster, raw["no"]).overrides > old.epoch[0]:
            raise NumberTaken(no=raw["no"])
    return Draft(old.kind, {**body, "by": doing.by}, cites=cites)


def member_of(roster: Roster, no: int) -> Member:
    """Return a person of a roster, or refuse."""
    member = roster.people.get(no)
    if member is None:
        raise UnknownPerson(no=no)
    return member


AGAIN = frozenset({ROSTER_LISTED, ROSTER_STRUCK, ROSTER_MARKED})
"""What can be entered again as it was: neither money nor the end of a roster."""


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Return items in parts that fit an entry."""
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))


def _plain(kept: Listed | Unfit | Mark) -> dict[str, Any]:
    return asdict(kept)


def _text(raw: str) -> str:
    return plain_text(raw, field=NOTE, limit=NOTE_LIMIT, required=False)


def _required(raw: str, key: str) -> str:
    try:
        return plain_text(raw, field=REASON, limit=NOTE_LIMIT, required=True)
    except Refusal as refusal:
        raise FormIncomplete({key: refusal}) from None
