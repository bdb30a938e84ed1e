"""Reading a file that a person wrote: its bytes, its text, and where in it something is wrong."""

import os
import stat
from pathlib import Path

from shared.domain.refusals_files import (
    FileMissing,
    FileNotUtf8,
    FileProblem,
    FileSyntax,
    FileUnreadable,
)
from shared.domain.text import Text, forbidden_character

MAX_BYTES = 1024 * 1024
WHOLE = Text("整个文件", "the whole file")
GONE = Text("没有这个文件", "there is no such file")
NO_FOLDER = Text("没有这个文件夹", "there is no such folder")
NOT_FILE = Text("这不是文件", "this is not a file")
NOT_FOLDER = Text("这不是文件夹", "this is not a folder")
FORBIDDEN = Text("没有读取的权限", "reading it is not permitted")
FAILED = Text("读不出来", "it cannot be read")
TOO_LARGE = Text("文件超过 1 MiB", "it is larger than 1 MiB")
NOT_UTF8 = Text("不是 UTF-8 编码，请另存为 UTF-8", "it is not UTF-8; save it again as UTF-8")


def shown(path: Path) -> str:
    """Return a path as it can be printed."""
    return os.fsencode(path).decode("utf-8", "replace")


def whole(kind: type[FileProblem], file: str, reason: Text, line: int = 1) -> FileProblem:
    """Return the refusal of a file as a whole, not of a field in it."""
    return kind(file=file, line=line, field=WHOLE, reason=reason)


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes, at most MAX_BYTES, or refuse saying why it cannot be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise whole(FileUnreadable, shown(path), NOT_FILE)
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error, GONE) from None
    if len(raw) > MAX_BYTES:
        raise whole(FileUnreadable, shown(path), TOO_LARGE)
    return raw


def list_folder(path: Path, ending: str) -> list[Path]:
    """Return the files of a folder whose name has this ending, by name; those that begin with a dot are not meant."""
    try:
        if not stat.S_ISDIR(path.stat().st_mode):
            raise whole(FileUnreadable, shown(path), NOT_FOLDER)
        names = sorted(p.name for p in path.iterdir())
    except (OSError, ValueError) as error:
        raise _unreadable(path, error, NO_FOLDER) from None
    return [path / n for n in names if n.endswith(ending) and not n.startswith(".")]


def decode(raw: bytes, file: str) -> str:
    """Return text out of UTF-8 (a BOM is dropped), or refuse it with the line of the first bad character."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise whole(FileNotUtf8, file, NOT_UTF8, line) from None
    for number, line_text in enumerate(text.split("\n"), 1):
        reason = bad_character(line_text.removesuffix("\r"))
        if reason is not None:
            raise whole(FileSyntax, file, reason, number)
    return text


def bad_character(text: str) -> Text | None:
    """Say which character of a text cannot be stored, or None."""
    if text.isprintable() or (bad := forbidden_character(text)) is None:
        return None
    return Text(f"有不能保存的字符（{bad}）", f"it holds a character that cannot be stored ({bad})")


def _unreadable(path: Path, error: Exception, gone: Text) -> FileProblem:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return whole(FileMissing, shown(path), gone)
    reason = FORBIDDEN if isinstance(error, PermissionError) else FAILED
    return whole(FileUnreadable, shown(path), reason)
