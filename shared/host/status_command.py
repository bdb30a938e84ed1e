"""The command `status` of every tier."""

import json
from pathlib import Path

import click

from shared.domain.codes import Tier
from shared.host.folder import open_folder
from shared.host.status import status_of
from shared.host.terminal import DATA, example


def status_command(tier: Tier, program: str) -> click.Command:
    """Return a tier's `status`."""

    @click.command("status", epilog=example(program, "status --json --data /srv/tongban"))
    @DATA
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    @click.option("--heads", is_flag=True, help="With each ledger's last entry.")
    def status(data: Path, *, as_json: bool, heads: bool) -> None:
        """Say who the node is, what it holds and how its link is."""
        values = status_of(open_folder(data, tier).open(), heads=heads)
        if as_json:
            click.echo(json.dumps(values, ensure_ascii=False))
            return
        for key, value in values.items():
            click.echo(f"{key:15} {json.dumps(value, ensure_ascii=False)}")

    return status
