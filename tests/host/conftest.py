"""A founded county to copy, and the command line in this process."""

import shutil
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from center.cli import main as center
from shared.domain.refusals import Refusal
from tests.support.processes import MINLE
from town_node.cli import main as town
from village_agent.cli import main as village

PROGRAMS: dict[str, click.Group] = {"center": center, "town": town, "village": village}
Run = Callable[..., Result]
PASSPHRASE = "correct horse battery"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command of a tier; its output and exit status come back."""
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")

    def call(tier: str, *args: object) -> Result:
        result = CliRunner().invoke(PROGRAMS[tier], [str(a) for a in args])
        assert not isinstance(result.exception, Refusal), "a refusal never escapes"
        return result

    return call


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a county founded once."""
    path = tmp_path_factory.mktemp("founded") / "county"
    arguments = ["init", "--divisions", MINLE / "divisions.csv", "--catalogue", MINLE / "matters"]
    arguments += ["--grants", MINLE / "grants.yaml", "--data", path]
    result = CliRunner().invoke(center, [str(a) for a in arguments])
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture
def county(founded: Path, tmp_path: Path) -> Path:
    """A county's folder of the test's own."""
    path = tmp_path / "county"
    shutil.copytree(founded, path)
    return path


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file with the passphrase."""
    path = tmp_path / "passphrase"
    path.write_text(f"{PASSPHRASE}\nnot this line\n")
    return path


@pytest.fixture(scope="session")
def made(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the founded county, made once."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "passphrase").write_text(PASSPHRASE)
    to, secret = folder / "county.backup", folder / "passphrase"
    arguments = ("backup", "--to", to, "--data", founded, "--passphrase-file", secret)
    done = CliRunner().invoke(PROGRAMS["center"], [str(a) for a in arguments])
    assert done.exit_code == 0, done.output
    return to
