"""What a node with a valid key tries by lying in its messages and reports: it harms nobody but itself."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.app.reports import clock_reported_at, was_put_back
from shared.domain.acts import Act
from shared.domain.kinds import CLOCK_DIFFERED, PUT_BACK
from shared.domain.ledgers import journal_ledger
from shared.domain.refusals import Refusal
from shared.ledger.keys import REQUEST_TAG
from shared.replication.child import Child
from shared.replication.clocks import MOST_RANGES
from shared.replication.endpoint import EXCHANGE_ROUTE
from shared.wire.columns import Parcel
from shared.wire.frame import NONCE_BYTES, Address, read_frame, write_frame
from shared.wire.message_schema import LATEST_MILLIS
from shared.wire.messages import Request, Response, dump_request, load_response
from tests.replication.test_held import breaks_off
from tests.support.accidents import recover, stands
from tests.support.forge import Forger, altered, deliver, entries_of, ledger_of
from tests.support.network import (
    COUNTY,
    FAR_VILLAGE,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    County,
    TestNode,
)

CASE = "01234567-89ab-7def-8123-456789abcdef"
OTHER_CASE = "01234567-89ab-7def-8123-456789abcde0"
LATER_CASE = "01234567-89ab-7def-8123-456789abcde1"
HUGE = 2**53


def says(node: TestNode, request: Request, to: TestNode | None = None) -> Response:
    """Send a request that no honest node would, and return the answer."""
    parent = to or node.parent
    assert parent is not None
    here = node.here
    address = Address(here.code, parent.here.code, here.random(NONCE_BYTES))
    raw = write_frame(dump_request(request), address, here.signer, REQUEST_TAG, EXCHANGE_ROUTE)
    return load_response(read_frame(parent.endpoint.answer(raw)).payload())


def asks(node: TestNode, parent: str = TOWN) -> Request:
    return Child(node.here, parent).ask().request


def refused_at(node: TestNode) -> list[tuple[str, str]]:
    with node.here.store.read() as room:
        return [(i.author, i.code) for i in room.quarantine.items()]


@pytest.mark.parametrize("sender", [VILLAGE, FAR_VILLAGE])
def test_a_made_up_mark_does_not_hold_the_parent_read_only(county: County, sender: str) -> None:
    county.settle()
    honest = asks(county[VILLAGE])
    ack = replace(honest.half.ack, mark="f" * 64)
    with suppress(Refusal):
        says(county[sender], replace(honest, half=replace(honest.half, ack=ack)), county[TOWN])

    assert stands(county[TOWN]) == ""


@pytest.mark.parametrize("number", [HUGE, HUGE + 1, -1, LATEST_MILLIS + 1])
@pytest.mark.parametrize("field", ["fresh", "written", "unsent", "counter", "inc"])
def test_no_number_in_a_request_is_more_than_a_refusal(
    county: County, field: str, number: int
) -> None:
    said: dict[str, Any] = {field: number}
    request = replace(asks(county[VILLAGE]), **said)
    with suppress(Refusal):
        says(county[VILLAGE], request)


@pytest.mark.parametrize("number", [HUGE, HUGE + 1, -1, LATEST_MILLIS + 1])
@pytest.mark.parametrize("field", ["upto", "time"])
def test_nor_in_what_both_sides_say(county: County, field: str, number: int) -> None:
    said: dict[str, Any] = {field: number}
    request = asks(county[VILLAGE])
    with suppress(Refusal):
        says(county[VILLAGE], replace(request, half=replace(request.half, **said)))


@pytest.mark.parametrize("time", [0, LATEST_MILLIS])
def test_an_absurd_clock_does_not_spoil_the_parents_journal(county: County, time: int) -> None:
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    request = asks(village)
    says(village, replace(request, half=replace(request.half, time=time)))
    town.exchange()

    assert refused_at(county[COUNTY]) == []


@pytest.mark.parametrize("again", [False, True])
def test_a_clock_is_told_of_for_what_is_new_and_not_for_what_was_asked_for_again(
    county: County, again: bool
) -> None:
    village = county[VILLAGE]
    village.takes_in(CASE)
    request = asks(village)
    parcels = [replace(p, position=0 if again else p.position) for p in request.half.parcels]
    half = replace(request.half, time=request.half.time + 10**9, parcels=tuple(parcels))
    says(village, replace(request, half=half))

    with county[TOWN].here.store.read() as room:
        told = clock_reported_at(room, VILLAGE, 1, parcels[-1].entry.header.n)
    assert (told is None) == again


def test_a_frame_that_comes_again_ninety_days_later_casts_no_doubt_on_a_clock(
    county: County,
) -> None:
    village = county[VILLAGE]
    village.takes_in(CASE)
    request = asks(village)
    says(village, request)
    county.clock.time += timedelta(days=90)
    says(village, request)

    with county[TOWN].here.store.read() as room:
        last = request.half.parcels[-1].entry.header.n
        assert clock_reported_at(room, VILLAGE, 1, last) is None


def test_a_rebuilt_parent_casts_no_doubt_on_what_it_has_from_above(county: County) -> None:
    """The village sends it all that it ever wrote, by a clock that has gone wrong since."""
    village = county[VILLAGE]
    village.takes_in(CASE)
    county.settle()
    recover(county, TOWN)
    county.skews[VILLAGE] = timedelta(hours=1)
    village.takes_in(OTHER_CASE)
    village.exchange()

    first, last = (ledger_of(village, case)[0].header.n for case in (CASE, OTHER_CASE))
    with county[TOWN].here.store.read() as room:
        told = [clock_reported_at(room, VILLAGE, 1, n) is not None for n in (first, last)]
    assert told == [False, True]


def test_a_wrong_clock_casts_no_doubt_on_what_lies_between(county: County) -> None:
    """A town without its disk is told by its village of what an override displaced, and of what is new: not of all between."""
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    county.settle()
    village.does(CASE, Act.CORRECT, field="applicant.phone", new="13800000000", reason="笔误")
    county[COUNTY].does(CASE, Act.OVERRIDE, to=COUNTY, reason="村里联系不上")
    county.settle()
    village.takes_in(OTHER_CASE, 2)
    county.settle()
    county.enrol(TOWN, again=True).exchange()
    breaks_off(village)
    county.skews[VILLAGE] = timedelta(hours=1)
    village.takes_in(LATER_CASE, 3)
    village.exchange()
    town = county[TOWN]

    old, new = (ledger_of(village, case)[0].header.n for case in (OTHER_CASE, LATER_CASE))
    with town.here.store.read() as room:
        told = [clock_reported_at(room, VILLAGE, 1, n) is not None for n in (2, old, new)]
    assert told == [False, False, True]


@pytest.mark.parametrize(
    ("counts", "reports"), [(3, 3), (MOST_RANGES, MOST_RANGES), (40, MOST_RANGES)]
)
def test_a_wrong_clock_is_told_of_run_by_run_within_bounds(
    county: County, counts: int, reports: int
) -> None:
    """A village may count as it likes: its town's journal is not filled with that."""
    village, town = county[VILLAGE], county[TOWN]
    forger, request = Forger(village), asks(village)
    entries = [forger.entry(journal_ledger(VILLAGE), seq=n, n=10 * n) for n in range(1, counts + 1)]
    parcels = tuple(Parcel(n, entry) for n, entry in enumerate(entries, 1))
    half = replace(request.half, time=request.half.time + 10**9, parcels=parcels)
    says(village, replace(request, half=half))

    written = [e.header.kind for e in entries_of(town, journal_ledger(TOWN))]
    assert written.count(CLOCK_DIFFERED) == reports


