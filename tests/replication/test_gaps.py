"""Counts that are missing: what is known to be whole is not looked through again."""

import pytest

from shared.app.nodes import Nodes
from shared.domain.ledgers import journal_ledger
from tests.store.builders import a_head, an_entry
from tests.support.network import TOWN, VILLAGE, County, TestNode

CASE = "01234567-89ab-7def-8123-456789abcdef"


def whole(node: TestNode) -> int:
    with node.here.store.read() as room:
        return int(room.desk.value(f"whole:{VILLAGE}:1") or 0)


def gaps(node: TestNode) -> list[tuple[int, int]]:
    return [(gap.first, gap.last) for gap in Nodes(node.here).gaps() if gap.node == VILLAGE]


@pytest.fixture
def last(county: County) -> int:
    """The village's last count at the town, behind which two are missing."""
    county[VILLAGE].takes_in(CASE)
    county[VILLAGE].exchange()
    with county[TOWN].here.store.read() as room:
        count = room.ledgers.last_count(VILLAGE, 1)
    arrives(county, count + 3)
    return count


def arrives(county: County, n: int) -> None:
    """Have the village's `n`-th entry come to the town by another way than its own exchange."""
    entry = an_entry(journal_ledger(VILLAGE, f"{CASE[:-2]}{n:02}"), node=VILLAGE, inc=1, n=n)
    with county[TOWN].here.store.write() as room:
        room.ledgers.append([entry], a_head([entry]))


def test_a_gap_is_told_of_before_and_after_it_is_known_what_is_whole(
    county: County, last: int
) -> None:
    before = gaps(county[TOWN])
    Nodes(county[TOWN].here).note_whole()

    assert before == gaps(county[TOWN]) == [(last + 1, last + 2)]
    assert whole(county[TOWN]) == last


def test_what_fills_a_gap_makes_more_whole(county: County, last: int) -> None:
    Nodes(county[TOWN].here).note_whole()
    for n in (last + 1, last + 2):
        arrives(county, n)
    Nodes(county[TOWN].here).note_whole()

    assert gaps(county[TOWN]) == []
    assert whole(county[TOWN]) == last + 3
