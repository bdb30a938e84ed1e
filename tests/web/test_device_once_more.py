"""A device and a node that lost its memory, a lie of the village, and what must not be told too early."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.app.devices import Devices
from shared.app.drafts import Drafts
from shared.app.pages import note_damaged
from shared.app.verify import verify_all
from shared.app.writing import append
from shared.domain.case_fold import protected_time
from shared.domain.drafts_left import leave
from shared.domain.ledgers import case_ledger, journal_ledger
from shared.domain.records import FormDraft, QuarantineItem
from tests.support.accidents import enter_all_again, image_of, put_back, recover
from tests.support.network import COUNTY, TOWN, VILLAGE
from tests.support.photos import carry
from tests.web.road import DAY, GOOD, Draft, Road, code_of, road
from tests.wire.uploads import photo
from village_agent.bootstrap import build_app

__all__ = ["road"]
MINUTE = timedelta(minutes=1)
"""More than the clocks tick meanwhile."""
WRONG = {**GOOD, "applicant": {**GOOD["applicant"], "applicant.id_number": "1"}}


def named(n: int, road: Road, **changed: Any) -> Draft:
    """Return the n-th take-in, of somebody else each time."""
    data = {
        **GOOD,
        "applicant": {**GOOD["applicant"], "applicant.name": f"何有{'一二三四五六七'[n]}"},
    }
    return road.device.draft(n, road.now, **{"data": data, **changed})


def place(road: Road, draft: Draft) -> str:
    answer = road.device.reports(road.now, draft, since=draft["n"])
    return str(answer.json["drafts"][draft["id"]]["place"])


def corrected(road: Road, draft: Draft) -> None:
    """Have a person put a draft right and take it in."""
    road.agent.get(f"/take-in/{draft['id']}/applicant")
    road.agent.post(f"/take-in/{draft['id']}/applicant", GOOD["applicant"])
    road.agent.post(f"/take-in/{draft['id']}/submit")
    assert road.case(draft).receipt == draft["receipt"]


def tag_of_another(road: Road) -> str:
    """Certify the device once more, as another one, and return its tag."""
    village = road.village
    return Devices(village.here).certify("手机", road.device.public, village.actor).tag


def rebuilt(road: Road) -> None:
    """Rebuild the village from its town; the device reaches the new one."""
    recover(road.county, VILLAGE)
    road.village = road.county[VILLAGE]
    app = build_app(road.village.here, secret=b"a secret for tests only", secure=False)
    road.device.client = app.test_client()


class TestANodeThatWasRebuilt:
    def test_goes_past_what_came_back_and_asks_for_what_did_not(self, road: Road) -> None:
        sent, lost, kept = (named(n, road) for n in (1, 2, 3))
        road.device.hands_over(sent, road.now)
        road.village.exchange()
        road.device.hands_over(lost, road.now)
        rebuilt(road)

        told = road.device.reports(road.now, sent, lost, kept, since=1).json

        assert told["due"] == 2
        assert [told["drafts"][d["id"]]["place"] for d in (sent, lost, kept)] == [
            "acked",
            "awaited",
            "awaited",
        ]
        for draft in (lost, kept):
            assert road.device.hands_over(draft, road.now).json["place"] == "entered"
        assert road.cases() == 3
        assert enter_all_again(road.village) == 0
        assert road.cases() == 3

    def test_what_a_person_entered_again_first_is_known_as_entered(self, road: Road) -> None:
        lost, kept = named(1, road), named(2, road)
        road.device.hands_over(lost, road.now)
        rebuilt(road)
        assert enter_all_again(road.village) == 1

        assert road.device.reports(road.now, lost, kept, since=1).json["due"] == 2
        assert road.device.hands_over(lost, road.now).json["place"] == "entered"
        assert road.device.hands_over(kept, road.now).json["place"] == "entered"
        assert road.cases() == 2

    def test_keeps_no_draft_of_what_comes_back_as_a_case(self, road: Road) -> None:
        draft = named(1, road, data=WRONG)
        road.device.hands_over(draft, road.now)
        image = image_of(road.village.here.store)
        corrected(road, draft)
        road.village.exchange()
        put_back(road.county, VILLAGE, image)
        rebuilt(road)

        assert Drafts(road.village.here).all() == []
        assert place(road, draft) == "acked"

    def test_lets_go_of_a_draft_when_the_case_came_back_after_it(self, road: Road) -> None:
        draft = named(1, road, data=WRONG)
        road.device.hands_over(draft, road.now)
        left = Drafts(road.village.here).get(draft["id"])
        corrected(road, draft)
        road.village.exchange()
        with road.village.here.store.write() as room:
            room.desk.save_draft(left)

        assert place(road, draft) == "acked"
        corrected(road, draft)
        assert Drafts(road.village.here).all() == []

    @pytest.mark.parametrize("heard", [False, True])
    def test_moves_no_date_of_what_was_taken_in_before(self, road: Road, *, heard: bool) -> None:
        """Its device's certificate had not reached the town, and is written anew a day later."""
        if heard:
            road.county.settle()
            road.device.tag = tag_of_another(road)
        draft = road.device.draft(1, road.later(DAY))
        rebuilt(road)
        assert road.device.hands_over(draft, road.now).json["place"] == "entered"
        road.county.settle()

        taken_in_at = road.case(draft).taken_in_at
        assert taken_in_at is not None
        assert taken_in_at - datetime.fromisoformat(draft["received_at"]) < MINUTE
        for node in road.county.nodes.values():
            assert verify_all(node.here, lambda _n: None, lambda _n: None).faults == ()

    def test_opens_a_device_whose_pin_is_forgotten(self, road: Road) -> None:
        before = Devices(road.village.here).rescue("D1")
        rebuilt(road)

        assert Devices(road.village.here).rescue("D1") == before

    def test_whose_memory_lies_behind_goes_on_where_the_device_does(self, road: Road) -> None:
        with road.village.here.store.write() as room:
            room.desk.set_value("device:D1", '{"next": 2, "count": 0}')
        draft = named(5, road)

        assert road.device.reports(road.now, draft, since=5).json["due"] == 5
        assert road.device.hands_over(draft, road.now).json["place"] == "entered"


