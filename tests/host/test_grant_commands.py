"""Granting on the command line: issue, amend, revoke, list; what a rule refuses; what a dry run leaves alone."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.host.conftest import Run
from tests.support.processes import MINLE

UNTIL = (datetime.now(UTC) + timedelta(days=200)).date().isoformat()
TERMS = f"""matter: temporary-relief
acts: [decide, issue]
to: [node:620722102000, level:special]
from: "2026-01-01"
until: "{UNTIL}"
form: entrustment
document: {{zh: 民政局委托书, en: Entrustment by Civil Affairs}}
number: 民政发 31 号
department: civil-affairs
leases: {{decide: 72, issue: 36}}
ceiling: 150000
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The terms of a grant that no rule refuses."""
    path = tmp_path / "grant.yaml"
    path.write_text(TERMS, "utf-8")
    return path


def listed(run: Run, county: Path) -> dict[str, dict[str, Any]]:
    """Return all grants by id."""
    found = json.loads(run("center", "grant", "list", "--json", "--data", county).stdout)
    return {grant["id"]: grant for grant in found}


def head(run: Run, county: Path) -> object:
    """Return the registry's head."""
    return json.loads(run("center", "status", "--json", "--data", county).stdout)["registry"]


def test_a_grant_is_issued_under_the_next_id(run: Run, county: Path, file: Path) -> None:
    result = run("center", "grant", "issue", "--file", file, "--data", county)

    assert (result.exit_code, result.stdout) == (0, "G-0020\n")
    grant = listed(run, county)["G-0020"]
    assert grant["to"] == ["node:620722102000", "level:special"]
    assert grant["leases"] == {"decide": 72, "issue": 36}
    assert (grant["ceiling"], grant["state"]) == (150000, "in_force")
    assert run("center", "verify", "--data", county).exit_code == 0


def test_an_amendment_ends_what_it_replaces(run: Run, county: Path, file: Path) -> None:
    run("center", "grant", "issue", "--file", file, "--data", county)
    file.write_text(TERMS.replace("150000", "120000"), "utf-8")
    result = run("center", "grant", "amend", "G-0020", "--file", file, "--json", "--data", county)

    assert json.loads(result.stdout) == {"grant": "G-0021"}
    grants = listed(run, county)
    assert (grants["G-0020"]["state"], grants["G-0020"]["replaced_by"]) == ("replaced", "G-0021")
    assert (grants["G-0021"]["replaces"], grants["G-0021"]["ceiling"]) == ("G-0020", 120000)


@pytest.mark.parametrize(
    ("options", "state"), [((), "revoked"), (("--grave",), "revoked_as_grave")]
)
def test_a_grant_is_revoked_with_a_reason_once(
    run: Run, county: Path, options: tuple[str, ...], state: str
) -> None:
    arguments = ("center", "grant", "revoke", "G-0003", "--data", county, *options)
    without = run(*arguments)
    done = run(*arguments, "--reason", "文件更正")
    again = run(*arguments, "--reason", "文件更正")

    assert (without.exit_code, "[input.required]" in without.stderr) == (2, True)
    assert (done.exit_code, done.stdout) == (0, "G-0003\n")
    assert (again.exit_code, "[grant.revoked]" in again.stderr) == (2, True)
    assert listed(run, county)["G-0003"]["state"] == state


@pytest.mark.parametrize(
    "command",
    [
        ("issue", "--file", "FILE"),
        ("amend", "G-0007", "--file", "FILE"),
        ("revoke", "G-0003"),
        ("revoke", "G-0003", "--reason", "x", "--grave"),
    ],
)
@pytest.mark.parametrize("as_json", [True, False])
def test_a_dry_run_shows_what_it_would_touch_and_changes_nothing(
    run: Run, county: Path, file: Path, command: tuple[str, ...], *, as_json: bool
) -> None:
    before = head(run, county)
    stored = hashlib.sha256((county / "tongban.sqlite3").read_bytes()).digest()
    arguments = [file if a == "FILE" else a for a in command]
    extra = ("--json",) if as_json else ()
    result = run("center", "grant", *arguments, "--dry-run", *extra, "--data", county)

    assert result.exit_code == 0, result.output
    assert head(run, county) == before
    assert hashlib.sha256((county / "tongban.sqlite3").read_bytes()).digest() == stored
    if as_json:
        assert json.loads(result.stdout)["nodes"]
    else:
        assert "nodes reached: " in result.stdout


