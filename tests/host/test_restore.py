"""Putting a node back by the command: whole and sound or not at all, and always said to be put back."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from shared.app.standing import RESTORED, read_only
from shared.domain.codes import Tier
from shared.host.database import STORE
from shared.host.folder import open_folder
from shared.replication.marks import store_epoch
from tests.host.backups import as_it_is, backs_up, names, newer, refused, resealed, restores
from tests.host.conftest import Run
from tests.host.test_commands import one_line
from tests.support.processes import COUNTY


def test_it_comes_back_whole_read_only_and_with_another_epoch(
    run: Run, county: Path, tmp_path: Path, secret: Path
) -> None:
    here = open_folder(county, Tier.COUNTY).open()
    with here.store.write() as room:
        room.desk.set_value("mark", "kept")
        epoch = store_epoch(here, room)
    here.store.close()
    status = json.loads(run("center", "status", "--json", "--heads", "--data", county).stdout)
    assert backs_up(run, county, tmp_path / "b", secret).exit_code == 0
    away = tmp_path / "deep" / "down" / "county"

    done = restores(run, tmp_path / "b", away, secret)

    assert done.exit_code == 0, done.stderr
    assert f"restored {COUNTY} as of 2" in done.stdout
    assert "248 entries" in done.stdout
    assert f"status / rotate-key --data {away}" in done.stdout
    assert "kept in" not in done.stdout
    assert names(away) == {"node.json", "node.key", "session.key", STORE}
    assert names(away.parent) == {"county"}
    assert {f.stat().st_mode & 0o777 for f in away.iterdir()} == {0o600}
    assert (away / "node.key").read_bytes() == (county / "node.key").read_bytes()
    assert (away / "session.key").read_bytes() != (county / "session.key").read_bytes()
    assert json.loads((away / "node.json").read_text()) == json.loads(
        (county / "node.json").read_text()
    )
    assert json.loads(run("center", "status", "--json", "--heads", "--data", away).stdout) == {
        **status,
        "read_only": RESTORED,
    }
    assert run("center", "verify", "--data", away).exit_code == 0
    put_back = open_folder(away, Tier.COUNTY).open()
    with closing(put_back.store), put_back.store.write() as room:
        assert room.desk.value("mark") == "kept"
        assert read_only(room) == RESTORED == "node.restored"
        assert store_epoch(put_back, room) not in {"", epoch}
    here = open_folder(county, Tier.COUNTY).open()
    with closing(here.store), here.store.read() as room:
        assert read_only(room) == ""


@pytest.mark.parametrize("tier", ["town", "village"])
def test_another_tiers_backup_is_refused_before_anybody_is_asked(
    run: Run, made: Path, tmp_path: Path, tier: str
) -> None:
    one_line(run(tier, "restore", "--from", made, "--data", tmp_path / "x"), "backup.other_tier")
    assert names(tmp_path) == set()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        pytest.param(lambda raw: raw[:-1], "backup.cut_short", id="cut"),
        pytest.param(lambda raw: raw[: len(raw) // 2], "backup.cut_short", id="half"),
        pytest.param(lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]), "backup.altered", id="altered"),
        pytest.param(lambda raw: raw + b"\0", "backup.altered", id="longer"),
        pytest.param(lambda raw: b"PK" + raw, "backup.not_a_backup", id="other file"),
        pytest.param(lambda _raw: b"", "backup.not_a_backup", id="empty"),
        pytest.param(lambda raw: raw[:9] + b"\x02" + raw[10:], "backup.newer", id="newer"),
        pytest.param(lambda raw: raw.replace(b'"inc":1', b'"inc":x'), "backup.altered", id="head"),
        pytest.param(
            lambda raw: raw.replace(b'"passes":3,', b'"passes":9,'),
            "backup.absurd_cost",
            id="cost",
        ),
    ],
)
def test_a_spoilt_file_makes_no_node(
    run: Run,
    made: Path,
    tmp_path: Path,
    secret: Path,
    spoil: Callable[[bytes], bytes],
    code: str,
) -> None:
    spoilt = tmp_path / "spoilt"
    spoilt.write_bytes(spoil(made.read_bytes()))

    refused(restores(run, spoilt, tmp_path / "x", secret), code)
    assert names(tmp_path) == {"spoilt", "passphrase"}


@pytest.mark.parametrize(
    ("make", "code"),
    [
        pytest.param(
            lambda made: resealed(made, lambda i: i.update(key="00" * 32)),
            "backup.mismatched",
            id="another key",
        ),
        pytest.param(
            lambda made: resealed(made, as_it_is, inc=2), "backup.mismatched", id="another label"
        ),
        pytest.param(
            lambda made: resealed(made, lambda i: i.pop("key")), "backup.altered", id="no key"
        ),
        pytest.param(
            lambda made: resealed(made, lambda i: i.update(node={"x": 1})),
            "backup.altered",
            id="no node",
        ),
        pytest.param(
            lambda made: resealed(made, lambda i: i.update(store=1)),
            "backup.altered",
            id="another size",
        ),
        pytest.param(
            lambda made: resealed(made, as_it_is, store=b"letters " * 9000),
            "backup.unsound",
            id="no database",
        ),
        pytest.param(
            lambda made: resealed(made, as_it_is, store=b""), "backup.mismatched", id="empty store"
        ),
        pytest.param(
            lambda made: resealed(made, as_it_is, store=newer(made)), "backup.newer", id="newer"
        ),
    ],
)
def test_what_is_sealed_right_but_unsound_makes_no_node(
    run: Run, made: Path, tmp_path: Path, secret: Path, make: Callable[[Path], bytes], code: str
) -> None:
    (tmp_path / "unsound").write_bytes(make(made))

    refused(restores(run, tmp_path / "unsound", tmp_path / "x", secret), code)
    assert names(tmp_path) == {"unsound", "passphrase"}


def test_the_operator_reads_chinese_where_the_locale_is_chinese(
    run: Run, made: Path, tmp_path: Path, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    done = restores(run, made, tmp_path / "x", secret)

    assert "已恢复" in done.stdout
    assert "只读" in done.stdout
