"""What tests of the services look at and write past them."""

from collections.abc import Iterator

from shared.app.here import Here
from shared.app.writing import append
from shared.domain.facts import Draft
from shared.domain.registry import Registry
from shared.ledger.entry import Entry

CASE = "01234567-89ab-7def-8123-456789abcdef"
OTHER_CASE = "01234567-89ab-7def-8123-456789abcde0"


def registry_of(here: Here) -> Registry:
    """Return the registry as a node knows it."""
    with here.store.read() as room:
        return here.registry(room)


def entries_of(here: Here, prefix: str = "") -> Iterator[Entry]:
    """Yield every entry of a node, ledger by ledger."""
    with here.store.read() as room:
        for head in room.ledgers.heads(prefix):
            yield from room.ledgers.entries(head.ledger)


def write(here: Here, ledger: str, draft: Draft) -> Entry:
    """Append an entry of the node's own, whether a service would or not."""
    with here.store.write() as room:
        return append(here, room, ledger, draft, here.itself)
