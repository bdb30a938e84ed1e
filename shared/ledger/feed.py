"""An entry at a local position: what a reader by cursor reads."""

from shared.domain.record import record
from shared.ledger.entry import Entry


class LedgerConflict(Exception):
    """The place in the ledger, or the author's count, is already taken by another entry."""


@record
class FeedItem:
    """`only` is the one peer that it is for (empty: all of the audience), `via` the peer that it came from.

    `displaced` says that the entry stands in its ledger no longer: an override took its place.
    """

    position: int
    only: str
    via: str
    entry: Entry
    displaced: bool = False
