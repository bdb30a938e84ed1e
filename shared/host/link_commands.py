"""The commands that go to the node above: `enrol` and `sync`."""

from pathlib import Path

import click

from shared.domain.codes import Tier
from shared.domain.text import Text
from shared.host.bars import bytes_bar
from shared.host.folder import open_folder
from shared.host.joining import Joining, enrol
from shared.host.links import link_of
from shared.host.settings import settings_of
from shared.host.terminal import DATA, FILE, example, language

PHOTOS = Text("照片", "Photos")


def enrol_command(tier: Tier, program: str) -> click.Command:
    """Return a tier's `enrol`."""
    line = "enrol --parent https://county.example:8000 --code CODE --data /srv/tongban"

    @click.command("enrol", epilog=example(program, line))
    @DATA
    @click.option("--parent", required=True, help="Address of the node above.")
    @click.option("--code", required=True, help="The one-time code from `enrol-code`.")
    @click.option("--ca", type=FILE, help="Certificate that the parent's TLS is trusted by (PEM).")
    def enrol_node(data: Path, parent: str, code: str, ca: Path | None) -> None:
        """Make this node's key, join the county's network and fetch its registry."""
        identity = enrol(data, settings_of(None), Joining(tier, parent, code, ca))
        click.echo(f"enrolled {identity.code} under {identity.parent}")

    return enrol_node


def sync_command(tier: Tier, program: str) -> click.Command:
    """Return a tier's `sync`."""

    @click.command("sync", epilog=example(program, "sync --data /srv/tongban"))
    @DATA
    def sync(data: Path) -> None:
        """Exchange with the node above, now, then photos both ways."""
        folder = open_folder(data, tier)
        link = link_of(folder, folder.open())
        if link is None:
            return
        totals = link.exchange(put_off=_told)
        click.echo(
            f"{totals.rounds} rounds, {totals.sent} sent, {totals.received} received, "
            f"{totals.refused} refused"
        )
        with bytes_bar() as report:
            link.carry_all(lambda done, total: report(PHOTOS, done, total))

    return sync


def _told(seconds: float) -> None:
    words = Text(
        f"上级正忙，{seconds:.0f} 秒后再试。",
        f"The node above is busy; again in {seconds:.0f} seconds.",
    )
    click.echo(words.say(language()), err=True)
