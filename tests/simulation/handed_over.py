"""I1, of devices: what one was told it may erase is above; what it holds arrives, once; what is lost with it is listed."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from shared.app.devices import Devices
from shared.app.drafts import Drafts
from shared.domain.kinds import TAKEN_IN
from shared.domain.ledgers import case_ledger
from shared.domain.refusals import UnknownCase
from shared.ledger.entry import Entry
from tests.simulation.acting import sees
from tests.simulation.memory import Violation
from tests.support.network import COUNTY, TestNode

if TYPE_CHECKING:
    from tests.simulation.phone import Held, Phone
    from tests.simulation.world import World


def is_safe_above(world: "World", village: str, case: str) -> None:
    """Hold a village that lets a device erase to what the town has now, unless that has lost something since."""
    town = world.parent_of(village)
    if not world.machines[town].is_on or town in world.memory.rebuilt:
        return
    seen = sees(world, town, case)
    if seen is None:
        raise Violation("I1", f"{village} lets its device erase {case}, and {town} has not got it")
    for slot, page in seen.pages.items():
        if page.node == village and not world.blobs[town].has(page.photo.blob):
            raise Violation("I1", f"{village} lets its device erase {slot} of {case}")


def is_listed(phone: "Phone") -> None:
    """Hold a village that cut a device off to what that had told it of and has not handed over."""
    listed = phone.world.run(
        phone.village, lambda n: Devices(n.here).one(phone.device.tag).device.missing
    )
    for held in phone.told:
        receipt = held.draft["receipt"]
        if receipt not in listed and not phone.world.run(phone.village, partial(_has, held)):
            raise Violation("I1", f"{phone.village} does not list {receipt}, lost with its device")


def what_devices_held_is_in(world: "World", held: Mapping[str, Mapping[str, list[Entry]]]) -> None:
    """Hold the county to every take-in of every device, each under its own number, and once."""
    numbers = _numbers(held[COUNTY])
    for phone in world.memory.phones:
        for one in phone.held:
            receipt = one.draft["receipt"]
            if numbers.get(receipt, [one.case]) != [one.case]:
                raise Violation("I1", f"{receipt} is {numbers[receipt]}")
            if _is_owed(phone, one) and receipt not in numbers:
                raise Violation("I1", f"{receipt}, {one.place} on a device, is nowhere")
            if _is_stuck(phone, one):
                raise Violation("I1", f"{receipt} is {one.place} on a device for ever")


def _is_owed(phone: "Phone", held: "Held") -> bool:
    """Say whether a take-in must be there: what a device erased may have been lost with the only disks that had it."""
    if held in phone.open:
        return not phone.is_lost and not phone.is_unknown
    return any(p.ledger == case_ledger(held.case) for p in phone.world.memory.promises)


def _is_stuck(phone: "Phone", held: "Held") -> bool:
    """Say whether a device cannot get rid of a take-in, though it is there, known, and the case's ledger is sound."""
    is_there = not phone.is_lost and not phone.is_unknown
    is_forked = case_ledger(held.case) in phone.world.memory.forks
    return is_there and not is_forked and held in phone.open and not _is_too_late(phone, held)


def _is_too_late(phone: "Phone", held: "Held") -> bool:
    """Say whether a draft was made after a word of its village that is later than another took its place."""
    succeeded_at = phone.world.registry().succeeded_at.get(phone.village)
    heard = datetime.fromisoformat(held.draft["synced"])
    return held.place == "draft" and succeeded_at is not None and heard >= succeeded_at


def _numbers(ledgers: Mapping[str, list[Entry]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for ledger, entries in ledgers.items():
        body = entries[0].fact.body
        if entries[0].header.kind == TAKEN_IN and body is not None:
            found.setdefault(body["receipt"], []).append(ledger.removeprefix("case:"))
    return found


def _has(held: "Held", node: TestNode) -> bool:
    if held.case in {draft.id for draft in Drafts(node.here).all()}:
        return True
    try:
        return node.sees(held.case).receipt == str(held.draft["receipt"])
    except UnknownCase:
        return False
