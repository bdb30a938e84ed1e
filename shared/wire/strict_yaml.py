"""YAML with everything surprising left out, and the line of every node.

Read from the parser's events, not composed: what is refused is refused before
anything is built, and deep nesting cannot exhaust the stack. Only `true` and
`false` are bools; dates, `yes`, `no`, `on` and `off` stay the text they are.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from shared.domain.refusals_files import FileProblem, FileSyntax
from shared.domain.text import Text
from shared.wire import reasons
from shared.wire.reading import WHOLE, bad_character, decode, read_bytes, shown

MAX_LEVELS = 64
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
CONSTANTS = {"": None, "~": None, "null": None, "true": True, "false": False}
INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z", re.ASCII)
FLOAT = re.compile(
    r"[-+]?(?:(?:\.[0-9_]+|[0-9][0-9_]*\.[0-9_]*)(?:[eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+"
    r"|\.inf|\.Inf|\.INF|\.nan|\.NaN|\.NAN)\Z",
    re.ASCII,
)
MAX_DIGITS = 16
MAX_NODES = 100_000

ANCHOR = Text("不能用锚点（&）和别名（*）", "anchors (&) and aliases (*) are not allowed")
TAG = Text("不能用类型标签（!）", "tags (!) are not allowed")
DOCUMENTS = Text(
    "一个文件只能有一份内容（多了 ---）", "a file holds one document (there is another ---)"
)
DEEP = Text(f"层次超过 {MAX_LEVELS} 层", f"it is nested more than {MAX_LEVELS} levels deep")
MANY = Text("内容太多", "it holds too many items")
KEY_NOT_TEXT = Text("名称应是文字", "a name must be text")
FRACTION = Text("不能有小数；若是文字请加引号", "fractions are not allowed; put text in quotes")
LONG_NUMBER = Text("数字太长；若是编号请加引号", "the number is too long; put a code in quotes")
SYNTAX = Text("不符合 YAML 的写法", "it is not well-formed YAML")


@dataclass(slots=True)
class Yaml:
    """A file's content as plain Python, and the line (from 1) of every node by its path."""

    file: str
    value: Any = None
    lines: dict[reasons.Path, int] = field(default_factory=dict)

    def line(self, path: reasons.Path) -> int:
        """Return the line of a node; of the nearest one above it where it is not there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: reasons.Path, reason: Text, kind: type[FileProblem]) -> FileProblem:
        """Return the refusal that says what is wrong with a node."""
        name = reasons.field_name(path) or WHOLE
        return kind(file=self.file, line=self.line(path), field=name, reason=reason)


def read_yaml(path: Path) -> Yaml:
    """Read a file of at most 1 MiB, or refuse it with file, line and field."""
    return parse_yaml(read_bytes(path), shown(path))


def parse_yaml(raw: bytes, file: str) -> Yaml:
    """Read the bytes of a file; `file` is the name that refusals give it."""
    builder = _Builder(Yaml(file))
    text = decode(raw, file)
    try:
        for event in yaml.parse(text, Loader=LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise builder.syntax(SYNTAX, mark.line + 1 if mark else 1) from None
    except (yaml.YAMLError, ValueError, OverflowError):
        # What the pure-Python parser lets out on impossible escapes carries no mark.
        raise builder.syntax(SYNTAX, builder.last_line) from None
    return builder.result


@dataclass(slots=True)
class _Frame:
    """A list or mapping being filled; `key` is the name that waits for its value."""

    value: Any
    path: reasons.Path
    key: str | None = None


class _Builder:
    def __init__(self, result: Yaml) -> None:
        self.result = result
        self.stack: list[_Frame] = []
        self.documents = 0
        self.last_line = 1

    def take(self, event: Any) -> None:
        """Take the parser's next event in."""
        self.last_line = event.start_mark.line + 1
        if getattr(event, "anchor", None) is not None:
            raise self.syntax(ANCHOR)
        if getattr(event, "tag", None) is not None:
            raise self.syntax(TAG)
        if isinstance(event, yaml.ScalarEvent):
            self._place(event.value if event.style else self._plain(event.value))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open({} if isinstance(event, yaml.MappingStartEvent) else [])
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
        elif isinstance(event, yaml.DocumentStartEvent):
            self._document()

    def syntax(self, reason: Text, line: int | None = None) -> FileSyntax:
        """Return the refusal of what stands at `line`, or where the parser is."""
        path = self._path()
        name = reasons.field_name(path) or WHOLE
        return FileSyntax(
            file=self.result.file, line=line or self.last_line, field=name, reason=reason
        )

    def _document(self) -> None:
        self.documents += 1
        if self.documents > 1:
            raise self.syntax(DOCUMENTS)

    def _open(self, value: Any) -> None:
        if len(self.stack) >= MAX_LEVELS:
            raise self.syntax(DEEP)
        path = self._path()
        self._place(value)
        self.stack.append(_Frame(value, path))

    def _path(self) -> reasons.Path:
        """Return the path of the node that comes next."""
        if not self.stack:
            return ()
        frame = self.stack[-1]
        if isinstance(frame.value, list):
            return (*frame.path, len(frame.value))
        return frame.path if frame.key is None else (*frame.path, frame.key)

    def _place(self, value: Any) -> None:
        self._check_text(value)
        frame = self.stack[-1] if self.stack else None
        if frame is not None and isinstance(frame.value, dict) and frame.key is None:
            self._name(frame, value)
            return
        if len(self.result.lines) >= MAX_NODES:
            raise self.syntax(MANY)
        self.result.lines.setdefault(self._path(), self.last_line)
        if frame is None:
            self.result.value = value
        elif isinstance(frame.value, list):
            frame.value.append(value)
        else:
            frame.value[frame.key], frame.key = value, None

    def _name(self, frame: _Frame, key: Any) -> None:
        if not isinstance(key, str):
            raise self.syntax(KEY_NOT_TEXT)
        path = (*frame.path, key)
        if key in frame.value:
            first = self.result.lines[path]
            frame.key = key
            raise self.syntax(Text(f"与第 {first} 行重复", f"it is already given on line {first}"))
        frame.key = key
        self.result.lines[path] = self.last_line

    def _check_text(self, value: Any) -> None:
        reason = bad_character(value) if isinstance(value, str) else None
        if reason is not None:
            raise self.syntax(reason)

    def _plain(self, text: str) -> Any:
        if text in CONSTANTS:
            return CONSTANTS[text]
        if FLOAT.match(text):
            raise self.syntax(FRACTION)
        if not INT.match(text):
            return text
        if len(text) > MAX_DIGITS:
            raise self.syntax(LONG_NUMBER)
        return int(text)
