"""Visits and public notices on the case page: put on record with photos, which go where the case goes."""

import pytest

from shared.domain.acts import Act
from shared.domain.records_kept import record_slot
from tests.domain.desk import filled_in
from tests.support.network import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, County
from tests.support.pages import Visitor
from tests.support.photos import carry, carry_all
from tests.web.desks import A_CASE, visitor
from tests.web.html_check import faults
from tests.web.tier_desks import at_desk
from tests.wire.uploads import pdf, photo

MINIMUM, MATTER = "01234567-89ab-7def-8123-456789abcd77", "minimum-living-allowance"
CASE_PAGE = f"/cases/{A_CASE}"
VISIT = {
    "visitor": "张代办",
    "other_visitor": "马秀英",
    "visited_on": "2026-11-23",
    "finding": "agrees",
    "note": "独居，土房两间",
}
NOTICE = {"place": "村务公开栏", "since": "2026-11-23", "until": "2026-12-01", "text": "拟确认"}


@pytest.fixture
def county() -> County:
    county = County((COUNTY, TOWN, VILLAGE, OTHER_VILLAGE))
    county[VILLAGE].takes_in(A_CASE)
    return county


def opened(county: County, code: str, role: str) -> Visitor:
    """Return someone with the case open."""
    person = visitor(county, code, role)
    assert person.get(CASE_PAGE).status_code == 200
    return person


def visits(county: County) -> Visitor:
    """Have the village's agent put a visit on record, with a photo."""
    agent = opened(county, VILLAGE, "agent")
    agent.upload(f"{CASE_PAGE}/record/visit", "photo", "door.jpg", photo(), VISIT)
    return agent


def posted(county: County) -> Visitor:
    """Have the town's clerk put a notice on record that hangs in the village."""
    village, town = county[VILLAGE], county[TOWN]
    village.cases.take_in(MINIMUM, MATTER, filled_in(MATTER), village.actor)
    village.does(MINIMUM, Act.FORWARD)
    county.settle()
    town.does(MINIMUM, Act.TAKE_OVER)
    town.does(MINIMUM, Act.ACCEPT)
    clerk = at_desk(county, TOWN, "clerk")
    clerk.get(f"/cases/{MINIMUM}")
    clerk.post(f"/cases/{MINIMUM}/record/post_notice", dict(NOTICE))
    county.settle()
    return clerk


def test_a_visit_with_a_photo_reaches_town_and_county(county: County) -> None:
    agent = visits(county)
    assert "现场记录" in agent.last
    assert "2026-11-23 张代办、马秀英：与申报一致" in agent.last
    assert "2026-11-23 入户走访 1" in agent.last
    assert not faults(agent.last)

    county[VILLAGE].does(A_CASE, Act.FORWARD)
    county.settle()
    clerk = opened(county, TOWN, "clerk")
    assert "传输中" in clerk.last
    carry_all(county, VILLAGE, TOWN)
    county.settle()
    for code in (TOWN, COUNTY):
        case = county[code].sees(A_CASE)
        (slot,) = case.pages
        sha = case.pages[slot].photo.blob
        assert slot == record_slot(Act.VISIT, case.slip[1].hash)
        person = visitor(county, code, "clerk", login="li")
        page = person.get(CASE_PAGE).text
        assert "现场记录" in page
        assert f"/pages/{sha}" in page
        assert person.client.get(f"{CASE_PAGE}/pages/{sha}").mimetype == "image/jpeg"


def test_a_photo_that_is_refused_leaves_what_was_typed_and_writes_nothing(county: County) -> None:
    agent = opened(county, VILLAGE, "agent")
    before = len(county[VILLAGE].sees(A_CASE).slip)
    answer = agent.upload(f"{CASE_PAGE}/record/visit", "photo", "x.jpg", b"MZ", VISIT)

    assert answer.status_code == 422
    assert "page.wrong_type" in agent.last
    assert 'id="visit-photos-wrong"' in agent.last
    assert "独居，土房两间" in agent.last
    assert not faults(agent.last)
    assert len(county[VILLAGE].sees(A_CASE).slip) == before


def test_what_is_typed_wrong_leaves_the_rest_and_no_photo(county: County) -> None:
    agent = opened(county, VILLAGE, "agent")
    typed = {**VISIT, "other_visitor": "张代办"}
    answer = agent.upload(f"{CASE_PAGE}/record/visit", "photo", "x.jpg", photo(), typed)

    assert (answer.status_code, "input.same_person" in agent.last) == (422, True)
    assert county[VILLAGE].sees(A_CASE).added == []


def test_a_photo_need_not_be_there(county: County) -> None:
    agent = opened(county, VILLAGE, "agent")
    agent.post(f"{CASE_PAGE}/record/visit", dict(VISIT))
    case = county[VILLAGE].sees(A_CASE)

    assert [hand.act for hand in case.slip][-1] is Act.VISIT
    assert "添加照片" in agent.last
    slot = record_slot(Act.VISIT, case.slip[-1].hash)
    photos = f"{CASE_PAGE}/photos/{slot.document}"
    assert "2026-11-23 入户走访 1" in agent.get(photos).text
    agent.upload(f"{photos}/{slot.page}/1", "file", "x.pdf", pdf())
    assert slot in county[VILLAGE].sees(A_CASE).pages


def test_the_village_photographs_a_notice_that_the_town_has_on_record(county: County) -> None:
    posted(county)
    slot = record_slot(Act.POST_NOTICE, county[TOWN].sees(MINIMUM).slip[-1].hash)
    agent = visitor(county, VILLAGE, "agent")
    agent.get(f"/cases/{MINIMUM}/photos/{slot.document}")
    agent.upload(
        f"/cases/{MINIMUM}/photos/{slot.document}/{slot.page}/1", "photo", "x.jpg", photo()
    )
    county.settle()
    carry(county[VILLAGE])

    page = visitor(county, TOWN, "clerk", login="li").get(f"/cases/{MINIMUM}").text
    assert "2026-11-23 张贴于村务公开栏" in page
    assert f"/pages/{county[TOWN].sees(MINIMUM).pages[slot].photo.blob}" in page


def test_nothing_else_takes_files_that_way(county: County) -> None:
    agent = opened(county, VILLAGE, "agent")
    for act in ("withdraw", "add_pages", "nothing"):
        assert agent.post(f"{CASE_PAGE}/record/{act}", {"reason": "x"}).status_code == 404


def test_a_record_of_another_case_is_no_place_for_photos(county: County) -> None:
    agent = visits(county)
    assert agent.get(f"{CASE_PAGE}/photos/record-notice").status_code == 404
    agent.get(CASE_PAGE)
    path = f"{CASE_PAGE}/photos/record-visit/e{'0' * 16}/1"
    assert agent.upload(path, "photo", "x.jpg", photo()).status_code == 404


def test_in_english_too(county: County) -> None:
    agent = visits(county)
    agent.post("/account/language", {"language": "en", "back": CASE_PAGE})
    assert "Records made on the spot" in agent.last
    assert "household visit, 2026-11-23: 1" in agent.last
