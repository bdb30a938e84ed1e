"""After the last step everything is mended, and everybody exchanges until nothing moves any more."""

from datetime import timedelta
from functools import partial

from shared.app.aside import entry_of
from shared.app.overriding import Overriding
from shared.domain.records import QuarantineItem
from shared.domain.refusals import Refusal
from shared.domain.refusals_custody import FirstEntryForked
from shared.ledger.entry import Entry
from shared.replication.codes import Fork, OldRequest, ParentPutBack, Suspended
from tests.simulation.acting import enter_all_again
from tests.simulation.checks import dated_ahead
from tests.simulation.devices import all_come_home
from tests.simulation.memory import Promise, Violation, keeps
from tests.simulation.photos import carry_all
from tests.simulation.recovery import recover, restore_county
from tests.simulation.world import CHILDREN, VILLAGES, World
from tests.support.network import ALL_NODES, COUNTY, TestNode

ROUNDS = 8


def heal(world: World) -> None:
    """Give power, links and right clocks back, and let the county converge."""
    world.links.cut.clear()
    world.links.fault = ""
    for code in ALL_NODES:
        world.machines[code].drive.put_out()
        world.power_on(code)
        world.machines[code].skew, world.machines[code].drift = timedelta(), 0.0
    restore_county(world)
    all_come_home(world)
    settle(world)
    ahead = dated_ahead(world)
    if ahead:  # the county takes what bears a date that has not come when it has
        world.clock.time = max(world.clock.time, *ahead.values()) + timedelta(hours=1)
        settle(world)
    forks_are_found(world)
    while decide_forks(world):
        settle(world)
    carry_all(world)
    while all_come_home(world):
        settle(world)
        carry_all(world)


def settle(world: World) -> None:
    """Exchange up and down until nothing moves."""
    for _ in range(ROUNDS):
        moved = [_exchanges(world, code) for code in _up_and_down()]
        if not any(moved):
            return
    raise Violation("I4", "the nodes do not come to rest")


def forks_are_found(world: World) -> None:
    """I9: where two tales were told, both are kept and the ledger is frozen at the county, or was decided on.

    Where the county had nothing of either, and their author's store began anew meanwhile, what is entered again then is the
    one ledger that there is: the county lists the fork, and there is nothing to decide.
    """
    for ledger, second in world.memory.forks.items():
        with world.nodes[COUNTY].here.store.read() as room:
            head = room.ledgers.head(ledger)
            told = room.quarantine.items(open_only=False, ledger=ledger)
            first = room.ledgers.entries(ledger, first=1, last=1)
        codes = [item.code for item in told]
        proof = any(keeps(world.nodes[c], Promise("", ledger, second)) for c in ALL_NODES)
        is_anew = any(
            i.hash == second and i.code == Fork.code and _is_older(i, first) for i in told
        )
        found = head is not None and (head.frozen or head.custody.epoch[0] > 0 or is_anew)
        if not found or not proof or (head and head.frozen and Fork.code not in codes):
            raise Violation("I9", f"two tales of {ledger}, and nobody says so: {codes}")


def _is_older(item: QuarantineItem, first: list[Entry]) -> bool:
    """Say whether an entry was written before the store began anew that wrote a ledger's first entry."""
    entry = entry_of(item)
    if entry is None or not first:
        return False
    mine, theirs = entry.header, first[0].header
    return mine.node == theirs.node and mine.inc < theirs.inc


def decide_forks(world: World) -> bool:
    """Have a person of the county end every fork that can be ended; say whether there was any."""
    forked = world.run(COUNTY, lambda n: Overriding(n.here).forked())
    decided = [world.work(COUNTY, partial(_decides, fork.head.ledger)) for fork in forked]
    return any(decided)


def _decides(ledger: str, node: TestNode) -> bool:
    """Decide on a fork; say no where nothing can stand: nobody has the first entry's own signature any more."""
    try:
        Overriding(node.here).decide_fork(ledger, "", "以收件为准", node.actor)
    except FirstEntryForked:
        return False
    return True


def _up_and_down() -> list[str]:
    up = [*VILLAGES, *(c for c in CHILDREN if c not in VILLAGES)]
    return [*up, *reversed(up)]


def _comes_back(world: World, code: str) -> bool:
    """Have a node recovered, and what it alone held entered again: something has moved."""
    recover(world, code)
    enter_all_again(world, code)
    return True


def _exchanges(world: World, code: str) -> bool:
    """Have a node exchange over a sound link; say whether anything moved."""
    try:
        return world.run(code, TestNode.exchange).moved
    except (OldRequest, Suspended):
        return _comes_back(world, code)
    except ParentPutBack:
        return _comes_back(world, world.parent_of(code))
    except Refusal as refusal:
        raise Violation("I5", f"{code} cannot exchange: {refusal.code}") from refusal
