"""People and change over real nodes and pages: taken in twice, a draft left, a cover, a village that is no more."""

from datetime import UTC, datetime

import pytest

from deploy.demo.clerk import Clerk, Taken
from deploy.demo.moves import Signing, wanted
from deploy.demo.people import woman
from deploy.demo.visitor import Refused
from shared.domain.worktime import county_day
from tests.support.inside import exchange, faults, status
from tests.support.processes import (
    COUNTY,
    OTHER_VILLAGE,
    PASSWORD,
    TOWN,
    VILLAGE,
    RealNetwork,
    command,
    program,
)

pytestmark = pytest.mark.xdist_group("federation")
LOGINS = {TOWN: "clerk", VILLAGE: "agent", OTHER_VILLAGE: "agent"}
THIRD_VILLAGE, NEW_VILLAGE = "620722101202", "620722101299"


def at(network: RealNetwork, code: str, login: str = "") -> Clerk:
    clerk = Clerk(network.urls[code])
    clerk.sign_in(login or LOGINS.get(code, "agent"), PASSWORD)
    return clerk


def takes_in(network: RealNetwork, code: str, name: str) -> Taken:
    """Take the allowance in for someone of this name, and forward the case."""
    person = woman(name, "1941-05-06")
    with at(network, code) as agent:
        taken = agent.take_in(wanted("elderly-allowance", person, Signing("fingerprint", "马秀英")))
        agent.act(taken.case, "forward")
    exchange(network, code)
    return taken


def test_what_two_villages_took_in_becomes_one_case(network: RealNetwork) -> None:
    first = takes_in(network, VILLAGE, "郭玉珍")
    second = takes_in(network, OTHER_VILLAGE, "郭玉珍")
    with at(network, TOWN) as clerk:
        for taken in (first, second):
            clerk.act(taken.case, "take_over")
        page = clerk.look_at(second.case)
        assert "同一人同一事项" in page.text
        assert first.receipt in page.text
        clerk.submit(clerk.form("/merge"), {"keep": first.case, "reason": "两个村各收了一件"})
        assert clerk.path == f"/cases/{first.case}"
    for code in (TOWN, VILLAGE, OTHER_VILLAGE):
        exchange(network, code)

    with at(network, OTHER_VILLAGE) as agent:
        page = agent.look_at(second.case)
        assert "已在办理（另有一件在先）" in page.text
        assert first.receipt not in page.text
        assert "城关村" not in page.text
        assert second.receipt in agent.open(f"/cases/{second.case}/receipt").text
        with pytest.raises(Refused) as refused:
            agent.look_at(first.case)
        assert refused.value.status == 404
    assert f"case:{first.case}" not in status(network, OTHER_VILLAGE)["heads"]
    assert faults(network, TOWN) == []


def test_the_town_goes_on_with_a_draft_that_a_village_left(network: RealNetwork) -> None:
    with at(network, VILLAGE) as agent:
        agent.begin_only(wanted("elderly-allowance", woman("梁淑英", "1942-07-08")), 1)
        kept = next(a for a in agent.page.every("a", "row") if "梁淑英" in a.text)
        agent.open(kept.attrs["href"].rpartition("/")[0] + "/leave")
        page = agent.submit(agent.form("/leave"))
        assert "草稿已留给洪水镇" in page.text
    exchange(network, VILLAGE)

    with at(network, TOWN) as clerk:
        assert "梁淑英" in clerk.open("/drafts").text
        page = clerk.submit(clerk.form(asking="village"))
        assert "谁来办" in page.text
        assert "梁淑英" in page.text
        assert "梁淑英" not in clerk.open("/drafts").text


def test_who_covers_another_signs_with_both_names(network: RealNetwork) -> None:
    case = takes_in(network, VILLAGE, "宋凤琴").case
    network.staff(TOWN, "fang", "王芳", "clerk")
    data = ("--data", str(network.data(TOWN)))
    today = county_day(datetime.now(UTC)).isoformat()
    with at(network, TOWN, "fang") as fang:
        fang.act(case, "take_over")
        fang.act(case, "accept")
        days = ("--from", today, "--until", today, "--reason", "休假")
        who = ("--login", "fang", "--for", "clerk")
        command(program(TOWN), "staff", "cover", *who, *days, *data)
        fang.act(case, "review", {"opinion": "pass"})
        assert "王芳 代 李建国" in fang.open("/people/").text
    for code in (TOWN, VILLAGE):
        exchange(network, code)

    with at(network, VILLAGE) as agent:
        slip = agent.look_at(case).text
    assert "洪水镇 王芳 受理" in slip
    assert "洪水镇 王芳（代李建国） 审查" in slip


def test_a_new_village_takes_the_place_of_one_that_is_no_more(network: RealNetwork) -> None:
    network.enrol(THIRD_VILLAGE, TOWN)
    network.start(THIRD_VILLAGE)
    network.staff(THIRD_VILLAGE, "agent", "唐世昌", "agent")
    taken = takes_in(network, THIRD_VILLAGE, "韩金莲")
    centre = ("--data", str(network.data(COUNTY)))
    new = (
        "--code",
        NEW_VILLAGE,
        "--name",
        "新村村民委员会",
        "--level",
        "village",
        "--parent",
        TOWN,
    )
    command(program(COUNTY), "list-node", *new, *centre)
    by = ("--by", NEW_VILLAGE, "--how", "merged", "--document", "民政发[2026]9号")
    command(program(COUNTY), "succeed", THIRD_VILLAGE, *by, *centre)
    exchange(network, TOWN)
    network.enrol(NEW_VILLAGE, TOWN)
    network.start(NEW_VILLAGE)
    network.staff(NEW_VILLAGE, "agent", "郑学礼", "agent")
    for code in (NEW_VILLAGE, THIRD_VILLAGE):
        exchange(network, code)

    with at(network, NEW_VILLAGE) as agent:
        assert "原洪水镇" in agent.look_at(taken.case).text
        assert "韩金莲" in agent.page.text
    with at(network, THIRD_VILLAGE) as agent:
        assert "请到洪水镇新村办理" in agent.open("/home").text
    refused = command(program(COUNTY), "enrol-code", THIRD_VILLAGE, *centre, check=False)
    assert refused.returncode == 2
    assert "[registry.node_succeeded]" in refused.stderr
    assert faults(network, NEW_VILLAGE) == []
