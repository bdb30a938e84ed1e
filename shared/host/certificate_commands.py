"""The commands `certificate ask|show` of a town or village."""

from pathlib import Path

import click

from shared.app.certificates import Certificates
from shared.domain.codes import Tier
from shared.host.authority_text import tell_authority
from shared.host.folder import open_folder
from shared.host.terminal import DATA, example, tell

NAMES = click.option(
    "--name",
    "names",
    multiple=True,
    required=True,
    help="By what browsers reach this node: dianhu.lan, 192.168.1.20. Once for each.",
)


def certificate_commands(tier: Tier, program: str) -> click.Group:
    """Return a tier's group `certificate`."""
    group = click.Group("certificate", help="The certificate for this node's pages by HTTPS.")
    asked = "certificate ask --name dianhu.lan --name 192.168.1.20 --data /srv/tongban"

    @group.command("ask", epilog=example(program, asked))
    @DATA
    @NAMES
    def ask(data: Path, names: tuple[str, ...]) -> None:
        """Ask the county for a certificate for this node's names. Goes out with the next exchange."""
        from shared.host import https  # noqa: PLC0415 - what makes keys

        folder = open_folder(data, tier)
        written = " ".join(https.ask(folder, folder.open(), names))
        allow = f"tongban-center certificate allow {folder.identity.code} {written}"
        tell(
            f"已申请：{written}。下次联网送出。县里要准许这些名字：{allow}",
            f"Asked for {written}; it goes out with the next exchange. The county allows the names with: {allow}",
        )

    @group.command("show", epilog=example(program, "certificate show --data /srv/tongban"))
    @DATA
    @click.option("--authority", is_flag=True, help="The county's authority, as PEM.")
    def show(data: Path, *, authority: bool) -> None:
        """Say what this node's certificate says, and until when."""
        own = Certificates(open_folder(data, tier).open()).own()
        if authority:
            tell_authority(own)
        elif own.issued is not None:
            names, until = " ".join(own.issued.names), own.issued.until.date().isoformat()
            tell(f"{names}，用到 {until}", f"{names}, until {until}")
        elif own.ask is not None:
            names = " ".join(own.ask.names)
            tell(
                f"已申请 {names}，县里还没有发。",
                f"Asked for {names}; the county has not issued it.",
            )
        else:
            tell("还没有申请证书。", "No certificate was asked for.")

    return group
