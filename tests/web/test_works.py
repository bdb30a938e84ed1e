"""The page of long work: asked for by who may, watched while it is done, its file taken to where it belongs."""

import csv
import io
from pathlib import Path

import pytest

from shared.app.works import Works
from shared.domain.codes import Tier
from shared.host.folder import Folder, Identity
from shared.host.settings import Settings
from shared.host.work_kinds import kinds_of, works_folder
from shared.web.works import call_for_works, keep_works_in
from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.support.pages import Visitor, add_person
from tests.web.html_check import faults
from tests.web.stories import small_county
from tests.web.taking_in import app_of_village
from tests.web.tier_desks import desk_of

CASE = "0197a000-0000-7000-8000-0000000000cc"
TIERS = {COUNTY: Tier.COUNTY, TOWN: Tier.TOWN, VILLAGE: Tier.VILLAGE}
PARENTS = {COUNTY: "", TOWN: COUNTY, VILLAGE: TOWN}


class Desk:
    """A node's page of long work, and who does that work."""

    def __init__(self, county: County, code: str, path: Path, role: str) -> None:
        path.mkdir()
        identity = Identity(TIERS[code], code, COUNTY, 1, PARENTS[code])
        self.folder = Folder(path, identity, Settings())
        self.here = county[code].here
        add_person(county[code], "wang", role)
        app = app_of_village(county) if code == VILLAGE else desk_of(county, code)
        keep_works_in(app, works_folder(self.folder))
        self.calls = 0
        call_for_works(app, self.called)
        self.person = Visitor(app)
        self.person.sign_in("wang")
        self.person.get("/works/")

    def called(self) -> None:
        self.calls += 1

    def do_next(self) -> bool:
        return Works(self.here).do_next(kinds_of(self.folder, self.here))

    def ask(self, kind: str) -> int:
        return self.person.post(f"/works/{kind}").status_code

    def bring(self, raw: bytes) -> int:
        return self.person.upload("/works/courier-in", "file", "any name", raw).status_code

    def take(self) -> bytes:
        """Take the file of the newest work."""
        work = Works(self.here).all()[0]
        with self.person.client.get(f"/works/{work.id}/file") as answer:
            assert answer.status_code == 200
            return bytes(answer.data)


@pytest.fixture
def county() -> County:
    return small_county()


def test_ledgers_are_verified_while_the_page_tells_how_far_it_is(
    county: County, tmp_path: Path
) -> None:
    desk = Desk(county, COUNTY, tmp_path / "n", "approver")
    assert "还没有交办过" in desk.person.last
    assert desk.ask("verify") == 200
    assert desk.calls == 1
    waiting = desk.person.get("/works/")
    assert "排队中" in desk.person.last
    assert waiting.headers["Refresh"]
    assert faults(desk.person.last) == []
    assert desk.do_next()
    done = desk.person.get("/works/")
    assert "Refresh" not in done.headers
    assert "完成" in desk.person.last
    assert "问题 0" in desk.person.last


def test_the_register_of_cases_names_nobody(county: County, tmp_path: Path) -> None:
    county[VILLAGE].takes_in(CASE)
    county.settle()
    desk = Desk(county, COUNTY, tmp_path / "n", "supervisor")
    assert desk.ask("register") == 200
    assert desk.do_next()
    raw = desk.take()
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert {row["taken_in_at"] for row in rows} == {VILLAGE}
    assert rows[0]["receipt"] == county[VILLAGE].sees(CASE).receipt
    assert "赵桂兰" not in raw.decode()


def test_a_stick_goes_up_and_its_answer_comes_back_by_pages_alone(
    county: County, tmp_path: Path
) -> None:
    county[VILLAGE].takes_in(CASE)
    village = Desk(county, VILLAGE, tmp_path / "v", "agent")
    town = Desk(county, TOWN, tmp_path / "t", "reviewer")
    assert village.ask("courier-out") == 200
    assert village.do_next()
    assert town.bring(village.take()) == 200
    assert town.do_next()
    assert county[TOWN].sees(CASE).receipt == county[VILLAGE].sees(CASE).receipt
    assert village.bring(town.take()) == 200
    assert village.do_next()
    village.person.get("/works/")
    assert "上级已收" in village.person.last
    assert county[VILLAGE].exchange().sent == 0
    for page in (village.person, town.person):
        assert faults(page.last) == []


def test_what_is_no_courier_file_ends_badly_and_says_why(county: County, tmp_path: Path) -> None:
    desk = Desk(county, TOWN, tmp_path / "n", "reviewer")
    assert desk.bring(b"a holiday picture") == 200
    assert desk.do_next()
    desk.person.get("/works/")
    assert "没有做成" in desk.person.last
    assert "不是一份完整的信使文件" in desk.person.last


def test_a_form_without_a_file_is_refused_on_the_page(county: County, tmp_path: Path) -> None:
    desk = Desk(county, TOWN, tmp_path / "n", "reviewer")
    assert desk.ask("courier-in") == 422
    assert Works(desk.here).all() == []


@pytest.mark.parametrize(
    ("code", "role", "kind", "status"),
    [
        (COUNTY, "supervisor", "verify", 403),
        (COUNTY, "clerk", "courier-out", 404),
        (TOWN, "reviewer", "register", 404),
        (TOWN, "reviewer", "nothing", 404),
    ],
)
def test_only_who_may_asks_for_what_there_is(
    county: County, tmp_path: Path, code: str, role: str, kind: str, status: int
) -> None:
    desk = Desk(county, code, tmp_path / "n", role)
    assert desk.ask(kind) == status
    assert desk.calls == 0
    assert Works(desk.here).all() == []


def test_a_file_is_for_those_who_could_have_asked_for_it(county: County, tmp_path: Path) -> None:
    desk = Desk(county, TOWN, tmp_path / "n", "reviewer")
    desk.ask("courier-out")
    desk.do_next()
    work = Works(desk.here).all()[0]
    add_person(county[TOWN], "li", "supervisor")
    other = Visitor(desk_of(county, TOWN))
    keep_works_in(other.client.application, works_folder(desk.folder))
    other.sign_in("li")
    assert other.get(f"/works/{work.id}/file").status_code == 403
    assert other.get(f"/works/{CASE}/file").status_code == 404
