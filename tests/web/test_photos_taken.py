"""Photos in the take-in form: one page at a time, kept with the draft, entered with the take-in; none is a must."""

import re

import pytest
from werkzeug.test import TestResponse

from shared.app.drafts import Drafts
from shared.app.pages import photos_of
from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.pages import Slot
from shared.domain.records import FormDraft
from tests.support.network import TOWN, VILLAGE, County
from tests.web.html_check import faults
from tests.web.taking_in import (
    APPLICANT,
    DRAFT,
    MATTER,
    STEPS,
    Agent,
    signed_in,
    small_county,
)
from tests.wire.uploads import HEIC, pdf, photo, png_bomb

COVER, HEAD, MEMBER = (Slot("household-register", page) for page in ("cover", "head", "member"))
IMAGE = re.compile(r'<img src="([^"]+)"')


@pytest.fixture
def county() -> County:
    return small_county()


@pytest.fixture
def agent(county: County) -> Agent:
    return signed_in(county)


def begun(agent: Agent) -> str:
    """Begin a draft with a name typed; return its id."""
    agent.get(f"/take-in/guide/{MATTER}")
    agent.post(f"/take-in/begin/{MATTER}")
    found = DRAFT.search(agent.last)
    assert found is not None
    agent.post(f"/take-in/{found[1]}/applicant", dict(APPLICANT))
    return found[1]


def hands_over(
    agent: Agent, where: str, raw: bytes, name: str = "IMG_1.jpg", field: str = "photo"
) -> TestResponse:
    """Send a file by the form that a page shows."""
    return agent.upload(where, field, name, raw)


def takes(
    agent: Agent, draft: str, slot: Slot, raw: bytes, name: str = "IMG_1.jpg"
) -> TestResponse:
    """Open a document's photos and hand one over."""
    agent.get(f"/take-in/{draft}/photos/{slot.document}")
    return hands_over(agent, f"/take-in/{draft}/photos/{slot}", raw, name)


def taken_in(agent: Agent, county: County, draft: str) -> Case:
    """Fill in the rest and take the case in."""
    for step, typed in STEPS.items():
        agent.post(f"/take-in/{draft}/{step}", dict(typed))
    agent.get(f"/take-in/{draft}/check")
    agent.post(f"/take-in/{draft}/submit")
    return county[VILLAGE].sees(draft)


class TestTaking:
    def test_photos_become_pages_of_the_case(self, county: County, agent: Agent) -> None:
        draft = begun(agent)
        takes(agent, draft, COVER, photo(seed=1))
        takes(agent, draft, MEMBER, photo(seed=2))
        takes(agent, draft, Slot("household-register", "member", 2), pdf(), "scan.pdf")
        takes(agent, draft, Slot("id-card", "front"), photo(seed=3))
        case = taken_in(agent, county, draft)
        assert [str(s) for s in sorted(case.pages)] == [
            "household-register/cover/1",
            "household-register/member/1",
            "household-register/member/2",
            "id-card/front/1",
        ]
        assert [h.act for h in case.slip] == [Act.TAKE_IN, Act.ADD_PAGES, Act.ADD_PAGES]
        assert all(h.by == "马秀英" for h in case.slip)

    def test_without_photos_the_case_goes_on(self, county: County, agent: Agent) -> None:
        assert taken_in(agent, county, begun(agent)).pages == {}

    def test_what_was_typed_on_the_step_is_kept_on_the_way_to_the_camera(
        self, agent: Agent
    ) -> None:
        draft = begun(agent)
        agent.get(f"/take-in/{draft}/documents")
        answer = agent.post(
            f"/take-in/{draft}/documents?then=photos&document=id-card", {"documents": ["bank-card"]}
        )
        assert answer.request.path == f"/take-in/{draft}/photos/id-card"
        assert re.search(
            r'value="bank-card" checked', agent.get(f"/take-in/{draft}/documents").text
        )

    def test_a_photo_ticks_its_document_and_is_counted(self, agent: Agent) -> None:
        draft = begun(agent)
        takes(agent, draft, COVER, photo())
        page = agent.get(f"/take-in/{draft}/documents").text
        assert re.search(r'value="household-register" checked', page)
        assert "照片 1 张" in page
        assert "（照片 1 张）" in agent.get(f"/take-in/{draft}/check").text

    def test_it_is_shown_retaken_and_removed(self, county: County, agent: Agent) -> None:
        draft = begun(agent)
        takes(agent, draft, COVER, photo(seed=1))
        assert not faults(agent.last)
        first = IMAGE.search(agent.last)
        assert first is not None
        shown = agent.client.get(first[1])
        assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
        takes(agent, draft, COVER, photo(seed=2))
        second = IMAGE.search(agent.last)
        assert second is not None
        assert second[1] != first[1]
        assert agent.client.get(first[1]).status_code == 404
        agent.post(f"/take-in/{draft}/photos/{COVER}/remove")
        assert IMAGE.search(agent.last) is None

    def test_every_member_has_a_place_and_there_is_one_more(self, agent: Agent) -> None:
        draft = begun(agent)
        for no in (1, 2):
            takes(agent, draft, Slot("household-register", "member", no), photo(seed=no))
        places = re.findall(r'<h2 id="n-([a-z]+-[0-9]+)"', agent.last)
        assert places == ["cover-1", "head-1", "member-1", "member-2", "member-3"]

    def test_a_file_that_was_there_already_may_be_chosen(
        self, county: County, agent: Agent
    ) -> None:
        draft = begun(agent)
        agent.get(f"/take-in/{draft}/photos/id-card")
        hands_over(agent, f"/take-in/{draft}/photos/id-card/front/1", photo(), field="file")
        assert len(photos_of(county_draft(county, draft))) == 1

    def test_photos_do_not_go_along_with_a_draft_that_is_left(
        self, county: County, agent: Agent
    ) -> None:
        draft = begun(agent)
        takes(agent, draft, COVER, photo())
        assert "照片（1 张）不随草稿送去" in agent.get(f"/take-in/{draft}/leave").text
        agent.post(f"/take-in/{draft}/leave")
        county[VILLAGE].exchange()
        (left,) = Drafts(county[TOWN].here).left()
        assert left.data["applicant"]["applicant.name"] == "赵桂兰"
        assert "photos" not in left.data

    def test_a_draft_that_is_a_case_leads_to_the_case(self, county: County, agent: Agent) -> None:
        draft = begun(agent)
        taken_in(agent, county, draft)
        answer = takes(agent, draft, COVER, photo())
        assert answer.request.path == f"/cases/{draft}"


