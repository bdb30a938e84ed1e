"""Rosters at the pages: the town prepares one, the village ticks it person by person, the town and the county see how far it is."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from shared.app.rosters import Rosters
from shared.domain.rosters import Progress
from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.support.pages import TOKEN, Visitor, add_person
from tests.support.rosters import a_file, elder, lines_of, name_of, number_born, opening
from tests.web.stories import small_county
from tests.web.taking_in import app_of_village
from tests.web.tier_desks import at_desk

ROSTER = "01234567-89ab-4def-8123-456789abc001"
PAGE, NEW = f"/rosters/{ROSTER}", "/rosters/new"


@pytest.fixture
def county() -> County:
    return small_county()


@pytest.fixture
def clerk(county: County) -> Visitor:
    return at_desk(county, TOWN, "clerk")


def at_village(county: County) -> Visitor:
    add_person(county[VILLAGE], "zhang", "agent")
    person = Visitor(app_of_village(county))
    person.sign_in("zhang")
    return person


def sends(person: Visitor, typed: dict[str, str], raw: bytes | None) -> TestResponse:
    """Post the form with a file as a browser does."""
    person.get(NEW)
    token = TOKEN.search(person.last)
    form: dict[str, object] = {"csrf_token": token[1] if token else "", "id": ROSTER, **typed}
    if raw is not None:
        form["file"] = (BytesIO(raw), "people.csv")
    answer = person.client.post(
        NEW,
        data=form,
        content_type="multipart/form-data",
        follow_redirects=True,
        headers={"Origin": "http://localhost"},
    )
    return person._seen(answer)


def prepared(clerk: Visitor, *bad: str, form: str = "enrolment", people: int = 9) -> None:
    sends(clerk, opening(VILLAGE, form), a_file(*lines_of(range(1, people + 1)), *bad))


def handed_down(county: County, clerk: Visitor) -> Visitor:
    clerk.get(PAGE)
    clerk.post(f"{PAGE}/hand-on", {"to": VILLAGE, "note": "二月底前办完"})
    county.settle()
    agent = at_village(county)
    agent.get(PAGE)
    agent.post(f"{PAGE}/take-over", {"words": ""})
    return agent


def progress(county: County, node: str) -> Progress:
    return Rosters(county[node].here).view(ROSTER).roster.progress


class TestPreparing:
    def test_good_rows_go_in_and_bad_ones_wait_with_what_is_wrong(
        self, county: County, clerk: Visitor
    ) -> None:
        prepared(clerk, f"重复人,{elder(1)},1户,,城关村", "错号人,99999919400101001Y,,,")
        assert "列入 9 人，2 行待改正" in clerk.last
        assert "有 2 行没能列入" in clerk.last
        clerk.get(f"{PAGE}/rows")
        assert "roster.twice" in clerk.last
        assert "input.id_checksum" in clerk.last
        assert 'value="99999919400101001Y"' in clerk.last

    def test_a_row_is_mended_or_struck_out(self, county: County, clerk: Visitor) -> None:
        prepared(clerk, f"重复人,{elder(1)},1户,,", "错号人,1,,,")
        clerk.get(f"{PAGE}/rows")
        bad: dict[str, object] = {"name": "错号人", "id_number": "2"}
        assert clerk.post(f"{PAGE}/rows/11", bad).status_code == 422
        assert 'value="2"' in clerk.last
        clerk.post(f"{PAGE}/rows/11", {**bad, "id_number": elder(20)})
        assert clerk.post(f"{PAGE}/rows/10/strike", {"reason": ""}).status_code == 422
        clerk.post(f"{PAGE}/rows/10/strike", {"reason": "重复"})
        assert (progress(county, TOWN).total, progress(county, TOWN).unfit) == (10, 0)
        assert clerk.post(f"{PAGE}/rows/10/strike", {"reason": "重复"}).status_code == 404

    def test_a_number_that_is_right_is_not_shown_where_something_else_is_mended(
        self, county: County, clerk: Visitor
    ) -> None:
        prepared(clerk, f"别村人,{elder(30)},1户,,八一村")
        clerk.get(f"{PAGE}/rows")
        assert "roster.other_village" in clerk.last
        assert elder(30) not in clerk.last
        clerk.post(f"{PAGE}/rows/10", {"name": "别村人", "id_number": "", "village": "城关村"})
        people = Rosters(county[TOWN].here).view(ROSTER).roster.people
        assert people[10].listed.id_number == elder(30)

    @pytest.mark.parametrize(
        ("raw", "code"),
        [
            (None, "roster.no_rows"),
            (b"\xd0\xcf\x11\xe0\x00\x00", "roster.file_unreadable"),
            ("姓名,电话\n王,1".encode(), "roster.no_columns"),
        ],
    )
    def test_a_file_that_is_none_leaves_the_form_as_it_was(
        self, clerk: Visitor, raw: bytes | None, code: str
    ) -> None:
        answer = sends(clerk, opening(VILLAGE), raw)
        assert answer.status_code == 422
        assert code in clerk.last
        assert 'value="2027-02-28"' in clerk.last
        assert f'<option value="{VILLAGE}" selected>' in clerk.last

    def test_every_field_that_is_wrong_is_told(self, clerk: Visitor) -> None:
        typed = opening(VILLAGE, "review", rule="", wait_days="") | {"village": ""}
        assert sends(clerk, typed, a_file(*lines_of(range(1, 3)))).status_code == 422
        assert clerk.last.count("input.bad_number") == 1
        assert "roster.no_such_village" in clerk.last
        assert "input.required" in clerk.last

    def test_the_same_form_twice_is_one_roster(self, county: County, clerk: Visitor) -> None:
        prepared(clerk)
        prepared(clerk)
        assert len(Rosters(county[TOWN].here).rows()) == 1
        assert progress(county, TOWN).total == 9

    def test_a_village_prepares_none(self, county: County) -> None:
        agent = at_village(county)
        assert agent.get(NEW).status_code == 403
        assert "roster.not_prepared_here" in agent.last

    def test_a_supervisor_looks_and_changes_nothing(self, county: County, clerk: Visitor) -> None:
        prepared(clerk)
        watcher = at_desk(county, COUNTY, "supervisor")
        county[TOWN].exchange()
        assert watcher.get(PAGE).status_code == 200
        assert watcher.get(NEW).status_code == 403
        assert "<fieldset" not in watcher.last


class TestTicking:
    def test_one_tick_a_person_and_the_untouched_stay_in_front(
        self, county: County, clerk: Visitor
    ) -> None:
        prepared(clerk)
        agent = handed_down(county, clerk)
        assert "共 9 人，还有 9 人没有结果" in agent.last
        assert agent.last.count('class="one-tick"') == 9
        ticks = {"o.1": "pays", "o.2": "exempt", "o.3": "open", "v.1": "电票2027-88"}
        agent.post(f"{PAGE}/ticks", {**ticks, "state": "open"})
        assert "记下 2 人，还有 7 人没有结果。" in agent.last
        assert agent.last.count('class="one-tick"') == 7
        members = Rosters(county[VILLAGE].here).view(ROSTER).roster.people
        assert [members[no].mark.voucher for no in (1, 2)] == ["电票2027-88", ""]

    def test_what_was_ticked_can_be_changed_and_all_of_it_is_told(
        self, county: County, clerk: Visitor
    ) -> None:
        prepared(clerk)
        agent = handed_down(county, clerk)
        agent.post(f"{PAGE}/ticks", {"o.1": "dead"})
        agent.post(f"{PAGE}/ticks", {"o.1": "exempt"})
        agent.get(f"{PAGE}/people/1")
        record = agent.last.partition("<h2>记录</h2>")[2]
        assert record.index("免缴参保") < record.index("去世")

    def test_what_was_ticked_stays_where_it_is_refused(
        self, county: County, clerk: Visitor
    ) -> None:
        prepared(clerk, form="review")
        agent = handed_down(county, clerk)
        answer = agent.post(
            f"{PAGE}/ticks", {"o.1": "alive", "o.2": "dead", "seen_by": "", "how": ""}
        )
        assert answer.status_code == 422
        assert "roster.seen_by_nobody" in agent.last
        for name, value in (("o.1", "alive"), ("o.2", "dead")):
            assert f'name="{name}" value="{value}" checked' in agent.last

    def test_a_household_keeps_payments_of_its_own(self, county: County, clerk: Visitor) -> None:
        prepared(clerk)
        agent = handed_down(county, clerk)
        for no, voucher in ((1, "A-1"), (2, "B-2")):
            agent.post(f"{PAGE}/people/{no}/tick", {"outcome": "pays", "voucher": voucher})
        agent.get(f"{PAGE}?state=")
        agent.post(f"{PAGE}/ticks", {"o.1": "pays", "o.2": "pays", "o.3": "dead", "v.1": ""})
        members = Rosters(county[VILLAGE].here).view(ROSTER).roster.people
        assert [members[no].mark.voucher for no in (1, 2, 3)] == ["A-1", "B-2", ""]
        agent.get(f"{PAGE}/people/1/receipt")
        assert "A-1" in agent.last
        assert "B-2" in agent.last

    def test_two_agents_with_one_page_open_take_nothing_from_each_other(
        self, county: County, clerk: Visitor
    ) -> None:
        prepared(clerk)
        agent = handed_down(county, clerk)
        opened = {f"n.{no}": "0" for no in (1, 2, 3)} | {"state": "open", "v.1": ""}
        first = {"o.1": "pays", "o.2": "exempt", "o.3": "open"}
        agent.post(f"{PAGE}/ticks", {**opened, **first, "v.1": "电票-7"})
        second = {"o.1": "open", "o.2": "open", "o.3": "moved"}
        agent.post(f"{PAGE}/ticks", {**opened, **second})
        people = Rosters(county[VILLAGE].here).view(ROSTER).roster.people
        assert [people[no].outcome for no in (1, 2, 3)] == ["pays", "exempt", "moved"]
        assert people[1].mark.voucher == "电票-7"

    def test_who_was_ticked_meanwhile_is_shown_with_both_before_it_is_changed(
        self, county: County, clerk: Visitor
    ) -> None:
        prepared(clerk)
        agent = handed_down(county, clerk)
        agent.get(PAGE)
        assert 'name="n.1" value="0"' in agent.last
        agent.post(f"{PAGE}/ticks", {"o.1": "exempt", "n.1": "0"})
        stale: dict[str, object] = {
            "o.1": "dead",
            "n.1": "0",
            "o.2": "open",
            "n.2": "0",
            "state": "open",
        }
        assert agent.post(f"{PAGE}/ticks", stale).status_code == 409
        assert "roster.ticked_meanwhile" in agent.last
        assert 'name="o.1" value="dead" checked' in agent.last
        assert 'name="n.1" value="1"' in agent.last
        agent.post(f"{PAGE}/ticks", {**stale, "n.1": "1"})
        assert Rosters(county[VILLAGE].here).view(ROSTER).roster.people[1].outcome == "dead"

    def test_one_persons_page_that_is_old_overwrites_nothing(
        self, county: County, clerk: Visitor
    ) -> None:
        prepared(clerk)
        agent = handed_down(county, clerk)
        agent.post(f"{PAGE}/people/1/tick", {"outcome": "exempt", "shown": "0"})
        old: dict[str, object] = {"outcome": "dead", "shown": "0", "note": "九月"}
        assert agent.post(f"{PAGE}/people/1/tick", old).status_code == 409
        assert 'name="shown" value="1"' in agent.last
        assert 'value="九月"' in agent.last

    def test_a_receipt_tells_each_persons_outcome(self, county: County, clerk: Visitor) -> None:
        prepared(clerk)
        agent = handed_down(county, clerk)
        agent.post(f"{PAGE}/ticks", {"o.1": "pays", "o.2": "pays", "v.1": "V-9"})
        agent.get(f"{PAGE}/people/1/receipt")
        assert agent.last.count("已登记参保") == 2
        assert len(re.findall(r'class="under">[^<]*马秀英 ', agent.last)) == 2
        assert "V-9" in agent.last
        assert elder(1) not in agent.last
        assert name_of(1) in agent.last

    def test_a_newborn_is_added_without_a_number(self, county: County, clerk: Visitor) -> None:
        prepared(clerk)
        agent = handed_down(county, clerk)
        agent.post(f"{PAGE}/add", {"name": "王小宝", "household": "1组1户", "newborn": "1"})
        assert "“王小宝”已列入。" in agent.last
        assert progress(county, VILLAGE).enrolled == 1
        assert agent.post(f"{PAGE}/add", {"name": "没有号"}).status_code == 422

    def test_who_was_listed_without_a_number_and_died_bars_no_newborn(
        self, county: County, clerk: Visitor
    ) -> None:
        prepared(clerk)
        agent = handed_down(county, clerk)
        agent.post(f"{PAGE}/add", {"name": "王小宝", "newborn": "1"})
        agent.post(f"{PAGE}/people/10/tick", {"outcome": "dead"})
        agent.post(f"{PAGE}/add", {"name": "李小宝", "newborn": "1"})
        assert "“李小宝”已列入。" in agent.last

    @pytest.mark.parametrize(
        ("form", "typed"),
        [("review", {"newborn": "1"}), ("enrolment", {"newborn": "1", "ground": "字" * 1001})],
        ids=("newborn", "ground"),
    )
    def test_a_person_who_cannot_be_added_is_told_why(
        self, county: County, clerk: Visitor, form: str, typed: dict[str, str]
    ) -> None:
        prepared(clerk, form=form)
        agent = handed_down(county, clerk)
        assert agent.post(f"{PAGE}/add", {"name": "王小宝", **typed}).status_code == 422
        assert 'value="王小宝"' in agent.last

    def test_somebody_is_found_by_name_household_and_number(
        self, county: County, clerk: Visitor
    ) -> None:
        prepared(clerk)
        for asked in (name_of(4), "2组2户", elder(4)[-4:]):
            clerk.get(f"{PAGE}?state=&q={asked}")
            assert name_of(4) in clerk.last, asked
        clerk.get(f"{PAGE}?state=&q=没有这个人")
        assert "没有这样的人" in clerk.last

    def test_an_id_number_stands_in_no_address(self, clerk: Visitor) -> None:
        prepared(clerk)
        answer = clerk.get(f"{PAGE}?state=&q={elder(4)}")
        assert (answer.status_code, answer.request.query_string) == (200, b"")
        assert "填后 4 位就能找到" in clerk.last
        assert elder(4) not in clerk.last
        clerk.get(f"{PAGE}?state=&q={elder(4)[-6:]}")
        assert "没有这样的人" in clerk.last

    def test_many_people_come_a_page_at_a_time_no_household_parted(self, clerk: Visitor) -> None:
        prepared(clerk, people=60)
        seen: list[str] = []
        for page in range(1, 9):
            clerk.get(f"{PAGE}?state=&page={page}")
            found = re.findall(r'id="p(\d+)"', clerk.last)
            seen += [no for no in found if no not in seen]
        assert len(seen) == 60


class TestHands:
    def test_the_town_and_the_county_see_how_far_it_is(
        self, county: County, clerk: Visitor
    ) -> None:
        prepared(clerk)
        agent = handed_down(county, clerk)
        agent.post(f"{PAGE}/ticks", {f"o.{no}": "exempt" for no in range(1, 6)})
        county.settle()
        clerk.get("/rosters/")
        assert "4 人未办" in clerk.last
        boss = at_desk(county, COUNTY, "supervisor")
        boss.get("/rosters/")
        assert "1 份名册，0 份已办结" in boss.last
        boss.get(f"/rosters/?place={TOWN}")
        assert "4 人未办" in boss.last
        clerk.get(PAGE)
        assert 'class="one-tick"' not in clerk.last

    def test_it_comes_back_and_is_closed(self, county: County, clerk: Visitor) -> None:
        prepared(clerk)
        agent = handed_down(county, clerk)
        agent.post(f"{PAGE}/ticks", {f"o.{no}": "exempt" for no in range(1, 10)})
        agent.post(f"{PAGE}/hand-on", {"to": TOWN, "note": ""})
        county.settle()
        clerk.get(PAGE)
        assert clerk.post(f"{PAGE}/decline", {"words": ""}).status_code == 422
        clerk.post(f"{PAGE}/take-over", {"words": ""})
        clerk.post(f"{PAGE}/close", {"note": ""})
        assert "名册已办结。" in clerk.last
        assert clerk.post(f"{PAGE}/ticks", {"o.1": "dead"}).status_code == 409

    def test_it_is_not_closed_while_somebody_is_untouched(self, clerk: Visitor) -> None:
        prepared(clerk)
        clerk.get(PAGE)
        assert clerk.post(f"{PAGE}/close", {"note": ""}).status_code == 409
        assert "roster.untouched" in clerk.last

    def test_the_home_of_a_village_says_that_one_waits(
        self, county: County, clerk: Visitor
    ) -> None:
        prepared(clerk)
        clerk.post(f"{PAGE}/hand-on", {"to": VILLAGE, "note": ""})
        county.settle()
        agent = at_village(county)
        agent.get("/home")
        assert "名册 · 1 份要办" in agent.last


class TestReview:
    def test_data_first_and_then_only_the_rest(self, county: County, clerk: Visitor) -> None:
        prepared(clerk, form="review")
        clerk.get(PAGE)
        numbers = "\n".join(elder(n) for n in range(1, 7))
        clerk.post(f"{PAGE}/checked", {"source": "县人社局", "numbers": numbers})
        assert "数据核对确认 6 人健在" in clerk.last
        agent = handed_down(county, clerk)
        assert agent.last.count('class="one-tick"') == 3
        agent.post(f"{PAGE}/ticks", {"o.7": "alive", "seen_by": "张代办", "how": "home"})
        assert progress(county, VILLAGE).untouched == 2

    def test_money_is_suspended_by_a_person_after_the_days_and_paid_back(
        self, county: County, clerk: Visitor
    ) -> None:
        prepared(clerk, form="review")
        clerk.get(PAGE)
        clerk.post(f"{PAGE}/ticks", {"o.1": "unreachable"})
        clerk.post(f"{PAGE}/hand-on", {"to": COUNTY, "note": "请县里决定"})
        county.settle()
        chief = at_desk(county, COUNTY, "approver", "clerk")
        chief.get(PAGE)
        chief.post(f"{PAGE}/take-over", {"words": ""})
        person = f"{PAGE}/people/1"
        wanted: dict[str, object] = {"pay": "suspended", "reason": "按规定"}
        assert chief.post(f"{person}/pay", wanted).status_code == 409
        assert "roster.wait_not_over" in chief.last
        assert chief.post(f"{PAGE}/people/2/pay", wanted).status_code == 409
        assert "roster.silence" in chief.last
        county.clock.time += timedelta(days=61)
        chief.sign_in("ma")
        chief.get(person)
        chief.post(f"{person}/pay", {**wanted, "back": person})
        assert "起暂停发放" in chief.last
        chief.post(f"{person}/tick", {"outcome": "alive", "seen_by": "王科员", "how": "video"})
        chief.get(person)
        chief.post(f"{person}/pay", {"pay": "resumed", "reason": "本人视频", "back": person})
        assert "恢复发放，从 2027-01-23 起补发" in chief.last

    def test_a_village_sees_no_form_for_money_and_cannot_post_one(
        self, county: County, clerk: Visitor
    ) -> None:
        prepared(clerk, form="review")
        agent = handed_down(county, clerk)
        agent.post(f"{PAGE}/ticks", {"o.1": "dead"})
        agent.get(f"{PAGE}/people/1")
        assert "/pay" not in agent.last
        answer = agent.post(f"{PAGE}/people/1/pay", {"pay": "stopped", "reason": "去世"})
        assert answer.status_code == 403

    def test_who_turns_eighty_next_year_is_listed(self, county: County, clerk: Visitor) -> None:
        number = number_born("19470505", 1)
        prepared(clerk, f"将满的,{number},,,城关村")
        clerk.get("/rosters/turning?year=2027&age=80")
        assert "将满的" in clerk.last
        assert "2027-05-05" in clerk.last
        assert number not in clerk.last
        clerk.post(f"{PAGE}/people/10/tick", {"outcome": "moved"})
        clerk.get("/rosters/turning?year=2027&age=80")
        assert "将满的" not in clerk.last
        later = opening(VILLAGE, year="2028", until="2027-03-01")
        sends(clerk, later | {"id": ROSTER.replace("4def", "4dee")}, a_file(f"将满的,{number},,,"))
        clerk.get("/rosters/turning?year=2027&age=80")
        assert "将满的" in clerk.last
        clerk.get("/rosters/turning?year=2026&age=80")
        assert "将满的" not in clerk.last


@pytest.mark.parametrize("path", ["", "/rows", "/people/1", "/people/1/receipt"])
def test_a_roster_of_others_is_not_there(county: County, clerk: Visitor, path: str) -> None:
    agent = at_village(county)
    prepared(clerk)
    county.settle()
    assert agent.get(f"{PAGE}{path}").status_code == 404


def test_a_case_is_no_roster_and_a_roster_no_case(county: County, clerk: Visitor) -> None:
    prepared(clerk)
    county[TOWN].takes_in(ROSTER.replace("4def", "4dee"))
    assert clerk.get(f"/cases/{ROSTER}").status_code == 404
    assert clerk.get(PAGE.replace("4def", "4dee")).status_code == 404
