"""The part of a draft's data that says which device took it in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.domain.devices import FromDevice
from shared.domain.records import FormDraft

DEVICE = "device"


def kept_part(part: FromDevice) -> dict[str, str]:
    """Return it as a draft's data keeps it: texts alone."""
    facts = {
        "receipt": part.receipt,
        "received_at": part.received_at.isoformat(timespec="milliseconds"),
        "version": part.version,
    }
    return {key: str(value) for key, value in (part.as_body() | facts).items()}


def left_part(draft: FormDraft) -> dict[str, Any]:
    """Return what goes to the town with a draft that is left to it: the number that somebody holds, and its date."""
    said = draft.data.get(DEVICE)
    return {DEVICE: {key: said[key] for key in ("tag", "receipt", "received_at")}} if said else {}


def device_part(draft: FormDraft | None) -> FromDevice | None:
    """Return which device took a draft in, None where it began at this node or was left to it."""
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
