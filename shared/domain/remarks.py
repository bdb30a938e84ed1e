"""What stands beside a case, without legal effect: notes between nodes, and who has seen an ID number in full."""

from collections.abc import Iterable

from shared.domain.case import Note, Viewing
from shared.domain.facts import Fact
from shared.domain.kinds import ID_VIEWED, NOTED

BESIDE = frozenset({NOTED, ID_VIEWED})


def remarks_of(facts: Iterable[Fact]) -> tuple[tuple[Note, ...], tuple[Viewing, ...]]:
    """Return the notes and viewings that journals of a case's audience tell of, oldest first; an erased text is empty."""
    told = [fact for fact in facts if fact.header.kind in BESIDE]
    told.sort(key=lambda fact: (fact.header.at, fact.header.node, fact.header.seq))
    return (
        tuple(_note(fact) for fact in told if fact.header.kind == NOTED),
        tuple(_viewing(fact) for fact in told if fact.header.kind == ID_VIEWED),
    )


def _note(fact: Fact) -> Note:
    body, header = fact.body or {}, fact.header
    return Note(header.node, str(body.get("by", "")), header.at, str(body.get("text", "")))


def _viewing(fact: Fact) -> Viewing:
    body, header = fact.body or {}, fact.header
    by, role, reason = (str(body.get(key, "")) for key in ("by", "role", "reason"))
    return Viewing(header.node, header.at, by, role, reason)
