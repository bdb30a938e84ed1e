"""What a node does that has stopped being honest, with a key that counts; and who writes what is no entry."""

from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import Any

from shared.app.projection import index_case
from shared.app.writing import append
from shared.domain.acts import Act
from shared.domain.facts import Draft
from shared.domain.ledgers import case_ledger, journal_ledger
from shared.domain.refusals import Refusal
from shared.ledger.entry import Entry, read_entry
from shared.ledger.header import header_bytes
from shared.ledger.keys import ENTRY_TAG
from shared.replication.codes import Fork
from shared.replication.outcome import APPLIED, QUARANTINED
from tests.simulation.acting import exchanges, new_case, sees, tries
from tests.simulation.memory import PowerIsOff, Violation
from tests.simulation.world import VILLAGES, World
from tests.support.beside import sends_beside
from tests.support.forge import Forger, altered
from tests.support.network import COUNTY, OTHER_TOWN, TestNode

FORGERIES: dict[str, dict[str, Any]] = {
    "a body that its kind does not hold": {"body": {"x": 1}},
    "another node's name": {"author": OTHER_TOWN},
    "a chain that does not hold": {"prev": "ab" * 32},
    "a person of another node": {"actor": f"{COUNTY}:a1"},
    "a registry that was never published": {"known": (2, "cd" * 32)},
    "a count that was used": {"n": 1},
}


AFTER_TAKING_OVER = (Act.ACCEPT, Act.FORWARD, Act.SUPPLEMENT)
GRANTS = ("G-9999", "G-0001", None)
"""What a village names that acts without a grant; the one that there is gives villages nothing."""


def delivers(node: TestNode, *entries: Entry) -> dict[str, str]:
    """Have a node send entries along with its next request, by its real road; return the verdicts by hash."""
    assert node.caller is not None
    assert node.parent is not None
    return sends_beside(node.here, node.parent.here.code, node.caller._carrier, *entries)


def a_bad_entry_comes_among_good_ones(world: World, chance: Random) -> str:
    """A village sends what is no entry, in the batch with a case that it has just taken in."""
    village = chance.choice(VILLAGES)
    parent = world.parent_of(village)
    if village in world.links.cut or not (
        world.machines[village].is_on and world.machines[parent].is_on
    ):
        return "no link"
    with suppress(Refusal, PowerIsOff):
        world.run(village, TestNode.exchange)
        case = new_case(world, village, "elderly-allowance", chance)
        what = chance.choice(sorted(FORGERIES))
        with world.nodes[village].here.store.read() as room:
            last = room.ledgers.last_count(village, world.nodes[village].here.inc)
            good = room.ledgers.by_count(village, world.nodes[village].here.inc, last)
        forger = Forger(world.nodes[village])
        wish = {"n": 10**6 + chance.randrange(10**6), **FORGERIES[what]}
        bad = forger.entry(_ledger_for(world, village, chance), **wish)
        world.memory.forged.add(bad.hash)
        said = world.run(village, lambda n: delivers(n, bad))
        if said and not said.get(bad.hash, "").startswith(QUARANTINED):
            raise Violation("I7", f"{what} was {said.get(bad.hash)}")
        if said and case and good and said.get(good.hash) not in {APPLIED, None}:
            raise Violation("I11", f"a good entry beside {what} was {said[good.hash]}")
        return f"{village} sends {what}"
    return "nothing"


def _ledger_for(world: World, village: str, chance: Random) -> str:
    """Return a ledger of the village's: that entry must be refused there, and touch no case that people rely on."""
    case = new_case(world, village, "elderly-allowance", chance)
    return case_ledger(case) if case else journal_ledger(village)


def a_node_tells_two_tales(world: World, chance: Random) -> str:
    """A village writes two entries for one place: its own store has one, the town is sent the other first."""
    village = chance.choice(VILLAGES)
    case = new_case(world, village, "elderly-allowance", chance)
    with suppress(Refusal, PowerIsOff):
        if case is None or village in world.links.cut:
            return "nothing"
        world.run(village, TestNode.exchange)
        two = _second_tale(world, village, case, 2 * 10**6 + chance.randrange(10**6))
        one = tries(world, village, case, Act.FORWARD, chance)
        said = world.run(village, lambda n: delivers(n, two))
        if one and said:
            _remember(world, world.parent_of(village), case, two)
            return f"{village} tells two tales of {case[-3:]}: {said.get(two.hash)}"
    return "nothing"


def a_village_accepts_by_itself(world: World, chance: Random) -> str:
    """A village has stopped asking whether it may, and accepts a case under a grant that is none, or is another's."""
    village = chance.choice(VILLAGES)
    case = new_case(world, village, "elderly-allowance", chance)
    draft = Draft(
        "case.accepted.v1",
        {"note": "", "seal": "", "later": None, "commitments": [], "urgent": None, "by": "某人"},
        grant=chance.choice(GRANTS),
    )

    def accept(node: TestNode) -> Entry:
        with node.here.store.write() as room:
            entry = append(node.here, room, case_ledger(case or ""), draft, node.actor)
            index_case(node.here, room, case or "")
        return entry

    with suppress(Refusal, PowerIsOff):
        if case is not None:
            accepted = world.work(village, accept).hash
            world.memory.ungranted.add(accepted)
            seen = sees(world, village, case)
            if seen and any(hand.effective for hand in seen.slip if hand.hash == accepted):
                raise Violation("I6", f"{case} is accepted by {village}, and nobody let it")
            return f"{village} accepts {case[-3:]} by itself"
    return "nothing"