def test_a_device_that_gives_one_number_twice_makes_no_second_case_of_it(road: Road) -> None:
    first, second = named(1, road), named(1, road, id="0197e000-0000-7000-8000-0000000000ff")
    road.device.hands_over(first, road.now)

    assert code_of(road.device.hands_over(second, road.now)) == (409, "device.id_taken")
    assert road.device.reports(road.now, second, since=1).json["due"] == 2
    assert road.device.hands_over(named(2, road), road.now).json["place"] == "entered"


class TestLeftToTheTown:
    def test_a_device_s_draft_is_not(self, road: Road) -> None:
        draft = road.device.draft(1, road.now, data=WRONG)
        road.device.hands_over(draft, road.now)

        road.agent.get(f"/take-in/{draft['id']}/check")
        assert "留给镇里" not in road.agent.last
        road.agent.get(f"/take-in/{draft['id']}/applicant")
        assert "留给镇里" not in road.agent.last
        assert road.agent.get(f"/take-in/{draft['id']}/leave").status_code == 409
        assert "device.draft_stays" in road.agent.last
        assert road.agent.post(f"/take-in/{draft['id']}/leave").status_code == 409
        assert road.device.reports(road.now, draft).json["drafts"][draft["id"]]["place"] == "draft"

    def test_the_town_takes_over_no_device_and_no_photo_that_a_village_claims(
        self, road: Road
    ) -> None:
        county, village, town = road.county, road.village, road.county[TOWN]
        part = {"receipt": "620722101200-20200101-D1-0001-0", "tag": "D1", "draft": "{}"}
        part |= {"signature": "00" * 64, "offset": "0", "synced": "2020-01-01T00:00:00.000Z"}
        part |= {"received_at": "2020-01-01T00:00:00.000Z", "version": "1"}
        forged = {**GOOD, "device": part, "photos": {"id-card/front/1": "ab" * 32}}
        form = FormDraft(
            road.device.draft(1, road.now)["id"],
            "elderly-allowance",
            "a",
            forged,
            road.now,
            road.now,
        )
        with village.here.store.write() as room:
            entry = leave(form, "x")
            append(village.here, room, journal_ledger(VILLAGE), entry, village.actor)
        county.settle()

        made = Drafts(town.here).go_on(form.id, VILLAGE, town.actor)

        assert set(made.data) == set(GOOD)


class TestDates:
    def test_none_lies_before_the_county_s_registry(self, road: Road) -> None:
        draft = road.device.draft(1, road.now)
        road.device.hands_over(draft, road.now)
        with road.village.here.store.read() as room:
            registry = road.village.here.registry(room)
            entry = room.ledgers.entries(case_ledger(draft["id"]))[0]
        founded = registry.times[0]
        body: dict[str, Any] = dict(entry.fact.body or {})
        early = "2001-01-01T00:00:00.000Z"
        body["device"] = {**body["device"], "synced": early}

        dated = protected_time(registry, entry.header, datetime.fromisoformat(early), body)
        assert dated == founded

    def test_none_lies_after_the_hand_over_however_late_it_is_corrected(self, road: Road) -> None:
        road.device.skew = 3 * DAY
        draft = road.device.draft(1, road.later(DAY), data=WRONG)
        road.device.skew *= 0
        road.device.hands_over(draft, road.now)
        handed_over = road.later(5 * DAY)
        road.agent.sign_in("ma")
        road.agent.get(f"/take-in/{draft['id']}/applicant")
        road.agent.post(f"/take-in/{draft['id']}/applicant", GOOD["applicant"])
        road.agent.post(f"/take-in/{draft['id']}/submit")

        taken_at = road.case(draft).taken_in_at
        assert taken_at is not None
        assert abs(taken_at - handed_over) < DAY / 24


