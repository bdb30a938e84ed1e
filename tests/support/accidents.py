"""Accidents of nodes in one process: a disk put back, a machine copied, a node rebuilt from its parent."""

from shared.app.carrying import carry_over
from shared.app.here import Here
from shared.app.ports import Store
from shared.app.reentry import Reentry
from shared.app.standing import read_only
from shared.domain.refusals import Refusal
from shared.store.memory import MemoryStore
from tests.support.network import County, TestNode


def image_of(store: Store) -> MemoryStore:
    """Return a copy of a memory store as it stands; the two share nothing that is ever changed in place."""
    assert isinstance(store, MemoryStore)
    twin = MemoryStore()
    twin._state = store._state
    log, copied = store._log, twin._log
    copied.items = list(log.items)
    copied._places = {k: dict(v) for k, v in log._places.items()}
    copied._counts = {k: dict(v) for k, v in log._counts.items()}
    copied._highest = {k: list(v) for k, v in log._highest.items()}
    return twin


def over(here: Here, store: Store) -> Here:
    """Return the same node over another store."""
    return Here(
        here.code, here.county, here.inc, here.signer, store, here.now, here.random, here.blobs
    )


def stands(node: TestNode) -> str:
    """Return the code for which a node only reads, empty where it writes."""
    with node.here.store.read() as room:
        return read_only(room)


def put_back(county: County, code: str, image: MemoryStore) -> TestNode:
    """Put a node's disk back to an image of it."""
    node = county[code]
    assert node.parent is not None
    county.put(over(node.here, image_of(image)), node.parent)
    return county[code]


def recover(county: County, code: str) -> TestNode:
    """Rebuild a node from its parent under a new incarnation; what it alone held is kept to be entered again."""
    old = county[code].here
    node = county.enrol(code, again=True)
    node.exchange()
    carry_over(old, node.here)
    return node


def enter_all_again(node: TestNode) -> int:
    """Enter again, in the order it was written, all that can be; return how much that was."""
    done = 0
    with node.here.store.read() as room:
        items = room.quarantine.items(limit=10_000)
    for item in reversed(items):
        try:
            Reentry(node.here).enter_again(item.hash, item.refuser, node.actor)
        except Refusal:
            continue
        done += 1
    return done
