"""`divisions.csv`: what is read, and each thing that is refused with its line and field."""

from pathlib import Path

import pytest

from shared.domain.codes import Level
from shared.domain.refusals_files import FileProblem
from shared.wire.divisions import Division, read_divisions
from shared.wire.reading import WHOLE
from tests.wire.minle_files import told

HEADER = "code,name,level,parent_code"
COUNTY = "620722000000,民乐县,county,620700000000"
TOWN = "620722101000,洪水镇,town,620722000000"
VILLAGE = "620722101200,城关村,village,620722101000"
GOOD = (HEADER, COUNTY, TOWN, VILLAGE)


def read(tmp_path: Path, raw: bytes) -> list[Division]:
    path = tmp_path / "divisions.csv"
    path.write_bytes(raw)
    return read_divisions(path)


def refused(tmp_path: Path, *lines: str) -> tuple[str, object, object]:
    with pytest.raises(FileProblem) as refusal:
        read(tmp_path, "\n".join(lines).encode())
    return told(refusal)


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_bom_and_blank_lines_make_no_difference(
    tmp_path: Path, bom: str, end: str
) -> None:
    rows = read(tmp_path, (bom + end.join([HEADER, "", COUNTY, TOWN, "  ", VILLAGE, ""])).encode())

    assert rows[0] == Division("620722000000", "民乐县", Level.COUNTY, "620700000000")
    assert [r.level for r in rows] == [Level.COUNTY, Level.TOWN, Level.VILLAGE]


def test_parents_come_before_children(tmp_path: Path) -> None:
    rows = read(tmp_path, f"{HEADER}\n{VILLAGE}\n{TOWN}\n{COUNTY}".encode())

    assert [r.level for r in rows] == [Level.COUNTY, Level.TOWN, Level.VILLAGE]


def test_a_sub_centre_and_quoted_names_are_read(tmp_path: Path) -> None:
    sub_centre = '620722000000-rs,"人社,分中心",special,620722000000'

    rows = read(tmp_path, "\n".join([*GOOD, sub_centre]).encode())

    assert rows[2].name == "人社,分中心"


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        ("62072210120,村,village,620722101000", "file.bad_field", "code"),
        ("\uff1620722101201,村,village,620722101000", "file.bad_field", "code"),
        (" 620722101201,村,village,620722101000", "file.bad_field", "code"),
        ("620722101201,村,village,", "file.bad_field", "parent_code"),
        ("620722101201,,village,620722101000", "file.bad_field", "name"),
        ("620722101201,　,village,620722101000", "file.bad_field", "name"),
        ("620722101201, 村,village,620722101000", "file.bad_field", "name"),
        (f"620722101201,{'村' * 201},village,620722101000", "file.bad_field", "name"),
        ('620722101201,"村\n庄",village,620722101000', "file.bad_field", "name"),
        ("620722101201,村,hamlet,620722101000", "file.bad_level", "level"),
        ("620722101201,村,Village,620722101000", "file.bad_level", "level"),
        ("620723000000,山丹县,county,620700000000", "file.bad_level", "level"),
        ("620722101200,又一村,village,620722101000", "file.duplicate_code", "code"),
        ("620722101201,村,village,620722999000", "file.missing_parent", "parent_code"),
        ("620722101201,村,village,620722000000", "file.bad_level", "parent_code"),
        ("620722101201,村,community,620722101200", "file.bad_level", "parent_code"),
        ("620722102000,镇,town,620722101000", "file.bad_level", "parent_code"),
        ("620722102000,园区,special,620722101000", "file.bad_level", "parent_code"),
        ("620722102000,镇,town,620722102000", "file.loop", "parent_code"),
        ("620722101201,村,village", "file.syntax", str(WHOLE)),
        ("620722101201,村,village,620722101000,", "file.syntax", str(WHOLE)),
        ('620722101201,"村"庄,village,620722101000', "file.syntax", str(WHOLE)),
        ('620722101201,"村,village,620722101000', "file.syntax", str(WHOLE)),
    ],
)
def test_a_bad_row_is_refused(tmp_path: Path, row: str, code: str, field: str) -> None:
    assert refused(tmp_path, *GOOD, row) == (code, 5, field)


def test_a_loop_of_two_is_refused(tmp_path: Path) -> None:
    a = "620722102000,甲镇,town,620722103000"
    b = "620722103000,乙镇,town,620722102000"

    assert refused(tmp_path, *GOOD, a, b) == ("file.loop", 6, "parent_code")


def test_the_county_may_not_hang_below_its_own_town(tmp_path: Path) -> None:
    county = COUNTY.replace("620700000000", "620722101000")

    assert refused(tmp_path, HEADER, county, TOWN, VILLAGE)[0] == "file.loop"


def test_no_county_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, HEADER) == ("file.bad_level", 1, "level")


@pytest.mark.parametrize(
    "header", ["", "code,name,level", "code,name,level,parent", HEADER.upper(), f"{HEADER},x"]
)
def test_another_header_is_refused(tmp_path: Path, header: str) -> None:
    assert refused(tmp_path, header) == ("file.syntax", 1, str(WHOLE))


def test_a_very_long_chain_of_parents_is_judged_quickly(tmp_path: Path) -> None:
    chain = [f"{700000000000 + n},村,village,{700000000001 + n}" for n in range(20_000)]

    assert refused(tmp_path, *GOOD, *chain)[0] == "file.missing_parent"
    closed = [*chain, "700000020000,村,village,700000000000"]
    assert refused(tmp_path, *GOOD, *closed) == ("file.loop", 20_005, "parent_code")


def test_gbk_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as refusal:
        read(tmp_path, "\n".join(GOOD).encode("gbk"))

    assert told(refusal) == ("file.not_utf8", 2, str(WHOLE))


def test_a_direction_override_is_refused_with_its_line(tmp_path: Path) -> None:
    assert refused(tmp_path, *GOOD, "620722101201,村\u202e,village,620722101000")[1] == 5
