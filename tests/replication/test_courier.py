"""The exchange by courier: everything in one go, the answer days later, and no harm by repeating it."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from shared.app.standing import read_only
from shared.domain.acts import Act
from shared.domain.kinds import CLOCK_DIFFERED
from shared.domain.ledgers import journal_ledger
from shared.replication.codes import NotOurRequest, OldRequest
from shared.replication.courier import CourierChild, Heard
from tests.support.network import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, County

CASES = [str(UUID(int=(1 << 76) * 7 + (2 << 62) + n)) for n in range(1, 13)]
LATE = str(UUID(int=(1 << 76) * 7 + (2 << 62) + 99))
File = list[tuple[bytes, list[bytes]]]


@pytest.fixture
def county(monkeypatch: pytest.MonkeyPatch) -> County:
    """A county whose batches are small, and a village with a dozen cases for the town."""
    monkeypatch.setattr("shared.replication.outgoing.BATCH_BYTES", 4000)
    made = County((TOWN, VILLAGE, OTHER_VILLAGE))
    made.settle()
    for seed, case in enumerate(CASES, start=1):
        made[VILLAGE].takes_in(case, seed)
        made[VILLAGE].does(case, Act.FORWARD, to=TOWN)
    return made


def child(county: County, parent: str = TOWN) -> CourierChild:
    """Return the village's side."""
    return CourierChild(county[VILLAGE].here, parent)


def exported(county: County, parent: str = TOWN) -> list[bytes]:
    """Return the frames of a file that the village writes."""
    return [frame for frame, _ in child(county, parent).requests()]


def answered(county: County, frames: list[bytes], by: str = TOWN) -> File:
    """Return the answers of the node that the file was brought to."""
    endpoint, last = county[by].endpoint, len(frames)
    return [
        (frame, list(endpoint.answers(frame, is_last=number == last)))
        for number, frame in enumerate(frames, start=1)
    ]


def heard(county: County, file: File, parent: str = TOWN) -> Heard:
    """Have the village take in the answers; return the last count."""
    return [child(county, parent).hear(*asked) for asked in file][-1]


def held(county: County, code: str) -> Iterator[str]:
    """Yield the cases that a node holds."""
    with county[code].here.store.read() as room:
        for case in CASES:
            if room.ledgers.head(f"case:{case}"):
                yield case


def test_one_file_carries_everything_up_and_its_answer_everything_down(county: County) -> None:
    frames = exported(county)
    assert len(frames) > 3
    file = answered(county, frames)
    assert list(held(county, TOWN)) == CASES
    for case in CASES:
        county[TOWN].does(case, Act.TAKE_OVER)
    county[TOWN].exchange()
    again = answered(county, exported(county))
    heard(county, file)
    assert len(again[-1][1]) > 1
    heard(county, again)
    assert {county[VILLAGE].sees(case).custody.holder for case in CASES} == {TOWN}
    assert county[VILLAGE].exchange().sent == 0


def test_nothing_counts_as_sent_before_the_answer_has_come(county: County) -> None:
    answered(county, exported(county))
    with county[VILLAGE].here.store.read() as room:
        assert room.peers.get(TOWN).sent_ack < room.ledgers.last_position()
    assert len(exported(county)) > 3


def test_the_same_file_twice_and_its_answer_twice_change_nothing(county: County) -> None:
    frames = exported(county)
    first, second = answered(county, frames), answered(county, frames)
    heads = county_heads(county)
    heard(county, first)
    heard(county, second)
    answered(county, frames)
    heard(county, first)
    assert county_heads(county) == heads
    assert read_only_code(county, VILLAGE) == ""


def county_heads(county: County) -> list[list[str]]:
    """Return the heads of all ledgers at every node."""
    found = []
    for code in (VILLAGE, TOWN, COUNTY):
        with county[code].here.store.read() as room:
            found.append([f"{head.ledger} {head.hash}" for head in room.ledgers.heads()])
    return found


def read_only_code(county: County, code: str) -> str:
    """Return why a node may not write."""
    with county[code].here.store.read() as room:
        return read_only(room)


def test_two_files_may_be_brought_in_the_other_order(county: County) -> None:
    heard(county, answered(county, exported(county)))
    county[VILLAGE].takes_in(LATE, 20)
    first = exported(county)
    county[VILLAGE].does(LATE, Act.FORWARD, to=TOWN)
    second = exported(county)
    assert len(first) == 1
    answers = [answered(county, second), answered(county, first)]
    assert heard(county, answers[1]).late == 1
    assert read_only_code(county, VILLAGE) == ""
    heard(county, answers[0])
    assert read_only_code(county, VILLAGE) == ""
    heard(county, answered(county, exported(county)))
    assert read_only_code(county, VILLAGE) == ""


