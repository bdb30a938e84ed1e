"""Checking commitments after the result (告知承诺 事中事后核查): by two people, once; a false one is on record until repaired."""

from collections.abc import Iterable
from datetime import date, datetime

from shared.domain.case import Case, Stage
from shared.domain.doing import NOTE, REASON, Doing
from shared.domain.facts import Draft, Fact
from shared.domain.kinds import COMMITMENT_CHECKED, COMMITMENT_REPAIRED, ISSUED
from shared.domain.promises import Repaired, SpotCheck
from shared.domain.refusals_input import BadDate, FormIncomplete
from shared.domain.refusals_modes import (
    CheckedAlready,
    NoCommitment,
    NothingToRepair,
    NotIssuedYet,
    NotTheChecker,
)
from shared.domain.text import Text
from shared.domain.worktime import county_day, end_of, last_day

CHECKER = Text("第一位核查人", "First checker")
OTHER_CHECKER = Text("第二位核查人", "Second checker")
CHECKED_ON = Text("核查日期", "Checked on")
OUTCOME = Text("承诺是否属实", "Was the commitment true")
OUTCOMES = {"true": Text("属实", "true"), "false": Text("不实", "false")}
DONE = frozenset({Stage.ISSUED, Stage.CLOSED})


def check_due(case: Case) -> date | None:
    """Return the county day by which the commitments of a case are to be checked, None where nothing is due."""
    rule = case.matter.modes.spot_check if case.matter else None
    if rule is None or case.issued_at is None or not case.commitments or case.checked:
        return None
    if case.stage not in DONE:
        return None
    return last_day(county_day(case.issued_at), rule, case.workdays)


def promise_of(case: Case) -> tuple[str, datetime | None]:
    """Return what of a case's promises is due, and at which instant: `later`, `handed_in`, `check`, or empty and None.

    `handed_in` waits for its answer: whoever promised has done so in time.
    """
    if case.later is not None and case.uncured and not case.stage.is_end:
        return "handed_in" if case.is_kept_in_time else "later", case.later.over_at
    until = check_due(case)
    return ("check", end_of(until)) if until else ("", None)


def spot_check(doing: Doing) -> Draft:
    """Return the entry of a spot check, or raise why there is none to make."""
    may_check(doing)
    names = doing.two_names(("checker", CHECKER), ("other_checker", OTHER_CHECKER))
    outcome = doing.one_of("outcome", OUTCOME, tuple(OUTCOMES))
    body = {
        "outcome": outcome,
        "checkers": names,
        "checked_on": _checked_on(doing),
        "note": doing.text("note", NOTE, required=outcome == "false"),
    }
    return Draft(COMMITMENT_CHECKED, {**body, "by": doing.by})


def _checked_on(doing: Doing) -> str:
    """Return the day of the check: no earlier than the result, which is what is checked."""
    day, issued = doing.day("checked_on", CHECKED_ON, future=False), doing.case.issued_at
    if issued is not None and date.fromisoformat(day) < county_day(issued):
        raise FormIncomplete({"checked_on": BadDate(field=CHECKED_ON)})
    return day


def may_check(doing: Doing) -> None:
    """Raise why the commitments of a case cannot be checked here and now."""
    case = doing.case
    if not case.commitments:
        raise NoCommitment
    if case.stage not in DONE:
        raise NotIssuedYet
    if case.checked is not None:
        raise CheckedAlready
    _only_by_holder(doing)


def repair(doing: Doing) -> Draft:
    """Return the entry that takes a false commitment off the record, for a reason."""
    may_repair(doing)
    reason = doing.text("reason", REASON, required=True)
    return Draft(COMMITMENT_REPAIRED, {"reason": reason, "by": doing.by})


def may_repair(doing: Doing) -> None:
    """Raise why nothing can be repaired here."""
    if not doing.case.has_false_promise:
        raise NothingToRepair
    _only_by_holder(doing)


def _only_by_holder(doing: Doing) -> None:
    if doing.node not in {doing.case.custody.holder, doing.registry.county}:
        raise NotTheChecker(holder=doing.registry.name_of(doing.case.custody.holder))


def fold_checks(case: Case, journals: Iterable[Fact], county: str) -> None:
    """Add what the case's custodian, who issued its result, or the county found of its commitments; the first check counts.

    Where the pen was taken from who issued the result, what was found before stands.
    """
    own = {case.custody.holder, county, *(h.node for h in case.slip if h.kind == ISSUED)}
    told = [f for f in journals if f.header.node in own and f.body is not None]
    for fact in sorted(told, key=lambda f: (f.header.at, f.header.node, f.header.seq)):
        if fact.header.kind == COMMITMENT_CHECKED and case.checked is None:
            case.checked = _checked(fact)
        elif fact.header.kind == COMMITMENT_REPAIRED and case.has_false_promise:
            body, header = fact.body or {}, fact.header
            case.repaired = Repaired(body["reason"], header.node, body["by"], header.at)


def _checked(fact: Fact) -> SpotCheck:
    body, header = fact.body or {}, fact.header
    return SpotCheck(
        true=body["outcome"] == "true",
        checkers=tuple(body["checkers"]),
        checked_on=date.fromisoformat(body["checked_on"]),
        note=body["note"],
        node=header.node,
        by=body["by"],
        at=header.at,
    )