@pytest.mark.parametrize("n", [-1, 0])
def test_an_absurd_count_does_not_spoil_the_parents_journal(county: County, n: int) -> None:
    village, town = county[VILLAGE], county[TOWN]
    junk = altered(Forger(village).entry(journal_ledger(VILLAGE)), n=n)
    request = asks(village)
    half = replace(request.half, time=request.half.time + 10**9, parcels=(Parcel(1, junk),))
    says(village, replace(request, half=half))
    town.exchange()

    assert [(a, c) for a, c in refused_at(county[COUNTY]) if a == TOWN] == []


def reported(county: County, author: str, kind: str, **body: Any) -> None:
    entry = Forger(county[author]).entry(journal_ledger(author), kind, body=body)
    deliver(county[TOWN], author, entry)
    county[TOWN].exchange()


CLOCK = {"node": OTHER_VILLAGE, "inc": 1, "first": 1, "last": HUGE - 1, "millis": 10**9}


def test_a_neighbours_word_on_a_clock_counts_for_nothing(county: County) -> None:
    reported(county, VILLAGE, CLOCK_DIFFERED, **CLOCK)

    for code in (TOWN, COUNTY):
        with county[code].here.store.read() as room:
            assert clock_reported_at(room, OTHER_VILLAGE, 1, 5) is None


def test_the_parents_word_on_a_clock_counts(county: County) -> None:
    reported(county, TOWN, CLOCK_DIFFERED, **CLOCK)

    with county[COUNTY].here.store.read() as room:
        assert clock_reported_at(room, OTHER_VILLAGE, 1, 5) is not None


@pytest.mark.parametrize("about", [OTHER_VILLAGE, VILLAGE, TOWN])
def test_a_neighbours_word_on_a_node_put_back_counts_for_nothing(
    county: County, about: str
) -> None:
    reported(county, VILLAGE, PUT_BACK, node=about, inc=1, counter=1, held=2)

    for code in (TOWN, COUNTY):
        with county[code].here.store.read() as room:
            assert was_put_back(room, about) == 0
