"""The devices of this node: certified, cut off, opened again where a PIN was forgotten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shared.app.device_memory import memory_of, remember
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
    NoRescue,
    UnknownDevice,
)
from shared.ledger.devices import is_key

RESCUE_BYTES = 32


@dataclass(frozen=True, slots=True)
class DeviceSeen:
    """A device and what was last heard of it; `waiting` are receipts that it told of and that have not arrived."""

    device: Device
    heard_at: datetime | None
    waiting: tuple[str, ...]


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
            found = fold_devices(journal_of(self._here, room)).values()
            return [self._seen(room, device) for device in found]

    def one(self, tag: str) -> DeviceSeen:
        """Return a device. Raises UnknownDevice."""
        with self._here.store.read() as room:
            return self._seen(room, device_of(self._here, room, tag))

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

    def _seen(self, room: Room, device: Device) -> DeviceSeen:
        left = device.missing if device.cut_off_at else waiting(room, device.tag)
        return DeviceSeen(device, memory_of(room, device.tag).heard_at, tuple(left))


def journal_of(here: Here, room: Room) -> list[Fact]:
    """Return this node's own journal."""
    return [entry.fact for entry in room.ledgers.entries(journal_ledger(here.code))]


def device_of(here: Here, room: Room, tag: str) -> Device:
    """Return a device of this node, or refuse one that it has not certified."""
    found = fold_devices(journal_of(here, room)).get(tag)
    if found is None:
        raise UnknownDevice
    return found


def waiting(room: Room, tag: str) -> Iterable[str]:
    """Return the receipts that a device told of and that are neither a case nor a draft here."""
    told = memory_of(room, tag).told
    return [
        held["receipt"]
        for held in told
        if room.cases.get(held["id"]) is None and room.desk.draft(held["id"]) is None
    ]
