"""The invariants, asked of a county that has healed and exchanged everything."""

from collections import Counter
from datetime import datetime

from shared.app.aside import entry_of
from shared.app.here import IN_FUTURE
from shared.app.ports import ALL
from shared.app.verify import verify_all
from shared.domain.audience import with_ancestors
from shared.domain.case import Case
from shared.domain.ledgers import case_ledger
from shared.domain.records import QuarantineItem
from shared.ledger.entry import Entry
from shared.replication.codes import Fork
from tests.simulation.acting import sees
from tests.simulation.authority import only_granted_acts_count
from tests.simulation.handed_over import what_devices_held_is_in
from tests.simulation.memory import KEPT, Violation
from tests.simulation.pens import only_the_pen_writes
from tests.simulation.world import CHILDREN, World
from tests.support.network import ALL_NODES, COUNTY, TestNode


def check_all(world: World) -> Counter[str]:
    """Ask every invariant of a healed county; return how many entries of each kind it holds."""
    held = {code: ledgers(world.nodes[code]) for code in ALL_NODES}
    only_the_pen_writes(held)
    time_is_kept(world, held)
    nothing_promised_is_lost(world)
    every_ledger_verifies(world)
    what_devices_held_is_in(world, held)
    for case in world.memory.cases:
        one_holds_the_pen(world, case)
    all_copies_are_alike(held)
    for case in world.memory.cases:
        if case_ledger(case) in held[COUNTY]:
            only_the_audience_holds_it(world, held, case)
            every_page_arrives(world, _of(world, case))
            only_granted_acts_count(world, _of(world, case), held[COUNTY][case_ledger(case)])
    nothing_was_refused(world)
    refusals_are_seen_at_both_ends(world)
    return Counter(e.header.kind for entries in held[COUNTY].values() for e in entries)


def ledgers(node: TestNode) -> dict[str, list[Entry]]:
    """Return all ledgers that a node holds."""
    with node.here.store.read() as room:
        return {h.ledger: room.ledgers.entries(h.ledger) for h in room.ledgers.heads()}


def nothing_promised_is_lost(world: World) -> None:
    """I1: it stands, or was entered again, or is kept where a person can enter it again."""
    for promise in world.memory.promises:
        if not world.is_kept(promise, ALL_NODES):
            raise Violation("I1", f"{promise.ledger} {promise.hash[:8]} of {promise.node} is lost")


def every_ledger_verifies(world: World) -> None:
    """I2: from entry 1, on every node."""
    for code in ALL_NODES:
        result = verify_all(world.nodes[code].here, lambda _n: None, lambda _n: None)
        for fault in result.faults:
            raise Violation("I2", f"{code} {fault.ledger} {fault.seq}: {fault.what}")


def dated_ahead(world: World) -> dict[str, datetime]:
    """Return by hash the entries that bore a date which had not come when they arrived, with that date."""
    with world.nodes[COUNTY].here.store.read() as room:
        items = room.quarantine.items(open_only=False, codes=[IN_FUTURE], limit=ALL)
    entries = [entry_of(item) for item in items]
    return {entry.hash: entry.header.at for entry in entries if entry is not None}


def all_copies_are_alike(held: dict[str, dict[str, list[Entry]]]) -> None:
    """I4: the same headers, and the same bodies wherever one is held."""
    for code in CHILDREN:
        for ledger, entries in held[code].items():
            centre = held[COUNTY].get(ledger, [])
            if [e.raw for e in entries] != [e.raw for e in centre]:
                raise Violation("I4", f"{ledger}: {len(entries)} at {code}, {len(centre)} above")
            for ours, theirs in zip(entries, centre, strict=True):
                if ours.body is not None and ours.body != theirs.body:
                    raise Violation("I4", f"{ledger} {ours.header.seq}: another body at {code}")


def one_holds_the_pen(world: World, case: str) -> None:
    """I3: everybody who holds a case says that the same node has the pen."""
    seen = {
        (fold.custody.holder, fold.custody.offered_to)
        for code in ALL_NODES
        if (fold := sees(world, code, case)) is not None
    }
    if len(seen) > 1:
        raise Violation("I3", f"{case}: {sorted(map(str, seen))}")


