"""What a device hands over to its village: once, in order, by its own signature, and with its own date."""

import hashlib
from datetime import timedelta

import pytest

from shared.app.accounts import Accounts
from shared.app.pages import Pages
from shared.app.verify import verify_all
from shared.ledger.devices import CALL_TAG, call_message
from tests.support.field_device import FieldDevice, iso
from tests.support.network import TOWN, VILLAGE
from tests.support.pages import QUICK
from tests.web.road import DAY, GOOD, Draft, Road, code_of, road
from tests.wire.uploads import photo

__all__ = ["road"]


def test_a_take_in_at_the_door_becomes_the_case_of_its_own_id_number_and_time(road: Road) -> None:
    taken_at = road.later(2 * DAY)
    draft = road.device.draft(1, taken_at)

    answer = road.device.hands_over(draft, road.now)

    assert answer.json == {"place": "entered", "problems": []}
    case = road.case(draft)
    assert (case.id, case.receipt) == (draft["id"], draft["receipt"])
    assert case.slip[0].by == "马秀英"
    assert case.slip[0].actor == Accounts(road.village.here, QUICK).all()[0].staff
    assert case.taken_in_at is not None
    assert abs(case.taken_in_at - taken_at) < timedelta(seconds=10)
    assert case.taken_in_at < case.slip[0].at - DAY


def test_the_same_again_is_the_same_case(road: Road) -> None:
    draft = road.device.draft(1, road.now)

    answers = [road.device.hands_over(draft, road.now).json for _ in range(3)]

    assert answers == [answers[0]] * 3
    assert road.cases() == 1


def test_what_it_signed_can_be_verified_from_the_case_and_the_journal_at_the_town(
    road: Road,
) -> None:
    draft = road.device.draft(1, road.now)
    road.device.hands_over(draft, road.now)
    road.village.exchange()

    for code in (VILLAGE, TOWN):
        assert verify_all(road.county[code].here, lambda _: None, lambda _: None).faults == ()


def test_photos_come_first_and_stand_in_the_case(road: Road) -> None:
    draft = road.device.draft(1, road.now)
    sha = road.device.sends(photo(seed=3), road.now)
    draft["photos"] = {"id-card/front/1": sha}

    assert road.device.hands_over(draft, road.now).json["place"] == "entered"
    pages = road.case(draft).pages
    assert [str(slot) for slot in pages] == ["id-card/front/1"]
    content, kind = Pages(road.village.here).read(
        draft["id"], next(iter(pages.values())).photo.blob
    )
    assert (kind, content[:3]) == ("image/jpeg", b"\xff\xd8\xff")


class TestInOrder:
    def test_a_gap_is_refused_with_what_is_due(self, road: Road) -> None:
        answer = road.device.hands_over(road.device.draft(2, road.now), road.now)

        assert code_of(answer) == (409, "device.out_of_order")
        assert answer.json["expected"] == 1
        assert road.cases() == 0

    def test_one_after_the_other(self, road: Road) -> None:
        for n in (1, 2, 3):
            data = {**GOOD, "applicant": {**GOOD["applicant"], "applicant.name": "何有福"}}
            draft = road.device.draft(n, road.now, data=data)
            assert road.device.hands_over(draft, road.now).json["place"] == "entered"
        assert road.cases() == 3

    def test_a_photo_that_has_not_come_holds_it_up(self, road: Road) -> None:
        draft = road.device.draft(1, road.now, photos={"id-card/front/1": "ab" * 32})

        assert code_of(road.device.hands_over(draft, road.now)) == (409, "device.photos_missing")
        assert road.cases() == 0

    def test_a_photo_that_is_none_does_not(self, road: Road) -> None:
        junk = b"no photo at all" * 100
        sha = hashlib.sha256(junk).hexdigest()
        assert code_of(road.device.call(f"/app/photo/{sha}", junk, road.now)) == (
            422,
            "page.wrong_type",
        )
        draft = road.device.draft(1, road.now, photos={"id-card/front/1": sha})

        assert road.device.hands_over(draft, road.now).json["place"] == "draft"

    def test_a_node_that_has_forgotten_goes_on_where_the_device_does(self, road: Road) -> None:
        with road.village.here.store.write() as room:
            room.desk.set_value("device:D1", "")
        draft = road.device.draft(5, road.now)

        assert road.device.reports(road.now, draft, since=5).json["due"] == 5
        assert road.device.hands_over(draft, road.now).json["place"] == "entered"


