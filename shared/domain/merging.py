"""Ending one of two cases of the same application: the other keeps the earliest date."""

from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.case_checks import check
from shared.domain.doing import REASON, Doing
from shared.domain.facts import Draft
from shared.domain.fees import fee_of
from shared.domain.kinds import LINKED, MERGED
from shared.domain.refusals_people import MergeElsewhere, MergeEnded, MergePaid
from shared.domain.registry import Registry
from shared.domain.text import Text

OFFERED_HERE = Text("在途，等本单位接收", "in transit, waiting to be taken over here")


def merge(ending: Doing, surviving: Doing) -> tuple[Draft, Draft]:
    """Return the entry for the case that ends and the one for the case that goes on, or raise why not.

    Neither tells the other case's place or receipt: each goes to an audience
    that may not be the other's.
    """
    for doing in (ending, surviving):
        check_held(doing.registry, doing.case, doing.node)
    check(ending.registry, ending.case, node=ending.node, act=Act.MERGE, at=ending.at)
    check(surviving.registry, surviving.case, node=surviving.node, act=Act.LINK, at=surviving.at)
    if fee_of(ending.case).is_settled and fee_of(surviving.case).is_owed:
        raise MergePaid(receipt=ending.case.receipt)
    reason = ending.text("reason", REASON, required=True)
    date = ending.case.taken_in_at or ending.case.slip[0].at
    merged = {"into": surviving.case.id, "reason": reason, "by": ending.by}
    linked = {
        "other": ending.case.id,
        "received_at": date.isoformat(timespec="milliseconds"),
        "by": surviving.by,
    }
    return Draft(MERGED, merged), Draft(LINKED, linked)


def check_held(registry: Registry, case: Case, node: str) -> None:
    """Refuse to merge a case that is at its end, or whose pen is not at `node`: say where it is."""
    if case.stage.is_end:
        raise MergeEnded(receipt=case.receipt, stage=case.stage.text)
    custody = case.custody
    if custody.offered_to == node:
        raise MergeElsewhere(receipt=case.receipt, where=OFFERED_HERE)
    if custody.offered_to is not None or custody.holder != node:
        where = registry.title_of(custody.offered_to or custody.holder)
        raise MergeElsewhere(receipt=case.receipt, where=where)
