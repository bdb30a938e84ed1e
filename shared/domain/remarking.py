"""Writing beside a case: a note to the other nodes, or that a person has seen an ID number in full.

Neither stops a limit, moves the pen or waits for an answer. A full number is shown for a
reason and on record: 个人信息保护法 6 (a clear purpose, no more than it needs), 51 (measures against misuse).
"""

from shared.domain.case import Case
from shared.domain.codes import Tier
from shared.domain.doing import (
    REASON,
    Doing,
)
from shared.domain.facts import Draft
from shared.domain.kinds import ID_VIEWED, NOTED
from shared.domain.people import PERSONS
from shared.domain.refusals_people import IdElsewhere, NoSuchPerson
from shared.domain.text import Text

NOTE_TEXT = Text("留言", "Note")


def note(doing: Doing) -> Draft:
    """Return the entry of a note; raises FormIncomplete where nothing is written."""
    return Draft(NOTED, {"text": doing.text("text", NOTE_TEXT, required=True), "by": doing.by})


def view_id(doing: Doing, role: str) -> tuple[Draft, str]:
    """Return the entry that says who sees a person's ID number and why, and the number, which is not in it.

    Raises NoSuchPerson, FormIncomplete without a reason, and IdElsewhere at a
    village that does not hold the case.
    """
    check_id(doing.case, doing.node, doing.registry.node(doing.node).tier)
    number = number_of(doing.case, role)
    reason = doing.text("reason", REASON, required=True)
    return Draft(ID_VIEWED, {"role": role, "reason": reason, "by": doing.by}), number


def number_of(case: Case, role: str) -> str:
    """Return the ID number of a person of a case, or raise NoSuchPerson."""
    person = getattr(case, role) if role in PERSONS else None
    if person is None or not person.id_number:
        raise NoSuchPerson
    return str(person.id_number)


def check_id(case: Case, node: str, tier: Tier) -> None:
    """Raise IdElsewhere at a village that does not hold the case: who handles it sees the number there."""
    if tier is Tier.VILLAGE and case.custody.holder != node:
        raise IdElsewhere
