"""A node over PostgreSQL by its commands: founded, found again, moved there and back, and never made empty by accident."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from deploy.services.postgres import Postgres
from shared.domain.codes import Tier
from shared.host.database import STORE
from shared.host.folder import open_folder
from shared.store.schema import SCHEMA_KEY
from tests.host.backups import backs_up, names, refused, resealed, restores
from tests.host.conftest import Run
from tests.host.test_commands import one_line
from tests.store.whole import content, old_file
from tests.support.network import COUNTY as CODE
from tests.support.processes import COUNTY, MINLE

FILES = ("--divisions", MINLE / "divisions.csv", "--catalogue", MINLE / "matters")
DATABASE = "TONGBAN_DATABASE"


@pytest.fixture
def url(new_database: Callable[[], str]) -> str:
    return new_database()


def status(run: Run, data: Path) -> dict[str, object]:
    done = run("center", "status", "--json", "--heads", "--data", data)
    assert done.exit_code == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def tables(url: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        return int(found.fetchone()[0])  # type: ignore[index]


def test_a_county_is_founded_in_a_server_and_found_there_without_the_environment(
    run: Run, tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "county"
    monkeypatch.setenv(DATABASE, url)
    assert run("center", "init", *FILES, "--data", data).exit_code == 0
    monkeypatch.delenv(DATABASE)

    assert STORE not in names(data)
    assert (data / "settings.env").read_text() == f"{DATABASE}={url}\n"
    assert (data / "settings.env").stat().st_mode & 0o777 == 0o600
    assert status(run, data)["node"] == COUNTY
    assert run("center", "verify", "--data", data).exit_code == 0
    monkeypatch.setenv(DATABASE, url)
    refused(run("center", "init", *FILES, "--data", tmp_path / "x"), "host.database_taken")
    assert names(tmp_path) == {"county"}
    monkeypatch.delenv(DATABASE)
    assert status(run, data)["node"] == COUNTY


def test_founding_that_fails_leaves_the_database_empty(
    run: Run, tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setenv(DATABASE, url)
    with monkeypatch.context() as patched:
        patched.setattr("shared.host.founding.found", breaks)
        run("center", "init", *FILES, "--data", tmp_path / "county")
    assert names(tmp_path) == set()
    assert tables(url) == 0
    assert run("center", "init", *FILES, "--data", tmp_path / "county").exit_code == 0


@pytest.mark.parametrize("command", ["status", "verify", "nodes"])
def test_a_store_that_is_gone_is_refused_and_not_made_anew(
    run: Run, county: Path, url: str, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    for path in county.glob(f"{STORE}*"):
        path.unlink()
    before = names(county)
    one_line(run("center", command, "--data", county), "host.no_database")
    (county / STORE).touch()
    one_line(run("center", command, "--data", county), "host.no_database")
    (county / STORE).unlink()
    assert names(county) == before
    monkeypatch.setenv(DATABASE, url)
    one_line(run("center", command, "--data", county), "host.no_database")
    assert tables(url) == 0


def test_it_moves_into_a_server_and_back_whole(
    run: Run, county: Path, tmp_path: Path, secret: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = status(run, county)
    assert backs_up(run, county, tmp_path / "a", secret).exit_code == 0

    monkeypatch.setenv(DATABASE, url)
    into = restores(run, tmp_path / "a", tmp_path / "served", secret)
    monkeypatch.delenv(DATABASE)

    assert into.exit_code == 0, into.stderr
    assert "load" in into.stderr
    assert names(tmp_path / "served") == {"node.json", "node.key", "session.key", "settings.env"}
    served = status(run, tmp_path / "served")
    assert served == {**before, "read_only": "node.restored"}
    assert run("center", "verify", "--data", tmp_path / "served").exit_code == 0

    out = backs_up(run, tmp_path / "served", tmp_path / "b", secret)
    back = restores(run, tmp_path / "b", tmp_path / "back", secret)

    assert out.exit_code == back.exit_code == 0, out.stderr + back.stderr
    assert "copy" in out.stderr
    assert names(tmp_path / "back") == {"node.json", "node.key", "session.key", STORE}
    assert status(run, tmp_path / "back") == served
    assert run("center", "verify", "--data", tmp_path / "back").exit_code == 0
    rows = content(f"sqlite:///{tmp_path / 'back' / STORE}")
    assert {k: len(v) for k, v in rows.items()} == {k: len(v) for k, v in content(url).items()}
    assert rows["entries"] == content(f"sqlite:///{county / STORE}")["entries"]


def test_a_database_that_is_not_empty_is_refused_before_anybody_is_asked(
    run: Run, made: Path, tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE somebody_elses (id int)")
    monkeypatch.setenv(DATABASE, url)
    done = run("center", "restore", "--from", made, "--data", tmp_path / "x")
    one_line(done, "host.database_taken")
    assert tables(url) == 1
    assert names(tmp_path) == set()


def test_a_backup_that_is_unsound_leaves_the_database_empty(
    run: Run, made: Path, tmp_path: Path, secret: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "b").write_bytes(resealed(made, lambda i: i.update(key="00" * 32)))
    monkeypatch.setenv(DATABASE, url)
    refused(restores(run, tmp_path / "b", tmp_path / "x", secret), "backup.mismatched")
    assert tables(url) == 0


@pytest.fixture(params=["sqlite", "postgresql"])
def database_of_either_kind(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Name a database in the environment, or none."""
    if request.param == "postgresql":
        monkeypatch.setenv(DATABASE, request.getfixturevalue("url"))


