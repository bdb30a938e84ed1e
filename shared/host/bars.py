"""Progress bars: nobody waits at the terminal for nothing that can be seen."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from shared.domain.text import Text
from shared.host.terminal import Report, language


@contextmanager
def bar(words: str, amount: ProgressColumn | None = None) -> Iterator[Progress]:
    """Show a progress bar on standard error while the block runs; `amount` says how far it is, as m of n if not given."""
    amount = amount or MofNCompleteColumn()
    columns = (TextColumn(words), BarColumn(), amount, TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield progress


@contextmanager
def bytes_bar() -> Iterator[Report]:
    """Show a bar in bytes for each thing that is reported while the block runs; nothing before the first."""
    tasks: dict[Text, TaskID] = {}
    shown: list[Progress] = []
    with ExitStack() as kept:

        def report(what: Text, done: int, total: int) -> None:
            if not shown:
                shown.append(kept.enter_context(bar("{task.description}", DownloadColumn())))
            if what not in tasks:
                tasks[what] = shown[0].add_task(what.say(language()), total=total)
            shown[0].update(tasks[what], completed=done, total=total)

        yield report
