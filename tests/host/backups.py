"""Backups for tests: made, spoilt, and put back by the commands."""

import io
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import orjson
from click.testing import Result

from shared.host.sealed import CHUNK, LEAST, read_head, seal, unseal
from shared.store.tables import REVISION
from tests.host.conftest import PASSPHRASE, Run
from tests.host.test_commands import one_line

Edit = Callable[[dict[str, object]], object]


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def tree(folder: Path) -> dict[str, bytes]:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {str(p.relative_to(folder)): p.read_bytes() for p in files}


def backs_up(run: Run, data: Path, to: Path, secret: Path, tier: str = "center") -> Result:
    return run(tier, "backup", "--to", to, "--data", data, "--passphrase-file", secret)


def restores(run: Run, source: Path, data: Path, secret: Path, tier: str = "center") -> Result:
    return run(tier, "restore", "--from", source, "--data", data, "--passphrase-file", secret)


def resealed(made: Path, edit: Edit, *, inc: int = 1, store: bytes | None = None) -> bytes:
    """Return a backup as somebody with its passphrase could make it."""
    file = io.BytesIO(made.read_bytes())
    head = read_head(file)
    first, *rest = unseal(file, head, PASSPHRASE)
    inside = orjson.loads(first)
    if store is not None:
        rest = [store[i : i + CHUNK] for i in range(0, len(store), CHUNK)]
        inside["store"] = len(store)
    edit(inside)
    out = io.BytesIO()
    seal(out, replace(head.label, inc=inc), PASSPHRASE, [orjson.dumps(inside), *rest], LEAST)
    return out.getvalue()


def as_it_is(_inside: dict[str, object]) -> None:
    pass


def refused(result: Result, code: str) -> None:
    """Like `one_line`, after the bars of what had been done till then."""
    lines = [line for line in result.stderr.splitlines() if "━" not in line]
    assert result.exit_code == 2, result.stderr
    assert len(lines) == 1, result.stderr
    assert f"[{code}]" in lines[0]


def refused_and_untouched(
    result: Result, code: str, folder: Path, before: dict[str, bytes]
) -> None:
    one_line(result, code)
    assert tree(folder) == before


def newer(made: Path) -> bytes:
    """Return the store of a backup as a newer version would have written it."""
    file = io.BytesIO(made.read_bytes())
    _, *rest = unseal(file, read_head(file), PASSPHRASE)
    path = made.parent / "newer.sqlite3"
    path.write_bytes(b"".join(rest))
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = ?", (f"{int(REVISION) + 1:04}",))
        raw.execute("PRAGMA journal_mode=DELETE")
    return path.read_bytes()
