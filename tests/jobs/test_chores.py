"""What the table's chores do, and how often."""

from dataclasses import replace

import pytest

from shared.app.freshness import RENEW, held_checkpoint
from shared.app.here import Here
from shared.app.judgements import Judgements
from shared.app.standing import RESTORED, set_read_only
from shared.app.statistics import count
from shared.domain.acts import Act
from shared.domain.paths import LONGEST_PAUSE
from shared.jobs.table import EXCHANGE_EVERY, Job, Upward, chores
from shared.replication.blob_caller import Carried
from shared.replication.codes import ComeBack, LinkDown
from tests.support.network import COUNTY, TOWN, VILLAGE, County

CASE = "01930000-0000-7000-8000-00000000000a"
GRANT = "G-0001"


@pytest.fixture(scope="module")
def county() -> County:
    """A county with a town and a village."""
    return County((TOWN, VILLAGE))


def chore(here: Here, name: str, upward: Upward | None = None) -> Job:
    """Return one of a node's chores; what it does with those above it succeeds where nothing else is given."""
    if upward is None and not here.is_county:
        upward = Upward(list, Carried)
    return next(job for job in chores(here, upward) if job.name == name)


def test_a_node_below_the_county_exchanges_and_the_county_does_not(county: County) -> None:
    below = {job.name for job in chores(county[TOWN].here, Upward(list, Carried))}
    above = {job.name for job in chores(county[COUNTY].here, None)}
    assert "exchange" in below - above
    assert {"checkpoint", "judgement deadlines"} <= above - below


def test_the_exchange_comes_again_soon_and_seldom_while_nobody_answers(county: County) -> None:
    here = county[VILLAGE].here

    def fails() -> None:
        with here.store.write() as room:
            link = room.peers.get(TOWN)
            room.peers.save(replace(link, failures=link.failures + 1))
        raise LinkDown(reason="x")

    failing = chore(here, "exchange", Upward(fails, Carried))
    pauses = [failing.run() for _ in range(12)]
    assert pauses[0] <= EXCHANGE_EVERY * 2.5
    longest = LONGEST_PAUSE.total_seconds()
    assert longest * 0.75 <= pauses[-1] <= longest * 1.25
    assert chore(here, "exchange").run() <= EXCHANGE_EVERY * 1.25


def test_two_exchanges_are_never_as_far_apart_as_the_two_before(county: County) -> None:
    """Nodes that were started together do not call in step."""
    exchange = chore(county[VILLAGE].here, "exchange")
    assert len({exchange.run() for _ in range(8)}) == 8


def test_a_node_that_is_put_off_comes_back_when_it_was_told_to(county: County) -> None:
    def put_off() -> None:
        raise ComeBack(seconds=7.5)

    assert chore(county[VILLAGE].here, "exchange", Upward(put_off, Carried)).run() == 7.5


def test_entries_that_wait_go_before_the_photos_that_are_left(county: County) -> None:
    told: list[str] = []
    slices = iter((Carried(more=True), Carried()))

    def carry() -> Carried:
        told.append("photos")
        return next(slices)

    upward = Upward(lambda: told.append("entries"), carry)
    photos = chore(county[VILLAGE].here, "photos", upward)
    assert photos.run() == 0.0
    assert photos.run() > 0.0
    assert told == ["photos", "entries", "photos"]


def test_the_county_renews_its_checkpoint_without_being_asked(county: County) -> None:
    here = county[COUNTY].here
    chore(here, "checkpoint").run()
    with here.store.read() as room:
        before = held_checkpoint(room)
    county.clock.time += RENEW
    chore(here, "checkpoint").run()
    with here.store.read() as room:
        after = held_checkpoint(room)
    assert before is not None
    assert after is not None
    assert after.at >= before.at + RENEW


def test_a_read_only_node_leaves_its_chores(county: County) -> None:
    here = county[COUNTY].here
    with here.store.write() as room:
        set_read_only(room, RESTORED)
    try:
        assert chore(here, "list staff").run() > 0
        assert chore(here, "judgement deadlines").run() > 0
    finally:
        with here.store.write() as room:
            set_read_only(room, "")


def test_counts_are_the_same_before_and_after_they_are_kept() -> None:
    county = County((TOWN, VILLAGE))
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD, to=TOWN)
    county.settle()
    county.revokes(GRANT)
    town.does(CASE, Act.TAKE_OVER)
    town.does(CASE, Act.ACCEPT)
    town.exchange()
    here = county[COUNTY].here
    judged = Judgements(here).counts()
    assert sum(judged.values()) == 1
    for _ in range(2):
        count(here)
        assert Judgements(here).counts() == judged
