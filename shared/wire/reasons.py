"""What marshmallow found wrong, as plain reasons in both languages with the path of each."""

from collections.abc import Iterator
from typing import Any

from marshmallow.exceptions import SCHEMA

from shared.domain.text import Text

Path = tuple[str | int, ...]
FIELD_LIMIT = 120

KNOWN = {
    "Missing data for required field.": Text("缺少这一项", "it is missing"),
    "Field may not be null.": Text("不能为空", "it may not be empty"),
    "Unknown field.": Text("没有这一项", "there is no such field"),
    "Invalid input type.": Text("应是若干“名称: 值”", "it must be a set of “name: value”"),
}
OTHER = Text("内容不合要求", "it is not as required")


def problems(messages: Any, path: Path = ()) -> Iterator[tuple[Path, Text]]:
    """Walk a ValidationError's messages; yield each reason with the path to what it is about."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from problems(inner, path if key == SCHEMA else (*path, key))
    elif isinstance(messages, list):
        for inner in messages:
            yield from problems(inner, path)
    else:
        yield path, messages if isinstance(messages, Text) else KNOWN.get(messages, OTHER)


def field_name(path: Path) -> str:
    """Write a path as `form[0].fields[2].max_length`; empty for the whole."""
    name = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).removeprefix(".")
    return name if len(name) <= FIELD_LIMIT else f"{name[:FIELD_LIMIT]}…"
