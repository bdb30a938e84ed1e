"""The command `run` of every tier."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shared.domain.codes import Tier
from shared.host.folder import open_folder
from shared.host.terminal import DATA, FILE, example

if TYPE_CHECKING:
    from shared.host.builder import AppBuilder


def run_command(tier: Tier, program: str, pages: "Callable[[], AppBuilder]") -> click.Command:
    """Return a tier's `run`. `pages` loads the tier's pages; nothing but a node that runs needs them."""

    @click.command("run", epilog=example(program, "run --data /srv/tongban --port 8000"))
    @DATA
    @click.option("--port", type=click.IntRange(1, 65535), required=True, help="Port to serve on.")
    @click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve on.")
    @click.option("--cert", type=FILE, help="TLS certificate (PEM).")
    @click.option("--key", type=FILE, help="TLS private key (PEM).")
    @click.option(
        "--https", is_flag=True, help="Serve with the certificate that the county issued."
    )
    def run(
        data: Path, port: int, host: str, cert: Path | None, key: Path | None, *, https: bool
    ) -> None:
        """Serve the node's pages and exchange with its neighbours until stopped."""
        # Flask and the server: loaded by the node that runs, not by who asks how to run it.
        from shared.host.running import run_node
        from shared.host.server import Listen

        if (cert is None) != (key is None):
            raise click.UsageError("--cert and --key go together")
        folder = open_folder(data, tier)
        county = cert is None and (https or folder.settings.has_county_https)
        listen = Listen(host, port, cert, key, county)
        run_node(folder, listen, pages(), lambda url: click.echo(f"ready {url}"))

    return run
