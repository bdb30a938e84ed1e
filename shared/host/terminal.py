"""Speaking with the operator: one clear line for a refusal, a bar for long work, the operator's language."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click
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

from shared.domain.codes import Tier
from shared.domain.refusals import Refusal
from shared.domain.text import Text

REFUSED = 2
DATA = click.option(
    "--data", type=click.Path(path_type=Path), required=True, help="The node's data folder."
)
PROGRAMS = {
    Tier.COUNTY: "tongban-center",
    Tier.TOWN: "tongban-town",
    Tier.VILLAGE: "tongban-village",
}
Report = Callable[[Text, int, int], None]
"""Told of long work: what is being done, bytes done, bytes in all."""


def language() -> str:
    """Return `zh` or `en` from the operator's locale."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "zh" if locale.startswith("zh") else "en"


def example(program: str, line: str) -> str:
    """Return a command's example for its help."""
    return f"Example:  {program} {line}"


def tell(zh: str, en: str) -> None:
    """Write a line to standard output in the operator's language."""
    click.echo(Text(zh, en).say(language()))


class NodeGroup(click.Group):
    """A command group in which a refusal is one line on standard error and exit status 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            click.echo(f"{ctx.info_name}: {refusal.say(language())} [{refusal.code}]", err=True)
            ctx.exit(REFUSED)


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