def test_a_request_that_a_hand_took_out_is_brought_again(county: County) -> None:
    """A courier knows no key, and can leave out a part all the same."""
    frames = exported(county)
    heard(county, answered(county, [*frames[:1], *frames[2:]]))
    assert list(held(county, TOWN)) != CASES
    heard(county, answered(county, exported(county)))
    assert list(held(county, TOWN)) == CASES


def test_an_answer_that_a_hand_took_out_is_brought_again(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.replication.outgoing.BATCH_BYTES", 1500)
    heard(county, answered(county, exported(county)))
    for case in CASES:
        county[TOWN].does(case, Act.TAKE_OVER)
    *before, (asked, answers) = answered(county, exported(county))
    assert len(answers) > 2
    heard(county, [*before, (asked, answers[:1] + answers[2:])])
    assert set(holders(county)) == {"", TOWN}
    heard(county, answered(county, exported(county)))
    assert set(holders(county)) == {TOWN}


def holders(county: County) -> list[str]:
    """Return who holds each case, as the village sees it; empty where it is on its way."""
    found = [county[VILLAGE].sees(case).custody for case in CASES]
    return ["" if custody.offered_to else custody.holder for custody in found]


def test_one_request_of_a_file_has_all_that_is_due_however_many_ask_for_it(county: County) -> None:
    heard(county, answered(county, exported(county)))
    for case in CASES:
        county[TOWN].does(case, Act.TAKE_OVER)
    *_, last = exported(county)
    answers = [len(answers) for _, answers in answered(county, [last] * 5)]
    assert answers[:-1] == [1] * 4
    assert answers[-1] > 1


def test_a_file_that_the_line_has_overtaken_does_no_harm(county: County) -> None:
    frames = exported(county)
    county[VILLAGE].exchange()
    county[VILLAGE].exchange()
    late = answered(county, frames)
    assert heard(county, late).late == 1
    assert read_only_code(county, VILLAGE) == ""
    with county[TOWN].here.store.read() as room:
        assert room.peers.get(VILLAGE).alarm == ""


def test_a_file_whose_own_pair_went_over_the_line_with_more_does_no_harm(county: County) -> None:
    county[VILLAGE].exchange()
    frames = exported(county)
    county[VILLAGE].takes_in(LATE, 40)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("shared.replication.outgoing.BATCH_BYTES", 10**6)
        patch.setattr("shared.replication.caller.MAX_ROUNDS", 1)
        county[VILLAGE].exchange()
    late = answered(county, frames)
    assert heard(county, late).late == 1
    assert read_only_code(county, VILLAGE) == ""


def test_a_node_that_was_put_back_is_told_by_the_courier_too(county: County) -> None:
    village = county[VILLAGE].here
    with village.store.read() as room:
        before = room.peers.get(TOWN)
    county[VILLAGE].exchange()
    county[VILLAGE].exchange()
    with village.store.write() as room:  # its disk as it was before
        room.peers.save(before)
    file = answered(county, exported(county))
    with pytest.raises(OldRequest):
        heard(county, file)
    assert read_only_code(county, VILLAGE) == OldRequest.code


def test_days_on_the_road_are_no_fault_of_the_clock(county: County) -> None:
    frames = exported(county)
    county.clock.time += timedelta(days=6)
    file = answered(county, frames)
    county.clock.time += timedelta(days=2)
    heard(county, file)
    with county[TOWN].here.store.read() as room:
        kinds = [e.header.kind for e in room.ledgers.entries(journal_ledger(TOWN))]
    assert CLOCK_DIFFERED not in kinds
    with county[VILLAGE].here.store.read() as room:
        assert room.desk.value("clock_offset") in {"", "0"}
        assert room.peers.get(TOWN).clock_off is None


def test_a_file_may_go_to_the_county_where_the_town_is_gone(county: County) -> None:
    file = answered(county, exported(county, COUNTY), by=COUNTY)
    assert list(held(county, COUNTY)) == CASES
    for asked, answers in file:
        child(county, COUNTY).hear(asked, answers)
    county.settle()
    assert list(held(county, TOWN)) == CASES


def test_an_answer_to_somebody_elses_request_is_refused(county: County) -> None:
    other = CourierChild(county[OTHER_VILLAGE].here, TOWN)
    ((frame, _count),) = other.requests()
    answers = list(county[TOWN].endpoint.answers(frame, is_last=True))
    with pytest.raises(NotOurRequest):
        child(county).hear(frame, answers)
    with pytest.raises(NotOurRequest):
        child(county).hear(b"no frame", answers)