def a_town_rewrites(world: World, chance: Random) -> str:
    """A town alters, or signs itself, what a village wrote, and sends that up."""
    town = world.nodes[OTHER_TOWN]
    with suppress(Refusal, PowerIsOff):
        world.run(OTHER_TOWN, TestNode.exchange)
        entries = world.run(OTHER_TOWN, _of_villages)
        if not entries:
            return "nothing to rewrite"
        entry = chance.choice(entries)
        raw = header_bytes(replace(entry.header, n=3 * 10**6 + chance.randrange(10**6)))
        by_itself = read_entry(raw, town.here.signer.sign(ENTRY_TAG, raw), entry.salt, entry.body)
        bad = by_itself if chance.random() < 0.5 else altered(entry, at=world.clock.time)
        world.memory.forged.add(bad.hash)
        said = world.run(OTHER_TOWN, lambda n: delivers(n, bad))
        if said and not said.get(bad.hash, "").startswith(QUARANTINED):
            raise Violation("I2", f"a rewritten entry was {said.get(bad.hash)}")
        return f"{OTHER_TOWN} rewrites {entry.header.ledger} {entry.header.seq}"
    return "nothing"


def _of_villages(node: TestNode) -> list[Entry]:
    with node.here.store.read() as room:
        heads = room.ledgers.heads("case:")
        found = [e for h in heads for e in room.ledgers.entries(h.ledger)]
    return [e for e in found if e.header.node in VILLAGES and e.signature]


def _second_tale(world: World, node: str, case: str, n: int) -> Entry:
    """Return an entry that a node signs beside the one that it writes for the next place of a case."""
    body = {"reason": "不办了", "by": "某人", "answers": None}
    forger = Forger(world.nodes[node])
    return forger.entry(case_ledger(case), "case.withdrawn.v1", n=n, body=body)


def _remember(world: World, hearer: str, case: str, two: Entry) -> None:
    """Take down that two tales of a case were told, unless who heard the second took it for none: by a bad date, say."""
    world.memory.forged.add(two.hash)
    if world.run(hearer, lambda node: _refused_for(node, two)) <= {Fork.code}:
        world.memory.forks[case_ledger(case)] = two.hash


def _refused_for(node: TestNode, entry: Entry) -> set[str]:
    """Return the codes by which a node, or who told it of that, has refused an entry."""
    with node.here.store.read() as room:
        items = room.quarantine.items(open_only=False, ledger=entry.header.ledger, limit=10_000)
    return {item.code for item in items if item.hash == entry.hash}


def an_old_registry_is_shown(world: World, chance: Random) -> str:
    """A town answers with what it answered long ago: the old frame, or the old checkpoint under a new signature."""
    village, fault = chance.choice(VILLAGES), chance.choice(["old answer", "old checkpoint"])
    with suppress(PowerIsOff):
        before = world.run(village, heard_of_the_registry)
        exchanges(world, village, chance, fault)
        after = world.run(village, heard_of_the_registry)
        if after[0] < before[0] or after[1] < before[1]:
            raise Violation("I5", f"{fault}: took {village} from {before} to {after}")
    return f"{world.parent_of(village)} shows {village} an {fault}"


def heard_of_the_registry(node: TestNode) -> tuple[int, str]:
    """Return how far a node's registry goes, and when it was last told that it is the newest."""
    with node.here.store.read() as room:
        registry = node.here.registry(room)
    fresh = registry.freshness.at
    return registry.head[0], fresh.isoformat() if fresh else ""


def a_town_shows_two_heads(world: World, chance: Random) -> str:
    """A town writes two entries for one place: the county is to have one, the village is shown the other first."""
    village = chance.choice(VILLAGES)
    town, links = world.parent_of(village), world.links
    case = new_case(world, village, "elderly-allowance", chance)
    with suppress(Refusal, PowerIsOff):
        if (
            case is None
            or village in links.cut
            or not tries(world, village, case, Act.FORWARD, chance)
        ):
            return "nothing"
        world.run(village, TestNode.exchange)
        if not tries(world, town, case, Act.TAKE_OVER, chance):
            return "nothing"
        world.run(village, TestNode.exchange)
        two = _second_tale(world, town, case, 4 * 10**6 + chance.randrange(10**6))
        if not any(tries(world, town, case, act, chance) for act in AFTER_TAKING_OVER):
            return "nothing"
        links.beside = two
        if exchanges(world, village, chance, "another head") == "done":
            _remember(world, village, case, two)
            return f"{town} shows {village} another head of {case[-3:]}"
    return "nothing"