class TestErasing:
    def entered(self, road: Road) -> tuple[Draft, str]:
        sha = road.device.sends(photo(seed=3), road.now)
        draft = road.device.draft(1, road.now, photos={"id-card/front/1": sha})
        road.device.hands_over(draft, road.now)
        return draft, next(iter(road.case(draft).pages.values())).photo.blob

    def test_not_while_bytes_are_gone_here_before_the_town_had_them(self, road: Road) -> None:
        draft, blob = self.entered(road)
        note_damaged(road.village.here, blob)
        road.village.exchange()
        carry(road.village)

        assert place(road, draft) == "entered"

    def test_not_while_an_entry_of_the_case_stands_in_quarantine(self, road: Road) -> None:
        draft, _ = self.entered(road)
        road.village.exchange()
        carry(road.village)
        assert place(road, draft) == "acked"
        item = refused(road, draft, VILLAGE, VILLAGE)

        assert place(road, draft) == "entered"
        with road.village.here.store.write() as room:
            room.quarantine.resolve(item.hash, item.refuser, road.now)
        assert place(road, draft) == "acked"

    @pytest.mark.parametrize("author", [TOWN, VILLAGE])
    def test_whatever_another_node_answers_for(self, road: Road, author: str) -> None:
        """What the town wrote of the case, or altered and sent on in the village's name, is none of the device's."""
        draft, _ = self.entered(road)
        road.village.exchange()
        carry(road.village)
        refused(road, draft, author, TOWN)

        assert place(road, draft) == "acked"


def refused(road: Road, draft: Draft, author: str, owner: str) -> QuarantineItem:
    """Put something of a draft's case in the village's quarantine, and return it: who is said to have written it, and who answers for it."""
    item = QuarantineItem(
        hash="ab" * 32,
        ledger=case_ledger(draft["id"]),
        seq=2,
        kind="case.pages_added.v1",
        author=author,
        refuser=COUNTY,
        code="entry.bad_signature",
        owner=owner,
        at=road.now,
    )
    with road.village.here.store.write() as room:
        room.quarantine.add(item)
    return item


class TestAPhotoThatCannotBeKept:
    def handed_over(self, road: Road) -> tuple[Draft, Any]:
        junk = b"no photo at all" * 100
        sha = hashlib.sha256(junk).hexdigest()
        road.device.call(f"/app/photo/{sha}", junk, road.now)
        draft = road.device.draft(1, road.now, photos={"id-card/front/1": sha})
        return draft, road.device.hands_over(draft, road.now)

    def test_is_told_and_waits_for_a_person(self, road: Road) -> None:
        draft, answer = self.handed_over(road)

        assert answer.json["place"] == "draft"
        assert [p["code"] for p in answer.json["problems"]] == ["device.photos_refused"]
        assert road.device.hands_over(draft, road.now).json == answer.json
        assert place(road, draft) == "draft"
        assert road.cases() == 0

    def test_a_person_who_has_looked_takes_it_in(self, road: Road) -> None:
        draft, _ = self.handed_over(road)

        road.agent.get(f"/take-in/{draft['id']}/check")
        assert "device.photos_refused" in road.agent.last
        road.agent.post(f"/take-in/{draft['id']}/submit")

        assert road.case(draft).receipt == draft["receipt"]


class TestAPaperBook:
    def test_a_number_out_of_one_that_a_device_claims_is_not_heard(self, road: Road) -> None:
        data = {**GOOD, "book": {"book.number": "620722101200-20261101-B1001-0001-0"}}
        data["sign"] = {**GOOD["sign"], "book.written_on": "2026-11-01"}
        draft = road.device.draft(1, road.now, data=data)

        assert road.device.hands_over(draft, road.now).json["place"] == "entered"
        assert road.case(draft).receipt == draft["receipt"]
        assert road.case(draft).written_on is None

    def test_nor_one_that_a_person_types(self, road: Road) -> None:
        draft = road.device.draft(1, road.now, data=WRONG)
        road.device.hands_over(draft, road.now)
        road.agent.get(f"/take-in/{draft['id']}/applicant")
        road.agent.post(f"/take-in/{draft['id']}/applicant", GOOD["applicant"])
        page: dict[str, object] = {
            "book.number": "620722101200-20261101-B1001-0001-0",
            "book.written_on": "2026-11-01",
        }

        answer = road.agent.post(f"/take-in/{draft['id']}/submit", page)

        assert answer.status_code == 422
        assert "device.has_number" in road.agent.last
        assert str(page["book.number"]) in road.agent.last
        road.agent.post(f"/take-in/{draft['id']}/submit", dict.fromkeys(page, ""))
        assert road.case(draft).receipt == draft["receipt"]
