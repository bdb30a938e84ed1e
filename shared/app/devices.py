"""The devices of this node: certified, cut off, opened again where a PIN was forgotten."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.app.device_memory import Memory, keys_of, memory_of, not_here, remember
from shared.app.here import Here
from shared.app.ports import Actor, Room
from shared.app.writing import append
from shared.domain.devices import Device, certify, cut_off, fold_devices, next_tag
from shared.domain.facts import Fact
from shared.domain.ledgers import journal_ledger
from shared.domain.refusals_devices import (
    BadDeviceKey,
    DeviceAlreadyCutOff,
    DeviceCutOff,
    DeviceInUse,
    NoRescue,
    UnknownDevice,
)
from shared.ledger.devices import is_key

RESCUE_BYTES = 32
LET_IN = timedelta(days=1)
"""How long a device that was cut off and found again may hand over what it still holds."""


@dataclass(frozen=True, slots=True)
class DeviceSeen:
    """A device and what was last heard of it; `waiting` are receipts that it told of and that have not arrived.

    `let_in` says that it was cut off, has been found again, and may hand over for now.
    """

    device: Device
    heard_at: datetime | None
    waiting: tuple[str, ...]
    let_in: bool = False


@dataclass(frozen=True, slots=True)
class Certified:
    """What a new device is told. `rescue` (hex) is not kept on it."""

    tag: str
    rescue: str


class Devices:
    """Looks after the devices of this node."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def all(self) -> list[DeviceSeen]:
        """Return every device, in the order in which they were certified."""
        with self._here.store.read() as room:
            found = fold_devices(journal_of(self._here, room))
            return self._seen(room, list(found.values()))

    def one(self, tag: str) -> DeviceSeen:
        """Return a device. Raises UnknownDevice."""
        with self._here.store.read() as room:
            return self._seen(room, [device_of(self._here, room, tag)])[0]

    def certify(self, name: str, key: str, actor: Actor) -> Certified:
        """Certify a device's key under a new tag. Raises BadDeviceKey, or what is wrong with the name."""
        if not is_key(key):
            raise BadDeviceKey
        with self._here.store.write() as room:
            tag = next_tag(journal_of(self._here, room), self._here.inc)
            rescue = self._here.random(RESCUE_BYTES).hex()
            draft = certify(tag, name, key, actor.staff, actor.name)
            append(self._here, room, journal_ledger(self._here.code), draft, actor)
            remember(room, tag, rescue=rescue, next=1)
        return Certified(tag, rescue)

    def cut_off(self, tag: str, reason: str, actor: Actor) -> None:
        """Take nothing more from a device, and list what it told of and what never arrived.

        Raises UnknownDevice, DeviceAlreadyCutOff, or what is wrong with the reason.
        """
        with self._here.store.write() as room:
            device = device_of(self._here, room, tag)
            if device.cut_off_at is not None:
                raise DeviceAlreadyCutOff(tag=tag)
            draft = cut_off(tag, reason, waiting(room, tag), actor.name)
            append(self._here, room, journal_ledger(self._here.code), draft, actor)

    def rescue(self, tag: str) -> str:
        """Return the key (hex) that opens a device without its PIN. Raises UnknownDevice, DeviceCutOff, NoRescue."""
        with self._here.store.read() as room:
            if device_of(self._here, room, tag).cut_off_at is not None:
                raise DeviceCutOff(tag=tag)
            rescue = memory_of(room, tag).rescue
        if not rescue:
            raise NoRescue(tag=tag)
        return rescue

    def found(self, tag: str) -> None:
        """Let a device that was cut off and has been found again hand over what it holds, for a day.

        Raises UnknownDevice, DeviceInUse.
        """
        with self._here.store.write() as room:
            if device_of(self._here, room, tag).cut_off_at is None:
                raise DeviceInUse(tag=tag)
            until = self._here.time(room) + LET_IN
            remember(room, tag, found_until=until.isoformat())

    def _seen(self, room: Room, devices: list[Device]) -> list[DeviceSeen]:
        room.desk.expect(keys_of(device.tag for device in devices))
        memories = {device.tag: memory_of(room, device.tag) for device in devices}
        told = [one for memory in memories.values() for one in memory.told]
        lacking = {one["receipt"] for one in not_here(room, told)}
        came = {one["receipt"] for one in told} - lacking
        now = self._here.time(room)
        return [_seen(device, memories[device.tag], came, now) for device in devices]


def journal_of(here: Here, room: Room) -> list[Fact]:
    """Return this node's own journal."""
    return [entry.fact for entry in room.ledgers.entries(journal_ledger(here.code))]


def device_of(here: Here, room: Room, tag: str) -> Device:
    """Return a device of this node, or refuse one that it has not certified."""
    found = fold_devices(journal_of(here, room)).get(tag)
    if found is None:
        raise UnknownDevice
    return found


def waiting(room: Room, tag: str) -> list[str]:
    """Return the receipts that a device told of and that are neither a case nor a draft here."""
    return [one["receipt"] for one in not_here(room, memory_of(room, tag).told)]


def _seen(device: Device, memory: Memory, came: set[str], now: datetime) -> DeviceSeen:
    told = device.missing if device.cut_off_at else [one["receipt"] for one in memory.told]
    waits = tuple(receipt for receipt in told if receipt not in came)
    return DeviceSeen(device, memory.heard_at, waits, memory.is_let_in(now))
