"""The commands by which a town or village renews its key, or is recovered after it was put back."""

from pathlib import Path

import click

from shared.domain.codes import Tier
from shared.host.bars import bar
from shared.host.folder import open_folder
from shared.host.links import link_of
from shared.host.recovering import recover
from shared.host.renewing import renew_key
from shared.host.terminal import DATA, example, tell

CODE = click.option(
    "--code", required=True, help="The one-time code from the county's `enrol-code NODE --again`."
)


def recover_command(tier: Tier, program: str) -> click.Command:
    """Return `recover`."""

    @click.command("recover", epilog=example(program, "recover --code CODE --data /srv/tongban"))
    @DATA
    @CODE
    def recover_node(data: Path, code: str) -> None:
        """Rebuild a node that was put back or restored: from its parent, under a new key, keeping what was not sent."""
        folder = open_folder(data, tier)
        with bar("recover") as progress:
            task = progress.add_task("recover", total=None)
            done = recover(folder, code, lambda n: progress.advance(task, n))
        who = done.identity
        tell(
            f"{who.code} 已重建，现在是第 {who.inc} 次入网；取回 {done.fetched} 条，待重新录入 {done.to_enter} 条。",
            f"{who.code} is recovered as incarnation {who.inc}: {done.fetched} entries fetched, {done.to_enter} to enter again.",
        )
        tell(f"原来的数据留在 {done.kept_at}", f"The old folder is kept at {done.kept_at}")

    return recover_node


def rotate_command(tier: Tier, program: str) -> click.Command:
    """Return `rotate-key` of a town or village."""

    @click.command(
        "rotate-key", epilog=example(program, "rotate-key --code CODE --data /srv/tongban")
    )
    @DATA
    @CODE
    def rotate_node(data: Path, code: str) -> None:
        """Give this node a new key under a new incarnation. All that it holds stays."""
        inc = renew_key(open_folder(data, tier), code)
        folder = open_folder(data, tier)
        link = link_of(folder, folder.open())
        if link is not None:
            link.exchange()
        tell(
            f"已换新密钥，现在是第 {inc} 次入网。",
            f"The key is renewed; this is incarnation {inc} now.",
        )

    return rotate_node
