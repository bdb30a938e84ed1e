"""I3, worked out anew from the order of what stands: who wrote in a case held the pen, or was offered it."""

from collections.abc import Sequence

from shared.domain.custody import ANSWERS, OFFERED, OVERRIDDEN, TAKEN_OVER
from shared.ledger.entry import Entry
from tests.simulation.memory import Violation
from tests.support.network import COUNTY


def only_the_pen_writes(held: dict[str, dict[str, list[Entry]]]) -> None:
    """Hold every entry of every case, on every node, to who had the pen when it was written."""
    for ledgers in held.values():
        for ledger, entries in ledgers.items():
            if ledger.startswith("case:"):
                _written_by_the_pen(ledger, entries)


def _written_by_the_pen(ledger: str, entries: Sequence[Entry]) -> None:
    holder, offered_to = entries[0].header.node, None
    for header in (entry.header for entry in entries):
        writer = offered_to if header.kind in ANSWERS else holder
        in_transit = offered_to is not None and header.kind not in ANSWERS
        if header.kind == OVERRIDDEN:
            writer, in_transit = COUNTY, False
        if header.node != writer or in_transit:
            raise Violation("I3", f"{ledger} {header.seq} is by {header.node}, not {writer}")
        if header.kind in {OVERRIDDEN, TAKEN_OVER}:
            holder = header.to or header.node
        if header.kind in {OVERRIDDEN, *ANSWERS}:
            offered_to = None
        elif header.kind == OFFERED:
            offered_to = header.to
