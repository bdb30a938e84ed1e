"""What became of a batch that was received."""

from dataclasses import dataclass, field

from shared.ledger.entry import Entry
from shared.replication.forks import Want

APPLIED, DUPLICATE, HELD, RETRY_LATER = "applied", "duplicate", "held", "retry_later"
QUARANTINED = "quarantined:"


@dataclass(slots=True)
class Outcome:
    """What became of a batch: a verdict by entry hash, what we want of the peer, which cases it touched, what it stored."""

    verdicts: dict[str, str] = field(default_factory=dict)
    wants: set[Want] = field(default_factory=set)
    cases: set[str] = field(default_factory=set)
    stored: list[Entry] = field(default_factory=list)
