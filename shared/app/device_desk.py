"""What devices hand over to their node: who calls, photos ahead, then each take-in once and in order."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.app.device_memory import Memory, due_of, memory_of, remember, stage, staged
from shared.app.device_part import (
    FOUND,
    GONE,
    LATE,
    LONG,
    REFUSED,
    given_number,
    kept_part,
    typed_part,
)
from shared.app.devices import device_of, journal_of
from shared.app.here import Here
from shared.app.pages import PHOTOS, note_here
from shared.app.ports import Actor, Room
from shared.domain.devices import (
    MAX_DRAFT,
    Device,
    DeviceDraft,
    FromDevice,
    check_own,
    least_offset,
    staff_left,
)
from shared.domain.records import FormDraft
from shared.domain.refusals_devices import (
    DeviceBadSignature,
    DeviceCutOff,
    DeviceIdTaken,
    DeviceOutOfOrder,
    DevicePhotosMissing,
    DeviceReplayed,
)
from shared.domain.worktime import COUNTY_TIME
from shared.ledger.devices import CALL_TAG, DRAFT_TAG, call_message, verify_device

MILLI = timedelta(milliseconds=1)
MAX_STAGED = 500


@dataclass(frozen=True, slots=True)
class Call:
    """A request of a device: its method and path, the body's digest (hex), the count and clock that it says, and its signature (hex)."""

    tag: str
    count: int
    clock: str
    signature: str
    method: str
    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Caller:
    """A device that has proved itself. `offset` is by how many milliseconds its clock is ahead of ours."""

    device: Device
    offset: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Signed:
    """A draft's text as it was signed, and the signature (hex)."""

    text: str
    signature: str


