"""Speaking with the operator: one clear line for a refusal, a bar for long work, the operator's language."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from shared.domain.refusals import Refusal

REFUSED = 2


def language() -> str:
    """Return `zh` or `en` from the operator's locale."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "zh" if locale.startswith("zh") else "en"


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
def bar(words: str) -> Iterator[Progress]:
    """Show a progress bar on standard error while the block runs."""
    columns = (TextColumn(words), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield progress
