"""What happens to power, links, frames and clocks, by chance."""

from contextlib import suppress
from datetime import timedelta
from random import Random

from shared.domain.refusals import Refusal
from shared.replication.codes import LinkDown
from shared.replication.dated import take_due
from tests.simulation.memory import PowerIsOff, Violation
from tests.simulation.world import CHILDREN, World
from tests.support.network import ALL_NODES, TestNode


def power_will_go(world: World, chance: Random) -> str:
    """The power of a machine goes in the middle of some write or sync that it does from now on."""
    code, operations = chance.choice(ALL_NODES), chance.choice([1, 2, 3, 5, 8, 20, 60, 150])
    world.machines[code].drive.light(operations, chance)
    return f"{code} will lose power in {operations}"


def power_goes(world: World, chance: Random) -> str:
    """A machine loses power while it has nothing to do."""
    code = chance.choice(ALL_NODES)
    world.power_cut(code, chance)
    return f"{code} loses power"


def power_comes(world: World, chance: Random) -> str:
    """Machines without power get it again."""
    off = [c for c in ALL_NODES if not world.machines[c].is_on]
    for code in off:
        world.power_on(code)
    return f"power for {', '.join(off) or 'nobody'}"


def a_link_goes(world: World, chance: Random) -> str:
    """A node's link goes down for a while."""
    code = chance.choice(CHILDREN)
    world.links.cut.add(code)
    return f"{code} has no link"


def links_come(world: World, chance: Random) -> str:
    """All links are up again."""
    world.links.cut.clear()
    return "links are up"


def a_frame_comes_again(world: World, chance: Random) -> str:
    """A frame of long ago arrives once more, or one that was under way arrives at last; its answer goes nowhere."""
    late = world.links.late
    if late:
        frame = late.pop(chance.randrange(len(late)))
    else:
        kept = [f for code in CHILDREN for f in world.links.frames[code]]
        if not kept:
            return "nothing under way"
        frame = chance.choice(kept)
    to, route, raw = frame
    with suppress(Refusal, LinkDown):
        world.answer(to, route, raw)
    return f"a frame arrives late at {to}"


def time_passes(world: World, chance: Random) -> str:
    """Hours or days go by."""
    hours = chance.choice([1, 3, 8, 24, 48, 24 * 5, 24 * 12])
    world.clock.time += timedelta(hours=hours)
    return f"{hours} hours pass"


def a_quarter_passes(world: World, chance: Random) -> str:
    """Ninety days go by, and every frame that is remembered comes again."""
    world.clock.time += timedelta(days=90)
    _take_what_was_dated_ahead(world)
    for code in CHILDREN:
        for to, route, raw in list(world.links.frames[code]):
            before = standing(world.nodes[to])
            with suppress(Refusal, LinkDown):
                world.answer(to, route, raw)
            if world.machines[to].is_on and standing(world.nodes[to]) != before:
                raise Violation("I5", f"a frame of ninety days ago changed {to}")
    return "90 days pass, and old frames come again"


def _take_what_was_dated_ahead(world: World) -> None:
    """Let all nodes take what waited for its date: it would come with the first frame, whatever that is."""
    for node in world.nodes.values():
        if world.machines[node.here.code].is_on:
            with suppress(PowerIsOff, Refusal):
                world.run(node.here.code, _takes_due)


def _takes_due(node: TestNode) -> None:
    with node.here.store.write() as room:
        take_due(node.here, room)


def a_clock_is_set(world: World, chance: Random) -> str:
    """A machine's clock steps, back mostly."""
    code = chance.choice(CHILDREN)
    days = chance.choice([-40, -10, -3, -1, -0.1, 0, 0, 0.02, 2, 400])
    world.machines[code].skew = timedelta(days=days)
    return f"{code}'s clock is off by {days} days"


def a_clock_drifts(world: World, chance: Random) -> str:
    """A machine's clock goes wrong by seconds a day."""
    code = chance.choice(CHILDREN)
    world.machines[code].drift = chance.choice([-1e-4, -1e-5, 1e-5, 1e-4])
    return f"{code}'s clock drifts by {world.machines[code].drift * 86400:.0f} s a day"


def standing(node: TestNode) -> dict[str, tuple[int, str]]:
    """Return the heads of all ledgers that a node holds, its own journal left out: there it reports."""
    own = f"journal:{node.here.code}"
    with node.here.store.read() as room:
        return {h.ledger: (h.seq, h.hash) for h in room.ledgers.heads() if h.ledger != own}
