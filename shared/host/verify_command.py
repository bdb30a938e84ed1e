"""The command `verify` of every tier."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import click

from shared.app.verify import Verified
from shared.domain.codes import Tier
from shared.host.bars import bar
from shared.host.folder import Folder, open_folder
from shared.host.terminal import DATA, example
from shared.host.verifying import verify_folder


def verify_command(tier: Tier, program: str) -> click.Command:
    """Return a tier's `verify`."""

    @click.command("verify", epilog=example(program, "verify --data /srv/tongban"))
    @DATA
    @click.pass_context
    def verify(ctx: click.Context, data: Path) -> None:
        """Walk every ledger from entry 1: bytes, chain, signatures, custody, bodies. Exit 1 on a fault."""
        result = _verified(open_folder(data, tier))
        for fault in result.faults:
            click.echo(f"{fault.ledger} {fault.seq}: {fault.what}", err=True)
        click.echo(
            f"{result.ledgers} ledgers, {result.entries} entries, {len(result.faults)} faults"
        )
        ctx.exit(1 if result.faults else 0)

    return verify


def _verified(folder: Folder) -> Verified:
    with ExitStack() as shown:
        tell: list[Callable[[int], None]] = []

        def begun(total: int) -> None:
            """Show a bar: from here on the store can be read."""
            progress = shown.enter_context(bar("verify"))
            tell.append(partial(progress.advance, progress.add_task("verify", total=total)))

        def step(done: int) -> None:
            tell[0](done)

        return verify_folder(folder, begun, step)
