"""The catalogue's folder: each rule, with a file that breaks it."""

from pathlib import Path

import pytest

from shared.domain.refusals_files import FileMissing, FileProblem
from shared.wire.catalogue_files import read_catalogue
from shared.wire.reading import WHOLE
from tests.wire.minle_files import MATTER, catalogue_copy, replaced, told


def refused(folder: Path) -> tuple[str, object, object]:
    with pytest.raises(FileProblem) as refusal:
        read_catalogue(folder)
    return told(refusal)


def test_departments_and_matters_are_read(tmp_path: Path) -> None:
    catalogue = read_catalogue(catalogue_copy(tmp_path))

    assert catalogue.departments[0]["id"] == "civil-affairs"
    assert catalogue.matter_ids == {MATTER}


def test_files_that_begin_with_a_dot_or_end_otherwise_are_not_meant(tmp_path: Path) -> None:
    folder = catalogue_copy(tmp_path)
    (folder / "._x.yaml").write_bytes(b"\xff")
    (folder / "README.md").write_bytes(b"\xff")

    assert len(read_catalogue(folder).matters) == 1


CHANGES = [
    ("id: elderly-allowance", "id: other-matter", "id"),
    ("id: elderly-allowance", "id: Elderly", "id"),
    ("sample: true", "sample: yes", "sample"),
    ("sample: true", "sample: 1", "sample"),
    ("sample: true", "sampel: true", "sampel"),
    ("type: benefit", "type: gift", "type"),
    ("field: elderly", "field: sport", "field"),
    ("applicants: [natural_person]", "applicants: [anyone]", "applicants[0]"),
    ("applicants: [natural_person]", "applicants: []", "applicants"),
    ("applicants: [natural_person]", "applicants: natural_person", "applicants"),
    ("handling: promised", "handling: later", "handling"),
    ("visits: 1", "visits: '1'", "visits"),
    ("visits: 1", "visits: -1", "visits"),
    ("residence: hukou", "residence: moon", "residence"),
    ("{days: 15, unit: working}", "{days: 15, unit: hours}", "promised_limit.unit"),
    ("{days: 15, unit: working}", "{days: 0x0f, unit: working}", "promised_limit.days"),
    ("{days: 15, unit: working}", "null", "promised_limit"),
    ("name: {zh: 高龄津贴, en: Old-age allowance}", "name: {zh: 高龄津贴}", "name.en"),
    ("name: {zh: 高龄津贴, en: Old-age allowance}", "name: 高龄津贴", "name"),
    ("name: {zh: 高龄津贴, en: Old-age allowance}", "name: {zh: ' ', en: x}", "name.zh"),
    ("fee: {fen: 0,", "fee: {fen: -1,", "fee.fen"),
    ('article: "33"', "article: 33", "legal_basis[0].article"),
    ("necessity: required", "necessity: maybe", "documents[0].necessity"),
    ("source: government", "source: moon", "documents[0].source"),
    ("- id: household-register", "- id: id-card", "documents[1].id"),
    ("- id: payment", "- id: living", "form[1].id"),
    ("- id: self_care", "- id: lives_with", "form[0].fields[1].id"),
    ("- id: account", "- id: lives_with", "form[1].fields[0].id"),
    ("{id: spouse, zh", "{id: alone, zh", "form[0].fields[0].choices[1].id"),
    ("type: bank_card", "type: iban", "form[1].fields[0].type"),
    ("tiers: [village, town]", "tiers: [village, village]", "steps[0].tiers"),
    ("tiers: [village, town]", "tiers: []", "steps[0].tiers"),
    ("tiers: [village, town]", "tiers: [province]", "steps[0].tiers[0]"),
]


@pytest.mark.parametrize(("old", "new", "field"), CHANGES)
def test_a_bad_field_is_refused(tmp_path: Path, old: str, new: str, field: str) -> None:
    folder = catalogue_copy(tmp_path)
    line = replaced(folder / f"{MATTER}.yaml", old, new)

    assert refused(folder) == ("file.bad_field", line, field)


@pytest.mark.parametrize("key", ["required: false", "type: bank_card"])
def test_a_missing_key_is_refused_where_it_should_stand(tmp_path: Path, key: str) -> None:
    folder = catalogue_copy(tmp_path)
    path = folder / f"{MATTER}.yaml"
    line = replaced(path, "      - id: account", "      - id: account")
    replaced(path, f"        {key}\n", "")

    field = f"form[1].fields[0].{key.partition(':')[0]}"
    assert refused(folder) == ("file.bad_field", line, field)


PLACE = "        type: bank_card\n"
FIELD = "form[1].fields[0]"


