"""What a person of the village looks at first: a device that was cut off and found again, one too long, one of somebody gone."""

from typing import Any

import pytest

from shared.app.verify import verify_all
from shared.domain.devices import MAX_DRAFT
from tests.support.network import TOWN, VILLAGE
from tests.web.html_check import faults
from tests.web.road import DAY, GOOD, Draft, Road, code_of, road
from tests.wire.uploads import photo

__all__ = ["road"]


def cut_off(road: Road) -> None:
    road.agent.get("/devices/D1/cut-off")
    road.agent.post("/devices/D1/cut-off", {"reason": "路上丢失"})


def found(road: Road) -> None:
    road.agent.sign_in("ma")
    road.agent.get("/devices/")
    road.agent.post("/devices/D1/found")


def codes(answer: Any) -> list[str]:
    return [problem["code"] for problem in answer.json["problems"]]


def takes_in(road: Road, draft: Draft) -> None:
    """Look at a draft of a device and take it in."""
    road.agent.sign_in("ma")
    road.agent.get(f"/take-in/{draft['id']}/check")
    assert faults(road.agent.last) == []
    road.agent.post(f"/take-in/{draft['id']}/submit")


def is_sound(road: Road) -> bool:
    road.village.exchange()
    said = [
        verify_all(road.county[code].here, lambda _: None, lambda _: None).faults
        for code in (VILLAGE, TOWN)
    ]
    return said == [(), ()]


class TestADeviceThatWasCutOffAndIsFound:
    def test_hands_over_once_it_is_let_in_and_a_person_takes_it_in(self, road: Road) -> None:
        draft = road.device.draft(1, road.later(DAY))
        road.device.reports(road.now, draft)
        road.agent.sign_in("ma")
        cut_off(road)
        assert code_of(road.device.hands_over(draft, road.now)) == (403, "device.cut_off")
        assert draft["receipt"] in road.agent.last
        found(road)
        assert "现在可以交件" in road.agent.last
        assert faults(road.agent.last) == []

        assert road.device.reports(road.now, draft).json["cut_off"] is True
        sha = road.device.sends(photo(seed=3), road.now)
        draft["photos"] = {"id-card/front/1": sha}
        answer = road.device.hands_over(draft, road.now)

        assert answer.json["place"] == "draft"
        assert codes(answer) == ["device.found_again"]
        assert road.cases() == 0
        takes_in(road, draft)
        case = road.case(draft)
        assert case.receipt == draft["receipt"]
        assert case.taken_in_at is not None
        assert case.taken_in_at < case.slip[0].at - DAY / 2
        assert len(case.pages) == 1
        road.agent.get("/devices/")
        assert draft["receipt"] not in road.agent.last
        assert is_sound(road)

    def test_for_a_day(self, road: Road) -> None:
        cut_off(road)
        found(road)
        road.later(DAY)

        assert code_of(road.device.reports(road.now)) == (403, "device.cut_off")

    def test_a_date_after_it_was_cut_off_counts_for_nothing_but_the_number_stays(
        self, road: Road
    ) -> None:
        cut_off(road)
        draft = road.device.draft(1, road.later(2 * DAY))
        late = road.later(DAY)
        found(road)

        answer = road.device.hands_over(draft, road.now)

        assert codes(answer) == ["device.found_again", "device.taken_in_late"]
        road.agent.get(f"/take-in/{draft['id']}/check")
        assert draft["receipt"] in road.agent.last
        assert "device.taken_in_late" in road.agent.last
        assert "删去草稿" not in road.agent.last
        assert road.agent.post(f"/take-in/{draft['id']}/drop").status_code == 409
        takes_in(road, draft)
        case = road.case(draft)
        assert case.receipt == draft["receipt"]
        assert case.taken_in_at is not None
        assert case.taken_in_at > late
        assert road.device.hands_over(draft, road.now).json == {"place": "entered", "problems": []}
        assert is_sound(road)

    def test_one_in_use_needs_no_letting_in(self, road: Road) -> None:
        road.agent.get("/devices/")

        assert road.agent.post("/devices/D1/found").status_code == 409
        assert "device.in_use" in road.agent.last
        assert road.agent.post("/devices/D9/found").status_code == 404


def test_one_too_long_to_keep_with_its_signature_is_a_draft_of_the_desk(road: Road) -> None:
    sent = [road.device.sends(photo(seed=seed), road.now) for seed in range(3)]
    draft = road.device.draft(1, road.later(DAY), data={**GOOD, "more": {"x": "\n" * 19_000}})
    draft["photos"] = {f"household-register/member/{n}": sent[n % 3] for n in range(1, 3)}
    assert len(road.device.envelope(draft)["draft"]) > MAX_DRAFT

    answer = road.device.hands_over(draft, road.now)

    assert codes(answer) == ["device.draft_long"]
    assert road.device.hands_over(road.device.draft(2, road.now), road.now).status_code == 200
    takes_in(road, draft)
    assert road.case(draft).receipt == draft["receipt"]
    assert len(road.case(draft).pages) == 2
    assert is_sound(road)


@pytest.mark.parametrize("matter", ["no-such-matter"])
def test_one_of_a_matter_that_is_not_known_holds_nothing_up(road: Road, matter: str) -> None:
    draft = road.device.draft(1, road.now, matter=matter)

    answer = road.device.hands_over(draft, road.now)

    assert answer.json["place"] == "draft"
    assert road.device.hands_over(road.device.draft(2, road.now), road.now).json["place"] == (
        "entered"
    )
