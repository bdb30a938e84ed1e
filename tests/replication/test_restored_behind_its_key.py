"""A county put back to before its own key was rotated: its children show it the registry, and it comes back whole."""

import pytest

from shared.app.here import Here
from shared.app.rotation import rotate
from shared.app.standing import RESTORED, set_read_only
from shared.domain.acts import Act
from shared.domain.ledgers import case_ledger
from shared.domain.refusals_custody import ChildrenNotHeard, NotVouched, ReadOnlyNode
from shared.ledger.keys import Ed25519Signer
from shared.replication.codes import CountyPutBack
from shared.replication.forks import Want
from shared.replication.marks import STORE_EPOCH
from shared.replication.wants import still_wanted
from shared.store.memory import MemoryStore
from shared.wire.frame import read_frame
from shared.wire.messages import load_request
from tests.support.accidents import image_of, over, stands
from tests.support.forge import Forger, deliver, ledger_of
from tests.support.network import COUNTY, TOWN, VILLAGE, County, TestNode
from tests.support.vouching import vouched

REGISTRY = f"registry:{COUNTY}"
EARLY, LATE = (f"01234567-89ab-7def-8123-00000000000{i}" for i in (1, 2))


@pytest.fixture
def county() -> County:
    county = County((TOWN, VILLAGE))
    county[VILLAGE].takes_in(EARLY, 1)
    county.settle()
    return county


def rotated(county: County, inc: int, *without: str) -> None:
    """Rotate the county's key to a fresh one, with two of the three root keys."""
    here = county[COUNTY].here
    signer = Ed25519Signer(county.random.randbytes(32))
    new = Here(COUNTY, COUNTY, inc, signer, here.store, here.now, here.random, here.blobs)
    rotate(new, vouched(inc, signer.public, 0, 1), without=without)
    county.put(new, None)


def restored(county: County, first: Here, backup: MemoryStore) -> None:
    here = over(first, image_of(backup))
    with here.store.write() as room:
        room.desk.set_value(STORE_EPOCH, "")
        set_read_only(room, RESTORED)
    county.put(here, None)


def registry_of(node: TestNode) -> list[str]:
    with node.here.store.read() as room:
        return [e.hash for e in room.ledgers.entries(REGISTRY)]


def comes_back(county: County, known: int) -> None:
    """Go through the whole recovery of a county whose key `known` is the newest that its town has heard of."""
    with pytest.raises(ChildrenNotHeard):
        rotated(county, 2)
    with pytest.raises(CountyPutBack):
        county[TOWN].exchange()
    assert registry_of(county[COUNTY]) == registry_of(county[TOWN])
    with pytest.raises(NotVouched):
        rotated(county, known, TOWN)
    rotated(county, known + 1)
    assert stands(county[COUNTY]) == RESTORED
    with pytest.raises(ReadOnlyNode):
        county.revokes("G-0003")
    county[TOWN].exchange()
    assert stands(county[COUNTY]) == ""


def test_the_same_backup_restored_twice_comes_back_each_time(county: County) -> None:
    first, backup = county[COUNTY].here, image_of(county[COUNTY].here.store)
    rotated(county, 2)
    county[VILLAGE].takes_in(LATE, 2)
    county.settle()
    for known in (2, 3):
        restored(county, first, backup)
        comes_back(county, known)
        county.settle()
        assert county[COUNTY].sees(LATE).receipt == county[VILLAGE].sees(LATE).receipt
        assert len({tuple(registry_of(n)) for n in county.nodes.values()}) == 1
    county.revokes("G-0003")
    county.settle()
    assert len({tuple(registry_of(n)) for n in county.nodes.values()}) == 1


def test_a_fork_that_nobody_can_prove_does_not_keep_it_from_coming_back(county: County) -> None:
    """The entry before the fork came under a later one's signature, and its village answers no more."""
    village, town = county[VILLAGE], county[TOWN]
    village.does(EARLY, Act.FORWARD)
    village.takes_in(LATE, 2)
    village.does(LATE, Act.FORWARD)
    county.settle()
    ledger = case_ledger(LATE)
    second = Forger(village).entry(ledger, seq=2, prev=ledger_of(village, LATE)[0].hash)
    deliver(town, VILLAGE, second)
    for _ in range(3):
        town.exchange()
    assert asks_for(county[COUNTY]) == {(ledger, -1)}
    first, backup = county[COUNTY].here, image_of(county[COUNTY].here.store)
    restored(county, first, backup)
    for _ in range(3):
        town.exchange()
    rotated(county, 2)

    assert stands(county[COUNTY]) == ""


def asks_for(centre: TestNode) -> set[Want]:
    with centre.here.store.read() as room:
        return still_wanted(centre.here, room, TOWN)


def test_who_stole_the_old_key_gets_no_case_and_changes_nothing(county: County) -> None:
    true, stolen = county[COUNTY].here, over(county[COUNTY].here, MemoryStore())
    copy = image_of(true.store)
    rotated(county, 2)
    county.settle()
    rightful = county[COUNTY].here
    county.put(over(stolen, copy), None)
    with pytest.raises(CountyPutBack):
        county[TOWN].exchange()
    county[VILLAGE].takes_in(LATE, 2)
    county[VILLAGE].exchange()
    before = registry_of(county[TOWN])
    with county[TOWN].here.store.read() as room:
        link = room.peers.get(COUNTY)
    heard: list[str] = []

    def listen(raw: bytes) -> bytes:
        parcels = load_request(read_frame(raw).payload()).half.parcels
        heard.extend(p.entry.header.ledger for p in parcels)
        return raw

    county[TOWN].tamper = listen
    with pytest.raises(CountyPutBack):
        county[TOWN].exchange()

    assert set(heard) == {REGISTRY}
    assert registry_of(county[TOWN]) == before
    with county[TOWN].here.store.read() as room:
        after = room.peers.get(COUNTY)
    assert (after.sent_seen, after.sent_ack, after.got_seen, after.store) == (
        link.sent_seen,
        link.sent_ack,
        link.got_seen,
        link.store,
    )
    county.put(rightful, None)
    county.settle()
    assert county[COUNTY].sees(LATE).receipt
