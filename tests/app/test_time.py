"""The time that a node writes: its clock, put right, and never before what is certain."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.app.freshness import held_checkpoint, note_checkpoint
from shared.app.here import CLOCK_OFFSET, CLOCK_SEEN, Here
from shared.domain.acts import Act, Power
from shared.domain.authority import may
from shared.domain.facts import Draft
from shared.domain.freshness import CHECKPOINT_LIFE, CLOCK_TOLERANCE, LADDER
from shared.domain.ledgers import journal_ledger
from shared.domain.refusals import Refusal
from shared.domain.refusals_authority import ClockBehind
from shared.ledger.checkpoint import sign_checkpoint
from shared.ledger.entry import Entry
from shared.ledger.header import whole_millis
from tests.app.nodes import CASE, OTHER_CASE, registry_of, write
from tests.support.network import COUNTY, TOWN, VILLAGE, County, TestNode

DAY, MOMENT = timedelta(days=1), timedelta(milliseconds=1)
LEFT = Draft("journal.staff_left.v1", {"staff": f"{TOWN}:0000"})
CARD = "elderly-card"


@pytest.fixture
def county() -> County:
    return County((TOWN,))


def by(here: Here, at: datetime) -> Here:
    """Return the node with its clock standing at a time."""
    return replace(here, now=lambda: at)


def time_of(here: Here) -> datetime:
    with here.store.read() as room:
        return here.time(room)


def floor_of(here: Here) -> datetime:
    """Return the earliest time that the node can write: what it writes by a clock of long ago."""
    return time_of(by(here, datetime.fromisoformat("1990-01-01T00:00:00+00:00")))


def writes(here: Here) -> Entry:
    """Have the node write an entry in its own journal."""
    return write(here, journal_ledger(here.code), LEFT)


def checked(county: County, here: Here, at: datetime) -> None:
    """Hand the node the county's word of a time on the registry that it holds."""
    with here.store.write() as room:
        now = held_checkpoint(room)
        assert now is not None
        later = replace(now, at=at, until=at + CHECKPOINT_LIFE)
        note_checkpoint(here, room, sign_checkpoint(COUNTY, later, county[COUNTY].here.signer))


class TestTheFloor:
    def test_a_clock_past_everything_certain_is_taken_as_it_is(self, county: County) -> None:
        at = county.clock.time + DAY

        assert time_of(by(county[TOWN].here, at)) == at

    def test_not_before_the_county_wrote_the_newest_registry_entry(self, county: County) -> None:
        """Its checkpoint comes later in the same answer, so it is taken away to see."""
        here = county[TOWN].here
        with here.store.write() as room:
            room.desk.set_value("checkpoint", "")
            last = here.registry(room).times[-1]

        assert time_of(by(here, last - DAY)) == last
        assert time_of(by(here, last + MOMENT)) == last + MOMENT

    def test_not_before_the_checkpoint_that_it_holds(self, county: County) -> None:
        here, at = county[TOWN].here, county.clock.time + DAY
        checked(county, here, at)

        assert floor_of(here) == at

    def test_not_before_its_own_last_entry(self, county: County) -> None:
        here, at = county[TOWN].here, whole_millis(county.clock.time + 3 * DAY)
        entry = writes(by(here, at))

        assert entry.header.at == at
        assert floor_of(here) == at
        assert writes(by(here, at - DAY)).header.at == at

    def test_the_latest_of_them_counts(self, county: County) -> None:
        here, at = county[TOWN].here, whole_millis(county.clock.time + DAY)
        writes(by(here, at))
        checked(county, here, at + DAY)
        assert floor_of(here) == at + DAY

        writes(by(here, at + 2 * DAY))
        assert floor_of(here) == at + 2 * DAY

    def test_an_older_checkpoint_lowers_nothing(self, county: County) -> None:
        here, at = county[TOWN].here, county.clock.time + 2 * DAY
        checked(county, here, at)
        checked(county, here, at - DAY)

        assert floor_of(here) == at

    def test_the_county_has_one_too(self, county: County) -> None:
        here = county[COUNTY].here
        last = registry_of(here).times[-1]

        assert time_of(by(here, last - DAY)) >= last


class TestPutRight:
    @pytest.mark.parametrize("millis", [-86_400_000, -1, 0, 1, 86_400_000])
    def test_the_clock_is_put_right_by_what_the_last_exchange_showed(
        self, county: County, millis: int
    ) -> None:
        here, at = county[TOWN].here, county.clock.time + 9 * DAY
        with here.store.write() as room:
            room.desk.set_value(CLOCK_OFFSET, str(millis))

        assert time_of(by(here, at)) == at + timedelta(milliseconds=millis)

    @pytest.mark.parametrize("wrong", [-40 * DAY, 40 * DAY], ids=str)
    def test_after_an_exchange_a_wrong_clock_writes_the_parent_s_time(
        self, county: County, wrong: timedelta
    ) -> None:
        """One that runs ahead is put right; one behind stands at what the county has signed."""
        town = TestNode(by(county[TOWN].here, county.clock.time + wrong), county[COUNTY])
        town.exchange()

        assert abs(time_of(town.here) - county.clock.time) < CLOCK_TOLERANCE


