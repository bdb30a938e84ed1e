"""What acceptances and terminations add to a case: promises, commitments, urgent help, and a promise kept in time after all."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from shared.domain.acts import Act
from shared.domain.case import Case, Stage
from shared.domain.facts import Body, Fact
from shared.domain.kinds import SUPPLEMENT_HANDED_IN
from shared.domain.mode_acts import Ground
from shared.domain.promises import Later, Urgent


def accepted_on(case: Case, fact: Fact, body: Body) -> None:
    """Fold an acceptance."""
    case.commitments |= frozenset(body["commitments"])
    if body["urgent"] is not None and case.urgent is None:
        case.urgent = Urgent(fact.header.at, body["by"], body["urgent"], fact.hash)
    later = body["later"]
    if later is not None:
        until, signature = date.fromisoformat(later["until"]), later["signature"]
        documents = tuple(later["documents"])
        case.later = Later(documents, until, signature["type"], signature["witness"])


def revive(case: Case, unanswered: Iterable[Fact]) -> None:
    """Take away the effect of a termination for want of papers that had been handed in in time.

    A place without a link may have taken them before the promised day was over: its entry's own time
    counts, not when it came. The case then stands where it stood, and its custodian answers.
    """
    if case.stage is not Stage.TERMINATED or case.ended_for != Ground.PROMISE or not case.later:
        return
    handed_in = {
        document
        for fact in unanswered
        if fact.header.kind == SUPPLEMENT_HANDED_IN and fact.body is not None
        if fact.header.at < case.later.over_at
        for document in fact.body["documents"]
    }
    if not {d.id for d in case.uncured} <= handed_in:
        return
    case.stage, case.revived = case.before_end, True
    case.slip = [
        replace(hand, effective=False) if hand.act is Act.TERMINATE else hand for hand in case.slip
    ]
