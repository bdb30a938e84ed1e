"""Villages' devices, by chance: set up, taken to the door, handed over, lost, found."""

from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from random import Random

from shared.app.cases import Cases
from shared.app.device_part import given_number
from shared.app.devices import Devices
from shared.app.drafts import Drafts
from shared.app.overview import Overview
from shared.domain.ledgers import case_ledger, journal_ledger
from shared.domain.records import QuarantineItem
from shared.domain.refusals import Refusal
from shared.web.take_in_data import intake_from
from tests.simulation.acting import note_taken_in
from tests.simulation.handed_over import is_listed
from tests.simulation.memory import KEPT, PowerIsOff
from tests.simulation.phone import Phone
from tests.simulation.world import VILLAGES, World
from tests.support.network import TestNode, id_number

MINUTE = timedelta(minutes=1)
LOSING = 0.15
"""How often an answer to a device is lost, and how often it hands a take-in over twice."""


def a_device_goes_round(world: World, chance: Random) -> str:
    """A village's device, set up where there is none yet, takes in at the door, and hands over if it comes home."""
    village = chance.choice(VILLAGES)
    phone = _in_use(world, village) or _set_up(world, village, chance)
    if phone is None:
        return f"{village} has no device"
    count = 0 if phone.offers_nothing else chance.randint(0, 2)
    for _ in range(count):
        phone.takes_in(chance)
    name = f"{phone.device.tag} of {village} takes in {count}"
    return f"{name}, {phone.comes_home(chance, LOSING)}" if chance.random() < 0.8 else name


def a_device_is_lost(world: World, chance: Random) -> str:
    """Its village cuts it off, and lists what it held."""
    phone = _in_use(world, chance.choice(VILLAGES))
    if phone is None:
        return "nothing to lose"
    phone.is_lost = phone.is_cut_off = True
    return f"{phone.device.tag} of {phone.village} is lost{_cut_off(phone)}"


def a_device_is_found(world: World, chance: Random) -> str:
    """A device that was lost is found; its village lets it in."""
    lost = [phone for phone in world.memory.phones if phone.is_lost]
    if not lost:
        return "nothing is found"
    phone = chance.choice(lost)
    phone.is_lost = False
    return f"{phone.device.tag} of {phone.village} is found, {_let_in(phone, chance, LOSING)}"


def drafts_are_corrected(world: World, chance: Random) -> str:
    """Someone of a village looks at what devices handed over with a mistake, and takes it in."""
    village = chance.choice(VILLAGES)
    return f"{village} corrects {_corrects(world, village)}"


def all_come_home(world: World) -> bool:
    """Have every device that is not lost hand over, and drafts be corrected; say whether anything moved."""
    before = [(held.place, held.case) for phone in world.memory.phones for held in phone.held]
    for phone in world.memory.phones:
        if phone.is_lost:
            _cut_off(phone)
        elif phone.open:
            _let_in(phone, Random(0), 0)
    for village in sorted({phone.village for phone in world.memory.phones}):
        _corrects(world, village)
        _deals_with_what_is_set_aside(world, village)
    after = [(held.place, held.case) for phone in world.memory.phones for held in phone.held]
    return before != after


def _is_ahead(world: World, village: str) -> bool:
    """Say whether a village would date ahead what it wrote: then people see to its clock before they see to devices."""
    return world.run(village, _shows) > world.clock.time + MINUTE


def _shows(node: TestNode) -> datetime:
    with node.here.store.read() as room:
        return node.here.time(room)


def _in_use(world: World, village: str) -> Phone | None:
    of_it = [p for p in world.memory.phones if p.village == village]
    return next((p for p in of_it if not p.is_cut_off and not p.is_unknown), None)


def _set_up(world: World, village: str, chance: Random) -> Phone | None:
    phone = Phone(world, village, chance.getrandbits(200) + 1)
    try:
        if _is_ahead(world, village):
            return None
        world.work(village, partial(_certifies, phone))
        phone.reports()
    except (Refusal, PowerIsOff):
        return None
    world.memory.phones.append(phone)
    return phone


def _certifies(phone: Phone, node: TestNode) -> None:
    done = Devices(node.here).certify("马秀英的手机", phone.device.public, node.actor)
    phone.device.tag = done.tag
    with node.here.store.read() as room:
        phone.certificate = room.ledgers.entries(journal_ledger(phone.village), last=1)[0].hash


def _cut_off(phone: Phone) -> str:
    """Cut a lost device off where its village knows it and has not done so, and look at the list."""
    with suppress(Refusal, PowerIsOff):
        tag = phone.device.tag
        if _is_ahead(phone.world, phone.village):
            return ""
        phone.world.work(phone.village, lambda n: Devices(n.here).cut_off(tag, "丢在路上", n.actor))
        is_listed(phone)
        return ", and cut off"
    return ""


def _let_in(phone: Phone, chance: Random, losing: float) -> str:
    with suppress(Refusal):  # nobody had cut it off, or its village does not know it any more
        try:
            phone.world.work(phone.village, lambda n: Devices(n.here).found(phone.device.tag))
        except PowerIsOff:
            return "off"
    return phone.comes_home(chance, losing)


def _corrects(world: World, village: str) -> int:
    done = 0
    with suppress(PowerIsOff):
        for draft in world.run(village, lambda n: Drafts(n.here).all()):
            if given_number(draft):
                with suppress(Refusal):
                    world.work(village, partial(_takes_in, draft.id))
                    note_taken_in(world, village, draft.id)
                    done += 1
    return done


def _deals_with_what_is_set_aside(world: World, village: str) -> None:
    """Have a person tick off what was forged, and what needs no entering again: until then a device keeps its case."""
    cases = {case_ledger(held.case) for phone in world.memory.phones for held in phone.open}
    for item in world.run(village, lambda n: Overview(n.here).quarantine()):
        is_its = item.ledger in cases and (item.code in KEPT or item.hash in world.memory.forged)
        if is_its:
            with suppress(Refusal):  # two tales wait for the county
                world.run(village, partial(_deals_with, item))


def _deals_with(item: QuarantineItem, node: TestNode) -> None:
    Overview(node.here).deal_with(item.hash, item.refuser)


def _takes_in(case: str, node: TestNode) -> None:
    kept = Drafts(node.here).get(case).data["applicant"]
    right = {**kept, "applicant.id_number": id_number(int(case[-12:]))}
    draft = Drafts(node.here).keep(case, {"applicant": right})
    Cases(node.here).take_in(case, draft.matter, intake_from(draft.data), node.actor)
