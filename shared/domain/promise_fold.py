"""What acceptances and terminations add to a case: promises, commitments, urgent help, and a promise kept in time after all."""

from dataclasses import replace
from datetime import date

from shared.domain.acts import Act
from shared.domain.case import Case, Stage
from shared.domain.facts import Body, Fact
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


def revive(case: Case) -> None:
    """Take away the effect of a termination for want of papers that had been handed in in time.

    The case then stands where it stood, and its custodian answers.
    """
    ended = case.stage is Stage.TERMINATED and case.ended_for == Ground.PROMISE
    if not ended or not case.is_kept_in_time:
        return
    case.stage, case.revived = case.before_end, True
    case.slip = [
        replace(hand, effective=False) if hand.act is Act.TERMINATE else hand for hand in case.slip
    ]
