"""Why the rest cannot be done on a case now: each reason once, with all the acts that it stands against."""

from collections.abc import Iterable

from shared.app.cases import CaseView
from shared.domain.acts import PAIRED, Act
from shared.domain.case_checks import joined, matter_of
from shared.domain.refusals import (
    AwaitingJudgement,
    DocumentsMissing,
    InTransit,
    LedgerFrozen,
    NoRight,
    NotCustodian,
    NotGranted,
    Refusal,
    StepDueHere,
    UnknownMatter,
)
from shared.domain.refusals_authority import AboveCeiling, ClockBehind, LeaseOver, NeverChecked
from shared.domain.refusals_delivery import FeeUnpaid
from shared.domain.rights import ACT_RIGHTS
from shared.web.language import say, t
from shared.web.rights import may_act

TOLD_ONCE = (InTransit, NotCustodian, UnknownMatter)
TOLD_EACH = (AwaitingJudgement, DocumentsMissing, FeeUnpaid, StepDueHere)
TOLD_TOGETHER: tuple[type[Refusal], ...] = (LeaseOver, NeverChecked, ClockBehind, AboveCeiling)
"""Refusals that name the act: acts with one reason share a sentence."""


def refused(view: CaseView, here: str) -> list[str]:
    """Return the reasons in words: what stands against all, against some, and what is not this person's."""
    refusals = view.refusals
    found: list[Refusal] = [LedgerFrozen()] if view.frozen else []
    if view.case.custody.offered_to != here:
        found += [r for r in refusals.values() if isinstance(r, TOLD_ONCE)][:1]
    ungranted = [act.text for act, r in refusals.items() if isinstance(r, NotGranted)]
    if ungranted:
        found.append(NotGranted(act=joined(ungranted), matter=matter_of(view.case).name))
    found += _together(refusals.items())
    lines = [say(refusal) for refusal in found]
    lines += [_of_act(act, r) for act, r in refusals.items() if isinstance(r, TOLD_EACH)]
    return lines + _not_yours(view)


def _together(refusals: Iterable[tuple[Act, Refusal]]) -> list[Refusal]:
    """Return one refusal a reason; `act` names all that it stands against."""
    acts: dict[tuple[type[Refusal], str], list[Act]] = {}
    facts: dict[tuple[type[Refusal], str], dict[str, object]] = {}
    for act, refusal in refusals:
        if isinstance(refusal, TOLD_TOGETHER):
            rest = {k: v for k, v in refusal.facts.items() if k != "act"}
            reason = (type(refusal), repr(sorted(rest.items())))
            acts.setdefault(reason, []).append(act)
            facts[reason] = rest
    return [
        kind(act=joined([a.text for a in acts[kind, key]]), **rest)
        for (kind, key), rest in facts.items()
    ]


def _not_yours(view: CaseView) -> list[str]:
    return [
        _of_act(act, NoRight(right=ACT_RIGHTS[act].text))
        for act in view.permits
        if not may_act(act) and act not in PAIRED
    ]


def _of_act(act: Act, refusal: Refusal) -> str:
    return str(t("“{act}”：{why}", "“{act}”: {why}", act=t(act.text), why=say(refusal)))
