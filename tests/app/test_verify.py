"""Verification: whatever is done to the entries of a node's database, it is found."""

from pathlib import Path

import pytest

from shared.app.verify import verify_all
from shared.domain.acts import Act
from tests.app.conftest import LEDGER, OTHER_LEDGER, REGISTRY, Spoil, a_village, sayings, verified
from tests.app.nodes import CASE
from tests.support.network import COUNTY, TOWN, VILLAGE, County


def test_a_sound_database_has_no_fault(database: Path) -> None:
    here = a_village(database)
    begun: list[int] = []
    steps: list[int] = []

    result = verify_all(here, begun.append, steps.append)

    assert result.faults == ()
    assert (begun, len(steps), sum(steps)) == ([result.ledgers], result.ledgers, result.entries)
    assert result.ledgers == 4
    here.store.close()


def test_every_node_of_a_busy_county_is_sound() -> None:
    county = County((TOWN, VILLAGE))
    county[VILLAGE].takes_in(CASE)
    county[VILLAGE].does(CASE, Act.FORWARD)
    county.settle()
    county[TOWN].does(CASE, Act.TAKE_OVER)
    county.settle()

    for node in (VILLAGE, TOWN, COUNTY):
        assert verified(county[node].here).faults == ()


def test_a_swapped_body_is_found(spoil: Spoil) -> None:
    faults = spoil(
        "UPDATE entries SET (salt, body) = (SELECT salt, body FROM entries WHERE ledger = ?"
        " AND seq = 1) WHERE ledger = ? AND seq = 1",
        OTHER_LEDGER,
        LEDGER,
    )

    assert faults == {(LEDGER, 1, "the body does not match its digest")}


def test_a_changed_body_is_found(spoil: Spoil) -> None:
    faults = spoil(
        "UPDATE entries SET body = CAST(replace(CAST(body AS TEXT), '赵桂兰', '赵桂花') AS BLOB)"
        " WHERE ledger = ?",
        LEDGER,
    )

    assert faults == {(LEDGER, 1, "the body does not match its digest")}


def test_a_lost_salt_is_found(spoil: Spoil) -> None:
    faults = spoil("UPDATE entries SET salt = NULL WHERE ledger = ? AND seq = 2", LEDGER)

    assert faults == {(LEDGER, 2, "the body does not match its digest")}


def test_an_erased_body_is_no_fault(spoil: Spoil) -> None:
    erased = "UPDATE entries SET salt = NULL, body = NULL WHERE ledger = ?"

    assert spoil(erased, LEDGER) == set()


def test_a_cut_signature_at_the_end_is_found(spoil: Spoil) -> None:
    faults = spoil("UPDATE entries SET signature = NULL WHERE ledger = ? AND seq = 4", LEDGER)

    assert (LEDGER, 4, "no signature covers it") in faults
    assert sayings(faults) == {"no signature covers it"}


def test_a_cut_signature_before_another_author_s_is_found(spoil: Spoil) -> None:
    faults = spoil("UPDATE entries SET signature = NULL WHERE ledger = ? AND seq = 2", LEDGER)

    assert faults == {(LEDGER, 2, "no signature covers it")}


def test_a_signature_cut_inside_a_run_is_no_fault(spoil: Spoil) -> None:
    assert (
        spoil("UPDATE entries SET signature = NULL WHERE ledger = ? AND seq = 1", LEDGER) == set()
    )


def test_another_entry_s_signature_is_found(spoil: Spoil) -> None:
    faults = spoil(
        "UPDATE entries SET signature = (SELECT signature FROM entries WHERE ledger = ? AND seq = 1)"
        " WHERE ledger = ? AND seq = 2",
        LEDGER,
        LEDGER,
    )

    assert faults == {(LEDGER, 2, "the signature does not verify")}


def test_a_changed_header_breaks_signature_and_chain(spoil: Spoil) -> None:
    faults = spoil(
        "UPDATE entries SET raw = CAST(replace(CAST(raw AS TEXT), ':a1', ':a2') AS BLOB)"
        " WHERE ledger = ? AND seq = 1",
        LEDGER,
    )

    assert faults == {
        (LEDGER, 1, "the signature does not verify"),
        (LEDGER, 2, "does not follow the entry before it"),
    }


def test_a_header_that_cannot_be_read_is_found_and_the_rest_is_verified(spoil: Spoil) -> None:
    faults = spoil("UPDATE entries SET raw = X'7B7D' WHERE ledger = ? AND seq = 1", LEDGER)

    assert (LEDGER, 0, "an entry cannot be read") in faults
    assert sayings(faults) == {"an entry cannot be read"}


def test_a_registry_that_cannot_be_read_is_found(spoil: Spoil) -> None:
    faults = spoil("UPDATE entries SET raw = X'00' WHERE ledger = ? AND seq = 3", REGISTRY)

    assert (REGISTRY, 0, "an entry cannot be read") in faults


@pytest.mark.parametrize("body", [b"\0", b"{}"])
def test_a_registry_body_that_is_not_its_own_is_found(spoil: Spoil, body: bytes) -> None:
    faults = spoil("UPDATE entries SET body = ? WHERE ledger = ? AND seq = 3", body, REGISTRY)

    assert (REGISTRY, 3, "the body does not match its digest") in faults