class TestAPhoto:
    def test_one_that_was_cut_on_the_way_is_not_kept(self, road: Road) -> None:
        whole = photo(seed=4)
        sha = hashlib.sha256(whole).hexdigest()
        said = (road.device.tag, 9, iso(road.now), sha)
        message = call_message(VILLAGE, "POST", f"/app/photo/{sha}", said)
        headers = {
            "Tongban-Device": said[0],
            "Tongban-Count": "9",
            "Tongban-Clock": said[2],
            "Tongban-Signature": road.device.signs(CALL_TAG, message),
        }

        answer = road.device.client.post(f"/app/photo/{sha}", data=whole[:-9], headers=headers)

        assert code_of(answer) == (422, "device.photo_other")
        draft = road.device.draft(1, road.now, photos={"id-card/front/1": sha})
        road.device.count = 9
        assert code_of(road.device.hands_over(draft, road.now)) == (409, "device.photos_missing")

    def test_of_a_stranger_nothing_is_kept_and_one_too_large_is_refused(self, road: Road) -> None:
        large = b"\xff\xd8\xff" + bytes(9 * 1024 * 1024)
        sha = hashlib.sha256(large).hexdigest()

        by_stranger = FieldDevice(road.device.client).call(f"/app/photo/{sha}", large, road.now)

        assert code_of(by_stranger) == (403, "device.bad_signature")
        assert code_of(road.device.call(f"/app/photo/{sha}", large, road.now)) == (
            422,
            "page.too_large",
        )


class TestWhoCalls:
    def test_another_key(self, road: Road) -> None:
        stranger = FieldDevice(road.device.client)

        answer = stranger.hands_over(stranger.draft(1, road.now), road.now)

        assert code_of(answer) == (403, "device.bad_signature")
        assert road.cases() == 0

    def test_another_tag(self, road: Road) -> None:
        stranger = FieldDevice(road.device.client, tag="D7")

        assert code_of(stranger.reports(road.now)) == (404, "device.unknown")

    @pytest.mark.parametrize(
        "said",
        [
            {"Tongban-Signature": "00" * 64},
            {"Tongban-Signature": ""},
            {"Tongban-Signature": "字"},
            {"Tongban-Count": "9"},
            {"Tongban-Count": "-1"},
            {"Tongban-Count": "9" * 30},
            {"Tongban-Clock": "2026-11-23T01:40:00.000Z"},
            {"Tongban-Clock": "yesterday"},
        ],
        ids=str,
    )
    def test_anything_else_than_what_was_signed(self, road: Road, said: dict[str, str]) -> None:
        if "字" in said.values():
            said = {"Tongban-Signature": "\u00e5"}
        answer = road.device.says("/app/state", {"from": 1, "holds": []}, road.now, **said)

        assert code_of(answer) == (403, "device.bad_signature")

    def test_the_same_request_again(self, road: Road) -> None:
        draft = road.device.draft(1, road.now)
        road.device.hands_over(draft, road.now)
        road.device.count -= 1

        assert code_of(road.device.hands_over(draft, road.now)) == (409, "device.replayed")

    def test_a_request_at_another_address(self, road: Road) -> None:
        """What was signed for one address is no word at another."""
        body = b'{"from":1,"holds":[]}'
        said = ("D1", 7, iso(road.now), hashlib.sha256(body).hexdigest())
        headers = {
            "Tongban-Device": "D1",
            "Tongban-Count": "7",
            "Tongban-Clock": said[2],
            "Tongban-Signature": road.device.signs(
                CALL_TAG, call_message(VILLAGE, "POST", "/app/state", said)
            ),
        }

        elsewhere = road.device.client.post("/app/catalogue", data=body, headers=headers)
        here = road.device.client.post("/app/state", data=body, headers=headers)

        assert code_of(elsewhere) == (403, "device.bad_signature")
        assert here.status_code == 200

    def test_a_device_cut_off_is_refused_and_what_it_held_is_listed(self, road: Road) -> None:
        kept, lost = road.device.draft(1, road.now), road.device.draft(2, road.now)
        road.device.reports(road.now, kept, lost)
        road.device.hands_over(kept, road.now)

        page = road.agent.get("/devices/D1/cut-off").get_data(as_text=True)
        assert lost["receipt"] in page
        road.agent.post("/devices/D1/cut-off", {"reason": "路上丢失"})

        assert code_of(road.device.hands_over(lost, road.now)) == (403, "device.cut_off")
        assert lost["receipt"] in road.agent.last
        assert kept["receipt"] not in road.agent.last
        assert "路上丢失" in road.agent.last
        assert road.cases() == 1

    def test_what_was_taken_in_after_its_person_had_left(self, road: Road) -> None:
        before, after = road.device.draft(1, road.now), road.later(DAY)
        Accounts(road.village.here, QUICK).remove("ma")
        late = road.device.draft(2, road.later(DAY))

        assert road.device.hands_over(before, road.now).json["place"] == "entered"
        answer = road.device.hands_over(late, road.now)
        assert answer.json["place"] == "draft"
        assert [p["code"] for p in answer.json["problems"]] == ["device.staff_gone"]
        assert after < road.now
        assert road.cases() == 1


