"""Verification: what is missing, out of turn or under another's head is found."""

from pathlib import Path

import pytest

from shared.domain.facts import Draft
from shared.ledger.entry import Place, seal
from tests.app.conftest import LEDGER, OTHER_LEDGER, SIGNER, Spoil, a_village, sayings
from tests.support.network import START, VILLAGE


def test_a_missing_entry_is_found(spoil: Spoil) -> None:
    faults = spoil("DELETE FROM entries WHERE ledger = ? AND seq = 2", LEDGER)

    assert (LEDGER, 2, "an entry is missing") in faults
    assert sayings(faults) >= {"a position is missing", "our own count has a gap"}


def test_a_missing_last_entry_is_found(spoil: Spoil) -> None:
    faults = spoil("DELETE FROM entries WHERE ledger = ? AND seq = 4", LEDGER)

    assert (LEDGER, 4, "the head is not the last entry") in faults


def test_a_missing_ledger_is_found_by_its_head(spoil: Spoil) -> None:
    faults = spoil("DELETE FROM entries WHERE ledger = ?", OTHER_LEDGER)

    assert (OTHER_LEDGER, 1, "the head is not the last entry") in faults


def test_a_missing_head_is_found_by_its_entries(spoil: Spoil) -> None:
    faults = spoil("DELETE FROM heads WHERE ledger = ?", OTHER_LEDGER)

    assert faults == {(OTHER_LEDGER, 1, "the ledger has no head")}


@pytest.mark.parametrize("change", ["seq = seq - 1", "seq = seq + 1", "hash = '00'"])
def test_a_head_that_is_not_the_last_entry_is_found(spoil: Spoil, change: str) -> None:
    faults = spoil(f"UPDATE heads SET {change} WHERE ledger = ?", LEDGER)  # noqa: S608

    assert "the head is not the last entry" in sayings(faults)


@pytest.mark.parametrize(
    "change", ["holder = origin", "offered_to = NULL", "handoffs = 7", "members = '[]'"]
)
def test_a_head_that_gives_the_pen_to_another_is_found(spoil: Spoil, change: str) -> None:
    change = change.replace("origin", f"'{VILLAGE}'")
    faults = spoil(f"UPDATE heads SET {change} WHERE ledger = ?", LEDGER)  # noqa: S608

    assert faults == {(LEDGER, 4, "the head's custody is not what the entries say")}


def test_a_ledger_under_another_s_name_is_found(spoil: Spoil) -> None:
    renamed = LEDGER[:-1] + "e"
    spoil("UPDATE heads SET ledger = ? WHERE ledger = ?", renamed, LEDGER)
    spoil("UPDATE feed SET ledger = ? WHERE ledger = ?", renamed, LEDGER)
    faults = spoil("UPDATE entries SET ledger = ? WHERE ledger = ?", renamed, LEDGER)

    assert {(renamed, seq, "belongs to another ledger") for seq in range(1, 5)} <= faults


def test_a_head_that_is_no_ledger_s_is_found(spoil: Spoil) -> None:
    faults = spoil("UPDATE heads SET ledger = 'diary:1' WHERE ledger = ?", OTHER_LEDGER)

    assert ("diary:1", 0, "not a ledger's name") in faults


def test_a_missing_position_is_found(spoil: Spoil) -> None:
    assert spoil("DELETE FROM feed WHERE position = 2") == {("feed", 2, "a position is missing")}


@pytest.mark.parametrize(
    ("kind", "epoch", "fault"),
    [
        ("case.reviewed.v1", (0, 1), "custody.in_transit"),
        ("custody.taken_over.v1", (0, 1), "custody.stale_epoch"),
    ],
)
def test_an_entry_written_out_of_turn_is_found(
    database: Path, spoil: Spoil, kind: str, epoch: tuple[int, int], fault: str
) -> None:
    assert forged(database, spoil, kind, epoch) == {(LEDGER, 5, fault)}


def test_an_entry_of_an_author_without_a_key_is_found(database: Path, spoil: Spoil) -> None:
    faults = forged(database, spoil, "custody.declined.v1", (0, 2), inc=9)

    assert (LEDGER, 5, "the signature does not verify") in faults


def forged(
    database: Path, spoil: Spoil, kind: str, epoch: tuple[int, int], inc: int = 1
) -> set[tuple[str, int, str]]:
    """Put a well-signed entry of the village's at the end of the case, past all rules, and its head with it."""
    here = a_village(database)
    with here.store.read() as room:
        head = room.ledgers.head(LEDGER)
        n = room.ledgers.last_count(VILLAGE, inc) + 1
    here.store.close()
    assert head is not None
    place = Place(LEDGER, 5, head.hash, epoch, VILLAGE, inc, n, f"{VILLAGE}:a1", START, (0, ""))
    entry = seal(Draft(kind, {}), place, b"s" * 16, SIGNER)
    row = (LEDGER, 5, entry.hash, VILLAGE, inc, n, kind, entry.raw, entry.signature, entry.salt)
    spoil("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", *row, entry.body)
    return spoil("UPDATE heads SET seq = 5, hash = ? WHERE ledger = ?", entry.hash, LEDGER)
