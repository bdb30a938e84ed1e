"""Entries and records to put into a store."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from shared.domain.custody import Custody
from shared.domain.facts import Draft
from shared.domain.ledgers import case_ledger, journal_ledger
from shared.domain.records import CaseRow, Head, HeldEntry, QuarantineItem
from shared.ledger.entry import Entry, Place, seal
from shared.ledger.keys import Ed25519Signer

COUNTY = "620722000000"
TOWN = "620722101000"
VILLAGE = "620722101201"
NOW = datetime(2026, 11, 23, 1, 40, 0, 123000, UTC)
CASE_A = "01930000-0000-7000-8000-00000000000a"
CASE_B = "01930000-0000-7000-8000-00000000000b"
LEDGER_A = case_ledger(CASE_A)
LEDGER_B = case_ledger(CASE_B)
JOURNAL = journal_ledger(VILLAGE)
SIGNER = Ed25519Signer(b"k" * 32)
SALT = b"s" * 16


def later(minutes: int) -> datetime:
    """Return a time so many minutes after NOW."""
    return NOW + timedelta(minutes=minutes)


def an_entry(
    ledger: str = LEDGER_A, seq: int = 1, *, node: str = VILLAGE, inc: int = 0, n: int = 0
) -> Entry:
    """Return a signed entry; its count is its seq unless `n` says otherwise."""
    place = Place(
        ledger=ledger,
        seq=seq,
        prev="",
        epoch=(0, 0),
        node=node,
        inc=inc,
        n=n or seq,
        actor="staff-1",
        at=NOW,
        known=(0, ""),
    )
    return seal(Draft("case.taken_in.v1", {"姓名": "王秀英", "seq": seq}), place, SALT, SIGNER)


def a_chain(ledger: str = LEDGER_A, count: int = 3, *, first_n: int = 1) -> list[Entry]:
    """Return entries 1 to `count` of a ledger, counted from `first_n`."""
    return [an_entry(ledger, seq, n=first_n + seq - 1) for seq in range(1, count + 1)]


def a_head(entries: Sequence[Entry]) -> Head:
    """Return the head that a ledger has after its last entry."""
    last = entries[-1]
    node = last.header.node
    custody = Custody(holder=node, members=(node,))
    return Head(last.header.ledger, last.header.seq, last.hash, custody)


def a_refused(seq: int = 1, **changes: object) -> QuarantineItem:
    """Return an open quarantine item that the county refused."""
    fields: dict[str, object] = {
        "hash": f"hash-{seq}",
        "ledger": LEDGER_A,
        "seq": seq,
        "kind": "case.reviewed.v1",
        "author": TOWN,
        "refuser": COUNTY,
        "code": "not_custodian",
        "owner": TOWN,
        "at": NOW,
        "evidence": {"raw": "eyJ9"},
    }
    return QuarantineItem(**(fields | changes))  # type: ignore[arg-type]


def a_held(seq: int = 1, *, peer: str = TOWN, position: int = 1) -> HeldEntry:
    """Return an entry that waits for its predecessor."""
    entry = an_entry(seq=seq)
    parts = (entry.raw, entry.signature, None, None)
    return HeldEntry(peer, position, LEDGER_A, seq, entry.hash, "gap", *parts)


def a_case(case: str = CASE_A, **changes: object) -> CaseRow:
    """Return the row of an open case at the village."""
    fields: dict[str, object] = {
        "case": case,
        "receipt": "",
        "matter": "elderly-allowance",
        "applicant": "王秀英",
        "names": "王秀英 李强",
        "person": "",
        "origin": VILLAGE,
        "holder": VILLAGE,
        "offered_to": "",
        "stage": "taken_in",
        "ended": False,
        "waiting": False,
        "step": "accept",
        "due_at": None,
        "taken_in_at": None,
        "updated_at": NOW,
        "requests": 0,
        "awaiting": False,
    }
    return CaseRow(**(fields | changes))  # type: ignore[arg-type]
