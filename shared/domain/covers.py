"""A/B cover: one person does another's work for some days, on a dated record in the node's own journal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from shared.domain.doing import FARTHEST, NOTE_LIMIT, REASON
from shared.domain.facts import Draft, Fact
from shared.domain.form import plain_text
from shared.domain.kinds import COVER_RECORDED
from shared.domain.records import Account
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import BadDate, FormIncomplete
from shared.domain.refusals_people import (
    CoverBackwards,
    CoverBeyondOwn,
    CoverNotHere,
    CoverOwn,
    CoverPast,
    CoverSamePerson,
    CoverTooLong,
)
from shared.domain.rights import rights_of
from shared.domain.text import Text

MOST_DAYS = 92
COVERED = Text("被替岗的人", "Who is covered")
COVERING = Text("替岗的人", "Who covers")
FROM = Text("从哪天", "From")
UNTIL = Text("到哪天", "Until")


@dataclass(frozen=True, slots=True)
class Cover:
    """A cover as recorded: `covered` and `by_staff` are staff ids, both days are county days and included."""

    covered: str
    by_staff: str
    since: date
    until: date
    reason: str
    by: str
    recorded_at: datetime

    def runs_on(self, day: date) -> bool:
        """Say whether it covers this county day."""
        return self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class CoverTyped:
    """What was typed of a cover: two staff ids, two days, the reason."""

    covered: str
    by_staff: str
    since: str
    until: str
    reason: str


def may_record_for(recorder: Account, covered: Account) -> bool:
    """Say whether a person may record that another is covered: their own work, or what their own posts allow whole.

    What they may do only in another's place does not count: rights are lent once.
    """
    lent, own = rights_of(covered.roles), rights_of(recorder.roles)
    return covered.staff == recorder.staff or lent <= own


def record(
    typed: CoverTyped, people: Iterable[Account], today: date, by: str, recorder: Account | None
) -> Draft:
    """Return the entry that records a cover, or raise FormIncomplete with every problem at once.

    `people` are the active people of this node: both must be among them and
    differ. It begins today or later and lasts at most 92 days. `recorder` is
    the person who records it, nobody when the operator does.
    """
    problems = _people_problems(typed, {a.staff: a for a in people}, recorder)
    days, wrong = _days(typed, today)
    problems |= wrong
    reason = ""
    try:
        reason = plain_text(typed.reason, field=REASON, limit=NOTE_LIMIT, required=True)
    except Refusal as refusal:
        problems["reason"] = refusal
    if problems:
        raise FormIncomplete(problems)
    body = {"covered": typed.covered, "by_staff": typed.by_staff, **days, "reason": reason}
    return Draft(COVER_RECORDED, {**body, "by": by})


def _people_problems(
    typed: CoverTyped, here: Mapping[str, Account], recorder: Account | None
) -> dict[str, Refusal]:
    problems: dict[str, Refusal] = {
        key: CoverNotHere(field=label)
        for key, label in (("covered", COVERED), ("by_staff", COVERING))
        if getattr(typed, key) not in here
    }
    covered = here.get(typed.covered)
    if recorder and typed.by_staff == recorder.staff:
        problems["by_staff"] = CoverOwn()
    elif covered and typed.covered == typed.by_staff:
        problems["by_staff"] = CoverSamePerson()
    if recorder and covered and not may_record_for(recorder, covered):
        problems["covered"] = CoverBeyondOwn(covered=covered.name)
    return problems


def _days(typed: CoverTyped, today: date) -> tuple[dict[str, str], dict[str, Refusal]]:
    found: dict[str, date] = {}
    problems: dict[str, Refusal] = {}
    for key, raw, label in (("from", typed.since, FROM), ("until", typed.until, UNTIL)):
        try:
            found[key] = date.fromisoformat(raw.strip())
        except ValueError:
            problems[key] = BadDate(field=label)
    if not problems:
        problems = _span_problems(found["from"], found["until"], today)
    return {key: day.isoformat() for key, day in found.items()}, problems


def _span_problems(since: date, until: date, today: date) -> dict[str, Refusal]:
    if since < today:
        return {"from": CoverPast()}
    if since - today > FARTHEST:
        return {"from": BadDate(field=FROM)}
    if until < since:
        return {"until": CoverBackwards()}
    if (until - since).days >= MOST_DAYS:
        return {"until": CoverTooLong(most=MOST_DAYS)}
    return {}


def covers_from(facts: Iterable[Fact]) -> list[Cover]:
    """Return the covers that a journal records, in its order; erased ones are gone."""
    return [
        Cover(
            covered=f.body["covered"],
            by_staff=f.body["by_staff"],
            since=date.fromisoformat(f.body["from"]),
            until=date.fromisoformat(f.body["until"]),
            reason=f.body["reason"],
            by=f.body["by"],
            recorded_at=f.header.at,
        )
        for f in facts
        if f.header.kind == COVER_RECORDED and f.body is not None
    ]


def name_in_place_of(name: str, covered: str) -> str:
    """Return the name under which a person acts in another's place, as routing slips show it."""
    return f"{name}（代{covered}）"
