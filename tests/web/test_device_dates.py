"""What becomes of a device's take-in afterwards: corrected at the village, erased when the town has it, dated by no wrong clock."""

from datetime import datetime, timedelta

import pytest

from shared.app.overview import Overview
from tests.support.field_device import iso
from tests.support.network import VILLAGE
from tests.support.photos import carry
from tests.web.road import DAY, GOOD, YEAR, Draft, Road, road
from tests.wire.uploads import photo

__all__ = ["road"]


class TestWithProblems:
    WRONG = {**GOOD, "applicant": {**GOOD["applicant"], "applicant.id_number": "1"}}

    def test_it_becomes_a_draft_at_the_village_and_the_device_is_told(self, road: Road) -> None:
        draft = road.device.draft(1, road.now, data=self.WRONG)

        answer = road.device.hands_over(draft, road.now)

        assert answer.json["place"] == "draft"
        assert [p["code"] for p in answer.json["problems"]] == ["input.id_length"]
        home = road.agent.get("/home").get_data(as_text=True)
        assert draft["receipt"] in home
        assert "设备 D1" in home
        assert road.device.reports(road.now, draft).json["drafts"][draft["id"]]["place"] == "draft"

    def test_the_next_one_does_not_wait_for_it(self, road: Road) -> None:
        road.device.hands_over(road.device.draft(1, road.now, data=self.WRONG), road.now)

        answer = road.device.hands_over(road.device.draft(2, road.now), road.now)

        assert answer.json["place"] == "entered"

    def test_corrected_and_taken_in_it_keeps_number_and_date(self, road: Road) -> None:
        draft = road.device.draft(1, road.later(2 * DAY), data=self.WRONG)
        road.device.hands_over(draft, road.now)
        road.later(DAY)

        road.agent.get(f"/take-in/{draft['id']}/applicant")
        road.agent.post(f"/take-in/{draft['id']}/applicant", GOOD["applicant"])
        road.agent.post(f"/take-in/{draft['id']}/submit")

        case = road.case(draft)
        assert case.receipt == draft["receipt"]
        assert case.taken_in_at is not None
        assert iso(case.taken_in_at)[:16] == draft["received_at"][:16]
        assert draft["receipt"] in road.agent.last
        assert road.device.hands_over(draft, road.now).json["place"] == "entered"

    def test_nobody_throws_it_away(self, road: Road) -> None:
        draft = road.device.draft(1, road.now, data=self.WRONG)
        road.device.hands_over(draft, road.now)

        road.agent.get(f"/take-in/{draft['id']}/drop")
        answer = road.agent.post(f"/take-in/{draft['id']}/drop")

        assert answer.status_code == 409
        assert "device.draft_stays" in road.agent.last


class TestWhenItMayErase:
    def place(self, road: Road, draft: Draft) -> str:
        answer = road.device.reports(road.now, draft)
        return str(answer.json["drafts"][draft["id"]]["place"])

    def test_only_once_the_town_holds_entries_and_photos(self, road: Road) -> None:
        sha = road.device.sends(photo(seed=3), road.now)
        draft = road.device.draft(1, road.now, photos={"id-card/front/1": sha})

        assert self.place(road, draft) == "awaited"
        road.device.hands_over(draft, road.now)
        assert self.place(road, draft) == "entered"
        road.village.exchange()
        assert self.place(road, draft) == "entered"
        carry(road.village)
        assert self.place(road, draft) == "acked"
        state = Overview(road.village.here).link()
        assert state is not None
        assert state.waiting == frozenset()


class TestAWrongClock:
    @pytest.mark.parametrize("skew", [YEAR, -YEAR, 20 * YEAR, -20 * YEAR], ids=str)
    def test_a_clock_that_is_off_and_stays_so_moves_no_date(self, skew: timedelta) -> None:
        road = Road(skew)
        taken_at = road.later(2 * DAY)
        draft = road.device.draft(1, taken_at)

        assert road.device.hands_over(draft, road.now).json["place"] == "entered"
        case = road.case(draft)
        assert case.received_at == datetime.fromisoformat(draft["received_at"])
        assert case.taken_in_at is not None
        assert abs(case.taken_in_at - taken_at) < timedelta(seconds=10)

    @pytest.mark.parametrize("skew", [YEAR, -YEAR], ids=str)
    def test_one_put_right_before_the_hand_over_moves_it_to_its_bounds(
        self, skew: timedelta
    ) -> None:
        road = Road(skew)
        draft = road.device.draft(1, road.later(2 * DAY))
        road.device.skew = timedelta()
        road.device.hands_over(draft, road.now)

        case = road.case(draft)
        certified = road.village.here
        assert case.taken_in_at is not None
        if skew > timedelta():
            assert timedelta() <= case.slip[0].at - case.taken_in_at < timedelta(minutes=1)
        else:
            with certified.store.read() as room:
                entry = room.ledgers.entries(f"journal:{VILLAGE}")[-1]
            assert case.taken_in_at == entry.header.at

    def test_no_date_lies_before_the_device_was_certified(self, road: Road) -> None:
        old = road.device.draft(1, road.now - YEAR, synced=iso(road.now - YEAR))
        road.device.hands_over(old, road.now)

        taken_at = road.case(old).taken_in_at
        assert taken_at is not None
        assert taken_at > road.now - timedelta(minutes=5)
