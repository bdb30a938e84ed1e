"""Backing a node up by the command: one file, whole or not there, and nothing left beside it."""

import io
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from shared.domain.codes import Tier
from shared.domain.text import Text
from shared.host.backup import COPYING, SEALING, backup
from shared.host.backup_problems import FileTaken, NodeChanged
from shared.host.database import STORE
from shared.host.folder import open_folder
from shared.host.sealed import LEAST, Label, read_head, unseal
from tests.host.backups import (
    backs_up,
    names,
    restores,
)
from tests.host.conftest import PASSPHRASE, PROGRAMS, Run
from tests.host.test_commands import one_line
from tests.support.processes import COUNTY


def test_a_backup_is_one_file_for_its_owner_alone(
    run: Run, county: Path, tmp_path: Path, secret: Path
) -> None:
    to = tmp_path / "county.backup"
    before = names(tmp_path)

    done = backs_up(run, county, to, secret)

    assert done.exit_code == 0, done.stderr
    assert re.search(rf"backed up {COUNTY}: 248 entries, .* kB in [\d.]+ s, to ", done.stdout)
    assert "offline root keys are not in it" in done.stdout
    assert names(tmp_path) == before | {to.name}
    assert to.stat().st_mode & 0o777 == 0o600


def test_its_label_is_readable_and_nothing_else_is(made: Path, founded: Path) -> None:
    raw = made.read_bytes()
    label = read_head(io.BytesIO(raw)).label

    assert replace(label, at=datetime.min) == Label(  # noqa: DTZ901
        COUNTY,
        COUNTY,
        Tier.COUNTY,
        1,
        datetime.min,  # noqa: DTZ901
    )
    assert abs((datetime.now(UTC) - label.at).total_seconds()) < 3600
    for told in ("民乐".encode(), b"SQLite format", (founded / "node.key").read_bytes().strip()):
        assert told not in raw


def test_the_offline_root_keys_are_never_in_it(made: Path, founded: Path) -> None:
    file = io.BytesIO(made.read_bytes())
    content = b"".join(unseal(file, read_head(file), PASSPHRASE))

    assert (founded / "node.key").read_bytes().strip() in content
    for root in (founded / "root-keys").iterdir():
        assert root.read_bytes().strip() not in content
        assert bytes.fromhex(root.read_text()) not in content


def test_an_existing_file_is_not_overwritten(
    run: Run, county: Path, tmp_path: Path, secret: Path
) -> None:
    (tmp_path / "letters.txt").write_text("dear")

    for taken in (tmp_path / "letters.txt", county):
        one_line(backs_up(run, county, taken, secret), "backup.file_taken")
    assert (tmp_path / "letters.txt").read_text() == "dear"
    assert names(tmp_path) == {"letters.txt", "county", "passphrase"}


def test_a_place_that_is_not_there(
    run: Run, county: Path, made: Path, tmp_path: Path, secret: Path
) -> None:
    one_line(backs_up(run, county, tmp_path / "usb" / "b", secret), "backup.bad_file")
    one_line(backs_up(run, county, tmp_path / ("x" * 300), secret), "backup.bad_file")
    one_line(restores(run, tmp_path / "usb" / "b", tmp_path / "x", secret), "backup.bad_file")
    one_line(restores(run, tmp_path, tmp_path / "x", secret), "backup.bad_file")
    one_line(restores(run, made, tmp_path / ("x" * 300), secret), "host.bad_folder")
    one_line(backs_up(run, tmp_path / "nothing", tmp_path / "b", secret), "host.no_node")
    assert names(tmp_path) == {"county", "passphrase"}


def test_a_folder_without_its_store_or_key_is_not_backed_up(
    run: Run, county: Path, tmp_path: Path, secret: Path
) -> None:
    shutil.copytree(county, tmp_path / "keyless")
    (tmp_path / "keyless" / "node.key").unlink()
    (county / STORE).unlink()

    one_line(backs_up(run, county, tmp_path / "b", secret), "host.no_database")
    one_line(backs_up(run, tmp_path / "keyless", tmp_path / "b", secret), "host.bad_folder")
    assert names(tmp_path) == {"county", "keyless", "passphrase"}
    assert STORE not in names(county)


