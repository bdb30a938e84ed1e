"""The parts of a draft's data that say which device took it in, and what a person has to look at first."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from shared.domain.devices import DeviceDraft, FromDevice
from shared.domain.records import FormDraft
from shared.domain.refusals import Refusal
from shared.domain.refusals_devices import (
    DeviceDraftLong,
    DeviceFoundAgain,
    DevicePhotosRefused,
    DeviceStaffGone,
    DeviceTakenInLate,
)

DEVICE, LOOK = "device", "look"
FOUND, LATE, GONE, LONG, REFUSED = "found", "late", "gone", "long", "refused"
LOOKS: Mapping[str, type[Refusal]] = {
    FOUND: DeviceFoundAgain,
    LATE: DeviceTakenInLate,
    GONE: DeviceStaffGone,
    LONG: DeviceDraftLong,
    REFUSED: DevicePhotosRefused,
}
"""Why a person looks at a draft before it is a case; each is told by one fact."""
UNSIGNED = (LATE, LONG)
"""Why the device's signature does not go into the case: its number stays, its date is the entry's."""


def kept_part(part: FromDevice, looks: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return what a draft's data keeps of its device: texts alone."""
    facts = {
        "receipt": part.receipt,
        "received_at": part.received_at.isoformat(timespec="milliseconds"),
        "version": part.version,
    }
    whole = {key: str(value) for key, value in (part.as_body() | facts).items()}
    if any(look in looks for look in UNSIGNED):
        whole = {key: whole[key] for key in ("tag", "receipt", "received_at")}
    return {DEVICE: whole} | ({LOOK: dict(looks)} if looks else {})


def typed_part(draft: DeviceDraft) -> dict[str, dict[str, Any]]:
    """Return what was typed on the device: what only a node or a paper book can say is left out."""
    steps = {step: part for step, part in draft.data.items() if step not in {DEVICE, LOOK}}
    return {
        step: {key: said for key, said in part.items() if not key.startswith("book.")}
        for step, part in steps.items()
    }


def looks_of(draft: FormDraft | None) -> Iterator[Refusal]:
    """Yield what a person has to look at before a draft of a device is taken in."""
    for name, fact in (draft.data.get(LOOK, {}) if draft else {}).items():
        if name in LOOKS:
            yield LOOKS[name](what=fact)


def given_number(draft: FormDraft | None) -> str:
    """Return the receipt number that somebody holds for a draft already, empty where there is none."""
    return str(draft.data.get(DEVICE, {}).get("receipt", "")) if draft else ""


def device_part(draft: FormDraft | None) -> FromDevice | None:
    """Return which device took a draft in; None where none did, or its signature does not go into the case."""
    said: Mapping[str, Any] | None = draft.data.get(DEVICE) if draft else None
    if not said or "draft" not in said:
        return None
    return FromDevice(
        tag=said["tag"],
        text=said["draft"],
        signature=said["signature"],
        offset=int(said["offset"]),
        synced=datetime.fromisoformat(said["synced"]),
        receipt=said["receipt"],
        received_at=datetime.fromisoformat(said["received_at"]),
        version=int(said["version"]),
    )
