"""To whom a ledger goes, and who is sent which body of the registry."""

import pytest

from shared.domain.acts import Act
from shared.domain.audience import is_for, needs_body, with_ancestors
from shared.domain.ledgers import LedgerName, parse_ledger
from shared.domain.registry import (
    DEPARTMENT_LISTED,
    FOUNDED,
    GRANT_ISSUED,
    GRANT_REVOKED,
    MATTER_PUBLISHED,
    NODE_ENROLLED,
    NODE_LISTED,
    NODE_SUCCEEDED,
    STAFF_LISTED,
    STAFF_REMOVED,
)
from tests.wire.county import CASE, COUNTY, TOWN, VILLAGE, minle

OTHER_TOWN, OTHER_VILLAGE, FAR_VILLAGE = "620722102000", "620722101201", "620722102200"
EVERYONE = (COUNTY, TOWN, OTHER_TOWN, VILLAGE, OTHER_VILLAGE, FAR_VILLAGE)
REGISTRY = minle()


def name_of(ledger: str) -> LedgerName:
    name = parse_ledger(ledger)
    assert name is not None
    return name


def audience(ledger: str, *members: str) -> set[str]:
    return {node for node in EVERYONE if is_for(REGISTRY, name_of(ledger), members, node)}


def sent(kind: str, body: dict[str, object]) -> set[str]:
    return {node for node in EVERYONE if needs_body(REGISTRY, kind, body, node)}


def test_the_registry_goes_to_everyone() -> None:
    assert audience(f"registry:{COUNTY}") == set(EVERYONE)


def test_a_case_goes_to_its_village_and_all_above_and_to_no_neighbour() -> None:
    assert audience(f"case:{CASE}", VILLAGE) == {VILLAGE, TOWN, COUNTY}


def test_a_case_goes_to_everyone_who_had_it_and_all_above_them() -> None:
    assert audience(f"case:{CASE}", VILLAGE, OTHER_TOWN) == {VILLAGE, TOWN, OTHER_TOWN, COUNTY}


def test_what_a_node_says_of_a_case_goes_to_the_case_s_audience_and_its_own() -> None:
    assert audience(f"journal:{OTHER_VILLAGE}:{CASE}", VILLAGE) == {
        OTHER_VILLAGE,
        VILLAGE,
        TOWN,
        COUNTY,
    }


def test_a_node_s_own_journal_goes_upward_only() -> None:
    assert audience(f"journal:{TOWN}") == {TOWN, COUNTY}


def test_the_county_stands_above_a_node_that_is_not_listed() -> None:
    assert with_ancestors(REGISTRY, ["620722999000"]) == {"620722999000", COUNTY}


@pytest.mark.parametrize(
    "kind",
    [
        FOUNDED,
        DEPARTMENT_LISTED,
        NODE_LISTED,
        NODE_ENROLLED,
        NODE_SUCCEEDED,
        GRANT_ISSUED,
        GRANT_REVOKED,
    ],
)
def test_what_everyone_must_know_goes_to_everyone(kind: str) -> None:
    assert sent(kind, {}) == set(EVERYONE)


@pytest.mark.parametrize("kind", [STAFF_LISTED, STAFF_REMOVED])
def test_a_person_is_named_to_the_own_node_and_those_above(kind: str) -> None:
    assert sent(kind, {"staff": f"{VILLAGE}:a7f3"}) == {VILLAGE, TOWN, COUNTY}


@pytest.mark.parametrize(
    ("tiers", "nodes"),
    [
        (["village"], {COUNTY, TOWN, OTHER_TOWN, VILLAGE, OTHER_VILLAGE, FAR_VILLAGE}),
        (["town"], {COUNTY, TOWN, OTHER_TOWN}),
        (["county"], {COUNTY}),
    ],
)
def test_a_matter_goes_to_the_tiers_that_handle_it_and_those_above(
    tiers: list[str], nodes: set[str]
) -> None:
    body: dict[str, object] = {"matter": {"steps": [{"act": Act.TAKE_IN, "tiers": tiers}]}}

    assert sent(MATTER_PUBLISHED, body) == nodes


@pytest.mark.parametrize("kind", [MATTER_PUBLISHED, STAFF_LISTED, STAFF_REMOVED])
def test_a_node_that_is_not_listed_is_sent_no_names_and_no_matters(kind: str) -> None:
    assert not needs_body(REGISTRY, kind, {}, "620722999000")
    assert needs_body(REGISTRY, FOUNDED, {}, "620722999000")
