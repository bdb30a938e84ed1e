"""What is held is asked for until it is here, also where the line broke between the question and its answer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.acts import Act
from shared.domain.ledgers import case_ledger, journal_ledger
from shared.replication.caller import Caller
from shared.replication.codes import LinkDown
from shared.replication.courier import CourierChild
from shared.replication.forks import Want
from shared.replication.outcome import HELD
from shared.replication.outgoing import Due, build
from shared.replication.wants import bounded
from shared.wire.message_schema import MAX_WANTS
from tests.replication.test_override_over_the_link import (
    CASE,
    a_case_whose_town_wrote_on,
    faults,
)
from tests.replication.test_restored_behind_its_key import restored, rotated
from tests.support.accidents import image_of, stands
from tests.support.forge import Forger, deliver, ledger_of
from tests.support.network import COUNTY, OTHER_TOWN, TOWN, VILLAGE, County, TestNode


@pytest.fixture
def overridden() -> County:
    """A county that has taken a case over: the village must ask for a signature before it can follow."""
    county = a_case_whose_town_wrote_on()
    county[TOWN].exchange()
    return county


def breaks_off(node: TestNode) -> None:
    """Let a node exchange over a line that breaks behind the first answer."""

    def line_breaks(_received: int) -> None:
        raise LinkDown(reason="cut")

    assert isinstance(node.caller, Caller)
    with pytest.raises(LinkDown):
        node.caller.exchange(line_breaks)


def held(node: TestNode) -> int:
    with node.here.store.read() as room:
        return room.holds.count()


def test_a_child_asks_in_its_next_exchange(overridden: County) -> None:
    village = overridden[VILLAGE]
    breaks_off(village)
    assert held(village) > 0
    village.exchange()

    assert (held(village), faults(village)) == (0, ())
    assert village.sees(CASE).custody.holder == COUNTY


def test_a_child_asks_in_the_next_file_that_it_sends_by_courier(overridden: County) -> None:
    village, town = overridden[VILLAGE], overridden[TOWN]
    by_courier(village, town)
    assert held(village) > 0
    by_courier(village, town)

    assert (held(village), faults(village)) == (0, ())
    assert village.sees(CASE).custody.holder == COUNTY


def test_a_parent_s_question_is_answered_in_the_next_file(county: County) -> None:
    """A town's clock was ahead for its second act: the first leans on that one's signature, and the county asks for its own."""
    town, centre = county[TOWN], county[COUNTY]
    town.takes_in(CASE)
    county.skews[TOWN] = timedelta(days=3)
    town.does(CASE, Act.ACCEPT)
    county.skews.clear()
    by_courier(town, centre)
    assert held(centre) == 2
    by_courier(town, centre)

    assert held(centre) == 0
    assert len(ledger_of(centre, CASE)) == 1


def test_so_it_is_over_a_line_that_always_breaks(county: County) -> None:
    town, centre = county[TOWN], county[COUNTY]
    town.takes_in(CASE)
    county.skews[TOWN] = timedelta(days=3)
    town.does(CASE, Act.ACCEPT)
    county.skews.clear()
    for _ in range(2):
        breaks_off(town)

    assert held(centre) == 0


def test_what_is_more_than_a_message_may_ask_for_is_asked_for_in_turn(county: County) -> None:
    wanted = {(f"case:{n:03d}", 1) for n in range(3 * MAX_WANTS)}
    here, asked = county[TOWN].here, set[Want]()
    for _ in range(30):
        some = bounded(here, wanted)
        assert len(some) == MAX_WANTS
        assert some == bounded(here, wanted)
        asked |= set(some)
        county.clock.time += timedelta(days=1)

    assert asked == wanted
    assert bounded(here, [("b", 1), ("a", 1)]) == (("a", 1), ("b", 1))


def test_whatever_is_wanted_the_feed_goes_on(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A parent that wants more than a batch holds, each time, gets that and what is new."""
    town = county[TOWN]
    ledgers = [case_ledger(f"01234567-89ab-7def-8123-{n:012d}") for n in range(10)]
    for seed, ledger in enumerate(ledgers, 1):
        town.takes_in(ledger.removeprefix("case:"), seed)
    county.settle()
    monkeypatch.setattr("shared.replication.outgoing.BATCH_BYTES", 4000)
    with town.here.store.read() as room:
        seen = room.ledgers.last_position()
    town.takes_in(CASE, 99)
    with town.here.store.read() as room:
        due = Due(COUNTY, seen, tuple((ledger, 1) for ledger in ledgers))
        batch = build(town.here, room, due)

    sent = [parcel.entry.header.ledger for parcel in batch.parcels]
    assert ledgers[0] in sent
    assert case_ledger(CASE) in sent
    assert batch.upto > seen


def test_a_restored_county_does_not_wait_for_what_its_backup_held(county: County) -> None:
    town, centre = county[TOWN], county[COUNTY]
    kind, prev = "journal.of_another_version.v9", "ab" * 32
    stray = Forger(town).entry(journal_ledger(TOWN), kind, seq=50, n=9_000, prev=prev)
    assert deliver(centre, TOWN, stray).verdicts == {stray.hash: HELD}
    restored(county, centre.here, image_of(centre.here.store))
    for node in (town, county[OTHER_TOWN]):
        exchanges_thrice(node)
    rotated(county, 2)

    assert stands(county[COUNTY]) == ""


def exchanges_thrice(node: TestNode) -> None:
    for _ in range(3):
        node.exchange()


def by_courier(child: TestNode, parent: TestNode) -> None:
    """Carry all that a child has to send to its parent, and the answers back."""
    courier = CourierChild(child.here, parent.here.code)
    for frame, _entries in list(courier.requests()):
        courier.hear(frame, list(parent.endpoint.answers(frame, is_last=True)))


def test_a_parent_asks_in_its_next_answer(county: County) -> None:
    """A good entry leans on the signature of a bad one that follows it: its own is asked for."""
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    bad = Forger(village).entry(case_ledger(CASE), body={"note": 1, "by": ""})
    with village.here.store.write() as room:
        head = room.ledgers.head(case_ledger(CASE))
        assert head is not None
        room.ledgers.append([bad], replace(head, seq=2, hash=bad.hash))
    breaks_off(village)
    assert held(town) == 2
    village.exchange()

    assert held(town) == 0
    assert len(ledger_of(town, CASE)) == 1
