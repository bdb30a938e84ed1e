"""Devices: their tags, their end, and the date of what they take in."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.case_fold import protected_time
from shared.domain.devices import (
    DeviceDraft,
    certify,
    check_own,
    cut_off,
    device_time,
    fold_devices,
    least_offset,
    next_tag,
    staff_left,
)
from shared.domain.facts import Draft, Fact
from shared.domain.kinds import STAFF_LEFT
from shared.domain.ledgers import journal_ledger
from shared.domain.receipt import parse_receipt, receipt_number
from shared.domain.refusals import Refusal
from shared.domain.refusals_devices import DeviceDraftNotItsOwn
from shared.domain.registry import Registry
from shared.domain.worktime import county_day
from tests.domain.desk import NOW, VILLAGE
from tests.wire.county import fact

KEY = "04" + "ab" * 64
STAFF = f"{VILLAGE}:a7f3"
RECEIPT = receipt_number(VILLAGE, county_day(NOW), "D1", 1)
YEAR = timedelta(days=366)
TIMES = st.integers(-(10**13), 10**14).map(lambda ms: NOW + timedelta(milliseconds=ms))
OFFSETS = st.integers(-(10**15), 10**15)


def journal(*drafts: Draft, inc: int = 1) -> list[Fact]:
    """Return a village's journal of these."""
    facts = [
        fact(d, VILLAGE, seq=n, ledger=journal_ledger(VILLAGE)) for n, d in enumerate(drafts, 1)
    ]
    return [replace(f, header=replace(f.header, inc=inc)) for f in facts]


def certified(tag: str) -> Draft:
    return certify(tag, "手机", KEY, STAFF, "马秀英")


class TestTheDate:
    @given(TIMES, OFFSETS, TIMES, TIMES)
    def test_no_clock_moves_it_past_what_is_certain(
        self, read: datetime, offset: int, synced: datetime, entered: datetime
    ) -> None:
        found = device_time(read, offset, synced, entered)

        assert min(synced, entered) <= found <= entered

    @given(st.timedeltas(timedelta(), timedelta(days=30)), st.integers(-(10**13), 10**14))
    def test_a_clock_that_is_off_by_what_is_measured_tells_the_true_time(
        self, since: timedelta, offset: int
    ) -> None:
        true = NOW - since

        assert device_time(true + timedelta(milliseconds=offset), offset, NOW - YEAR, NOW) == true

    @given(TIMES, OFFSETS, TIMES, st.timedeltas(timedelta(), YEAR))
    def test_it_is_never_after_the_hand_over_however_late_the_entry(
        self, read: datetime, offset: int, handed_over: datetime, later: timedelta
    ) -> None:
        entered = handed_over + later
        least = least_offset(read, offset, handed_over)

        assert device_time(read, least, NOW - 999 * YEAR, entered) <= handed_over
        assert least >= offset

    @given(TIMES, TIMES, OFFSETS)
    def test_order_is_kept(self, one: datetime, other: datetime, offset: int) -> None:
        first, second = sorted((one, other))

        assert device_time(first, offset, NOW - YEAR, NOW) <= device_time(
            second, offset, NOW - YEAR, NOW
        )

    def test_a_case_bears_it_and_one_entered_again_the_date_it_had(self) -> None:
        synced = (NOW - 3 * timedelta(days=1)).isoformat(timespec="milliseconds")
        body = {"device": {"offset": 1000 * 60 * 60, "synced": synced}}
        header = replace(fact(Draft("case.taken_in.v1", {}), VILLAGE, seq=1).header, fresh=None)
        read = NOW - timedelta(days=1)

        assert protected_time(Registry(), header, read, body) == read - timedelta(hours=1)
        assert protected_time(Registry(), header, read, {"device": None}) == read
        again = replace(header, cites="cd" * 32)
        assert protected_time(Registry(), again, read, body) == read


class TestTags:
    def test_they_count_on_and_an_erased_one_counts(self) -> None:
        facts = journal(certified("D1"), certified("D2"))

        assert next_tag([], 1) == "D1"
        assert next_tag(facts, 1) == "D3"
        assert next_tag([replace(f, body=None) for f in facts], 1) == "D3"

    def test_a_later_incarnation_has_its_own(self) -> None:
        """What the node certified last before it was restored may be lost to it."""
        facts = journal(certified("D1"))

        assert next_tag(facts, 2) == "D1R2"
        assert next_tag([*facts, *journal(certified("D1R2"), inc=2)], 2) == "D2R2"

    @pytest.mark.parametrize("tag", ["D1", "D12", "D1R2", "D9999R9999"])
    def test_each_makes_receipt_numbers_that_are_read(self, tag: str) -> None:
        number = receipt_number(VILLAGE, county_day(NOW), tag, 7)

        assert parse_receipt(number.lower()) == number
        assert number != receipt_number(VILLAGE, county_day(NOW), 1, 7)
        other = "1" if number[-1] == "0" else "0"
        with pytest.raises(Refusal):
            parse_receipt(number[:-1] + other)


class TestTheFold:
    def test_a_device_cut_off_keeps_what_never_came(self) -> None:
        facts = journal(
            certified("D1"), certified("D2"), cut_off("D1", "丢失", [RECEIPT], "何有福")
        )

        found = fold_devices(facts)

        assert list(found) == ["D1", "D2"]
        assert found["D1"].missing == (RECEIPT,)
        assert (found["D1"].reason, found["D1"].cut_off_by) == ("丢失", "何有福")
        assert found["D2"].cut_off_at is None

    def test_it_bears_erased_bodies(self) -> None:
        facts = journal(certified("D1"), cut_off("D1", "丢失", [], "何有福"))

        assert fold_devices([replace(facts[0], body=None), facts[1]]) == {}
        assert fold_devices([facts[0], replace(facts[1], body=None)])["D1"].cut_off_at is None

    def test_who_left_and_when(self) -> None:
        facts = journal(certified("D1"), Draft(STAFF_LEFT, {"staff": STAFF}))

        assert staff_left(facts) == {STAFF: NOW}
        assert staff_left([replace(facts[1], body=None)]) == {}


@pytest.mark.parametrize("name", ["", " ", "长" * 300, "a\x00b"])
def test_a_name_is_a_name(name: str) -> None:
    with pytest.raises(Refusal):
        certify("D1", name, KEY, STAFF, "马秀英")


@pytest.mark.parametrize("changed", [{"n": 2}, {"tag": "D2"}, {"node": "620722101201"}], ids=str)
def test_a_draft_is_its_device_s_own(changed: dict[str, object]) -> None:
    device = fold_devices(journal(certified("D1")))["D1"]
    draft = DeviceDraft(
        id="0197e000-0000-7000-8000-000000000001",
        node=VILLAGE,
        tag="D1",
        n=1,
        receipt=RECEIPT,
        received_at=NOW,
        synced=NOW,
        matter="elderly-allowance",
        version=1,
        data={},
        photos={},
    )

    check_own(draft, VILLAGE, device)
    with pytest.raises(DeviceDraftNotItsOwn):
        check_own(replace(draft, **changed), VILLAGE, device)  # type: ignore[arg-type]
