"""The seal register: listed and withdrawn by the county, named by acts, borne by papers, told on every node's pages."""

import re

import pytest

from shared.app.seals import Seals
from shared.domain.acts import Act
from shared.domain.records import SealUse
from shared.web.seal_pages import masked_name
from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.web.desks import A_CASE, visitor
from tests.web.sealing import APPROVAL, lists_seal
from tests.web.stories import CASE_PAGE, at_town, small_county
from tests.web.tier_desks import at_desk

NEW, ONE = "/seals/new", "/seals/hongshui-approval"


@pytest.fixture
def county() -> County:
    """Return a small county."""
    return small_county()


def accepted(county: County) -> None:
    """List the town's seal and have it accept the case."""
    lists_seal(county)
    county.settle()
    at_town(county)
    county[TOWN].does(A_CASE, Act.ACCEPT)
    county.settle()


def uses(county: County, node: str) -> list[SealUse]:
    with county[node].here.store.read() as room:
        return room.seals.of("hongshui-approval", limit=9)


def test_the_catalogue_office_lists_a_seal(county: County) -> None:
    office = at_desk(county, COUNTY, "catalogue")
    office.get(NEW)
    assert office.post(NEW, dict(APPROVAL)).status_code == 200
    assert "印章“hongshui-approval”已登记。" in office.last
    assert "洪水镇审批专用章" in office.get("/seals/").get_data(as_text=True)


def test_what_was_typed_stays_where_it_was_refused(county: County) -> None:
    office = at_desk(county, COUNTY, "catalogue")
    office.get(NEW)
    answer = office.post(NEW, {**APPROVAL, "id": "Hongshui", "kind": ""})
    assert answer.status_code == 422
    assert "seal.bad_id" in office.last
    assert 'value="Hongshui"' in office.last
    assert 'value="洪水镇审批专用章"' in office.last
    assert f'<option value="{TOWN}" selected>' in office.last


def test_others_neither_list_nor_withdraw(county: County) -> None:
    lists_seal(county)
    clerk = at_desk(county, COUNTY, "approver")
    assert clerk.get(NEW).status_code == 403
    clerk.get(ONE)
    assert "注销这枚印章" not in clerk.last
    assert clerk.post(f"{ONE}/withdraw", {"reason": "x", "document": "y"}).status_code == 403


def test_it_is_withdrawn_with_reason_and_document(county: County) -> None:
    lists_seal(county)
    office = at_desk(county, COUNTY, "catalogue")
    office.get(ONE)
    assert office.post(f"{ONE}/withdraw", {"reason": "遗失", "document": ""}).status_code == 422
    assert "遗失" in office.last
    assert office.post(f"{ONE}/withdraw", {"reason": "遗失", "document": "9号"}).status_code == 200
    assert "已注销" in office.last
    assert "遗失（9号）" in office.last
    assert "注销这枚印章" not in office.last
    again = office.post(f"{ONE}/withdraw", {"reason": "遗失", "document": "9号"})
    assert again.status_code == 409


def test_the_paper_bears_the_seal_and_the_register_tells_of_it(county: County) -> None:
    accepted(county)
    clerk = visitor(county, TOWN, "reviewer")
    seq = county[TOWN].sees(A_CASE).slip[-1].seq
    clerk.get(f"{CASE_PAGE}/papers/acceptance/{seq}")
    assert '<span class="stamp">洪水镇审批专用章</span>' in clerk.last
    clerk.get(CASE_PAGE)
    assert "洪水镇审批专用章" in clerk.last
    clerk.get(ONE)
    for words in ("共 1 次", "受理通知书", f"/A{seq}", "赵**", "高龄津贴", "某000"):
        assert words in clerk.last
    assert "赵桂兰" not in clerk.last


def test_every_node_that_holds_the_case_tells_the_same(county: County) -> None:
    accepted(county)
    assert [(use.case, use.kind, use.by) for use in uses(county, TOWN)] == [
        (A_CASE, "case.accepted.v1", "某000")
    ]
    assert uses(county, VILLAGE) == uses(county, COUNTY) == uses(county, TOWN)


def test_a_seal_that_was_withdrawn_stands_under_no_new_paper(county: County) -> None:
    lists_seal(county)
    Seals(county[COUNTY].here).withdraw("hongshui-approval", "遗失", "9号", county[COUNTY].actor)
    county.settle()
    at_town(county)
    county[TOWN].does(A_CASE, Act.ACCEPT)
    assert (county[TOWN].sees(A_CASE).slip[-1].body or {})["seal"] == ""
    assert uses(county, TOWN) == []


def test_one_seal_is_told_beside_the_act_and_of_several_one_is_chosen(county: County) -> None:
    lists_seal(county)
    county.settle()
    at_town(county)
    clerk = visitor(county, TOWN, "reviewer")
    clerk.get(CASE_PAGE)
    assert "用印：洪水镇审批专用章" in clerk.last
    assert 'name="seal"' not in clerk.last
    lists_seal(county, id="hongshui-official", kind="official", zh="洪水镇人民政府")
    county.settle()
    clerk.get(CASE_PAGE)
    asked = re.search(r'<form [^>]*/act/accept".*?</form>', clerk.last, re.DOTALL)
    assert asked
    assert re.findall(r'<option value="([^"]+)"', asked[0]) == [
        "hongshui-approval",
        "hongshui-official",
    ]
    answer = clerk.post(f"{CASE_PAGE}/act/accept", {"note": "", "seal": "county-seal"})
    assert answer.status_code == 422
    clerk.post(f"{CASE_PAGE}/act/accept", {"note": "", "seal": "hongshui-official"})
    assert (county[TOWN].sees(A_CASE).slip[-1].body or {})["seal"] == "hongshui-official"


def test_what_an_override_took_away_stands_in_the_register_no_more(county: County) -> None:
    lists_seal(county)
    county.settle()
    at_town(county)
    county[TOWN].does(A_CASE, Act.ACCEPT)
    assert len(uses(county, TOWN)) == 1
    county[COUNTY].does(A_CASE, Act.OVERRIDE, to=COUNTY, reason="乡镇停电")
    county.settle()
    assert uses(county, TOWN) == uses(county, COUNTY) == []


def test_an_empty_register_and_an_unknown_seal_say_so(county: County) -> None:
    agent = visitor(county, VILLAGE, "agent")
    assert "还没有登记印章" in agent.get("/seals/").get_data(as_text=True)
    assert agent.get("/seals/nobody-s").status_code == 404
    assert "seal.unknown" in agent.last


@pytest.mark.parametrize(("name", "shown"), [("赵桂兰", "赵**"), ("赵", "赵"), ("", "")])
def test_names_are_masked_but_for_their_first_character(name: str, shown: str) -> None:
    assert masked_name(name) == shown
