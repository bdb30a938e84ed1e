"""Speaking with the operator: one clear line for a refusal, the operator's language, commands loaded when named."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from shared.domain.codes import Tier
from shared.domain.refusals import Refusal
from shared.domain.text import Text
from shared.host.collector import collect_rarely

REFUSED = 2
DATA = click.option(
    "--data", type=click.Path(path_type=Path), required=True, help="The node's data folder."
)
PATH = click.Path(path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PROGRAMS = {
    Tier.COUNTY: "tongban-center",
    Tier.TOWN: "tongban-town",
    Tier.VILLAGE: "tongban-village",
}
Load = Callable[[], click.Command]
"""Loads a command, with all that it needs."""
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


def warn(text: Text) -> None:
    """Write a line to standard error in the operator's language."""
    click.echo(text.say(language()), err=True)


class NodeGroup(click.Group):
    """A command group in which a refusal is one line on standard error and exit status 2.

    Its commands are loaded when they are named, and all of them for its help.
    """

    def __init__(self, name: str, help: str) -> None:  # noqa: A002 - click's own word
        super().__init__(name, help=help)
        self._loads: dict[str, Load] = {}

    def loads(self, name: str, load: Load) -> None:
        """Have a command that `load` loads when it is named."""
        self._loads[name] = load

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands."""
        return sorted(self._loads)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load the command of a name; None where there is none."""
        load = self._loads.get(cmd_name)
        return load() if load else None

    def invoke(self, ctx: click.Context) -> Any:
        """Load the command and run it."""
        collect_rarely()
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            click.echo(f"{ctx.info_name}: {refusal.say(language())} [{refusal.code}]", err=True)
            ctx.exit(REFUSED)