class TestWhatItMade:
    @pytest.mark.parametrize(
        "changed",
        [
            {"node": "620722101201"},
            {"tag": "D2"},
            {"receipt": "620722101200-20261123-D1-0002-0"},
            {"received_at": "2020-01-01T00:00:00.000Z"},
        ],
        ids=str,
    )
    def test_it_is_for_this_village_by_this_device(self, road: Road, changed: Draft) -> None:
        answer = road.device.hands_over(road.device.draft(1, road.now, **changed), road.now)

        assert code_of(answer) == (403, "device.not_its_own")

    @pytest.mark.parametrize(
        "changed",
        [
            {"id": "../x"},
            {"n": 0},
            {"n": True},
            {"received_at": "2026-11-23"},
            {"data": {"applicant": {"name": 1}}},
            {"data": {"applicant": {"name": "长" * 20_001}}},
            {"photos": {"../../x/1": "ab" * 32}},
            {"photos": {"id-card/front/1": "xyz"}},
            {"extra": 1},
        ],
        ids=str,
    )
    def test_it_is_in_its_form(self, road: Road, changed: Draft) -> None:
        answer = road.device.hands_over(road.device.draft(1, road.now) | changed, road.now)

        assert code_of(answer) == (422, "device.bad_draft")
        assert road.cases() == 0

    def test_it_bears_the_device_s_signature_and_not_only_the_call_s(self, road: Road) -> None:
        envelope = road.device.envelope(road.device.draft(1, road.now))
        envelope["draft"] = envelope["draft"].replace("赵桂兰", "赵桂香")

        assert code_of(road.device.says("/app/draft", envelope, road.now)) == (
            403,
            "device.bad_signature",
        )

    def test_its_id_is_no_other_case_s(self, road: Road) -> None:
        draft = road.device.draft(1, road.now)
        road.village.takes_in(draft["id"])

        assert code_of(road.device.hands_over(draft, road.now)) == (409, "device.id_taken")
        assert road.cases() == 1


def test_the_catalogue_holds_what_the_village_takes_in_and_its_forms(road: Road) -> None:
    found = road.device.says("/app/catalogue", {}, road.now).json

    allowance = next(m for m in found["matters"] if m["id"] == "elderly-allowance")
    keys = [q["key"] for s in allowance["steps"] for b in s["blocks"] for q in b["questions"]]
    assert "applicant.id_number" in keys
    assert "fields.lives_with" in keys
    assert len(allowance["until"]) == 45
    assert road.device.reports(road.now).json["catalogue"] == found["digest"]