def county_draft(county: County, draft: str) -> FormDraft:
    """Return a draft as the village keeps it."""
    return Drafts(county[VILLAGE].here).get(draft)


class TestRefused:
    @pytest.mark.parametrize(
        ("name", "raw", "code"),
        [
            ("x.jpg", b"", "page.empty"),
            ("x.jpg", b"MZ\x90" * 50, "page.wrong_type"),
            ("x.heic", HEIC, "page.wrong_type"),
            ("x.jpg", HEIC, "page.wrong_type"),
            ("x.pdf", photo(), "page.swapped"),
            ("x.jpg", photo()[:2000], "page.damaged"),
            ("x.png", png_bomb(7000, 7000), "page.too_many_pixels"),
            ("../../x.jpg", photo(), "page.bad_name"),
            ("x.pdf", pdf(script="app.alert(1)"), "page.pdf_active"),
            ("x.jpg", photo() + b"\0" * 30_000_000, "page.too_large"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_a_hostile_file_is_refused_and_all_else_stays(
        self, county: County, agent: Agent, name: str, raw: bytes, code: str
    ) -> None:
        draft = begun(agent)
        takes(agent, draft, COVER, photo())
        answer = takes(agent, draft, HEAD, raw, name)
        assert answer.status_code == 422
        assert code in answer.text
        assert not faults(answer.text)
        assert len(IMAGE.findall(answer.text)) == 1
        assert list(photos_of(county_draft(county, draft))) == [COVER]
        assert 'value="赵桂兰"' in agent.get(f"/take-in/{draft}/applicant").text
        assert COVER in taken_in(agent, county, draft).pages

    def test_nothing_chosen_is_said(self, agent: Agent) -> None:
        draft = begun(agent)
        agent.get(f"/take-in/{draft}/photos/id-card")
        answer = agent.post(f"/take-in/{draft}/photos/id-card/front/1")
        assert (answer.status_code, "page.no_file" in answer.text) == (422, True)

    @pytest.mark.parametrize(
        "where", ["passport", "id-card/inside/1", "id-card/front/2", "id-card/front/0"]
    )
    def test_a_page_that_the_matter_does_not_have_is_not_there(
        self, agent: Agent, where: str
    ) -> None:
        draft = begun(agent)
        agent.get(f"/take-in/{draft}/photos/id-card")
        if "/" in where:
            assert hands_over(agent, f"/take-in/{draft}/photos/{where}", photo()).status_code == 404
        else:
            assert agent.get(f"/take-in/{draft}/photos/{where}").status_code == 404

    def test_a_file_too_large_for_any_form_elsewhere_still_is(self, agent: Agent) -> None:
        draft = begun(agent)
        assert hands_over(agent, f"/take-in/{draft}/applicant", b"x" * 1_000_000).status_code == 413

    def test_a_stranger_is_asked_to_sign_in_and_nothing_is_kept(
        self, county: County, agent: Agent
    ) -> None:
        draft = begun(agent)
        agent.get(f"/take-in/{draft}/photos/id-card")
        agent.client.delete_cookie("tongban_" + VILLAGE)
        answer = hands_over(agent, f"/take-in/{draft}/photos/id-card/front/1", photo())
        assert answer.request.path == "/account/sign-in"
        assert photos_of(county_draft(county, draft)) == {}
        agent.post(answer.request.full_path, {"login": "ma", "password": "a long test password"})
        assert "身份证" in agent.last

    def test_a_photo_is_shown_only_by_its_own_draft(self, agent: Agent) -> None:
        one = begun(agent)
        takes(agent, one, COVER, photo())
        found = IMAGE.search(agent.last)
        assert found is not None
        two = begun(agent)
        assert two != one
        assert agent.client.get(found[1]).status_code == 200
        assert agent.client.get(found[1].replace(one, two)).status_code == 404
