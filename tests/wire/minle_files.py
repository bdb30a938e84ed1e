"""Minle's files, and copies of them that a test may break."""

import shutil
from pathlib import Path

import pytest

from shared.domain.refusals_files import FileMissing, FileProblem
from shared.domain.text import Text
from shared.wire.files import read_catalogue, read_divisions, read_holidays

MINLE = Path(__file__).parents[2] / "deploy" / "demo" / "minle"
DIVISIONS = read_divisions(MINLE / "divisions.csv")
CATALOGUE = read_catalogue(MINLE / "matters")
ANNOUNCED = Path(__file__).parents[2] / "center" / "holidays"
HOLIDAYS = tuple(read_holidays(path) for path in sorted(ANNOUNCED.glob("*.yaml")))
MATTER = "elderly-allowance"


def catalogue_copy(tmp_path: Path) -> Path:
    """Return a folder with the departments and one matter."""
    for name in ("departments.yaml", f"{MATTER}.yaml"):
        shutil.copy(MINLE / "matters" / name, tmp_path / name)
    return tmp_path


def replaced(path: Path, old: str, new: str) -> int:
    """Replace the first `old` in a file, which must be there; return the line it stood on."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def told(refusal: pytest.ExceptionInfo[FileProblem]) -> tuple[str, object, object]:
    """Return a refusal's code, line and field, having checked that both its sentences name them."""
    problem = refusal.value
    field = problem.facts["field"]
    for lang in ("zh", "en"):
        sentence = problem.say(lang)
        assert str(problem.facts["file"]) in sentence
        if not isinstance(problem, FileMissing):
            assert str(problem.facts["line"]) in sentence
            assert (field.say(lang) if isinstance(field, Text) else str(field)) in sentence
    return problem.code, problem.facts["line"], str(field)
