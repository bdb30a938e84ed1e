"""The corpus against every file that a command of any tier reads: one line, one code, in both languages; nothing is changed."""

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from shutil import copytree

import click
import pytest
from click.testing import CliRunner, Result

from shared.domain.codes import Tier
from shared.host.county_key import statement
from shared.host.folder import IDENTITY, KEY, open_folder
from shared.host.settings import FILE
from tests.hostile.answers import TRACE
from tests.hostile.corpus import MARKS, Shape, Specimen, specimens
from tests.support.processes import COUNTY, TOWN, VILLAGE
from tests.support.real_network import enrolled

pytestmark = pytest.mark.xdist_group("hostile-files")
MINLE = Path(__file__).parents[2] / "deploy" / "demo" / "minle"
NODES = {Tier.COUNTY: COUNTY, Tier.TOWN: TOWN, Tier.VILLAGE: VILLAGE}
PACKAGES = {Tier.COUNTY: "center", Tier.TOWN: "town_node", Tier.VILLAGE: "village_agent"}
CODE = re.compile(r"\[([a-z0-9_.]+)\]\s*$")
BYTES = (Shape.BYTES,)
Make = Callable[[Path, Path], list[str]]
"""What is typed, by the node's folder and the hostile file."""


def _init(folder: Path, **files: Path) -> list[str]:
    good = {
        "divisions": MINLE / "divisions.csv",
        "catalogue": MINLE / "matters",
        "grants": MINLE / "grants.yaml",
    } | files
    options = [word for name, path in good.items() for word in (f"--{name}", str(path))]
    return ["init", *options, "--data", str(folder / "new")]


def _as_matter(folder: Path, file: Path, name: str) -> list[str]:
    copytree(MINLE / "matters", folder / "matters")
    (folder / "matters" / name).write_bytes(file.read_bytes())
    return _init(folder, catalogue=folder / "matters")


def _in_place(name: str) -> Make:
    """Put the hostile file in the place of one of the node's own, and ask how the node is."""

    def make(folder: Path, file: Path) -> list[str]:
        own = folder / name
        own.unlink(missing_ok=True)
        own.write_bytes(file.read_bytes())
        own.chmod(0o600)
        return ["status", "--data", str(folder)]

    return make


ALL, COUNTY_ALONE = tuple(Tier), (Tier.COUNTY,)
KNOCKS: dict[str, tuple[tuple[Tier, ...], tuple[Shape, ...], Make, str]] = {
    "init divisions": (
        COUNTY_ALONE,
        (Shape.CSV,),
        lambda folder, file: _init(folder, divisions=file),
        "file.",
    ),
    "init grants": (
        COUNTY_ALONE,
        (Shape.YAML,),
        lambda folder, file: _init(folder, grants=file),
        "file.",
    ),
    "init catalogue": (
        COUNTY_ALONE,
        (Shape.YAML,),
        lambda folder, file: _as_matter(folder, file, "elderly-card.yaml"),
        "file.",
    ),
    "init catalogue departments": (
        COUNTY_ALONE,
        (Shape.YAML,),
        lambda folder, file: _as_matter(folder, file, "departments.yaml"),
        "file.",
    ),
    "grant issue file": (
        COUNTY_ALONE,
        (Shape.YAML,),
        lambda folder, file: ["grant", "issue", "--file", str(file), "--data", str(folder)],
        "file.",
    ),
    "grant amend file": (
        COUNTY_ALONE,
        (Shape.YAML,),
        lambda folder, file: ["grant", "amend", "G-1", "--file", str(file), "--data", str(folder)],
        "file.",
    ),
    "courier import file": (
        ALL,
        BYTES,
        lambda folder, file: ["courier", "import", str(file), "--data", str(folder)],
        "courier.bad_file",
    ),
    "restore source": (
        ALL,
        BYTES,
        lambda folder, file: ["restore", "--from", str(file), "--data", str(folder / "new")],
        "backup.",
    ),
    "backup secret": (
        ALL,
        (Shape.SETTINGS,),
        lambda folder, file: [
            *("backup", "--to", str(folder / "b"), "--passphrase-file", str(file)),
            *("--data", str(folder)),
        ],
        "backup.",
    ),
    "root-sign root": (
        COUNTY_ALONE,
        BYTES,
        lambda folder, file: [
            *("root-sign", "--root", str(file)),
            *("--statement", statement(open_folder(folder, Tier.COUNTY))),
        ],
        "rotation.",
    ),
    "settings": (ALL, (Shape.SETTINGS,), _in_place(FILE), "settings."),
    "identity": (ALL, (Shape.JSON,), _in_place(IDENTITY), "host."),
    "key": (ALL, BYTES, _in_place(KEY), "host."),
}
"""Each file: the tiers that read it, its shapes, the command, and how the code of its refusals begins."""
TAKEN = frozenset(
    {
        ("backup secret", evil)
        for evil in ("many", "cut", "twice", "other-kind", "nul", "escape", "override", "newline")
    }
)
"""What is no evil there: a passphrase may be any text of one line."""
CASES = [
    pytest.param(name, specimen, id=f"{name.replace(' ', '-')}-{specimen}")
    for name, (_, shapes, _, _) in KNOCKS.items()
    for specimen in specimens(*shapes)
    if (name, specimen.evil) not in TAKEN
]


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    return CliRunner()


@pytest.fixture(scope="module")
def nodes() -> Path:
    return enrolled()


@pytest.mark.parametrize(("name", "specimen"), CASES)
def test_is_refused_in_one_line(
    tmp_path: Path, runner: CliRunner, nodes: Path, name: str, specimen: Specimen
) -> None:
    tiers, _, make, begins = KNOCKS[name]
    file = tmp_path / "hostile"
    file.write_bytes(specimen.make())
    said = set()
    for tier in tiers:
        folder = tmp_path / tier
        copytree(nodes / NODES[tier], folder)
        command: click.Group = import_module(f"{PACKAGES[tier]}.cli").main
        words = make(folder, file)
        before = _content(folder)
        lines = [_line(runner.invoke(command, words, env={"LANG": lang})) for lang in ("zh", "en")]
        assert lines[0] != lines[1]
        assert _content(folder) == before
        for line in lines:
            code = CODE.search(line)
            assert code, line
            assert code[1].startswith(begins), line
            assert not any(mark in line for mark in MARKS), line
            said.add(code[1])
    assert len(said) == 1, said


def _line(done: Result) -> str:
    """Return what a command said last, of one that has refused."""
    assert done.exit_code == 2, (done.exit_code, done.output, done.exception)
    assert not any(sign in done.output for sign in TRACE)
    return done.stderr.strip().splitlines()[-1]


def _content(folder: Path) -> list[str]:
    """Return what lies in a folder, but for a database's own notes."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if not path.name.endswith(("-wal", "-shm", ".lock"))
    )
