"""The county's divisions out of `divisions.csv`: one row a node, its parent named by code."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from shared.domain.codes import Level, Tier
from shared.domain.ledgers import NODE_CODE
from shared.domain.refusals_files import (
    FileBadField,
    FileBadLevel,
    FileDuplicateCode,
    FileLoop,
    FileMissingParent,
    FileProblem,
    FileSyntax,
)
from shared.domain.text import Text
from shared.wire.reading import WHOLE, decode, read_bytes, shown
from shared.wire.shapes import NAME_LIMIT

HEADER = ("code", "name", "level", "parent_code")
ORDER = (Tier.COUNTY, Tier.TOWN, Tier.VILLAGE)
LEVELS = ", ".join(Level)

NOT_HEADER = Text(f"表头应是 {','.join(HEADER)}", f"the header must be {','.join(HEADER)}")
COLUMNS = Text(f"应有 {len(HEADER)} 列", f"it must have {len(HEADER)} columns")
QUOTES = Text("不符合 CSV 的写法（请检查引号）", "it is not well-formed CSV (check the quotes)")
BAD_CODE = Text("应是 12 位数字", "it must be 12 digits")
BAD_LEVEL = Text(f"只能是其中之一：{LEVELS}", f"it must be one of: {LEVELS}")
BAD_NAME = Text(
    f"名称应是 1 到 {NAME_LIMIT} 个字，首尾没有空格，不换行",
    f"a name has 1 to {NAME_LIMIT} characters on one line, no space around it",
)
NO_COUNTY = Text("应有一行 county，现在没有", "one row must be of level county; there is none")
LOOP = Text("上级关系成了圈", "its parents go round in a circle")
OUTSIDE = Text("文件里没有这个上级", "the file has no such parent")
PARENT_LEVEL = {
    Tier.TOWN: Text(
        "乡镇、园区的上级应是县", "the parent of a town or special zone must be the county"
    ),
    Tier.VILLAGE: Text(
        "村、社区的上级应是乡镇或园区",
        "the parent of a village or community must be a town or special zone",
    ),
}
PARENT_TIER = {Tier.TOWN: Tier.COUNTY, Tier.VILLAGE: Tier.TOWN}


@dataclass(frozen=True, slots=True)
class Division:
    """A row of the file. The county's parent lies outside the file."""

    code: str
    name: str
    level: Level
    parent: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    file: str
    rows: dict[str, Division]
    lines: dict[str, int]

    def no(self, kind: type[FileProblem], code: str, field: str, reason: Text) -> FileProblem:
        return kind(file=self.file, line=self.lines[code], field=field, reason=reason)


def read_divisions(path: Path) -> list[Division]:
    """Return the rows, parents before children, or refuse with file, line and field."""
    file = shown(path)
    return parse_divisions(decode(read_bytes(path), file), file)


def parse_divisions(text: str, file: str) -> list[Division]:
    """Return the rows of a file's text; `file` is the name that refusals give it."""
    sheet = _Sheet(file, {}, {})
    for line, row in _rows(text, file):
        division = _division(row, line, file)
        if division.code in sheet.rows:
            first = sheet.lines[division.code]
            reason = Text(f"与第 {first} 行重复", f"it is already given on line {first}")
            raise FileDuplicateCode(file=file, line=line, field="code", reason=reason)
        sheet.rows[division.code], sheet.lines[division.code] = division, line
    _check_county(sheet)
    for division in sheet.rows.values():
        _check_parent(sheet, division)
    _check_loops(sheet)
    for division in sheet.rows.values():
        _check_tier(sheet, division)
    return sorted(sheet.rows.values(), key=lambda d: ORDER.index(d.level.tier))


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    is_header = True
    start = 1
    try:
        for row in reader:
            line, start = start, reader.line_num + 1
            if not "".join(row).strip() and len(row) <= 1:
                continue
            if is_header and tuple(row) != HEADER:
                raise FileSyntax(file=file, line=line, field=WHOLE, reason=NOT_HEADER)
            if not is_header:
                yield line, row
            is_header = False
    except csv.Error:
        raise FileSyntax(file=file, line=start, field=WHOLE, reason=QUOTES) from None
    if is_header:
        raise FileSyntax(file=file, line=1, field=WHOLE, reason=NOT_HEADER)


def _division(row: list[str], line: int, file: str) -> Division:
    if len(row) != len(HEADER):
        raise FileSyntax(file=file, line=line, field=WHOLE, reason=COLUMNS)
    code, name, level, parent = row
    for field, value in (("code", code), ("parent_code", parent)):
        if not NODE_CODE.match(value):
            raise FileBadField(file=file, line=line, field=field, reason=BAD_CODE)
    if not name or name != name.strip() or len(name) > NAME_LIMIT or not name.isprintable():
        raise FileBadField(file=file, line=line, field="name", reason=BAD_NAME)
    if level not in set(Level):
        raise FileBadLevel(file=file, line=line, field="level", reason=BAD_LEVEL)
    return Division(code, name, Level(level), parent)


def _check_county(sheet: _Sheet) -> None:
    counties = [d.code for d in sheet.rows.values() if d.level is Level.COUNTY]
    if not counties:
        raise FileBadLevel(file=sheet.file, line=1, field="level", reason=NO_COUNTY)
    if len(counties) > 1:
        first = sheet.lines[counties[0]]
        reason = Text(f"第 {first} 行已有一个县", f"line {first} already is a county")
        raise sheet.no(FileBadLevel, counties[1], "level", reason)


def _check_parent(sheet: _Sheet, division: Division) -> None:
    if division.level is not Level.COUNTY and division.parent not in sheet.rows:
        raise sheet.no(FileMissingParent, division.code, "parent_code", OUTSIDE)


def _check_loops(sheet: _Sheet) -> None:
    settled: set[str] = set()
    for start in sheet.rows.values():
        passed: set[str] = set()
        here: Division | None = start
        while here is not None and here.code not in settled:
            passed.add(here.code)
            if here.parent in passed:
                raise sheet.no(FileLoop, here.code, "parent_code", LOOP)
            here = sheet.rows.get(here.parent)
        settled |= passed


def _check_tier(sheet: _Sheet, division: Division) -> None:
    tier = division.level.tier
    if tier is Tier.COUNTY:
        return
    if sheet.rows[division.parent].level.tier is not PARENT_TIER[tier]:
        raise sheet.no(FileBadLevel, division.code, "parent_code", PARENT_LEVEL[tier])
