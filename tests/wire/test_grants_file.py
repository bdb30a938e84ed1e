"""`grants.yaml`: each rule, with a file that breaks it."""

from pathlib import Path
from typing import Any

import pytest

from shared.domain.refusals import FileProblem
from shared.wire.grants_file import read_grants
from shared.wire.reading import WHOLE
from tests.wire.minle_files import CATALOGUE, DIVISIONS, replaced, told

GOOD = """- id: G-0001
  matter: elderly-card
  acts: [accept, decide]
  to: [level:town, subtree:620722101000]
  from: 2026-01-01
  until: "2027-06-30"
  form: transfer
  document: {zh: 文号, en: Number}
"""


def read(path: Path) -> list[dict[str, Any]]:
    return read_grants(path, CATALOGUE, DIVISIONS)


def refused(path: Path) -> tuple[str, object, object]:
    with pytest.raises(FileProblem) as refusal:
        read(path)
    return told(refusal)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "grants.yaml"
    path.write_text(GOOD, "utf-8")
    return path


def test_a_grant_is_read_as_it_stands(path: Path) -> None:
    (grant,) = read(path)

    assert (grant["from"], grant["until"]) == ("2026-01-01", "2027-06-30")
    assert grant["to"] == ["level:town", "subtree:620722101000"]


def test_a_county_without_grants_is_one(path: Path) -> None:
    path.write_text("[]")

    assert read(path) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        ("G-0001", "G-001", "file.bad_field", "id"),
        ("G-0001", "g-0001", "file.bad_field", "id"),
        ("elderly-card", "moon-card", "file.unknown_matter", "matter"),
        ("[accept, decide]", "[]", "file.bad_field", "acts"),
        ("[accept, decide]", "[accept, take_in]", "file.bad_field", "acts[1]"),
        ("[accept, decide]", "[accept, accept]", "file.bad_field", "acts"),
        ("[accept, decide]", "accept", "file.bad_field", "acts"),
        ("level:town", "level:hamlet", "file.bad_field", "to[0]"),
        ("level:town", "town", "file.bad_field", "to[0]"),
        ("level:town", "620722101000", "file.bad_field", "to[0]"),
        ("level:town, subtree:620722101000", "", "file.bad_field", "to"),
        ("subtree:620722101000", "subtree:620722", "file.bad_field", "to[1]"),
        ("subtree:620722101000", "subtree:620722999000", "file.unknown_node", "to[1]"),
        ("subtree:620722101000", "node:620722999000", "file.unknown_node", "to[1]"),
        ("2026-01-01", "2026-02-30", "file.bad_field", "from"),
        ("2026-01-01", "20260101", "file.bad_field", "from"),
        ("2026-01-01", "'20260101'", "file.bad_field", "from"),
        ("2026-01-01", "2026-W01-1", "file.bad_field", "from"),
        ("2026-01-01", "0001-01-01", "file.bad_field", "from"),
        ("2027-06-30", "9999-12-31", "file.bad_field", "until"),
        ("2027-06-30", "2025-12-31", "file.bad_field", "until"),
        ("transfer", "gift", "file.bad_field", "form"),
        ("{zh: 文号, en: Number}", "文号", "file.bad_field", "document"),
        ("{zh: 文号, en: Number}", "{zh: 文号, en: ''}", "file.bad_field", "document.en"),
        ("form: transfer", "from: transfer", "file.syntax", "from"),
        ("form: transfer", "forms: transfer", "file.bad_field", "forms"),
    ],
)
def test_a_bad_grant_is_refused(path: Path, old: str, new: str, code: str, field: str) -> None:
    line = replaced(path, old, new)

    assert refused(path) == (code, line, f"[0].{field}")


def test_an_id_given_twice_is_refused(path: Path) -> None:
    path.write_text(GOOD + GOOD, "utf-8")

    assert refused(path) == ("file.duplicate_code", 9, "[1].id")


@pytest.mark.parametrize("text", ["", "a", "{}", "id: G-0001"])
def test_it_must_be_a_list(path: Path, text: str) -> None:
    path.write_text(text)

    assert refused(path) == ("file.bad_field", 1, str(WHOLE))
