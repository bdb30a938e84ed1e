"""The commands on the nodes of the network: list, list-node, enrol-code, suspend, succeed."""

from pathlib import Path

import click

from shared.app.cases import Cases
from shared.app.network import Network
from shared.app.nodes import Nodes
from shared.app.overview import Overview
from shared.app.places import Places
from shared.domain.codes import Level, Tier
from shared.domain.enrolment import write_code
from shared.host.folder import open_folder
from shared.host.terminal import DATA, PROGRAMS, example, tell

PROGRAM = PROGRAMS[Tier.COUNTY]


@click.command("nodes", epilog=example(PROGRAM, "nodes --data /srv/tongban"))
@DATA
def nodes(data: Path) -> None:
    """List the network: every node, its level and whether it is enrolled; then counts by level."""
    states = Overview(open_folder(data, Tier.COUNTY).open()).nodes()
    for state in states:
        mark = "enrolled" if state.enrolled else "-"
        click.echo(f"{state.node.code}  {state.node.level:10} {mark:9} {state.node.name}")
    counts = {level: sum(s.node.level is level for s in states) for level in Level}
    click.echo(", ".join(f"{count} {level}" for level, count in counts.items()))


@click.command("enrol-code", epilog=example(PROGRAM, "enrol-code 620722101200 --data /srv/tongban"))
@click.argument("node")
@DATA
@click.option(
    "--again",
    is_flag=True,
    help="For a node that is enrolled: recovery, a new key, another machine.",
)
def enrol_code(node: str, data: Path, *, again: bool) -> None:
    """Print a one-time code with which NODE can be enrolled within seven days."""
    here = open_folder(data, Tier.COUNTY).open()
    code = Network(here).new_code(node, here.itself, again=again)
    click.echo(write_code(code.node, code.secret, code.fingerprint))


@click.command(
    "suspend", epilog=example(PROGRAM, "suspend 620722101200 --reason 失窃 --data /srv/tongban")
)
@click.argument("node")
@click.option("--reason", required=True, help="Why; it stands in the registry.")
@DATA
def suspend(node: str, reason: str, data: Path) -> None:
    """Take nothing more from NODE's machine: it is lost, stolen or copied. Lists what it held."""
    here = open_folder(data, Tier.COUNTY).open()
    Nodes(here).suspend(node, reason, here.itself)
    held = Nodes(here).held(node)
    tell(
        f"{node} 已停用。手里有 {len(held.cases)} 件在办，能看到 {held.readable} 件。",
        f"{node} is suspended. It held {len(held.cases)} open cases and could read {held.readable}.",
    )
    for row in held.cases:
        click.echo(f"{row.receipt}  {row.stage}")
    for gap in held.gaps:
        click.echo(f"{gap.node} #{gap.incarnation}: {gap.first}-{gap.last}")


@click.command(
    "list-node",
    epilog=example(
        PROGRAM,
        "list-node --code 620722101230 --name 新村村民委员会 --level village --parent 620722101000 "
        "--data /srv/tongban",
    ),
)
@DATA
@click.option("--code", required=True, help="Its division code, 12 digits.")
@click.option("--name", required=True, help="Its full name.")
@click.option("--level", required=True, help="One of: town, special, village, community.")
@click.option("--parent", required=True, help="Code of the node above it.")
def list_node(data: Path, code: str, name: str, level: str, parent: str) -> None:
    """List a new node in the registry; it can be enrolled then."""
    here = open_folder(data, Tier.COUNTY).open()
    raw = {"code": code, "name": name, "level": level, "parent": parent}
    Places(here).list_node(raw, here.itself)
    click.echo(f"listed {code} under {parent}")


@click.command(
    "succeed",
    epilog=example(
        PROGRAM,
        "succeed 620722101200 --by 620722101230 --how merged --document 民政发[2026]9号 "
        "--data /srv/tongban",
    ),
)
@click.argument("node")
@DATA
@click.option("--by", "successor", required=True, help="Code of the node that takes its place.")
@click.option("--how", required=True, help="renumbered: the same place. merged: into another one.")
@click.option("--document", required=True, help="The document that says so.")
def succeed(node: str, data: Path, successor: str, how: str, document: str) -> None:
    """Record that NODE has become, or gone into, another node. Open cases at NODE stay there until handed over."""
    here = open_folder(data, Tier.COUNTY).open()
    Places(here).succeed(node, successor, how, document, here.itself)
    left = len(Cases(here).open_cases_of(node))
    click.echo(f"{successor} takes the place of {node} ({how}); open cases still at {node}: {left}")
