"""`grants.yaml`: each rule, with a file that breaks it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from shared.domain.refusals import Refusal
from shared.domain.refusals_files import FileProblem
from shared.domain.refusals_grants import AlreadyOver, FileBadGrant, NoDocument
from shared.wire.grants_file import read_grants, read_terms
from shared.wire.reading import WHOLE
from tests.wire.county import NOW
from tests.wire.minle_files import CATALOGUE, DIVISIONS, replaced, told

GOOD = """- id: G-0001
  matter: elderly-card
  acts: [accept, decide]
  to: [level:town, subtree:620722101000]
  from: 2026-01-01
  until: "2027-06-30"
  form: transfer
  document: {zh: 文件, en: Document}
  number: 文号 1
  department: civil-affairs
  leases: {accept: 720, decide: 240}
  ceiling: null
  replaces: null
"""
TERMS = "".join(
    f"{line[2:]}\n" for line in GOOD.splitlines() if "G-0001" not in line and "replaces" not in line
)


def read(path: Path) -> list[dict[str, Any]]:
    return read_grants(path, CATALOGUE, DIVISIONS, now=NOW)


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
        ("{zh: 文件, en: Document}", "文件", "file.bad_field", "document"),
        ("{zh: 文件, en: Document}", "{zh: 文件, en: ''}", "file.bad_field", "document.en"),
        ("文号 1", "''", "file.bad_field", "number"),
        ("civil-affairs", "Civil Affairs", "file.bad_field", "department"),
        ("decide: 240", "decide: '240'", "file.bad_field", "leases"),
        ("decide: 240", "issue: 240", "file.bad_field", "leases"),
        ("decide: 240", "decide: 0", "file.bad_field", "leases"),
        ("ceiling: null", "ceiling: 0", "file.bad_field", "ceiling"),
        ("replaces: null", "replaces: G-1", "file.bad_field", "replaces"),
        ("form: transfer", "from: transfer", "file.syntax", "from"),
        ("form: transfer", "forms: transfer", "file.bad_field", "forms"),
    ],
)
def test_a_bad_grant_is_refused(path: Path, old: str, new: str, code: str, field: str) -> None:
    line = replaced(path, old, new)

    assert refused(path) == (code, line, f"[0].{field}")


@pytest.mark.parametrize(
    ("old", "new", "field", "rule"),
    [
        ("[level:town, subtree:620722101000]", "[level:county]", "to", "grant.reaches_nobody"),
        ("2027-06-30", "2026-11-22", "until", "grant.already_over"),
        ("civil-affairs", "human-resources", "department", "grant.not_the_principal"),
        ("civil-affairs", "moon-office", "department", "grant.unknown_department"),
        ("accept: 720", "accept: 8000", "leases.accept", "grant.lease_too_long"),
        ("accept: 720", "accept: 24", "leases", "grant.leases_out_of_order"),
        ("ceiling: null", "ceiling: 100", "ceiling", "grant.ceiling_without_amount"),
        ("replaces: null", "replaces: G-0009", "replaces", "grant.unknown"),
    ],
)
def test_what_a_rule_refuses_is_told_with_its_line(
    path: Path, old: str, new: str, field: str, rule: str
) -> None:
    line = replaced(path, old, new)

    with pytest.raises(FileBadGrant) as refusal:
        read(path)
    assert told(refusal) == ("file.bad_grant", line, f"[0].{field}")
    assert refusal.value.facts["rule"] == rule


def test_grants_are_held_against_those_before_them(path: Path) -> None:
    second = GOOD.replace("G-0001", "G-0002")
    path.write_text(GOOD + second, "utf-8")

    with pytest.raises(FileBadGrant) as refusal:
        read(path)
    assert told(refusal) == ("file.bad_grant", 17, "[1].to")
    assert refusal.value.facts["rule"] == "grant.overlap"

    path.write_text(GOOD + second.replace("replaces: null", "replaces: G-0001"), "utf-8")
    assert [grant["replaces"] for grant in read(path)] == [None, "G-0001"]


def test_terms_are_a_grant_that_has_no_id_yet(path: Path) -> None:
    path.write_text(TERMS, "utf-8")
    terms = read_terms(path).terms

    assert {**terms, "id": "G-0001", "replaces": None} == yaml.safe_load(GOOD)[0] | {
        "from": "2026-01-01"
    }


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        (GOOD, 1, str(WHOLE)),
        (TERMS + "id: G-0001\n", 12, "id"),
        (TERMS.replace("number: 文号 1\n", ""), 1, "number"),
        (TERMS.replace("[accept, decide]", "[]"), 2, "acts"),
    ],
)
def test_bad_terms_are_refused(path: Path, text: str, line: int, field: str) -> None:
    path.write_text(text, "utf-8")

    with pytest.raises(FileProblem) as refusal:
        read_terms(path)
    assert told(refusal) == ("file.bad_field", line, field)


def test_what_the_rules_find_in_terms_is_told_in_the_order_of_the_file(path: Path) -> None:
    path.write_text(TERMS, "utf-8")
    found: dict[str, Refusal] = {"leases.decide": NoDocument(), "to": AlreadyOver(day="")}
    problems = read_terms(path).problems(found)

    assert [(p.facts["line"], p.facts["field"]) for p in problems] == [
        (3, "to"),
        (10, "leases.decide"),
    ]
    assert [p.facts["rule"] for p in problems] == ["grant.already_over", "grant.no_document"]


def test_an_id_given_twice_is_refused(path: Path) -> None:
    path.write_text(GOOD + GOOD, "utf-8")

    assert refused(path) == ("file.duplicate_code", 14, "[1].id")


@pytest.mark.parametrize("text", ["", "a", "{}", "id: G-0001"])
def test_it_must_be_a_list(path: Path, text: str) -> None:
    path.write_text(text)

    assert refused(path) == ("file.bad_field", 1, str(WHOLE))
