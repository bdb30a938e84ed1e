"""A roster out of a spreadsheet: CSV in UTF-8 or GBK, with commas, semicolons or tabs, its columns named in either language."""

import csv
from collections.abc import Mapping
from io import StringIO

from shared.domain.refusals_rosters import FileTooLarge, FileUnreadable, NoColumns, NoRows
from shared.domain.roster_rows import Row
from shared.domain.rosters import MOST_PEOPLE
from shared.domain.text import narrow

MOST_BYTES = 2 * 1024 * 1024
MOST_FIELD = 4096
"""Characters of one field of the file: far above any that can be taken."""
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "姓名", "参保人", "老人姓名"),
    "id_number": (
        "id_number",
        "id",
        "idnumber",
        "身份证号码",
        "身份证号",
        "身份证",
        "公民身份号码",
        "证件号码",
    ),
    "household": ("household", "户", "户号", "户主", "户编号", "户主姓名"),
    "phone": ("phone", "电话", "联系电话", "手机", "手机号", "手机号码"),
    "village": ("village", "村", "村名", "村（社区）", "村(社区)", "所在村", "社区"),
}
ENCODINGS = ("utf-8-sig", "gb18030")
SEPARATORS = ",;\t，；"


def read_roster(raw: bytes) -> list[Row]:
    """Return a file's rows, empty lines left out, or refuse it as a whole.

    Nothing is judged here but the file: what a row holds comes as it was written.
    """
    if len(raw) > MOST_BYTES:
        raise FileTooLarge(most=MOST_PEOPLE)
    lines = _lines(_decoded(raw))
    if not lines:
        raise NoRows
    places = _places(lines[0])
    rows = [
        Row(number, **{key: _at(line, place) for key, place in places.items()})
        for number, line in enumerate(lines[1:], 1)
        if any(field.strip() for field in line)
    ]
    if not rows:
        raise NoRows
    if len(rows) > MOST_PEOPLE:
        raise FileTooLarge(most=MOST_PEOPLE)
    return rows


def _decoded(raw: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileUnreadable


def _lines(text: str) -> list[list[str]]:
    first = text.lstrip().partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        return list(
            csv.reader(StringIO(text.lstrip(), newline=""), delimiter=separator, strict=True)
        )
    except csv.Error:
        raise FileUnreadable from None


def _places(headings: list[str]) -> dict[str, int]:
    found = [narrow(heading).lower().replace(" ", "") for heading in headings]
    places = {
        key: next((found.index(narrow(name)) for name in names if narrow(name) in found), -1)
        for key, names in COLUMNS.items()
    }
    if min(places["name"], places["id_number"]) < 0:
        raise NoColumns
    return {key: place for key, place in places.items() if place >= 0}


def _at(line: list[str], place: int) -> str:
    return line[place][:MOST_FIELD] if place < len(line) else ""
