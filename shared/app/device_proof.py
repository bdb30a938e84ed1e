"""Whether a case that a device took in is what the device signed: anyone with case and journal can tell."""

from collections.abc import Iterator
from datetime import datetime

from shared.app.ports import Room
from shared.domain.devices import Device, body_time, fold_devices
from shared.domain.facts import Body
from shared.domain.kinds import TAKEN_IN
from shared.domain.ledgers import journal_ledger
from shared.ledger.body import BadBody, parse_body
from shared.ledger.devices import DRAFT_TAG, verify_device
from shared.ledger.entry import Entry

SAME = ("receipt", "matter", "version")
"""What the entry repeats of the draft. Its date does too, unless it was entered again."""


def device_faults(room: Room, entries: list[Entry]) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with a case's device signature; nothing where its node's journal is not here."""
    first = entries[0] if entries else None
    if first is None or first.header.kind != TAKEN_IN or first.body is None:
        return
    try:
        body = first.fact.body or {}
    except BadBody:
        return  # told of already
    said = body.get("device")
    journal = room.ledgers.entries(journal_ledger(first.header.node)) if said else []
    if not said or not journal:
        return
    device = fold_devices(entry.fact for entry in journal if entry.body_matches()).get(said["tag"])
    if device is None:
        yield 1, "its device was never certified"
        return
    text = said["draft"].encode("utf-8", "replace")
    if not verify_device(device.key, DRAFT_TAG, text, said["signature"]):
        yield 1, "the device's signature does not verify"
    elif not _says_the_same(first, body, text):
        yield 1, "the entry says other than what the device signed"
    elif not first.header.cites:
        yield from ((1, fault) for fault in _out_of_its_time(first, body, device))


def _says_the_same(entry: Entry, body: Body, text: bytes) -> bool:
    try:
        draft = parse_body(text)
    except BadBody:
        return False
    names = (f"case:{draft.get('id')}", draft.get("node"), draft.get("tag"))
    own = names == (entry.header.ledger, entry.header.node, body["device"]["tag"])
    same = all(draft.get(key) == body[key] for key in SAME)
    return own and same and (bool(entry.header.cites) or _is_of_its_time(draft, body))


def _is_of_its_time(draft: Body, body: Body) -> bool:
    """Say whether the entry has the date that the device's clock read, and a last word of the node no earlier than it said."""
    try:
        dates = [datetime.fromisoformat(b["received_at"]) for b in (draft, body)]
        words = [datetime.fromisoformat(b["synced"]) for b in (draft, body["device"])]
    except (KeyError, TypeError, ValueError):
        return False
    return dates[0] == dates[1] and words[0] <= words[1]


def _out_of_its_time(entry: Entry, body: Body, device: Device) -> Iterator[str]:
    """Yield what is wrong with a date: a device takes in from its certification until it is cut off."""
    taken_at = body_time(body, datetime.fromisoformat(body["received_at"]), entry.header.at)
    if datetime.fromisoformat(body["device"]["synced"]) < device.at:
        yield "it was taken in before its device was certified"
    if device.cut_off_at and taken_at and taken_at > device.cut_off_at:
        yield "it was taken in after its device was cut off"