def test_the_preview_is_aligned_and_counts_by_town(run: Run, county: Path, file: Path) -> None:
    result = run("center", "grant", "issue", "--file", file, "--dry-run", "--data", county)
    lines = result.stdout.splitlines()

    assert lines[0].startswith("issues G-0020: Temporary relief; decide 3 d, issue 36 h, ")
    assert lines[1] == "nodes reached: 2, of which enrolled: 0"
    assert lines[3] == "town              reached  enrolled  not heard for a day"
    assert lines[4:] == [
        "六坝镇            1        0         0",
        "民乐生态工业园区  1        0         0",
    ]


def test_the_preview_as_json_names_every_node(run: Run, county: Path) -> None:
    result = run("center", "grant", "revoke", "G-0003", "--dry-run", "--json", "--data", county)
    values = json.loads(result.stdout)

    assert (values["issues"], values["ends"]["id"]) == (None, "G-0003")
    assert len(values["nodes"]) == 191
    assert values["nodes"][0]["loses"] == ["accept", "decide", "issue"]
    assert (values["cases_lost"], values["all_cases_seen"]) == ([], True)


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_what_the_rules_refuse_is_told_line_by_line(
    run: Run, county: Path, file: Path, dry: tuple[str, ...]
) -> None:
    before = head(run, county)
    wrong = TERMS.replace("150000", "null").replace(UNTIL, "2026-01-02")
    file.write_text(wrong.replace("level:special", "level:village"), "utf-8")
    result = run("center", "grant", "issue", "--file", file, "--data", county, *dry)

    assert (result.exit_code, result.stdout) == (2, "")
    told = result.stderr.splitlines()
    assert [line.partition(": ")[0] for line in told] == [
        f"{file}, line 3, to",
        f"{file}, line 5, until",
        f"{file}, line 11, ceiling",
    ]
    assert [line.rpartition("[")[2] for line in told] == [
        "grant.benefit_to_village]",
        "grant.already_over]",
        "grant.ceiling_needed]",
    ]
    assert "art. 4" in told[0]
    assert head(run, county) == before


def test_a_grant_that_overlaps_another_is_refused(run: Run, county: Path, file: Path) -> None:
    run("center", "grant", "issue", "--file", file, "--data", county)
    result = run("center", "grant", "issue", "--file", file, "--data", county)

    assert result.exit_code == 2
    assert "line 3, to: G-0020 gives “decide, issue”" in result.stderr
    assert "[grant.overlap]" in result.stderr
    assert "G-0021" not in listed(run, county)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("number: 民政发 31 号\n", "", "line 1, number"),
        ("ceiling: 150000", "ceiling: much", "line 11, ceiling"),
        ("matter:", "id: G-0001\nmatter:", "line 1, id"),
        ("[decide, issue]", "[decide", "file.syntax"),
    ],
)
def test_a_file_that_is_no_grant_is_one_line(
    run: Run, county: Path, file: Path, old: str, new: str, told: str
) -> None:
    file.write_text(TERMS.replace(old, new), "utf-8")
    result = run("center", "grant", "issue", "--file", file, "--data", county)

    assert result.exit_code == 2
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_unknown_grants_and_files_are_one_line(run: Run, county: Path, file: Path) -> None:
    for arguments, code in (
        (("amend", "G-9999", "--file", file), "grant.unknown"),
        (("amend", "G-0001", "--file", file), "grant.amends_other_matter"),
        (("revoke", "G-9999", "--reason", "x"), "grant.unknown"),
        (("issue", "--file", file.with_name("none.yaml")), "file.missing"),
    ):
        result = run("center", "grant", *arguments, "--data", county)
        assert (result.exit_code, f"[{code}]" in result.stderr) == (2, True), result.output


def test_the_list_is_for_people_too(
    run: Run, county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    run("center", "grant", "revoke", "G-0019", "--reason", "x", "--data", county)
    lines = run("center", "grant", "list", "--data", county).stdout.splitlines()

    assert len(lines) == 20
    assert lines[1].split()[:3] == ["G-0019", "已收回", "残疾人证办理（首次）"]
    assert lines[13].startswith("G-0007  有效")
    assert "决定 3 天、制证送达 2 天，上限 1800 元" in lines[13]


def test_grants_that_break_a_rule_found_no_county(run: Run, tmp_path: Path) -> None:
    grants = tmp_path / "grants.yaml"
    text = (MINLE / "grants.yaml").read_text("utf-8")
    grants.write_text(text.replace("level:town", "level:village", 1), "utf-8")
    files = ("--divisions", MINLE / "divisions.csv", "--catalogue", MINLE / "matters")
    result = run("center", "init", *files, "--grants", grants, "--data", tmp_path / "data")

    assert result.exit_code == 2
    assert "grants.yaml, line 3, [0].acts: " in result.stderr
    assert "[grant.not_their_step]" in result.stderr
    assert not (tmp_path / "data").exists()
