"""Making nodes whole again: a child that was put back or copied, a county restored from a backup."""

from contextlib import suppress

from shared.app.carrying import carry_over
from shared.app.here import Here
from shared.app.rotation import rotate
from shared.app.standing import read_only
from shared.domain.refusals import Refusal
from shared.ledger.keys import Ed25519Signer
from shared.replication.codes import OldRequest, Suspended
from tests.simulation.acting import enter_all_again
from tests.simulation.world import CHILDREN, World
from tests.support.network import COUNTY, TestNode
from tests.support.vouching import vouched


def recover(world: World, code: str) -> None:
    """Rebuild a node from its parent under a new incarnation; what it alone held is entered again."""
    world.memory.rebuilt.add(code)
    line = [code, world.parent_of(code), COUNTY]
    for each in line:
        world.power_on(each)
        world.machines[each].drive.put_out()
    restore_county(world)
    cut, world.links.cut = world.links.cut, set()
    _town_can_pass_on(world, code)
    old = world.nodes[code].here
    kept = world.fresh_disk(code)
    node = world.enrol(code, again=True)
    node.exchange()
    carry_over(old, node.here)
    world.promise(code)
    old.store.close()
    world.remove(kept)
    world.links.cut = cut
    enter_all_again(world, code)


def _town_can_pass_on(world: World, code: str) -> None:
    """Bring a village's town back first where that was cut off, too: the village applies through it."""
    town = world.parent_of(code)
    if town not in CHILDREN:
        return
    try:
        world.run(town, TestNode.exchange)
    except (OldRequest, Suspended):
        recover(world, town)


def restore_county(world: World) -> None:
    """Bring a restored county back to writing, as its people do: children first, then a new key."""
    for _ in range(4):
        if not stands_read_only(world.nodes[COUNTY]):
            return
        for code in CHILDREN:
            if code.endswith("000"):
                with suppress(Refusal):
                    world.run(code, TestNode.exchange)
        with suppress(Refusal):
            next_key(world)
    if stands_read_only(world.nodes[COUNTY]):
        raise AssertionError("the county cannot be brought back")


def next_key(world: World) -> int:
    """Have the county take up its next key, by two of its three root keys; return its incarnation."""
    old = world.nodes[COUNTY].here
    inc = world.next_inc(COUNTY)
    signer = Ed25519Signer(world.seed_of(COUNTY, inc))
    new = Here(COUNTY, COUNTY, inc, signer, old.store, old.now, old.random, old.blobs)
    try:
        rotate(new, vouched(inc, signer.public, 0, 1))
    except Refusal:
        world.highest[COUNTY] = inc - 1  # nobody has had it
        raise
    world.put(new, None)
    return inc


def stands_read_only(node: TestNode) -> bool:
    """Say whether a node may not write."""
    with node.here.store.read() as room:
        return bool(read_only(room))
