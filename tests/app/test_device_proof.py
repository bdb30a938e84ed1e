"""Whether `verify` sees a case that is not what its device signed."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.app.device_proof import device_faults
from shared.app.devices import Devices
from shared.app.writing import append
from shared.domain.facts import Draft
from shared.domain.intake import Counter, take_in
from shared.domain.ledgers import case_ledger
from shared.ledger.entry import Entry
from tests.hostile.entrances import A_KEY
from tests.support.field_device import FieldDevice, iso
from tests.support.network import COUNTY, TOWN, VILLAGE, County, an_intake


def body_of(county: County, device: FieldDevice, draft: dict[str, Any]) -> dict[str, Any]:
    """Return the body of a take-in by a device."""
    village, envelope = county[VILLAGE], device.envelope(draft)
    with village.here.store.read() as room:
        registry = village.here.registry(room)
    counter = Counter(registry, VILLAGE, county.clock.time, "马秀英")
    body = dict(take_in(counter, registry.matter("elderly-allowance"), an_intake(), "").body)
    said = {**envelope, "tag": "D1", "offset": 0, "synced": draft["synced"]}
    return body | {"device": said, "receipt": draft["receipt"], "received_at": draft["received_at"]}


def faults(county: County, changed: dict[str, Any], *, certified: bool = True) -> list[str]:
    """Write a take-in whose body was changed after the device had signed; return what is found wrong with it."""
    village = county[VILLAGE]
    device = FieldDevice(FlaskClient(Flask(__name__)))
    if certified:
        Devices(village.here).certify("手机", device.public, village.actor)
    taken_at = county.clock.time
    draft = device.draft(1, taken_at, synced=iso(taken_at)) | changed.pop("draft", {})
    body = body_of(county, device, draft)
    said = {**body["device"], **changed.pop("device", {})}
    ledger = changed.pop("ledger", case_ledger(draft["id"]))
    entry_body = {**body, **changed, "device": said}
    with village.here.store.write() as room:
        entry = append(
            village.here, room, ledger, Draft("case.taken_in.v1", entry_body), village.actor
        )
        return [what for _, what in device_faults(room, [entry])]


def test_what_it_signed_is_sound() -> None:
    assert faults(County((COUNTY, TOWN, VILLAGE)), {}) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"receipt": "620722101200-20261123-D1-0002-0"},
        {"received_at": "2026-11-01T00:00:00.000Z"},
        {"version": 2},
        {"device": {"synced": "2025-01-01T00:00:00.000Z"}},
        {"device": {"synced": "2026-01-01T00:00:00.000Z"}},
        {"ledger": case_ledger("0197e000-0000-7000-8000-00000000ffff")},
    ],
    ids=str,
)
def test_an_entry_that_says_otherwise_is_found(changed: dict[str, Any]) -> None:
    county = County((COUNTY, TOWN, VILLAGE))

    assert faults(county, changed) == ["the entry says other than what the device signed"]


def test_so_is_a_text_that_was_altered() -> None:
    county = County((COUNTY, TOWN, VILLAGE))
    altered = json.dumps({"id": "x"})

    assert faults(county, {"device": {"draft": altered}}) == [
        "the device's signature does not verify"
    ]


def test_and_a_device_that_nobody_certified() -> None:
    county = County((COUNTY, TOWN, VILLAGE))
    Devices(county[VILLAGE].here).certify("手机", A_KEY, county[VILLAGE].actor)

    assert faults(county, {"device": {"tag": "D9"}}, certified=False) == [
        "its device was never certified"
    ]


def test_one_whose_body_is_erased_says_nothing() -> None:
    county = County((COUNTY, TOWN, VILLAGE))
    county[VILLAGE].takes_in("0197e000-0000-7000-8000-000000000001")
    with county[VILLAGE].here.store.read() as room:
        entries: list[Entry] = room.ledgers.entries(
            case_ledger("0197e000-0000-7000-8000-000000000001")
        )
        assert list(device_faults(room, [replace(entries[0], salt=None, body=None)])) == []


def test_and_a_date_after_its_device_was_cut_off() -> None:
    county = County((COUNTY, TOWN, VILLAGE))
    village = county[VILLAGE]
    device = FieldDevice(FlaskClient(Flask(__name__)))
    devices = Devices(village.here)
    tag = devices.certify("手机", device.public, village.actor).tag
    taken_at = county.clock.time
    draft = device.draft(1, taken_at, synced=iso(taken_at))
    body = body_of(county, device, draft)

    def found() -> list[str]:
        with village.here.store.write() as room:
            heads = room.ledgers.entries(case_ledger(draft["id"]))
            return [what for _, what in device_faults(room, heads)]

    with village.here.store.write() as room:
        entry = Draft("case.taken_in.v1", body)
        append(village.here, room, case_ledger(draft["id"]), entry, village.actor)
    devices.cut_off(tag, "路上丢失", village.actor)
    assert found() == []

    county.clock.time += timedelta(days=2)
    late = device.draft(2, county.clock.time, synced=iso(taken_at))
    body, draft = body_of(county, device, late), late
    with village.here.store.write() as room:
        entry = Draft("case.taken_in.v1", body)
        append(village.here, room, case_ledger(draft["id"]), entry, village.actor)
    assert found() == ["it was taken in after its device was cut off"]
