"""What an enrolled but hostile village tries against its neighbours: it harms nobody but itself."""

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.app.reports import was_put_back
from shared.app.writing import append
from shared.domain.acts import Act
from shared.domain.facts import Draft
from shared.domain.ledgers import case_ledger, journal_ledger, registry_ledger
from shared.ledger.entry import Entry, read_entry
from shared.ledger.header import header_bytes
from shared.ledger.keys import ENTRY_TAG
from shared.replication.codes import OldRequest
from shared.replication.outcome import APPLIED, HELD, QUARANTINED
from shared.wire.frame import read_frame
from shared.wire.messages import Response, load_response
from tests.support.forge import Forger, deliver, ledger_of
from tests.support.network import (
    COUNTY,
    FAR_VILLAGE,
    OTHER_TOWN,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    County,
    TestNode,
)

CASE = "01234567-89ab-7def-8123-456789abcdef"
OTHER_CASE = "01234567-89ab-7def-8123-456789abcde0"
LEDGER = case_ledger(CASE)
REGISTRY = f"registry:{COUNTY}"


def frozen(node: TestNode, ledger: str) -> str:
    with node.here.store.read() as room:
        head = room.ledgers.head(ledger)
    assert head is not None
    return head.frozen


def resigned(node: TestNode, entry: Entry, **fields: Any) -> Entry:
    """Return the entry with fields changed, signed anew by its author."""
    raw = header_bytes(replace(entry.header, **fields))
    return read_entry(raw, node.here.signer.sign(ENTRY_TAG, raw), entry.salt, entry.body)


def test_a_made_up_proof_of_a_fork_freezes_nothing(county: County) -> None:
    """An entry for the registry, signed by a village that never held its pen, proves nothing."""
    village = county[VILLAGE]
    forged = Forger(village).entry(REGISTRY, "registry.grant_revoked.v1", seq=3, prev="0" * 64)
    body = {
        "ledger": REGISTRY,
        "seq": 3,
        "hash": forged.hash,
        "kind": forged.header.kind,
        "author": VILLAGE,
        "refuser": VILLAGE,
        "code": "ledger.fork",
        "owner": COUNTY,
        "evidence": {
            "header": b64encode(forged.raw).decode(),
            "signature": b64encode(forged.signature or b"").decode(),
        },
    }
    report = Forger(village).entry(journal_ledger(VILLAGE), "journal.entry_refused.v1", body=body)

    deliver(county[TOWN], VILLAGE, report)
    county[TOWN].exchange()

    assert frozen(county[TOWN], REGISTRY) == frozen(county[COUNTY], REGISTRY) == ""


@pytest.mark.parametrize(
    "at", [datetime(1969, 12, 31, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)]
)
def test_a_time_that_could_not_be_relayed(county: County, at: datetime) -> None:
    village = county[VILLAGE]
    village.takes_in(CASE)
    entry = resigned(village, Forger(village).entry(LEDGER), at=at)

    outcome = deliver(county[TOWN], VILLAGE, entry)

    assert outcome.verdicts[entry.hash] == QUARANTINED + "entry.malformed"


@pytest.mark.parametrize("salt", [b"", b"x" * 2000])
def test_a_salt_of_another_length(county: County, salt: bytes) -> None:
    village = county[VILLAGE]
    village.takes_in(CASE)
    [entry] = ledger_of(village, CASE)
    odd = replace(entry, salt=salt)

    assert deliver(county[TOWN], VILLAGE, odd).verdicts[odd.hash].startswith(QUARANTINED)


def test_an_entry_too_large_for_a_batch(county: County) -> None:
    body = {"note": "长" * 200_000, "by": ""}
    village = county[VILLAGE]
    entry = Forger(village).entry(LEDGER, "case.novel.v1", body=body)

    outcome = deliver(county[TOWN], VILLAGE, entry)

    assert outcome.verdicts[entry.hash] == QUARANTINED + "entry.malformed"


def test_a_run_that_breaks_off_is_fetched_with_all_its_signatures(county: County) -> None:
    """Two good entries lean on the signature of a bad third: they stand all the same, and the feed goes on."""
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    village.does(CASE, Act.CORRECT, field="applicant.phone", new="13800000000", reason="笔误")
    bad = Forger(village).entry(LEDGER, body={"note": 1, "by": ""})
    with village.here.store.write() as room:
        head = room.ledgers.head(LEDGER)
        assert head is not None
        room.ledgers.append([bad], replace(head, seq=3, hash=bad.hash))
    village.exchange()
    town.takes_in(OTHER_CASE)
    town.exchange()

    assert len(ledger_of(county[COUNTY], CASE)) == 2
    assert len(ledger_of(county[COUNTY], OTHER_CASE)) == 1


def test_such_a_run_is_held_whole_meanwhile(county: County) -> None:
    village = county[VILLAGE]
    village.takes_in(CASE)
    [first] = ledger_of(village, CASE)
    bad = Forger(village).entry(LEDGER, body={"note": 1, "by": ""})

    outcome = deliver(county[TOWN], VILLAGE, replace(first, signature=None), bad)

    assert list(outcome.verdicts.values()) == [HELD, HELD]
    assert outcome.wants == {(LEDGER, 1)}


