"""Photos, by chance: added to a case wherever somebody has it, asked for again, carried behind the entries."""

from contextlib import suppress
from functools import partial
from random import Random

from shared.app.blob_keeping import tend
from shared.app.pages import Pages
from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.case_checks import matter_of
from shared.domain.doing import Typed
from shared.domain.pages import JPEG, Slot
from shared.domain.records_kept import documents_of
from shared.domain.refusals import Refusal
from shared.replication.blob_caller import BlobCaller
from tests.simulation.acting import TYPED, pens, sees
from tests.simulation.links import FAULTS, Link
from tests.simulation.memory import PowerIsOff
from tests.simulation.world import CHILDREN, World
from tests.support.network import ALL_NODES, TestNode

BEGINS = b"\xff\xd8\xff\xe0"
SIZES = (40, 2_000, 70_000, 200_000)
ROUNDS = 200


def a_page_is_added(world: World, chance: Random) -> str:
    """A photo is added to a case, by who holds it or by somebody else of its audience."""
    if not world.memory.cases:
        return "nothing to do"
    case = chance.choice(world.memory.cases[-12:])
    code = chance.choice([*pens(world, case), chance.choice(ALL_NODES)])
    seen = sees(world, code, case)
    slot = _a_slot(seen, chance) if seen else None
    if slot is None:
        return "nothing"
    content = BEGINS + chance.randbytes(chance.choice(SIZES))
    with suppress(Refusal, PowerIsOff):
        world.work(code, lambda n: Pages(n.here).add(case, slot, content, JPEG, n.actor))
        return f"{code} adds {slot} to {case[-3:]}, {len(content)} bytes"
    return "nothing"


def _a_slot(case: Case, chance: Random) -> Slot | None:
    matter_of(case)
    pages = [(d.id, p) for d in documents_of(case) for p in d.page_list]
    if not pages:
        return None
    document, page = chance.choice(pages)
    return Slot(document, page.id, chance.randint(1, 2) if page.repeat else 1)


def a_page_is_asked_for_again(world: World, chance: Random) -> str:
    """Who holds a case wants one of its pages taken again."""
    for case in reversed(world.memory.cases[-8:]):
        for code in pens(world, case):
            seen = sees(world, code, case)
            if not seen or not seen.pages:
                continue
            page = str(chance.choice(sorted(seen.pages)))
            typed = Typed({**TYPED, "page": page})
            with suppress(Refusal, PowerIsOff):
                world.work(code, partial(_asks, case, typed))
                return f"{code} wants {page} of {case[-3:]} again"
    return "nothing"


def _asks(case: str, typed: Typed, node: TestNode) -> None:
    node.cases.act(case, Act.ASK_RETAKE, typed, node.actor)


def photos_go(world: World, chance: Random) -> str:
    """A node carries photos for a while, over a link that may fail."""
    code = chance.choice(CHILDREN)
    world.links.fault, world.links.chance = chance.choice(FAULTS), chance
    try:
        moved = world.run(code, lambda n: _caller(world, n).carry())
    except PowerIsOff:
        return f"{code} is off"
    except Refusal as refusal:
        return f"{code} carries photos: {refusal.code}"
    finally:
        world.links.fault = ""
    return f"{code} carries photos, {moved.sent} bytes up, {moved.fetched} down"


def carry_all(world: World) -> None:
    """Carry photos over sound links until none is left; a node that was rebuilt first finds what its folder still has."""
    for code in ALL_NODES:
        world.run(code, lambda n: tend(n.here))
    for code in (*sorted(CHILDREN, reverse=True), *CHILDREN):
        for _ in range(ROUNDS):
            node = world.nodes[code]
            if not _caller(world, node).carry().more:
                break
            node.exchange()


def _caller(world: World, node: TestNode) -> BlobCaller:
    code = node.here.code
    road = Link(world, code, world.parent_of(code))
    return BlobCaller(node.here, world.parent_of(code), road, lambda: world.clock().timestamp())