class DeviceDesk:
    """Where devices hand over."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def admit(self, call: Call, clock: datetime) -> Caller:
        """Return who calls, and count the call. Raises UnknownDevice, DeviceCutOff, DeviceBadSignature, DeviceReplayed."""
        said = (call.tag, call.count, call.clock, call.digest)
        message = call_message(self._here.code, call.method, call.path, said)
        with self._here.store.read() as room:
            key = device_of(self._here, room, call.tag).key
        if not verify_device(key, CALL_TAG, message, call.signature):
            raise DeviceBadSignature
        with self._here.store.write() as room:
            device = device_of(self._here, room, call.tag)
            memory, now = memory_of(room, call.tag), self._here.time(room)
            if device.cut_off_at is not None and not memory.is_let_in(now):
                raise DeviceCutOff(tag=call.tag)
            if call.count <= memory.count:
                raise DeviceReplayed
            remember(room, call.tag, count=call.count, heard=now.isoformat())
        return Caller(device, (clock - now) // MILLI, now)

    def hear(self, caller: Caller, since: int, holds: list[dict[str, Any]]) -> int:
        """Keep what a device says to hold; return the number of the take-in that is due.

        A node that has forgotten goes on where the device does: what came back to it counts as entered, what did
        not is due again.
        """
        with self._here.store.write() as room:
            due = due_of(room, remember(room, caller.device.tag, told=holds), since)
            remember(room, caller.device.tag, next=due)
        return due

    def keep_photo(self, caller: Caller, sha: str, content: bytes, kind: str) -> None:
        """Keep a photo ahead of its take-in; `sha` is the digest of what was sent, `content` what is kept of it."""
        kept = self._here.blobs.put(content)
        with self._here.store.write() as room:
            note_here(self._here, room, kept, content, kind)
            self._stage(room, caller, sha, [kept, len(content), kind])

    def refuse_photo(self, caller: Caller, sha: str, code: str) -> None:
        """Note that a photo cannot be kept, and why: its take-in does not wait for it."""
        with self._here.store.write() as room:
            self._stage(room, caller, sha, [code])

    def receive(self, caller: Caller, draft: DeviceDraft, signed: Signed) -> FormDraft | None:
        """Make a draft of ours out of what a device signed; None where that has become a case already.

        The same again returns the same and writes nothing. What a person has to look at first is told in it (`looks_of`).
        Raises DeviceBadSignature, DeviceDraftNotItsOwn, DeviceIdTaken, DeviceOutOfOrder, DevicePhotosMissing.
        """
        device = caller.device
        if not verify_device(device.key, DRAFT_TAG, signed.text.encode(), signed.signature):
            raise DeviceBadSignature
        check_own(draft, self._here.code, device)
        with self._here.store.write() as room:
            kept = room.desk.draft(draft.id)
            if kept is not None or room.cases.get(draft.id) is not None:
                return self._again(room, draft, kept)
            if room.cases.by_receipt(draft.receipt) is not None:
                raise DeviceIdTaken
            self._check_due(room, draft, device)
            part = _part(caller, draft, signed)
            photos, refused = self._photos(room, draft, device)
            looks = self._looks(room, caller, part) | ({REFUSED: str(refused)} if refused else {})
            data = {**typed_part(draft), PHOTOS: photos, **kept_part(part, looks)}
            taken_at = part.taken_at(caller.at)
            form = FormDraft(draft.id, draft.matter, device.staff, data, self._here.now(), taken_at)
            room.desk.save_draft(form)
            due = due_of(room, memory_of(room, device.tag), draft.n + 1)
            remember(room, device.tag, next=due)
            self._let_go(room, draft, device)
        return form

    def actor(self, device: Device) -> Actor:
        """Return whose device it is, as entries name one; also one who has left since."""
        with self._here.store.read() as room:
            account = room.desk.account_of(device.staff)
        return Actor(device.staff, account.name if account else device.by)

    def memory(self, tag: str) -> Memory:
        """Return what is remembered of a device."""
        with self._here.store.read() as room:
            return memory_of(room, tag)

    def _again(self, room: Room, draft: DeviceDraft, kept: FormDraft | None) -> FormDraft | None:
        row = room.cases.get(draft.id)
        if draft.receipt not in {given_number(kept), row.receipt if row else ""}:
            raise DeviceIdTaken
        return None if row else kept

    def _check_due(self, room: Room, draft: DeviceDraft, device: Device) -> None:
        due = memory_of(room, device.tag).next or draft.n
        if draft.n != due:
            raise DeviceOutOfOrder(expected=due, n=draft.n)

    def _looks(self, room: Room, caller: Caller, part: FromDevice) -> dict[str, str]:
        """Return why a person looks at a take-in before it is one: its device cut off, its person gone, its length."""
        device, looks = caller.device, {}
        taken_at, cut_off_at = part.taken_at(caller.at), device.cut_off_at
        if cut_off_at is not None:
            looks[FOUND] = device.tag
        if cut_off_at is not None and taken_at > cut_off_at:
            looks[LATE] = _moment(cut_off_at)
        left = staff_left(journal_of(self._here, room)).get(device.staff)
        if left is not None and taken_at > left:
            looks[GONE] = _moment(left)
        if len(part.text) > MAX_DRAFT:
            looks[LONG] = str(len(part.text))
        return looks

    def _let_go(self, room: Room, draft: DeviceDraft, device: Device) -> None:
        used = set(draft.photos.values())
        rest = {sha: what for sha, what in staged(room, device.tag).items() if sha not in used}
        stage(room, device.tag, rest)

    def _photos(self, room: Room, draft: DeviceDraft, device: Device) -> tuple[dict[str, str], int]:
        """Return what is kept of a draft's photos, by slot, and how many could not be kept."""
        came = staged(room, device.tag)
        kept: dict[str, str] = {}
        lacking, refused = [], 0
        for slot, sha in draft.photos.items():
            found = came.get(sha, [])
            blob = room.blobs.get(found[0]) if len(found) > 1 else None
            if not found or (len(found) > 1 and (blob is None or not blob.here)):
                lacking.append(sha)
            elif blob is not None:
                kept[slot] = blob.sha
            else:
                refused += 1
        if lacking:
            raise DevicePhotosMissing(count=len(lacking))
        return kept, refused

    def _stage(self, room: Room, caller: Caller, sha: str, what: list[Any]) -> None:
        photos = {**staged(room, caller.device.tag), sha: what}
        newest = list(photos.items())[-MAX_STAGED:]
        stage(room, caller.device.tag, dict(newest))


def _part(caller: Caller, draft: DeviceDraft, signed: Signed) -> FromDevice:
    """Return what a take-in will owe to its device: it heard us when it was certified, if not later."""
    return FromDevice(
        tag=caller.device.tag,
        text=signed.text,
        signature=signed.signature,
        offset=least_offset(draft.received_at, caller.offset, caller.at),
        synced=max(draft.synced, caller.device.at),
        receipt=draft.receipt,
        received_at=draft.received_at,
        version=draft.version,
    )


def _moment(at: datetime) -> str:
    return f"{at.astimezone(COUNTY_TIME):%Y-%m-%d %H:%M}"
