"""Which step a case waits for."""

from shared.domain.acts import Act
from shared.domain.case import Case, Stage


def next_step(case: Case) -> Act | None:
    """Return the power step that the case waits for, or None when only closing is left."""
    for step in case.matter.steps if case.matter else ():
        if step.act is Act.ACCEPT and case.stage is Stage.TAKEN_IN:
            return step.act
        if step.act is Act.REVIEW and case.stage is Stage.ACCEPTED and case.urgent is None:
            return step.act
        if step.act is Act.DECIDE and case.stage in {Stage.ACCEPTED, Stage.REVIEWED}:
            return step.act
        if step.act is Act.ISSUE and case.stage is Stage.DECIDED and is_granted(case):
            return step.act
    return None


def is_granted(case: Case) -> bool:
    """Say whether the decision granted what was applied for."""
    return case.decision is not None and case.decision.granted
