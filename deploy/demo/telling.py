"""Telling the story on standard output: the time, the Chinese, the English below it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.demo.filled import COUNTY_TIME

INDENT = " " * 10
NUMERALS = (*"一二三四五六七八九十", "十一")
LETTERS = "abcdefghijk"


def real_time() -> datetime:
    """Return the time by the machine's own clock."""
    return datetime.now(UTC)


class Teller:
    """Tells what happens, as it happens, with the time by the clock that the story goes by."""

    def __init__(self, now: Callable[[], datetime] = real_time, out: TextIO = sys.stdout) -> None:
        self._now = now
        self._out = out
        self._chapters = 0

    def chapter(self, zh: str, en: str) -> None:
        """Begin the next chapter, numbered in the order of telling."""
        number, letter = NUMERALS[self._chapters], LETTERS[self._chapters]
        self._chapters += 1
        self._write(f"\n== {number}、{zh}\n   ({letter}) {en}\n")

    def tell(self, zh: str, en: str) -> None:
        """Tell one thing that has just happened."""
        self._write(f"{self._now().astimezone(COUNTY_TIME):%H:%M:%S}  {zh}\n{INDENT}{en}\n")

    def lines(self, lines: list[str]) -> None:
        """Show lines as a page shows them."""
        self._write("".join(f"{INDENT}{line}\n" for line in lines))

    def table(self, rows: list[tuple[str, str]]) -> None:
        """Show pairs of words, the second ones below each other whatever their script."""
        width = max((cell_len(first) for first, _ in rows), default=0)
        self.lines([f"{a}{' ' * (width - cell_len(a))}  {b}" for a, b in rows])

    def last(self, line: str) -> None:
        """Write the last line."""
        self._write(f"\n{line}\n")

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()


@contextmanager
def bars() -> Iterator[Progress]:
    """Show progress on standard error; nothing is told meanwhile."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield progress
