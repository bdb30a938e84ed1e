"""Granting over real nodes: what the law forbids, overlaps, a dry run, and an amendment that reaches the town."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy.demo.clerk import Clerk
from deploy.demo.visitor import Refused
from tests.support.inside import exchange, faults, status
from tests.support.processes import COUNTY, PASSWORD, TOWN, RealNetwork, command, program

pytestmark = pytest.mark.xdist_group("federation")
TODAY = datetime.now(UTC).date()
UNTIL = (TODAY + timedelta(days=200)).isoformat()
OTHER_TOWN = "620722102000"
TERMS = f"""matter: disability-certificate
acts: [accept, review]
to: [level:town, level:special]
from: "2026-01-01"
until: "{UNTIL}"
form: entrustment
document: {{zh: 残联委托书, en: Entrustment by the Federation}}
number: 残联发 31 号
department: disabled-federation
leases: {{accept: 96, review: 48}}
ceiling: null
"""
FORM: dict[str, str | list[str]] = {
    "acts": ["decide", "issue"],
    "to": [f"node:{OTHER_TOWN}"],
    "from": "2026-01-01",
    "until": UNTIL,
    "form": "entrustment",
    "document.zh": "民政局委托书",
    "document.en": "Entrustment",
    "number": "民政发 31 号",
    "ceiling": "1500",
}


def grant(
    network: RealNetwork, *arguments: object, check: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run a grant command of the county's."""
    words = [str(a) for a in arguments]
    return command(
        program(COUNTY), "grant", *words, "--data", str(network.data(COUNTY)), check=check
    )


def grants(network: RealNetwork) -> dict[str, dict[str, object]]:
    """Return all grants by id."""
    found = json.loads(grant(network, "list", "--json", check=True).stdout)
    return {g["id"]: g for g in found}


@contextmanager
def typed(network: RealNetwork, changes: dict[str, str | list[str]], step: str) -> Iterator[Clerk]:
    """Fill in the form for temporary relief at the county and press a button; gives the chief at the answer."""
    with Clerk(network.urls[COUNTY]) as chief:
        chief.sign_in("chief", PASSWORD)
        chief.open("/grants/new", matter="temporary-relief")
        form = chief.form("/grants/new", asking="acts")
        chief.submit(form, {**FORM, **changes}, press=(("step", step),))
        yield chief


def refused(network: RealNetwork, changes: dict[str, str | list[str]], step: str) -> str:
    """Return what the page says of a grant that it does not take."""
    with pytest.raises(Refused) as page, typed(network, changes, step):
        pass
    assert page.value.status == 422
    return str(page.value)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The terms that amend the town's grant of disability certificates."""
    path = tmp_path / "grant.yaml"
    path.write_text(TERMS, "utf-8")
    return path


def test_what_the_law_forbids_is_refused_on_the_page_and_on_the_command_line(
    network: RealNetwork, file: Path
) -> None:
    before = grants(network)
    said = refused(network, {"to": ["level:village"]}, "publish")
    file.write_text(
        TERMS.replace("level:town", "level:village")
        .replace("disability-certificate", "temporary-relief")
        .replace("[accept, review]", "[decide, issue]")
        .replace("accept: 96, review: 48", "decide: 48, issue: 24"),
        "utf-8",
    )
    line = grant(network, "issue", "--file", file)

    assert "社会救助暂行办法第四条" in said
    assert line.returncode == 2
    assert f"{file}, line 3, to: " in line.stderr
    assert "[grant.benefit_to_village]" in line.stderr
    assert "line 9, department: " in line.stderr
    assert grants(network) == before


def test_overlapping_grants_are_refused_on_both_ways(network: RealNetwork, file: Path) -> None:
    before = grants(network)
    said = refused(network, {"to": [f"node:{TOWN}"]}, "preview")
    line = grant(network, "issue", "--file", file)

    assert "授权 G-0007 已在同一时间" in said
    assert (line.returncode, "[grant.overlap]" in line.stderr) == (2, True)
    assert grants(network) == before


def test_a_grant_that_ends_in_the_past_is_refused_on_both_ways(
    network: RealNetwork, file: Path
) -> None:
    yesterday = (TODAY - timedelta(days=2)).isoformat()
    said = refused(network, {"until": yesterday}, "publish")
    file.write_text(TERMS.replace(UNTIL, yesterday), "utf-8")
    line = grant(network, "issue", "--file", file)

    assert f"最后一日 {yesterday} 已经过去" in said
    assert f"{file}, line 5, until: " in line.stderr
    assert "[grant.already_over]" in line.stderr


def test_previews_and_dry_runs_change_nothing(network: RealNetwork, file: Path) -> None:
    before = status(network, COUNTY)["registry"]
    with typed(network, {}, "preview") as chief:
        assert "到达 1 个单位" in chief.page.text
    for arguments in (
        ("amend", "G-0019", "--file", file),
        ("revoke", "G-0001", "--reason", "x", "--grave"),
    ):
        told = grant(network, *arguments, "--dry-run", "--json", check=True)
        reached = {node["node"]: node for node in json.loads(told.stdout)["nodes"]}
        assert reached[TOWN]["enrolled"]

    assert status(network, COUNTY)["registry"] == before


def test_an_amended_grant_reaches_the_town_at_its_next_exchange_and_the_old_one_ends(
    network: RealNetwork, file: Path
) -> None:
    old = next(
        i
        for i, g in grants(network).items()
        if g["matter"] == "disability-certificate" and g["state"] == "in_force"
    )
    exchange(network, TOWN)
    before = lines_at_town(network)[old]
    new = grant(network, "amend", old, "--file", file, check=True).stdout.strip()
    exchange(network, TOWN)

    lines = lines_at_town(network)
    assert before.endswith("有效")
    assert "受理 4 天、审查 2 天" in lines[new]
    assert lines[new].endswith("有效")
    assert lines[old].endswith(f"已被代替 由 {new} 代替")
    assert faults(network, TOWN) == []


def lines_at_town(network: RealNetwork) -> dict[str, str]:
    """Return the grants that the town's page lists, each as its words."""
    with Clerk(network.urls[TOWN]) as clerk:
        clerk.sign_in("clerk", PASSWORD)
        table = list(clerk.open("/powers").every("table"))[-1]
    rows = list(table.every("tr"))[1:]
    return {row.first("th").text: row.text for row in rows}


def test_published_from_the_preview_it_stands_with_all_that_was_typed(
    network: RealNetwork,
) -> None:
    with typed(network, {"leases.issue": "36", "unit.issue": "hours"}, "preview") as chief:
        form = chief.form("/grants/new", asking="ceiling")
        chief.submit(form, press=(("step", "publish"),))
        grant_id = chief.path.rpartition("/")[2]
    found = grants(network)[grant_id]

    assert found["leases"] == {"decide": 72, "issue": 36}
    assert (found["ceiling"], found["to"]) == (150_000, [f"node:{OTHER_TOWN}"])
    grant(network, "revoke", grant_id, "--reason", "试过了", check=True)
    assert grants(network)[grant_id]["state"] == "revoked"
