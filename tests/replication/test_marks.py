"""Marks of what a peer has seen: sent with what is new, and kept where nothing is."""

from shared.replication.child import Child
from shared.replication.parent import Parent
from tests.support.network import TOWN, VILLAGE, County, TestNode

CASE = "01234567-89ab-7def-8123-456789abcdef"


def seen(node: TestNode, peer: str) -> tuple[int, str]:
    with node.here.store.read() as room:
        link = room.peers.get(peer)
    return link.got_seen, link.got_mark


def asks(county: County) -> tuple[str, str]:
    """Have the village exchange once; return the marks of the request and of the answer."""
    child = Child(county[VILLAGE].here, TOWN)
    asked = child.ask()
    response = Parent(county[TOWN].here).answer(VILLAGE, asked.request)
    child.hear(asked, response)
    return asked.request.half.mark, response.half.mark


def test_an_exchange_without_news_bears_no_mark_and_both_keep_those_they_have(
    county: County,
) -> None:
    county.settle()
    before = seen(county[TOWN], VILLAGE), seen(county[VILLAGE], TOWN)
    marks = asks(county)

    assert marks == ("", "")
    assert (seen(county[TOWN], VILLAGE), seen(county[VILLAGE], TOWN)) == before
    assert before[0][1]
    assert before[1][1]


def test_what_is_new_bears_the_mark_of_its_last_entry(county: County) -> None:
    county.settle()
    position, before = seen(county[TOWN], VILLAGE)
    county[VILLAGE].takes_in(CASE)
    mark, _ = asks(county)

    assert mark != before
    assert seen(county[TOWN], VILLAGE) == (position + 1, mark)