def test_a_damaged_store_is_not_backed_up(
    run: Run, county: Path, tmp_path: Path, secret: Path
) -> None:
    store = county / STORE
    store.write_bytes(store.read_bytes()[:4096] + bytes(store.stat().st_size - 4096))

    result = backs_up(run, county, tmp_path / "b", secret)

    one_line(result, "backup.unsound")
    assert str(county) in result.stderr
    assert names(tmp_path) == {"county", "passphrase"}


@pytest.mark.parametrize("content", [b"", b"too short\n", b"\nlong enough but second\n"])
def test_a_short_passphrase_is_refused(
    run: Run, county: Path, tmp_path: Path, secret: Path, content: bytes
) -> None:
    secret.write_bytes(content)

    one_line(backs_up(run, county, tmp_path / "b", secret), "backup.short_passphrase")
    assert names(tmp_path) == {"county", "passphrase"}


def test_a_passphrase_file_that_cannot_be_read(
    run: Run, county: Path, tmp_path: Path, secret: Path
) -> None:
    secret.write_bytes(b"\xff\xfe" * 20)

    one_line(backs_up(run, county, tmp_path / "b", secret), "backup.bad_file")
    one_line(backs_up(run, county, tmp_path / "b", tmp_path / "none"), "backup.bad_file")


def test_a_passphrase_typed_twice_and_never_shown(county: Path, tmp_path: Path) -> None:
    to, data = tmp_path / "b", tmp_path / "x"
    saving = ["backup", "--to", str(to), "--data", str(county)]
    typed = f"{PASSPHRASE}\nmistyped this\n{PASSPHRASE}\n{PASSPHRASE}\n"

    saved = CliRunner().invoke(PROGRAMS["center"], saving, input=typed)
    putting = ["restore", "--from", str(to), "--data", str(data)]
    back = CliRunner().invoke(PROGRAMS["center"], putting, input=f"{PASSPHRASE}\n")

    assert (saved.exit_code, back.exit_code) == (0, 0), saved.output + back.output
    assert PASSPHRASE not in saved.output + back.output
    assert "do not match" in saved.output


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_no_option_takes_the_passphrase_itself(command: str) -> None:
    found = PROGRAMS["town"].get_command(click.Context(PROGRAMS["town"]), command)
    assert found is not None
    options = {o for p in found.params for o in p.opts}

    assert options == {
        "--data",
        "--passphrase-file",
        {"backup": "--to", "restore": "--from"}[command],
    }


def test_a_node_whose_key_changes_meanwhile_is_not_backed_up(county: Path, tmp_path: Path) -> None:
    folder, others = open_folder(county, Tier.COUNTY), names(tmp_path)

    def change(_what: Text, _done: int, _total: int) -> None:
        (county / "node.key").write_text("22" * 32)

    with pytest.raises(NodeChanged):
        backup(folder, tmp_path / "b", PASSPHRASE, change, LEAST)
    assert names(tmp_path) == others


@pytest.mark.parametrize("at", [COPYING, SEALING], ids=lambda what: what.en)
def test_a_backup_that_is_broken_off_leaves_nothing(county: Path, tmp_path: Path, at: Text) -> None:
    folder, others = open_folder(county, Tier.COUNTY), names(tmp_path)

    def stop(what: Text, _done: int, _total: int) -> None:
        if what is at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup(folder, tmp_path / "b", PASSPHRASE, stop, LEAST)
    assert names(tmp_path) == others


def test_a_file_of_that_name_that_comes_meanwhile_is_kept(county: Path, tmp_path: Path) -> None:
    def come(what: Text, _done: int, _total: int) -> None:
        (tmp_path / "b").write_text("dear")

    with pytest.raises(FileTaken):
        backup(open_folder(county, Tier.COUNTY), tmp_path / "b", PASSPHRASE, come, LEAST)
    assert (tmp_path / "b").read_text() == "dear"
    assert names(tmp_path) == {"b", "county"}
