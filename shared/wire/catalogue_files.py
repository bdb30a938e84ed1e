"""The catalogue out of a folder: `departments.yaml`, and one file a matter."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError

from shared.domain.refusals_files import (
    FileBadField,
    FileDuplicateCode,
    FileMissing,
    FileUnknownDepartment,
)
from shared.domain.text import Text
from shared.ledger.body import body_bytes
from shared.wire import reasons
from shared.wire.ids import slug
from shared.wire.matter_schema import MATTER, check_ids
from shared.wire.reading import list_folder, shown, whole
from shared.wire.shapes import NAME_LIMIT, NOT_LIST, Strict, bilingual
from shared.wire.strict_yaml import Yaml, read_yaml

DEPARTMENTS = "departments.yaml"
MAX_MATTER_BYTES = 128 * 1024
"""A matter travels as one entry's body."""

EMPTY_LIST = Text("至少要有一项", "it must hold at least one")
NO_MATTERS = Text("文件夹里没有事项文件", "the folder holds no matter")
NOT_FILE_NAME = Text("应与文件名相同", "it must be the same as the file's name")
NO_DEPARTMENT = Text("departments.yaml 里没有这个部门", "departments.yaml has no such department")
MATTER_TOO_LARGE = Text(
    f"一个事项不能超过 {MAX_MATTER_BYTES} 字节", f"a matter may not exceed {MAX_MATTER_BYTES} bytes"
)


class DepartmentSchema(Strict):
    """A department of the county."""

    id = slug()
    name = bilingual(NAME_LIMIT)


DEPARTMENT = DepartmentSchema()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Departments and matters, checked; each is ready to stand in a registry entry's body."""

    departments: tuple[dict[str, Any], ...]
    matters: tuple[dict[str, Any], ...]

    @property
    def matter_ids(self) -> frozenset[str]:
        """The ids of all matters."""
        return frozenset(m["id"] for m in self.matters)


def read_catalogue(folder: Path) -> Catalogue:
    """Read a folder: the departments, then every other `*.yaml` by name, or refuse the first problem."""
    files = [p for p in list_folder(folder, ".yaml") if p.name != DEPARTMENTS]
    departments = read_departments(folder / DEPARTMENTS)
    if not files:
        raise whole(FileMissing, shown(folder), NO_MATTERS)
    known = frozenset(d["id"] for d in departments)
    return Catalogue(tuple(departments), tuple(_matter(path, known) for path in files))


def read_departments(path: Path) -> list[dict[str, Any]]:
    """Read the list of departments."""
    return load_list(read_yaml(path), DEPARTMENT, least=1)


def load_list(source: Yaml, schema: Schema, *, least: int = 0) -> list[dict[str, Any]]:
    """Check a file that holds a list of things with an id, and return it."""
    items = source.value
    if not isinstance(items, list):
        raise source.problem((), NOT_LIST, FileBadField)
    if len(items) < least:
        raise source.problem((), EMPTY_LIST, FileBadField)
    for index, item in enumerate(items):
        check(source, schema, item, (index,))
    for path, reason in reasons.problems(check_ids(items)):
        raise source.problem(path, reason, FileDuplicateCode)
    return items


def check(source: Yaml, schema: Schema, value: Any, path: reasons.Path = ()) -> None:
    """Refuse the problem that stands first in the file; a misspelt name before the one it leaves missing."""
    try:
        schema.load(value)
    except ValidationError as error:
        found = [((*path, *inner), reason) for inner, reason in reasons.problems(error.messages)]
        where, reason = min(found, key=lambda p: (p[0] not in source.lines, source.line(p[0])))
        raise source.problem(where, reason, FileBadField) from None


def _matter(path: Path, departments: frozenset[str]) -> dict[str, Any]:
    source = read_yaml(path)
    check(source, MATTER, source.value)
    matter: Mapping[str, Any] = source.value
    if matter["id"] != path.stem:
        raise source.problem(("id",), NOT_FILE_NAME, FileBadField)
    if matter["department"] not in departments:
        raise source.problem(("department",), NO_DEPARTMENT, FileUnknownDepartment)
    if len(body_bytes(matter)) > MAX_MATTER_BYTES:
        raise source.problem((), MATTER_TOO_LARGE, FileBadField)
    return dict(matter)
