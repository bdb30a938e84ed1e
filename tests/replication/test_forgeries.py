"""Entries by a node with a valid key, or with a key that was valid once, that say what is not so."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from shared.app.here import Here
from shared.app.rotation import rotate
from shared.domain.acts import Act
from shared.domain.custody import OVERRIDDEN, Custody
from shared.domain.doing import Typed
from shared.domain.judgement import Standing
from shared.domain.ledgers import case_ledger, journal_ledger, registry_ledger
from shared.domain.records import Head
from shared.domain.refusals_custody import KeyOutdated
from shared.ledger.entry import Entry, read_entry
from shared.ledger.header import header_bytes
from shared.ledger.keys import ENTRY_TAG, Ed25519Signer
from shared.replication.outcome import APPLIED, QUARANTINED
from tests.support.forge import UNSEALED, Forger, deliver, ledger_of
from tests.support.network import (
    COUNTY,
    OTHER_VILLAGE,
    START,
    TOWN,
    VILLAGE,
    County,
    TestNode,
)
from tests.support.vouching import vouched

CASE = "01234567-89ab-7def-8123-456789abcdef"
OTHER_CASE = "01234567-89ab-7def-8123-456789abcde0"
LEDGER = case_ledger(CASE)
REGISTRY = registry_ledger(COUNTY)


def rotates(county: County) -> Here:
    """Give the county its next key; return the county as it was under the old one."""
    old = county[COUNTY].here
    signer = Ed25519Signer(b"n" * 32)
    here = Here(COUNTY, COUNTY, old.inc + 1, signer, old.store, old.now, old.random, old.blobs)
    rotate(here, vouched(old.inc + 1, signer.public, 0, 1))
    county.put(here, None)
    return old


def resigned(node: TestNode, entry: Entry, **fields: Any) -> Entry:
    raw = header_bytes(replace(entry.header, **fields))
    return read_entry(raw, node.here.signer.sign(ENTRY_TAG, raw), entry.salt, entry.body)


def test_everyone_follows_a_new_county_key(county: County) -> None:
    county.settle()
    rotates(county)
    county.settle()

    for node in county.nodes.values():
        with node.here.store.read() as room:
            assert node.here.registry(room).incarnations[COUNTY] == 2


def test_the_old_county_key_writes_nothing_in_the_registry_any_more(county: County) -> None:
    """Whoever stole it knows the chain, and hands a village its own grants by way of a town."""
    county.settle()
    thief = TestNode(rotates(county))
    county.settle()
    body = {"id": "G-0001", "reason": "x", "grave": False}
    forged = Forger(thief).entry(REGISTRY, "registry.grant_revoked.v1", body=body)

    outcome = deliver(county[TOWN], COUNTY, forged)

    assert outcome.verdicts[forged.hash].startswith(QUARANTINED)


@pytest.mark.parametrize("knows", [True, False])
def test_nor_does_it_override(county: County, knows: bool) -> None:
    """An entry that says it knew of the new key cannot be under the old one."""
    county[VILLAGE].takes_in(CASE)
    county.settle()
    with county[COUNTY].here.store.read() as room:
        before = county[COUNTY].here.registry(room).head
    thief = TestNode(rotates(county))
    county.settle()
    wish = {} if knows else {"known": before}
    body = {"reason": "x", "by": ""}
    forged = Forger(thief).entry(
        LEDGER, OVERRIDDEN, body=body, to=OTHER_VILLAGE, epoch=(1, 0), seq=2, n=10_000, **wish
    )

    outcome = deliver(county[TOWN], COUNTY, forged)

    if knows:
        assert outcome.verdicts[forged.hash].startswith(QUARANTINED)


def test_a_county_that_has_its_new_key_no_longer_writes_under_the_old_one(county: County) -> None:
    old = TestNode(rotates(county))

    with pytest.raises(KeyOutdated):
        old.network.revoke_grant("G-0001", "改由县里办理", old.actor)


def rotation(county: County, signatures: list[dict[str, Any]], **wish: Any) -> Entry:
    signer = Ed25519Signer(b"n" * 32)
    body = {"alg": "ed25519", "key": signer.public.key, "signatures": signatures}
    told = {"inc": 2, "n": 1, "epoch": (1, 0), "signer": signer, **wish}
    return Forger(county[COUNTY]).entry(REGISTRY, "registry.key_rotated.v1", body=body, **told)


NEXT = Ed25519Signer(b"n" * 32).public


@pytest.mark.parametrize(
    "signatures",
    [
        vouched(2, NEXT, 0),
        vouched(2, NEXT, 0, 0),
        vouched(3, NEXT, 0, 1),
        vouched(2, NEXT, 0, 1, county="620723000000"),
        [vouched(2, NEXT, 0)[0], {**vouched(2, NEXT, 0)[0], "root": 1}],
        [vouched(2, NEXT, 0)[0], {**vouched(2, NEXT, 1)[0], "root": 9}],
    ],
    ids=["too few", "one twice", "another incarnation", "another county", "as another", "no such"],
)
def test_a_rotation_that_the_roots_did_not_vouch_for(
    county: County, signatures: list[dict[str, Any]]
) -> None:
    county.settle()
    forged = rotation(county, signatures)

    assert deliver(county[TOWN], COUNTY, forged).verdicts[forged.hash].startswith(QUARANTINED)


def test_a_rotation_that_they_did_vouch_for(county: County) -> None:
    county.settle()
    entry = rotation(county, vouched(2, NEXT, 0, 2))

    assert deliver(county[TOWN], COUNTY, entry).verdicts[entry.hash] == APPLIED


def test_nobody_else_enters_it_in_the_countys_place(county: County) -> None:
    county.settle()
    entry = rotation(county, vouched(2, NEXT, 0, 2), author=TOWN)

    assert deliver(county[VILLAGE], TOWN, entry).verdicts[entry.hash].startswith(QUARANTINED)


def test_a_rotation_in_a_case(county: County) -> None:
    county[VILLAGE].takes_in(CASE)
    county.settle()
    body = {"alg": "ed25519", "key": NEXT.key, "signatures": vouched(2, NEXT, 0, 1)}
    entry = Forger(county[COUNTY]).entry(
        LEDGER, "registry.key_rotated.v1", body=body, epoch=(1, 0), seq=1, prev=""
    )

    assert deliver(county[TOWN], COUNTY, entry).verdicts[entry.hash].startswith(QUARANTINED)


# --- overrides ---


def overridden(county: County, to: str = COUNTY) -> Entry:
    """Have the county override the case, and return its entry."""
    centre = county[COUNTY]
    typed = Typed({"reason": "联系不上", "to": to}, frozenset())
    centre.cases.act(CASE, Act.OVERRIDE, typed, centre.actor)
    return ledger_of(centre, CASE)[-1]


def forked_case(county: County) -> None:
    """The village has written on where the county overrides."""
    village = county[VILLAGE]
    village.takes_in(CASE)
    county.settle()
    for new in ("13800000000", "13800000001"):
        village.does(CASE, Act.CORRECT, field="applicant.phone", new=new, reason="笔误")


def chain(node: TestNode, case: str = CASE) -> list[tuple[int, str]]:
    return [(e.header.seq, e.hash) for e in ledger_of(node, case)]


def is_whole(node: TestNode) -> None:
    """Every ledger of a node is its entries, one after the other, up to its head."""
    with node.here.store.read() as room:
        for head in room.ledgers.heads():
            entries = room.ledgers.entries(head.ledger)
            assert [e.header.seq for e in entries] == list(range(1, head.seq + 1))
            assert entries[-1].hash == head.hash
            for one, two in pairwise(entries):
                assert two.header.prev == one.hash


def test_a_relay_cannot_strip_an_override_of_its_signature_to_tear_the_ledger(
    county: County,
) -> None:
    """The county's next entry covers it; a relay spoils that one's body, and the run breaks off in between."""
    forked_case(county)
    override = overridden(county)
    county[COUNTY].does(CASE, Act.ACCEPT)
    after = ledger_of(county[COUNTY], CASE)[-1]
    spoilt = replace(after, body=b'{"note":"","by":"x"}')

    deliver(county[VILLAGE], TOWN, replace(override, signature=None), spoilt)
    is_whole(county[VILLAGE])
    county.settle()

    is_whole(county[VILLAGE])
    assert chain(county[VILLAGE]) == chain(county[COUNTY])
    with county[VILLAGE].here.store.read() as room:
        assert len(room.ledgers.displaced(LEDGER)) == 2
        assert room.holds.count(TOWN) == 0


@pytest.mark.parametrize("cut", range(6))
@pytest.mark.parametrize("swap", [False, True])
def test_an_override_and_what_it_displaces_in_one_batch(
    county: County, cut: int, swap: bool
) -> None:
    forked_case(county)
    theirs = ledger_of(county[VILLAGE], CASE)
    override = overridden(county)
    county[COUNTY].does(CASE, Act.ACCEPT)
    ours = ledger_of(county[COUNTY], CASE)[1:]
    batch = [*theirs, *ours] if not swap else [theirs[0], *ours, *theirs[1:]]
    town = county[TOWN]

    deliver(town, COUNTY, *batch[:cut])
    is_whole(town)
    deliver(town, COUNTY, *batch[cut:])
    is_whole(town)
    county.settle()

    for code in (COUNTY, TOWN, VILLAGE):
        is_whole(county[code])
        assert chain(county[code]) == chain(county[COUNTY])
    assert override.hash in {h for _, h in chain(town)}


@pytest.mark.parametrize(
    "wish",
    [
        {"seq": 1, "prev": "", "epoch": (1, 0)},
        {"seq": 2, "epoch": (1, 1)},
        {"seq": 2, "epoch": (0, 0)},
        {"seq": 9, "epoch": (1, 0)},
        {"seq": 2, "epoch": (1, 0), "author": TOWN},
        {"seq": 2, "epoch": (1, 0), "to": None},
    ],
)
def test_an_override_that_is_none(county: County, wish: dict[str, Any]) -> None:
    forked_case(county)
    county.settle()
    before = chain(county[TOWN])
    author = wish.get("author", COUNTY)
    forger = Forger(county[author])
    told = {"to": COUNTY, "prev": before[0][1], "body": {"reason": "x", "by": ""}, **wish}

    deliver(county[TOWN], COUNTY, forger.entry(LEDGER, OVERRIDDEN, **told))

    is_whole(county[TOWN])
    assert chain(county[TOWN]) == before


def test_an_override_without_its_body_displaces_all_the_same(county: County) -> None:
    forked_case(county)
    override = overridden(county)
    deliver(county[VILLAGE], TOWN, replace(override, salt=None, body=None))
    county.settle()

    assert chain(county[VILLAGE]) == chain(county[COUNTY])


# --- lies about what was known ---


def lying_accept(county: County, **lies: Any) -> Entry:
    """The town accepts under its grant, which the county has revoked, and lies about what it knew."""
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    town.does(CASE, Act.TAKE_OVER)
    town.exchange()
    with town.here.store.read() as room:
        registry = town.here.registry(room)
    county.revokes("G-0001")
    county.clock.time += timedelta(days=200)
    told = {"known": registry.head, "grant": "G-0001", "body": UNSEALED | {"by": "x"}}
    entry = Forger(town).entry(LEDGER, "case.accepted.v1", **told)
    return resigned(town, entry, **lies)


def test_a_freshness_newer_than_the_registry_it_knew_is_a_lie(county: County) -> None:
    """Who held a checkpoint of yesterday held the registry of yesterday, and knew of the revocation."""
    now = county.clock.time
    entry = lying_accept(county)
    entry = resigned(county[TOWN], entry, fresh=entry.header.at - timedelta(hours=1))
    assert now < entry.header.at

    deliver(county[COUNTY], TOWN, entry)

    hand = county[COUNTY].sees(CASE).slip[-1]
    assert hand.ruling is not None
    assert hand.ruling.standing is Standing.SUSPENDED


def test_a_citation_does_not_move_a_take_in_before_the_node_existed(county: County) -> None:
    village = county[VILLAGE]
    village.takes_in(CASE)
    [entry] = ledger_of(village, CASE)
    body = {**(entry.fact.body or {}), "received_at": "2019-01-01T00:00:00.000Z"}
    forged = Forger(village).entry(case_ledger(OTHER_CASE), "case.taken_in.v1", body=body)
    forged = resigned(village, forged, cites="0" * 64)

    deliver(county[TOWN], VILLAGE, forged)

    seen = county[TOWN].sees(OTHER_CASE)
    assert seen.taken_in_at is not None
    assert seen.taken_in_at >= START


def test_nobody_speaks_for_another_who_refuses(county: County) -> None:
    """A village says that the county has refused its neighbour's entry, before the county sees it."""
    county[OTHER_VILLAGE].takes_in(CASE)
    bad = Forger(county[OTHER_VILLAGE]).entry(LEDGER, body={"note": 1, "by": ""})
    body = {
        "ledger": LEDGER,
        "seq": 2,
        "hash": bad.hash,
        "kind": bad.header.kind,
        "author": OTHER_VILLAGE,
        "refuser": TOWN,
        "code": "entry.malformed",
        "owner": OTHER_VILLAGE,
        "evidence": {},
    }
    report = Forger(county[VILLAGE]).entry(
        journal_ledger(VILLAGE), "journal.entry_refused.v1", body=body
    )
    deliver(county[TOWN], VILLAGE, report)
    deliver(county[TOWN], OTHER_VILLAGE, *ledger_of(county[OTHER_VILLAGE], CASE), bad)

    with county[TOWN].here.store.read() as room:
        item = room.quarantine.item(bad.hash, TOWN)
    assert item is not None
    assert item.code == "entry.body_invalid"


def test_a_frozen_journal_stops_no_exchange(county: County) -> None:
    """The county cannot judge in it; all else goes on."""
    town, centre = county[TOWN], county[COUNTY]
    county[VILLAGE].takes_in(CASE)
    county[VILLAGE].does(CASE, Act.FORWARD)
    county[VILLAGE].exchange()
    for name in (journal_ledger(COUNTY, CASE), journal_ledger(COUNTY)):
        entry = Forger(centre).entry(name, "journal.novel.v1", body={})
        with centre.here.store.write() as room:
            room.ledgers.append(
                [entry],
                Head(name, 1, entry.hash, Custody(COUNTY, members=(COUNTY,)), "ledger.fork"),
            )
    town.does(CASE, Act.TAKE_OVER)
    county.revokes("G-0001")
    town.does(CASE, Act.ACCEPT)
    county.skews[TOWN] = timedelta(hours=3)

    town.exchange()

    assert len(ledger_of(centre, CASE)) == 4
