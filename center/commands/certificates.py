"""The commands on the county's TLS authority: `certificate begin|allow|issue|show`."""

from pathlib import Path

import click

from shared.app.certificates import Asked, Certificates
from shared.domain.certificates import colons
from shared.domain.codes import Tier
from shared.domain.host_names import USUAL_DOMAINS
from shared.domain.issuing import Standing, allow_command
from shared.host.authority import begin, issue
from shared.host.authority_text import tell_authority
from shared.host.folder import AUTHORITY_KEY, open_folder
from shared.host.terminal import DATA, PROGRAMS, example, tell

PROGRAM = PROGRAMS[Tier.COUNTY]
certificate = click.Group(
    "certificate", help="Certificates for the pages of villages and towns, from the county."
)


@certificate.command("begin", epilog=example(PROGRAM, "certificate begin --data /srv/tongban"))
@DATA
@click.option(
    "--domain",
    "domains",
    multiple=True,
    default=USUAL_DOMAINS,
    show_default=True,
    help="Names end in one of these. It is fixed for as long as the authority lasts.",
)
@click.option("--again", is_flag=True, help="In place of the present one; phones must be given it.")
def begin_authority(data: Path, domains: tuple[str, ...], *, again: bool) -> None:
    """Make the county's authority: once, for ten years. Its key stays in the data folder."""
    folder = open_folder(data, Tier.COUNTY)
    here = folder.open()
    begin(folder, here, domains, again=again)
    authority = Certificates(here).own().authority
    if authority is not None:
        click.echo(f"{colons(authority.digest)}  {authority.until.date().isoformat()}")


@certificate.command(
    "allow",
    epilog=example(
        PROGRAM, "certificate allow 620722101200 dianhu.lan 192.168.1.20 --data /srv/tongban"
    ),
)
@click.argument("node")
@click.argument("names", nargs=-1)
@DATA
def allow(node: str, names: tuple[str, ...], data: Path) -> None:
    """Allow NODE these NAMES and no others (without any: none), and issue what waited for that."""
    folder = open_folder(data, Tier.COUNTY)
    here = folder.open()
    written = Certificates(here).allow(node, names, here.itself)
    done = issue(folder, here, by_person=True) if (folder.path / AUTHORITY_KEY).exists() else 0
    click.echo(f"{node}: {' '.join(written) or '-'}; issued {done}")


@certificate.command("issue", epilog=example(PROGRAM, "certificate issue --data /srv/tongban"))
@DATA
def issue_now(data: Path) -> None:
    """Issue now what is asked for and allowed; a running county does so by itself."""
    folder = open_folder(data, Tier.COUNTY)
    click.echo(f"issued {issue(folder, folder.open(), by_person=True)}")


@certificate.command(
    "show", epilog=example(PROGRAM, "certificate show --authority --data /srv/tongban")
)
@DATA
@click.option("--authority", is_flag=True, help="The county's authority, as PEM.")
def show(data: Path, *, authority: bool) -> None:
    """List who asked for a certificate and how that stands, with the command that allows it."""
    certificates = Certificates(open_folder(data, Tier.COUNTY).open())
    if authority:
        tell_authority(certificates.own())
        return
    asks = certificates.asks()
    for asked in asks:
        click.echo(f"{asked.ask.node}  {asked.standing:12} {' '.join(asked.ask.names)}")
        if asked.standing is Standing.NOT_ALLOWED:
            _tell_how(asked)
    if not asks:
        tell("没有节点申请证书。", "No node has asked for a certificate.")


def _tell_how(asked: Asked) -> None:
    tell(f"  准许：{allow_command(asked.ask)}", f"  To allow it: {allow_command(asked.ask)}")
