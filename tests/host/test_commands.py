"""The command line meets mistakes with one clear line and exit status 2, and says with an example how it is used."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest

from shared.domain.worktime import county_day
from shared.host.lock import held
from tests.host.conftest import PROGRAMS, Run
from tests.support.processes import TOWN, VILLAGE


def every_command(group: click.Group) -> Iterator[click.Command]:
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from every_command(command)
        else:
            yield command


@pytest.mark.parametrize("tier", PROGRAMS)
def test_every_command_has_an_example(tier: str) -> None:
    commands = list(every_command(PROGRAMS[tier]))

    assert commands
    for command in commands:
        assert command.epilog, command.name
        assert f"tongban-{tier} " in command.epilog
        assert command.name is not None
        assert command.name in command.epilog


def one_line(result: object, code: str) -> None:
    stderr = result.stderr  # type: ignore[attr-defined]
    assert result.exit_code == 2  # type: ignore[attr-defined]
    assert stderr.count("\n") == 1, stderr
    assert f"[{code}]" in stderr


@pytest.mark.parametrize("command", ["verify", "status"])
def test_a_folder_without_a_node(run: Run, tmp_path: Path, command: str) -> None:
    one_line(run("village", command, "--data", tmp_path / "nothing"), "host.no_node")


def test_a_damaged_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "node.json").write_text("{")

    one_line(run("village", "status", "--data", tmp_path), "host.bad_folder")


@pytest.mark.parametrize("content", ["", "5a" * 31, "no key"])
def test_a_key_file_that_holds_no_key(run: Run, county: Path, content: str) -> None:
    """An older version could be cut short while it wrote one."""
    (county / "node.key").write_text(content)
    (county / "node.key.2").write_text(content)

    one_line(run("center", "status", "--data", county), "host.bad_folder")
    shutil.copy(next((county / "root-keys").iterdir()), county / "node.key")
    one_line(run("center", "next-key", "--data", county), "host.bad_folder")


def test_another_tiers_folder(run: Run, county: Path) -> None:
    one_line(run("town", "status", "--data", county), "host.other_tier")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE alembic_version SET version_num = '9999'",
        "DROP TABLE alembic_version; UPDATE settings SET value = '1' WHERE key = 'store.schema'",
    ],
)
def test_a_folder_of_another_version(run: Run, county: Path, statement: str) -> None:
    with closing(sqlite3.connect(county / "tongban.sqlite3")) as raw:
        raw.executescript(statement)

    one_line(run("center", "status", "--data", county), "host.other_version")


def test_a_second_run_on_the_same_folder(run: Run, county: Path) -> None:
    with held(county / "run.lock"):
        one_line(run("center", "run", "--data", county, "--port", "8999"), "host.in_use")


def test_a_parent_that_does_not_answer(run: Run, county: Path, tmp_path: Path) -> None:
    code = run("center", "enrol-code", VILLAGE, "--data", county).stdout.strip()
    arguments = ("--parent", "http://127.0.0.1:9", "--code", code, "--data", tmp_path / "v")

    one_line(run("village", "enrol", *arguments), "exchange.link_down")
    assert not (tmp_path / "v").exists()


@pytest.mark.parametrize("url", ["county", "ftp://county:1", "http://a/b", "http://"])
def test_a_parents_address_that_is_none(run: Run, county: Path, tmp_path: Path, url: str) -> None:
    code = run("center", "enrol-code", VILLAGE, "--data", county).stdout.strip()
    arguments = ("--parent", url, "--code", code, "--data", tmp_path / "v")

    one_line(run("village", "enrol", *arguments), "host.bad_url")


def test_a_mistyped_code(run: Run, county: Path, tmp_path: Path) -> None:
    code = run("center", "enrol-code", VILLAGE, "--data", county).stdout.strip()
    wrong = code[:20] + ("A" if code[20] != "A" else "B") + code[21:]
    arguments = ("--parent", "http://127.0.0.1:9", "--code", wrong, "--data", tmp_path / "v")

    one_line(run("village", "enrol", *arguments), "enrol.mistyped_code")


def test_a_villages_code_is_not_spent_by_a_town(run: Run, county: Path, tmp_path: Path) -> None:
    code = run("center", "enrol-code", VILLAGE, "--data", county).stdout.strip()
    arguments = ("--parent", "http://127.0.0.1:9", "--code", code, "--data", tmp_path / "t")

    one_line(run("town", "enrol", *arguments), "host.other_tier")


def test_a_code_for_a_node_that_is_not_in_the_registry(run: Run, county: Path) -> None:
    one_line(run("center", "enrol-code", "620722999999", "--data", county), "registry.unknown_node")


def test_staff_are_added_reset_and_removed(run: Run, county: Path) -> None:
    who = ("--login", "chen", "--data", county)

    added = run("center", "staff", "add", *who, "--name", "陈静", "--role", "approver")
    assert added.exit_code == 0
    assert "password: " in added.stdout
    one_line(
        run("center", "staff", "add", *who, "--name", "陈静", "--role", "approver"),
        "staff.login_taken",
    )
    assert run("center", "staff", "reset-password", *who).exit_code == 0
    assert run("center", "staff", "remove", *who).exit_code == 0
    one_line(run("center", "staff", "remove", *who), "staff.unknown")


def test_a_cover_is_recorded_and_listed(run: Run, county: Path) -> None:
    for login, role in (("chen", "approver"), ("wang", "clerk")):
        who = ("--login", login, "--name", login, "--role", role)
        run("center", "staff", "add", *who, "--data", county)
    cover = ("staff", "cover", "--login", "wang", "--for", "chen", "--data", county)
    first = county_day(datetime.now(UTC)) + timedelta(days=10)
    last = first + timedelta(days=9)
    days = ("--from", first, "--until", last, "--reason", "maternity leave")

    assert run("center", *cover, *days).exit_code == 0
    assert run("center", "staff", "covers", "--data", county).stdout == (
        f"{first} {last}  wang for chen  maternity leave\n"
    )
    past = ("--from", "2020-01-01", "--until", "2020-01-02", "--reason", "x")
    one_line(run("center", *cover, *past), "cover.past")
    one_line(run("center", *cover, *days, "--for", "nobody"), "staff.unknown")
    one_line(run("center", *cover, *days, "--for", "wang"), "cover.same_person")


def test_an_unknown_role_names_the_known_ones(run: Run, county: Path) -> None:
    who = ("--login", "chen", "--name", "陈静", "--role", "king", "--data", county)

    result = run("center", "staff", "add", *who)

    one_line(result, "staff.unknown_role")
    assert "approver" in result.stderr


def test_a_village_is_listed_and_succeeds_another(run: Run, county: Path) -> None:
    new = ("--code", "620722101299", "--name", "新村村民委员会", "--level", "village")
    document = ("--document", "民政发[2026]9号", "--data", county)

    assert run("center", "list-node", *new, "--parent", TOWN, "--data", county).exit_code == 0
    again = run("center", "list-node", *new, "--parent", TOWN, "--data", county)
    one_line(again, "registry.node_exists")
    done = run("center", "succeed", VILLAGE, "--by", "620722101299", "--how", "merged", *document)
    assert done.exit_code == 0
    assert done.stdout.endswith("open cases still at 620722101200: 0\n")
    one_line(run("center", "enrol-code", VILLAGE, "--data", county), "registry.node_succeeded")
    back = run("center", "succeed", "620722101299", "--by", VILLAGE, "--how", "merged", *document)
    one_line(back, "registry.succession_loop")
    assert run("center", "enrol-code", "620722101299", "--data", county).exit_code == 0


def test_status_is_one_json_object(run: Run, county: Path) -> None:
    status = json.loads(run("center", "status", "--json", "--data", county).stdout)

    assert (status["tier"], status["ledgers"], status["entries"]) == ("county", 1, 248)
    assert (status["read_only"], status["fresh"], status["behind"]) == ("", None, 0)
    assert (status["put_back"], status["suspended"], status["gaps"]) == (0, 0, 0)
    assert status["judgements"] == {"honoured": 0, "for_ratification": 0, "suspended": 0}
    assert status["unheard"] == []


def test_verify_finds_a_damaged_body_and_exits_1(run: Run, county: Path) -> None:
    with sqlite3.connect(county / "tongban.sqlite3") as database:
        database.execute(
            "UPDATE entries SET body = CAST(replace(CAST(body AS TEXT), '民', '明') AS BLOB) "
            "WHERE seq = 2"
        )

    result = run("center", "verify", "--data", county)

    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1].endswith("1 faults")
