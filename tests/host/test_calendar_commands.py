"""Holidays of later years and receiving points, published from the command line."""

from pathlib import Path

import pytest

from tests.host.conftest import Run

YEAR = """\
year: 2027
document: {zh: 2027年节假日安排的通知, en: Notice on holidays in 2027}
number: 国办发明电〔2026〕9号
holidays:
  - name: {zh: 元旦, en: "New Year's Day"}
    from: 2027-01-01
    until: 2027-01-03
    made_up: [2027-01-09]
"""


@pytest.fixture
def year(tmp_path: Path) -> Path:
    """A file with the holidays of a year."""
    file = tmp_path / "2027.yaml"
    file.write_text(YEAR, encoding="utf-8")
    return file


def test_a_later_year_is_imported_and_listed(run: Run, county: Path, year: Path) -> None:
    assert "2027-01-01" not in run("center", "holidays", "list", "--data", county).output

    done = run("center", "holidays", "import", year, "--data", county)
    assert done.exit_code == 0, done.output

    listed = run("center", "holidays", "list", "--data", county).output
    assert "2026  国办发明电〔2025〕7号" in listed
    assert "2027  国办发明电〔2026〕9号" in listed
    assert "2027-01-01 - 2027-01-03  元旦  2027-01-09" in listed


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        ("until: 2027-01-03", "until: 2028-01-03", "holidays[0].until"),
        ("until: 2027-01-03", "until: 2026-12-31", "holidays[0]"),
        ("made_up: [2027-01-09]", "made_up: [2027-01-02]", "made_up"),
        ("year: 2027", "year: 二〇二七", "year"),
        ("number: 国办发明电〔2026〕9号\n", "", "number"),
    ],
)
def test_a_wrong_file_is_refused_by_its_place_and_changes_nothing(
    run: Run, county: Path, year: Path, right: str, wrong: str, place: str
) -> None:
    year.write_text(YEAR.replace(right, wrong), encoding="utf-8")
    before = run("center", "holidays", "list", "--data", county).output

    refused = run("center", "holidays", "import", year, "--data", county)

    assert refused.exit_code != 0
    assert place in refused.output
    assert run("center", "holidays", "list", "--data", county).output == before


def test_receiving_points_are_published_and_listed(run: Run, county: Path) -> None:
    told = ("--from", "2026-12-01", "--document", "民政发〔2026〕9号", "--data", county)
    done = run("center", "receiving-points", "publish", "--to", "subtree:620722101000", *told)
    assert done.exit_code == 0, done.output
    listed = run("center", "receiving-points", "list", "--data", county).output
    assert "2026-12-01  subtree:620722101000  民政发〔2026〕9号" in listed

    refused = run("center", "receiving-points", "publish", "--to", "everybody", *told)
    assert refused.exit_code != 0
    assert run("center", "receiving-points", "list", "--data", county).output == listed
