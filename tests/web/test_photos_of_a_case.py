"""Photos on the case page: how each stands, adding one, taking one again; and who may look at them."""

import re
from dataclasses import replace

import pytest

from shared.app.pages import note_damaged
from shared.domain.acts import Act
from tests.support.network import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, County
from tests.support.pages import Visitor
from tests.support.photos import BACK, FRONT, adds, carry, carry_all
from tests.web.desks import A_CASE, visitor
from tests.web.html_check import faults
from tests.web.taking_in import Agent, app_of_village
from tests.web.tier_desks import at_desk
from tests.wire.uploads import pdf, photo

CASE_PAGE = f"/cases/{A_CASE}"
PHOTOS = f"{CASE_PAGE}/photos/id-card"


@pytest.fixture
def county() -> County:
    return County((COUNTY, TOWN, VILLAGE, OTHER_VILLAGE))


def handed_up(county: County, *, whole: bool = True) -> str:
    """Have the village hand a case with a photo to the town; return the photo's SHA-256."""
    village = county[VILLAGE]
    village.takes_in(A_CASE)
    sha = adds(village, A_CASE, photo(), FRONT)
    village.does(A_CASE, Act.FORWARD)
    county.settle()
    county[TOWN].does(A_CASE, Act.TAKE_OVER)
    if whole:
        carry_all(county, VILLAGE, TOWN)
    county.settle()
    return sha


def opened(county: County, code: str, role: str, path: str = CASE_PAGE) -> Visitor:
    """Return someone with a page open."""
    person = visitor(county, code, role)
    assert person.get(path).status_code == 200
    return person