@pytest.mark.parametrize(
    ("lines", "at", "field"),
    [
        (["type: text"], 0, "max_length"),
        (["type: textarea", "max_length: 0"], 1, "max_length"),
        (["type: textarea", "max_length: 5001"], 1, "max_length"),
        (["type: date", "max_length: 10"], 1, "max_length"),
        (["type: choice"], 0, "choices"),
        (["type: choice", "choices: []"], 1, "choices"),
        (["type: yes_no", "choices: [{id: a, zh: 甲, en: A}]"], 1, "choices"),
        (["type: number", "min: 2", "max: 1"], 1, "min"),
        (["type: number", "min: '1'"], 1, "min"),
        (["type: text", "max_length: 9", "min: 1"], 2, "min"),
        (["type: date", "max: 1"], 1, "max"),
    ],
)
def test_a_field_takes_what_goes_with_its_type(
    tmp_path: Path, lines: list[str], at: int, field: str
) -> None:
    folder = catalogue_copy(tmp_path)
    new = "".join(f"        {text}\n" for text in lines)
    first = replaced(folder / f"{MATTER}.yaml", PLACE, new)
    code, line, name = refused(folder)

    assert (code, name) == ("file.bad_field", f"{FIELD}.{field}")
    absent = at == 0
    assert line == (first - 2 if absent else first + at)


STEPS = """steps:
  - {act: take_in, tiers: [village, town], limit: {days: 1, unit: working}}
  - {act: accept, tiers: [town], limit: {days: 5, unit: working}}
  - {act: review, tiers: [town], limit: {days: 5, unit: working}}
  - {act: decide, tiers: [county], limit: {days: 5, unit: working}}
  - {act: issue, tiers: [county], limit: {days: 5, unit: working}}
"""


@pytest.mark.parametrize(
    "acts",
    [
        "take_in",
        "accept decide issue",
        "take_in review accept decide issue",
        "take_in accept accept decide issue",
        "take_in accept review decide",
        "take_in accept review issue decide",
    ],
)
def test_steps_out_of_order_are_refused(tmp_path: Path, acts: str) -> None:
    folder = catalogue_copy(tmp_path)
    step = "  - {{act: {}, tiers: [town], limit: {{days: 5, unit: working}}}}\n"
    steps = "steps:\n" + "".join(step.format(a) for a in acts.split())
    line = replaced(folder / f"{MATTER}.yaml", STEPS, steps)

    assert refused(folder) == ("file.bad_field", line, "steps")


def test_the_review_may_be_left_out(tmp_path: Path) -> None:
    folder = catalogue_copy(tmp_path)
    review = "  - {act: review, tiers: [town], limit: {days: 5, unit: working}}\n"
    replaced(folder / f"{MATTER}.yaml", review, "")

    assert len(read_catalogue(folder).matters[0]["steps"]) == 4


def test_an_unknown_department_is_refused(tmp_path: Path) -> None:
    folder = catalogue_copy(tmp_path)
    line = replaced(folder / f"{MATTER}.yaml", "civil-affairs", "moon-affairs")

    assert refused(folder) == ("file.unknown_department", line, "department")


def test_a_department_given_twice_is_refused(tmp_path: Path) -> None:
    folder = catalogue_copy(tmp_path)
    line = replaced(folder / "departments.yaml", "id: human-resources", "id: civil-affairs")

    assert refused(folder) == ("file.duplicate_code", line, "[1].id")


def test_a_document_cannot_take_the_place_of_a_record_s_photos(tmp_path: Path) -> None:
    folder = catalogue_copy(tmp_path)
    line = replaced(folder / f"{MATTER}.yaml", "id: bank-card", "id: record-visit")

    assert refused(folder) == ("file.bad_field", line, "documents[2].id")


@pytest.mark.parametrize("text", ["", "[]", "{}", "a"])
def test_departments_must_be_a_list_of_some(tmp_path: Path, text: str) -> None:
    folder = catalogue_copy(tmp_path)
    (folder / "departments.yaml").write_text(text)

    assert refused(folder) == ("file.bad_field", 1, str(WHOLE))


def test_the_problem_that_stands_first_is_told(tmp_path: Path) -> None:
    folder = catalogue_copy(tmp_path)
    path = folder / f"{MATTER}.yaml"
    replaced(path, "act: issue", "act: close")
    line = replaced(path, "type: benefit", "type: gift")

    assert refused(folder)[1] == line


def test_a_form_that_could_outgrow_an_entry_is_refused(tmp_path: Path) -> None:
    folder = catalogue_copy(tmp_path)
    path = folder / f"{MATTER}.yaml"
    line = replaced(path, "form:\n", "form:\n")
    asked = "".join(
        f"      - {{id: f{n}, label: {{zh: 问, en: Q}}, type: text, required: true, max_length: 5000}}\n"
        for n in range(5)
    )
    replaced(path, "      - id: account", f"{asked}      - id: account")

    assert refused(folder) == ("file.bad_field", line, "form")


def test_a_matter_too_large_for_an_entry_is_refused(tmp_path: Path) -> None:
    folder = catalogue_copy(tmp_path)
    row = f"  - {{zh: {'长' * 1000}, en: {'x' * 1000}}}\n"
    replaced(folder / f"{MATTER}.yaml", "conditions:\n", f"conditions:\n{row * 45}")

    assert refused(folder) == ("file.bad_field", 1, str(WHOLE))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path)[0] == FileMissing.code


def test_departments_without_matters_are_refused(tmp_path: Path) -> None:
    folder = catalogue_copy(tmp_path)
    (folder / f"{MATTER}.yaml").unlink()

    assert refused(folder)[0] == FileMissing.code


def test_matters_without_departments_are_refused(tmp_path: Path) -> None:
    folder = catalogue_copy(tmp_path)
    (folder / "departments.yaml").unlink()

    assert refused(folder)[0] == FileMissing.code
