"""Disks that are put back, machines that are copied, a county that is restored, by chance."""

from contextlib import suppress
from random import Random

from shared.app.standing import RESTORED, set_read_only
from shared.app.writing import append
from shared.domain.facts import Draft
from shared.domain.kinds import NOTED
from shared.domain.ledgers import journal_ledger
from shared.domain.refusals import Refusal
from shared.domain.refusals_custody import ReadOnlyNode
from shared.replication.caller import Caller
from shared.replication.codes import LinkDown, OldRequest, Suspended
from shared.replication.marks import STORE_EPOCH
from shared.store.sql import SqlStore
from tests.simulation.acting import new_case
from tests.simulation.drives import Drive
from tests.simulation.links import Link
from tests.simulation.machines import standing
from tests.simulation.memory import Violation
from tests.simulation.recovery import recover
from tests.simulation.world import VILLAGES, World
from tests.support.accidents import over
from tests.support.network import ALL_NODES, COUNTY, TestNode


def a_disk_is_copied(world: World, chance: Random) -> str:
    """Somebody takes an image of a machine's disk."""
    code, machine = (c := chance.choice(ALL_NODES)), world.machines[c]
    if not machine.is_on:
        return "off"
    world.memory.images[code] = (machine.inc, machine.drive.image())
    return f"{code}'s disk is copied"


def a_disk_is_put_back(world: World, chance: Random) -> str:
    """An image of a machine's disk takes the disk's place. It works on; at its next exchange it is found out."""
    images = {c: i for c, i in world.memory.images.items() if c != COUNTY}
    if not images:
        return "no image"
    code = chance.choice(sorted(images))
    inc, content = world.memory.images.pop(code)
    parent = world.parent_of(code)
    if inc != world.machines[code].inc or not (
        world.machines[code].is_on and world.machines[parent].is_on
    ):
        return "no image that fits"
    serves = code not in VILLAGES
    kept_before = _written(world.nodes[code])
    world.forget_what_only(code)
    world.replace_disk(code, content)
    world.owe_no_more(code)
    node = world.nodes[code]
    is_old = _is_behind(node, world.nodes[parent])
    world.memory.told[code, inc] = _own(node)
    for _ in range(chance.randint(0, 2)):
        new_case(world, code, "elderly-allowance", chance)
    if is_old:
        _must_be_found_out(world, code)
    elif serves and _written(node) < kept_before:
        recover(world, code)
    return f"{code}'s disk is put back{', found out' if is_old else ''}"


def _must_be_found_out(world: World, code: str) -> None:
    """Its next exchange is refused before anything of it is applied, and it writes no more."""
    parent = world.nodes[world.parent_of(code)]
    before, world.links.cut = standing(parent), world.links.cut - {code}
    for machine in (world.machines[code], world.machines[parent.here.code]):
        machine.drive.put_out()
    told = _told(world, code)
    if told not in {OldRequest.code, Suspended.code}:
        raise Violation("I8", f"{code}, put back, was told {told or 'nothing'}")
    if standing(parent) != before:
        raise Violation("I8", f"something of {code}, put back, was applied")
    if told == OldRequest.code and _still_writes(world, code):
        raise Violation("I8", f"{code}, put back, still writes")
    recover(world, code)


def _told(world: World, code: str) -> str:
    """Return what a node is told when it exchanges, empty where it is served."""
    try:
        world.run(code, TestNode.exchange)
    except Refusal as refusal:
        return refusal.code
    return ""


def _still_writes(world: World, code: str) -> bool:
    """Say whether a node writes an entry at all: a take-in is refused where another has taken its place, too."""
    try:
        world.run(code, _notes_something)
    except ReadOnlyNode:
        return False
    return True


def _notes_something(node: TestNode) -> None:
    with node.here.store.write() as room:
        append(node.here, room, journal_ledger(node.here.code), Draft(NOTED, {}), node.actor)


def a_machine_is_copied(world: World, chance: Random) -> str:
    """Both go on. Whoever comes second to the parent is cut off."""
    code = chance.choice(VILLAGES)
    parent = world.parent_of(code)
    machines = world.machines
    if not (machines[code].is_on and machines[parent].is_on) or code in world.links.cut:
        return "off"
    for machine in (machines[code], machines[parent]):
        machine.drive.put_out()
    drive = Drive(world.folder / f"{code}-clone", machines[code].drive.image())
    store = SqlStore(f"sqlite:///{drive.folder}/tongban.db")
    try:
        store.open()
        clone = TestNode(over(world.nodes[code].here, store), world.nodes[parent])
        clone.caller = Caller(clone.here, parent, Link(world, code, parent))
        return _both_go_on(world, clone, chance)
    finally:
        store.close()
        world.remove(drive)


def _both_go_on(world: World, clone: TestNode, chance: Random) -> str:
    code, clone_first = clone.here.code, chance.random() < 0.5
    try:
        clone.takes_in(f"01234567-89ab-7def-8123-9{chance.randrange(10**11):011d}")
    except Refusal:
        return f"{code} is copied, and writes no more"
    new_case(world, code, "elderly-allowance", chance)
    parent = world.nodes[world.parent_of(code)]
    both = [clone, world.nodes[code]] if clone_first else [world.nodes[code], clone]
    with suppress(LinkDown):
        try:
            both[0].exchange()
        except Refusal:
            return f"{code} is copied, and has no link"
    before = standing(parent)
    try:
        both[1].exchange()
    except (OldRequest, Suspended):
        if standing(parent) != before:
            raise Violation("I8", f"something of a copy of {code} was applied") from None
    except LinkDown:
        return f"{code} is copied, and has no link"
    else:
        raise Violation("I8", f"the second of two copies of {code} was served")
    if clone_first:
        recover(world, code)
    return f"{code} is copied, {'the copy' if clone_first else 'it'} comes first"


def the_county_is_restored(world: World, chance: Random) -> str:
    """The county's disk is lost and a backup takes its place: read-only, until it has fetched what is held below."""
    image = world.memory.images.pop(COUNTY, None)
    if image is None or not world.machines[COUNTY].is_on:
        return "no backup"
    inc, content = image
    world.forget_what_only(COUNTY)
    world.machines[COUNTY].inc = inc
    world.replace_disk(COUNTY, content)
    world.owe_no_more(COUNTY)
    here = world.nodes[COUNTY].here
    with here.store.write() as room:
        room.desk.set_value(STORE_EPOCH, "")
        set_read_only(room, RESTORED)
    world.memory.told[COUNTY, inc] = _own(world.nodes[COUNTY])
    return "the county is restored from a backup"


def _written(node: TestNode) -> int:
    with node.here.store.read() as room:
        return room.ledgers.last_position()


def _own(node: TestNode) -> int:
    with node.here.store.read() as room:
        return room.ledgers.last_count(node.here.code, node.here.inc)


def _is_behind(node: TestNode, parent: TestNode) -> bool:
    """Say whether a node is behind what its parent has seen of it."""
    with node.here.store.read() as room:
        asked, written = room.peers.get(parent.here.code).counter, room.ledgers.last_position()
    with parent.here.store.read() as room:
        link = room.peers.get(node.here.code)
    return asked < link.counter or written < link.got_seen