class TestHowItStands:
    def test_the_town_counts_the_photos_that_a_village_still_holds(self, county: County) -> None:
        handed_up(county, whole=False)
        clerk = at_desk(county, TOWN, "reviewer")
        assert "照片 1 张" in clerk.get("/villages").text
        carry_all(county, VILLAGE, TOWN)
        assert "照片" not in clerk.get("/villages").text

    def test_material_in_transit_is_said_and_is_not_missing(self, county: County) -> None:
        sha = handed_up(county, whole=False)
        county[TOWN].here.blobs.append(sha, 0, photo()[: len(photo()) // 2])
        clerk = opened(county, TOWN, "clerk")
        page = clerk.last
        assert re.search(r"传输中 \d\d%", page)
        assert "材料还在传输中（1 页），不是缺件：可以先审查。" in page
        assert "缺失" not in page
        assert not faults(page)
        carry(county[VILLAGE])
        page = clerk.get(CASE_PAGE).text
        assert "已到" in page
        assert "传输中" not in page

    def test_what_is_lost_is_missing_and_says_what_to_do(self, county: County) -> None:
        sha = handed_up(county, whole=False)
        county[VILLAGE].here.blobs.drop(sha)
        carry(county[VILLAGE])
        page = opened(county, TOWN, "clerk").last
        assert "缺失" in page
        assert "请要求补拍" in page

    def test_the_village_sees_how_much_went_up(self, county: County) -> None:
        handed_up(county, whole=False)
        page = opened(county, VILLAGE, "agent").last
        assert "送上级 0%" in page
        assert "还有 1 张照片在送" in page
        carry(county[VILLAGE])
        assert "送上级" not in visitor(county, VILLAGE, "agent", login="li").get(CASE_PAGE).text

    def test_lists_carry_a_mark(self, county: County) -> None:
        village = county[VILLAGE]
        village.takes_in(A_CASE)
        adds(village, A_CASE, photo(), FRONT)
        village.does(A_CASE, Act.FORWARD)
        county.settle()
        clerk = at_desk(county, TOWN, "clerk")
        assert "材料传输中" in clerk.get("/desk/offered").text
        carry(village)
        assert "材料传输中" not in clerk.get("/desk/offered").text

    def test_in_english_too(self, county: County) -> None:
        handed_up(county, whole=False)
        clerk = opened(county, TOWN, "clerk")
        clerk.post("/account/language", {"language": "en", "back": CASE_PAGE})
        assert "in transit, 0 %" in clerk.last
        assert "it is not missing" in clerk.last


class TestLooking:
    def test_a_picture_is_served_to_look_at_and_a_pdf_to_save(self, county: County) -> None:
        sha = handed_up(county)
        clerk = opened(county, TOWN, "clerk")
        shown = clerk.client.get(f"{CASE_PAGE}/pages/{sha}")
        assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in shown.headers["Cache-Control"]
        assert shown.headers["Content-Disposition"] == "inline"
        clerk.get(PHOTOS)
        clerk.upload(f"{PHOTOS}/back/1", "file", "x.pdf", pdf())
        held = county[TOWN].sees(A_CASE).pages[BACK]
        shown = clerk.client.get(f"{CASE_PAGE}/pages/{held.photo.blob}")
        assert shown.data == pdf()
        assert shown.headers["Content-Security-Policy"].startswith("sandbox")
        assert shown.headers["Content-Disposition"].startswith("attachment")

    def test_what_nobody_has_said_the_type_of_is_not_shown_in_the_page(
        self, county: County
    ) -> None:
        sha = handed_up(county)
        with county[TOWN].here.store.write() as room:
            known = room.blobs.get(sha)
            assert known is not None
            room.blobs.put(replace(known, type=""))
        clerk = opened(county, TOWN, "clerk")
        shown = clerk.client.get(f"{CASE_PAGE}/pages/{sha}")
        assert (shown.status_code, shown.mimetype) == (200, "application/octet-stream")
        assert shown.headers["Content-Disposition"].startswith("attachment")
        assert shown.headers["Content-Security-Policy"].startswith("sandbox")

    def test_a_stranger_another_case_and_a_made_up_digest_get_nothing(self, county: County) -> None:
        sha = handed_up(county)
        clerk = opened(county, TOWN, "clerk")
        for path in (
            f"{CASE_PAGE}/pages/{'0' * 64}",
            f"{CASE_PAGE}/pages/..%2f..%2fnode.key",
            f"/cases/{A_CASE[:-1]}9/pages/{sha}",
        ):
            assert clerk.client.get(path).status_code == 404
        clerk.client.delete_cookie("tongban_" + TOWN)
        assert clerk.client.get(f"{CASE_PAGE}/pages/{sha}").status_code == 302
        other = visitor(county, OTHER_VILLAGE, "agent")
        assert other.client.get(f"{CASE_PAGE}/pages/{sha}").status_code == 404

    def test_a_damaged_one_is_refused_and_shown_as_not_here(self, county: County) -> None:
        sha = handed_up(county)
        clerk = opened(county, TOWN, "clerk")
        note_damaged(county[TOWN].here, sha)
        assert clerk.client.get(f"{CASE_PAGE}/pages/{sha}").status_code == 404
        assert "传输中 0%" in clerk.get(CASE_PAGE).text


class TestAdding:
    def test_the_custodian_adds_a_page_and_it_is_on_the_slip(self, county: County) -> None:
        handed_up(county)
        clerk = opened(county, TOWN, "clerk", PHOTOS)
        assert not faults(clerk.last)
        answer = clerk.upload(f"{PHOTOS}/back/1", "photo", "x.jpg", photo(seed=2))
        assert "已加进本件" in answer.text
        page = clerk.get(CASE_PAGE).text
        assert "居民身份证 · 国徽面" in page
        assert BACK in county[TOWN].sees(A_CASE).pages

    def test_who_handled_it_adds_by_its_journal(self, county: County) -> None:
        handed_up(county)
        agent = opened(county, VILLAGE, "agent", PHOTOS)
        agent.upload(f"{PHOTOS}/back/1", "photo", "x.jpg", photo(seed=2))
        county.settle()
        assert county[TOWN].sees(A_CASE).pages[BACK].node == VILLAGE

    def test_a_refused_file_leaves_everything_as_it_was(self, county: County) -> None:
        handed_up(county)
        clerk = opened(county, TOWN, "clerk", PHOTOS)
        answer = clerk.upload(f"{PHOTOS}/front/1", "photo", "x.jpg", b"MZ")
        assert (answer.status_code, "page.wrong_type" in answer.text) == (422, True)
        assert len(county[TOWN].sees(A_CASE).added) == 1

    def test_it_takes_the_right_to_take_in(self, county: County) -> None:
        handed_up(county)
        chief = opened(county, TOWN, "supervisor")
        assert "/photos/" not in chief.last
        assert chief.get(PHOTOS).status_code == 403
        assert chief.upload(f"{PHOTOS}/back/1", "photo", "x.jpg", photo()).status_code == 403

    def test_the_act_itself_is_no_form(self, county: County) -> None:
        handed_up(county)
        clerk = opened(county, TOWN, "clerk")
        assert clerk.post(f"{CASE_PAGE}/act/add_pages", {"document": "id-card"}).status_code == 404

    def test_nothing_is_added_to_a_case_that_has_ended(self, county: County) -> None:
        handed_up(county)
        county[TOWN].does(A_CASE, Act.WITHDRAW, reason="搬走")
        clerk = opened(county, TOWN, "clerk")
        assert "/photos/" not in clerk.last
        clerk.get(PHOTOS)
        answer = clerk.upload(f"{PHOTOS}/back/1", "photo", "x.jpg", photo())
        assert answer.status_code == 409


class TestRetaking:
    def asked(self, county: County) -> None:
        """Have the town's clerk ask for a page to be taken again, on the page."""
        handed_up(county)
        clerk = opened(county, TOWN, "clerk")
        assert '<option value="id-card/front/1">居民身份证 · 人像面</option>' in clerk.last
        clerk.post(f"{CASE_PAGE}/act/ask_retake", {"page": str(FRONT), "reason": "号码看不清"})
        assert "要补拍" in clerk.last
        county.settle()

    def test_the_village_is_told_until_it_is_taken(self, county: County) -> None:
        self.asked(county)
        agent = Agent(app_of_village(county), county[VILLAGE])
        agent.sign_in("ma")
        home = agent.get("/home").text
        assert "要补拍 1 页" in home
        assert "号码看不清" in home
        assert not faults(home)
        assert "要求补拍：号码看不清" in agent.get(PHOTOS).text
        agent.upload(f"{PHOTOS}/front/1", "photo", "x.jpg", photo(seed=5))
        assert "要求补拍" not in agent.last
        assert "要补拍" not in agent.get("/home").text
        county.settle()
        carry(county[VILLAGE])
        assert county[TOWN].sees(A_CASE).retakes == []

    def test_a_case_without_photos_offers_no_retake(self, county: County) -> None:
        county[VILLAGE].takes_in(A_CASE)
        page = opened(county, VILLAGE, "agent").last
        assert "ask_retake" not in page

    def test_a_page_of_a_document_that_the_matter_does_not_list_is_not_there(
        self, county: County
    ) -> None:
        handed_up(county)
        clerk = opened(county, TOWN, "clerk")
        assert clerk.get(f"{CASE_PAGE}/photos/passport").status_code == 404