def only_the_audience_holds_it(
    world: World, held: dict[str, dict[str, list[Entry]]], case: str
) -> None:
    """I12: all of its audience holds a case, and no other but who wrote what was displaced."""
    ledger, registry = case_ledger(case), world.registry()
    members = set(_of(world, case).custody.members)
    must = with_ancestors(registry, members)
    for node in world.nodes.values():
        with node.here.store.read() as room:
            aside = [e.header for e in room.ledgers.displaced(ledger)]
        members |= {c for h in aside for c in (h.node, h.to) if c}
    holders = {c for c in ALL_NODES if ledger in held[c]}
    if not must <= holders <= with_ancestors(registry, members):
        raise Violation("I12", f"{case} is for {sorted(must)}, and held by {sorted(holders)}")


def every_page_arrives(world: World, case: Case) -> None:
    """I4, of photos: the county holds the bytes of every page of a case."""
    for slot, page in case.pages.items():
        if not world.blobs[COUNTY].has(page.photo.blob):
            raise Violation("I4", f"{case.id}: {slot} of {page.node} never came")


def time_is_kept(world: World, held: dict[str, dict[str, list[Entry]]]) -> None:
    """I14: no author's time goes back from one of its entries to the next, and no take-in date moves."""
    ahead, forged = dated_ahead(world), world.memory.forged
    for ledgers_of_one in held.values():
        entries = [e for found in ledgers_of_one.values() for e in found if e.hash not in forged]
        _is_in_order(entries, ahead)
    for case, day in world.memory.taken_in.items():
        seen = sees(world, COUNTY, case)
        if seen is None or seen.linked or seen.taken_in_at == day:
            continue
        now = seen.taken_in_at
        is_right_now = case in world.memory.taken_in_ahead and now is not None and now < day
        if not is_right_now:
            raise Violation("I14", f"{case} was taken in at {day}, now {seen.taken_in_at}")


def _is_in_order(entries: list[Entry], ahead: dict[str, datetime]) -> None:
    last: dict[tuple[str, int], datetime] = {}
    for entry in sorted(entries, key=lambda e: e.header.n):
        header = entry.header
        author = (header.node, header.inc)
        if author in last and last[author] > header.at:
            where = f"{header.ledger} {header.seq}"
            raise Violation("I14", f"{where} is dated before what its author wrote before it")
        if entry.hash not in ahead:
            last[author] = header.at


def nothing_was_refused(world: World) -> None:
    """I5 and I7: honest nodes refuse each other nothing, and nothing waits for ever."""
    for code in ALL_NODES:
        with world.nodes[code].here.store.read() as room:
            for item in room.quarantine.items(limit=ALL):
                if item.code in KEPT or item.hash in world.memory.forged:
                    continue
                if item.ledger in world.memory.forks:
                    continue
                if item.code == Fork.code:
                    raise Violation("I3", f"two nodes wrote {item.ledger} {item.seq}")
                raise Violation("I5", f"{code} refused {item.ledger} {item.seq}: {item.code}")
            for peer in ALL_NODES:
                if room.holds.count(peer):
                    raise Violation("I5", f"{code} holds entries of {peer} for ever")


def refusals_are_seen_at_both_ends(world: World) -> None:
    """I7: what a node refused, whoever is to deal with it shows too, with the same code."""
    for code in ALL_NODES:
        for item in _refused(world, code):
            if item.refuser != code or item.owner == code:
                continue
            theirs = [i for i in _refused(world, item.owner) if i.hash == item.hash]
            if item.code not in {i.code for i in theirs}:
                raise Violation("I7", f"{item.owner} is not told of {item.code} at {code}")


def _refused(world: World, code: str) -> list[QuarantineItem]:
    with world.nodes[code].here.store.read() as room:
        return room.quarantine.items(open_only=False, limit=ALL)


def _of(world: World, case: str) -> Case:
    seen = sees(world, COUNTY, case)
    assert seen is not None
    return seen