@pytest.mark.usefixtures("database_of_either_kind")
def test_a_backup_of_an_older_schema_is_brought_up(
    run: Run, tmp_path: Path, older_backup: Path, secret: Path
) -> None:
    done = restores(run, older_backup, tmp_path / "x", secret)
    assert done.exit_code == 0, done.stderr
    assert status(run, tmp_path / "x")["entries"] == 24
    assert run("center", "verify", "--data", tmp_path / "x").exit_code == 0
    here = open_folder(tmp_path / "x", Tier.COUNTY).open()
    with here.store.read() as room:
        assert room.desk.value(SCHEMA_KEY) != ""
    here.store.close()
    assert not list((tmp_path / "x").glob("*.before-*"))


@pytest.fixture
def older_backup(made: Path, tmp_path: Path) -> Path:
    """A backup of the county of schema 4, by its own key."""
    store = old_file(tmp_path / "old.db").read_bytes()
    seed = hashlib.sha256(CODE.encode()).hexdigest()
    path = tmp_path / "older.backup"
    path.write_bytes(resealed(made, lambda inside: inside.update(key=seed), store=store))
    return path


def test_a_server_that_is_down_is_one_clear_line(
    run: Run, county: Path, tmp_path: Path, own_postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_postgres.create("county")
    url = own_postgres.url("county")
    monkeypatch.setenv(DATABASE, url.replace(own_postgres.password, "wrong"))
    done = run("center", "status", "--data", county)
    one_line(done, "host.database_down")
    assert "password authentication failed" in done.stderr
    assert "wrong" not in done.stderr
    own_postgres.stop()
    monkeypatch.setenv(DATABASE, url)
    for arguments in (("status", "--data", county), ("init", *FILES, "--data", tmp_path / "x")):
        done = run("center", *arguments)
        refused(done, "host.database_down")
        assert f"127.0.0.1:{own_postgres.port}/county" in done.stderr
        assert own_postgres.password not in done.stderr
    assert not (tmp_path / "x").exists()


def test_a_copied_folder_is_refused_by_a_mode_that_lets_others_read(
    run: Run, county: Path, tmp_path: Path
) -> None:
    (county / "settings.env").write_text(f"{DATABASE}=postgresql://u:p@h/d\n")
    (county / "settings.env").chmod(0o644)
    shutil.copytree(county, tmp_path / "copy")
    one_line(run("center", "status", "--data", tmp_path / "copy"), "settings.exposed")
