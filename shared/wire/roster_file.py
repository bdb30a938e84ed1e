"""A roster out of a spreadsheet: CSV in UTF-8 or GBK, with commas, semicolons or tabs, its columns named in either language."""

import csv
from collections.abc import Mapping
from io import StringIO

from shared.domain.refusals_rosters import FileTooLarge, FileUnreadable, NoColumns, NoRows
from shared.domain.roster_rows import Row
from shared.domain.rosters import MOST_PEOPLE, MOST_ROWS
from shared.domain.text import Text, narrow

MOST_BYTES = 2 * 1024 * 1024
MOST_FIELD = 4096
"""Characters of one field of the file: far above any that can be taken."""
COLUMNS: Mapping[str, tuple[Text, ...]] = {
    "name": (Text("姓名", "name"), Text("参保人", "insured"), Text("老人姓名", "elder")),
    "id_number": (
        Text("身份证号码", "id_number"),
        Text("身份证号", "id"),
        Text("身份证", "id card"),
        Text("公民身份号码", "citizen id"),
        Text("证件号码", "id no"),
    ),
    "household": (
        Text("户号", "household"),
        Text("户", "family"),
        Text("户主", "head"),
        Text("户主姓名", "head of household"),
    ),
    "phone": (
        Text("电话", "phone"),
        Text("联系电话", "telephone"),
        Text("手机", "mobile"),
        Text("手机号码", "mobile phone"),
    ),
    "village": (
        Text("村", "village"),
        Text("村名", "village name"),
        Text("村（社区）", "village or community"),
        Text("所在村", "place"),
    ),
}
"""How files call a column, in either language; spaces and capitals do not count."""
ENCODINGS = ("utf-8-sig", "gb18030")
SEPARATORS = (",", ";", "\t", "，", "；")


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
    if len(rows) > MOST_PEOPLE or rows[-1].row > MOST_ROWS:
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
    found = [_heading(heading) for heading in headings]
    places: dict[str, int] = {}
    for key, names in COLUMNS.items():
        known = {_heading(word) for name in names for word in (name.zh, name.en)}
        places[key] = next((n for n, heading in enumerate(found) if heading in known), -1)
    if min(places["name"], places["id_number"]) < 0:
        raise NoColumns
    return {key: place for key, place in places.items() if place >= 0}


def _heading(text: str) -> str:
    return narrow(text).lower().replace(" ", "")


def _at(line: list[str], place: int) -> str:
    return line[place][:MOST_FIELD] if place < len(line) else ""