def test_one_count_twice_in_a_batch(county: County) -> None:
    forger = Forger(county[VILLAGE])
    county[VILLAGE].takes_in(CASE)
    one = forger.entry(LEDGER, n=7)
    two = forger.entry(LEDGER, n=7, seq=3, prev=one.hash)

    outcome = deliver(county[TOWN], VILLAGE, *ledger_of(county[VILLAGE], CASE), one, two)

    assert outcome.verdicts[one.hash] == APPLIED
    assert outcome.verdicts[two.hash] == QUARANTINED + "entry.count_reused"


def test_both_sides_of_a_fork_in_one_batch(county: County) -> None:
    forger = Forger(county[VILLAGE])
    county[VILLAGE].takes_in(CASE)
    one, two = forger.entry(LEDGER, n=7), forger.entry(LEDGER, n=8)

    outcome = deliver(county[TOWN], VILLAGE, *ledger_of(county[VILLAGE], CASE), one, two)

    assert outcome.verdicts[two.hash] == QUARANTINED + "ledger.fork"
    assert frozen(county[TOWN], LEDGER) == "ledger.fork"


def test_a_refusal_of_something_absurd_can_itself_be_reported(county: County) -> None:
    village, town = county[VILLAGE], county[TOWN]
    entry = Forger(village).entry(journal_ledger(VILLAGE), "journal.novel.v1", seq=2**53)
    deliver(town, VILLAGE, entry)
    town.takes_in(OTHER_CASE)
    town.exchange()

    with county[COUNTY].here.store.read() as room:
        assert room.quarantine.item(entry.hash, TOWN) is not None
        assert room.quarantine.count(COUNTY) == 0


def test_a_village_cannot_found_a_registry_of_its_own(county: County) -> None:
    ledger = f"registry:{VILLAGE}"
    entry = Forger(county[VILLAGE]).entry(ledger, "registry.spam.v1")

    outcome = deliver(county[TOWN], VILLAGE, entry)

    assert outcome.verdicts[entry.hash] == QUARANTINED + "registry.mismatch"
    county.settle()
    with county[OTHER_VILLAGE].here.store.read() as room:
        assert room.ledgers.head(ledger) is None


def answered(parent: TestNode, frame: bytes) -> Response:
    """Return what a parent answers to a frame."""
    return load_response(read_frame(parent.endpoint.answer(frame)).payload())


def test_an_old_request_is_not_served(county: County) -> None:
    """A frame caught on the wire is no key to what the village has not fetched yet."""
    village, town = county[VILLAGE], county[TOWN]
    frames: list[bytes] = []

    def overhear(raw: bytes) -> bytes:
        frames.append(raw)
        return raw

    village.tamper = overhear
    village.exchange()
    village.exchange()

    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD)
    before = answered(town, frames[-1])
    overtaken = answered(town, frames[0])

    assert overtaken.refused == OldRequest.code
    assert (overtaken.verdicts, overtaken.checkpoint) == ((), None)
    told = {p.entry.header.ledger for p in overtaken.half.parcels}
    assert told == {registry_ledger(COUNTY)}, "the registry is no secret; all else is"
    assert not answered(town, frames[-1]).refused
    assert not before.refused
    village.exchange()
    assert town.sees(CASE).custody.offered_to == TOWN
    with county[COUNTY].here.store.read() as room:
        assert was_put_back(room, VILLAGE) == 0


def test_a_case_passed_to_another_line_arrives_however_it_is_cut(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.replication.outgoing.BATCH_BYTES", 600)
    village, town, centre = county[VILLAGE], county[TOWN], county[COUNTY]
    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    town.does(CASE, Act.TAKE_OVER)
    town.does(CASE, Act.ACCEPT)
    town.does(CASE, Act.REVIEW, opinion="pass")
    town.does(CASE, Act.FORWARD)
    town.exchange()
    centre.does(CASE, Act.TAKE_OVER)
    with centre.here.store.write() as room:
        body = {"purpose": "return", "note": "户口在该镇", "by": "某"}
        draft = Draft("custody.offered.v1", body, to=FAR_VILLAGE)
        append(centre.here, room, LEDGER, draft, centre.actor)
    county[OTHER_TOWN].exchange()
    county[FAR_VILLAGE].exchange()

    county[FAR_VILLAGE].does(CASE, Act.TAKE_OVER)


def test_a_full_quarantine_stops_nobody_else(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.replication.quarantine.MAX_OPEN", 1)
    for seq in range(3):
        junk = Forger(county[VILLAGE]).entry(journal_ledger(VILLAGE), n=100 + seq)
        deliver(county[TOWN], VILLAGE, junk)
    county[OTHER_VILLAGE].takes_in(CASE)
    county[OTHER_VILLAGE].exchange()

    assert len(ledger_of(county[TOWN], CASE)) == 1
