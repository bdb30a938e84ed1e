"""The devices of a village node: who is certified or cut off, and what a draft that one signed is worth.

A device is not a node. Its node certifies its key and a tag for its receipt numbers,
enters once what it signed, and answers for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.domain.facts import Body, Draft, Fact, Header
from shared.domain.form import plain_text
from shared.domain.kinds import DEVICE_CERTIFIED, DEVICE_CUT_OFF, STAFF_LEFT
from shared.domain.people import NAME_LIMIT
from shared.domain.receipt import receipt_number
from shared.domain.refusals_devices import DeviceDraftNotItsOwn
from shared.domain.text import Text
from shared.domain.worktime import county_day

ES256 = "es256"
"""ECDSA over P-256 with SHA-256 (FIPS 186-5): what every browser can do."""
EVER = datetime.min.replace(tzinfo=UTC)
"""Before any date: where nothing is known of when a device was certified at the earliest."""
MAX_DRAFT = 30_000
"""Characters of a draft's text as it was signed."""
MOST_MISSING = 1_000
REASON_LIMIT = 1_000
NAME = Text("设备名称", "Device's name")
REASON = Text("原因", "Reason")


@dataclass(frozen=True, slots=True)
class Device:
    """A certified device. `key` is the uncompressed point in hex; `missing` are receipt numbers that never arrived.

    `at` is when it was certified: at the earliest, where its node was recovered and wrote the certificate anew.
    """

    tag: str
    name: str
    alg: str
    key: str
    staff: str
    by: str
    at: datetime
    cut_off_at: datetime | None = None
    cut_off_by: str = ""
    reason: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceDraft:
    """A take-in as the device signed it. `photos` are digests of what it sends, by slot; times are its own clock's,

    but for `synced`: the node's time that it last heard before it took in.
    """

    id: str
    node: str
    tag: str
    n: int
    receipt: str
    received_at: datetime
    synced: datetime
    matter: str
    version: int
    data: Mapping[str, Any]
    photos: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FromDevice:
    """What a take-in owes to a device: the signed text, and what the node measured at the hand-over.

    `offset` is by how many milliseconds the device's clock was ahead of the node's: as measured, and at least
    so much that it was not taken in after the hand-over.
    """

    tag: str
    text: str
    signature: str
    offset: int
    synced: datetime
    receipt: str
    received_at: datetime
    version: int

    def as_body(self) -> dict[str, Any]:
        """Return it as the take-in's body carries it."""
        return {
            "tag": self.tag,
            "draft": self.text,
            "signature": self.signature,
            "offset": self.offset,
            "synced": self.synced.isoformat(timespec="milliseconds"),
        }

    def taken_at(self, entered: datetime) -> datetime:
        """Return when it was taken in, where it is entered at `entered`."""
        return device_time(self.received_at, self.offset, self.synced, entered)


def device_time(
    received_at: datetime, offset: int, synced: datetime, entered: datetime
) -> datetime:
    """Return a device's take-in time, put right by how far its clock was off.

    Not before the node's time that the device last heard, nor after the entry's own:
    a clock that was wrong, whichever way, moves no date past these.
    """
    try:
        read = received_at - timedelta(milliseconds=offset)
    except OverflowError:
        read = synced if offset > 0 else entered
    return min(max(read, synced), entered)


def least_offset(received_at: datetime, offset: int, handed_over: datetime) -> int:
    """Return by how many milliseconds a device's clock was ahead, where it took in no later than it handed over."""
    return max(offset, -((handed_over - received_at) // timedelta(milliseconds=1)))


def body_time(body: Body, received_at: datetime, entered: datetime) -> datetime | None:
    """Return the same of a checked take-in's body; None where no device took it in."""
    said = body.get("device")
    if not said:
        return None
    return device_time(received_at, said["offset"], datetime.fromisoformat(said["synced"]), entered)


def fold_devices(journal: Iterable[Fact]) -> dict[str, Device]:
    """Return a node's devices by tag, in order, as its journal tells; one whose body is erased is gone."""
    found: dict[str, Device] = {}
    latest: dict[int, datetime] = {}
    for fact in journal:
        header, body = fact.header, fact.body or {}
        if header.kind == DEVICE_CERTIFIED and body:
            found[body["tag"]] = Device(**body, at=_certified_at(header, latest))
        elif header.kind == DEVICE_CUT_OFF and body.get("tag") in found:
            found[body["tag"]] = replace(
                found[body["tag"]],
                cut_off_at=header.at,
                cut_off_by=body["by"],
                reason=body["reason"],
                missing=tuple(body["missing"]),
            )
        latest[header.inc] = header.at
    return found


def _certified_at(header: Header, latest: Mapping[int, datetime]) -> datetime:
    """Return when a device was certified at the earliest; `latest` is when its node last wrote in the journal before, by incarnation.

    What a recovered node wrote anew had been written behind all that others have of its earlier incarnations.
    """
    if not header.cites or header.inc == 1:
        return header.at
    earlier = (at for incarnation, at in latest.items() if incarnation < header.inc)
    return min(max(earlier, default=EVER), header.at)


def staff_left(journal: Iterable[Fact]) -> dict[str, datetime]:
    """Return when each person who is gone left, as a node's journal tells."""
    return {
        fact.body["staff"]: fact.header.at
        for fact in journal
        if fact.header.kind == STAFF_LEFT and fact.body is not None
    }


def next_tag(journal: Iterable[Fact], incarnation: int) -> str:
    """Return the tag of the next device. It counts entries, erased ones too, of one incarnation alone.

    So none is given twice, also where a restored node has lost what it certified last.
    """
    heads = (fact.header for fact in journal if fact.header.kind == DEVICE_CERTIFIED)
    number = 1 + sum(head.inc == incarnation for head in heads)
    return f"D{number}" if incarnation == 1 else f"D{number}R{incarnation}"


def certify(tag: str, name: str, key: str, staff: str, by: str) -> Draft:
    """Return the entry that certifies a device; refuses a name that cannot be kept."""
    name = plain_text(name, field=NAME, limit=NAME_LIMIT, required=True)
    body = {"tag": tag, "name": name, "alg": ES256, "key": key, "staff": staff, "by": by}
    return Draft(DEVICE_CERTIFIED, body)


def cut_off(tag: str, reason: str, missing: Iterable[str], by: str) -> Draft:
    """Return the entry that cuts a device off, with what it had told of and what never arrived."""
    reason = plain_text(reason, field=REASON, limit=REASON_LIMIT, required=True)
    lost = sorted(missing)[:MOST_MISSING]
    return Draft(DEVICE_CUT_OFF, {"tag": tag, "reason": reason, "missing": lost, "by": by})


def check_own(draft: DeviceDraft, node: str, device: Device) -> None:
    """Refuse a draft that this device could not have made for this node: node, tag and receipt number say so."""
    try:
        day = county_day(draft.received_at)
    except OverflowError:
        raise DeviceDraftNotItsOwn from None
    own = receipt_number(node, day, device.tag, draft.n)
    if (draft.node, draft.tag, draft.receipt) != (node, device.tag, own):
        raise DeviceDraftNotItsOwn