class TestBehind:
    def standing(self, county: County, before: timedelta) -> TestNode:
        """Return the town with its clock so long before what is certain: signed, or agreed on."""
        here = county[TOWN].here
        with here.store.read() as room:
            agreed = datetime.fromisoformat(room.desk.value(CLOCK_SEEN))
        return TestNode(by(here, max(floor_of(here), agreed) - before), county[COUNTY])

    @pytest.mark.parametrize(
        ("before", "is_behind"),
        [
            (timedelta(), False),
            (CLOCK_TOLERANCE, False),
            (CLOCK_TOLERANCE + MOMENT, True),
            (400 * DAY, True),
        ],
        ids=str,
    )
    def test_a_clock_is_behind_past_the_tolerance(
        self, county: County, before: timedelta, is_behind: bool
    ) -> None:
        town = self.standing(county, before)

        assert registry_of(town.here).freshness.clock_behind is is_behind

    def test_then_no_power_is_exercised_and_taking_in_goes_on(self, county: County) -> None:
        town = self.standing(county, DAY)
        town.takes_in(CASE)

        with pytest.raises(ClockBehind):
            town.does(CASE, Act.ACCEPT)
        town.does(CASE, Act.CORRECT, field="applicant.name", new="赵桂英", reason="笔误")
        town.takes_in(OTHER_CASE, seed=2)
        assert county[TOWN].sees(CASE).awaiting == []

    def test_only_a_clock_that_is_put_right_exercises_it_again(self, county: County) -> None:
        town = self.standing(county, DAY)
        town.takes_in(CASE)
        town.exchange()
        with pytest.raises(ClockBehind):
            town.does(CASE, Act.ACCEPT)

        county[TOWN].does(CASE, Act.ACCEPT)
        assert county[TOWN].sees(CASE).slip[-1].effective


class TestSetBack:
    """A clock that is set back to a time after all that was written."""

    def test_it_is_behind_what_two_clocks_have_agreed_on(self) -> None:
        """The town and its village go on without the county for forty days; then the village's clock is set back."""
        county = County((TOWN, VILLAGE))
        village, began = county[VILLAGE].here, county.clock.time
        county.clock.time += 40 * DAY
        assert registry_of(village).freshness.clock_behind is False
        assert powers(village, VILLAGE) == [Power.ACCEPT]  # whose lease is the longest
        county[VILLAGE].exchange()

        assert registry_of(village).freshness.clock_behind is False
        assert registry_of(by(village, began + DAY)).freshness.clock_behind is True
        assert powers(by(village, began + DAY), VILLAGE) == []

    def test_a_town_s_teaches_its_villages_nothing(self) -> None:
        """Its battery dies while it is cut off from the county; the village's clock is right."""
        county = County((TOWN, VILLAGE))
        town, village = county[TOWN], county[VILLAGE]
        county.clock.time += 29 * DAY
        village.exchange()
        county.clock.time += DAY
        county.skews[TOWN] = -25 * DAY
        village.exchange()

        assert registry_of(town.here).freshness.clock_behind is True
        assert registry_of(village.here).freshness.clock_behind is False
        assert time_of(village.here) >= county.clock.time - CLOCK_TOLERANCE
        assert powers(village.here, VILLAGE) == [Power.ACCEPT]  # whose lease is the longest

    def test_one_that_ran_ahead_alone_costs_nobody_anything_once_it_is_right(self) -> None:
        """A town cut off from the county: its clock jumps, it serves a village, and it is set right."""
        county = County((TOWN, VILLAGE))
        county.skews[TOWN] = 2 * DAY
        county[VILLAGE].exchange()
        del county.skews[TOWN]

        for code in (TOWN, VILLAGE):
            assert registry_of(county[code].here).freshness.clock_behind is False
        county[VILLAGE].exchange()
        assert registry_of(county[VILLAGE].here).freshness.clock_behind is False

    def test_two_that_ran_ahead_together_are_forgiven_at_the_next_exchange(self) -> None:
        county = County((TOWN, VILLAGE))
        for code in (TOWN, VILLAGE):
            county.skews[code] = 300 * DAY
        county[VILLAGE].exchange()
        county.skews.clear()
        assert registry_of(county[TOWN].here).freshness.clock_behind is True

        for code in (TOWN, VILLAGE):
            county[code].exchange()
            assert registry_of(county[code].here).freshness.clock_behind is False


STEPS = st.integers(-(10**10), 10**10).map(lambda ms: timedelta(milliseconds=ms))
"""Up to four months, forward or back."""
MOVES = st.lists(st.tuples(STEPS, st.sampled_from(["look", "write", "meet", "older"])), max_size=15)


def powers(here: Here, code: str = TOWN) -> list[Power]:
    """Return the powers that the node still has on a matter that gives it three."""
    registry = registry_of(here)
    matter = registry.matter(CARD)
    found = []
    for power in LADDER:
        try:
            may(registry, node=code, matter=matter, act=Act(power.value), at=time_of(here))
        except Refusal:
            continue
        found.append(power)
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MOVES)
def test_whatever_the_clock_does_time_never_goes_back_and_no_lease_comes_back(
    moves: list[tuple[timedelta, str]],
) -> None:
    """Without a newer word from the county, steps of the clock only ever cost powers, in their order (I14).

    While it stands behind what is certain it has none; put right, it has what its leases leave.
    """
    county = County((TOWN,))
    here = county[TOWN].here
    clock, last, written = county.clock.time, floor_of(here), floor_of(here)
    first, held = powers(by(here, clock)), registry_of(here).freshness.at
    assert held is not None
    lost: set[Power] = set()
    for step, what in moves:
        clock += step
        now = by(here, clock)
        if what == "write":
            header = writes(now).header
            assert header.at >= written
            assert header.fresh is not None
            assert header.fresh <= header.at
            written = header.at
        elif what == "meet":
            with now.store.write() as room:
                now.note_time(room, clock)
        if what in {"write", "meet"}:
            if not registry_of(now).freshness.clock_behind:
                lost |= set(first) - set(powers(now))
        elif what == "older":
            checked(county, now, held - DAY)
        assert floor_of(here) >= last
        last = floor_of(here)
        left = powers(now)
        assert left == [] or left == first[len(first) - len(left) :]
        assert not lost & set(left)
