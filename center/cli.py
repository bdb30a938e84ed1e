"""The county's command line: `tongban-center`."""

from pathlib import Path

import click

from center.bootstrap import build_app
from shared.app.cases import Cases
from shared.app.network import Network
from shared.app.nodes import Nodes
from shared.app.overview import Overview
from shared.app.places import Places
from shared.domain.codes import Level, Tier
from shared.domain.enrolment import write_code
from shared.host.commands import tier_commands
from shared.host.folder import open_folder, utc_now
from shared.host.grant_commands import grant_commands
from shared.host.joining import ROOT_FOLDER, Sources, found_county, read_sources
from shared.host.renewing import root_sign, rotate_county, statement
from shared.host.terminal import DATA, PROGRAMS, bar, example, tell

PROGRAM = PROGRAMS[Tier.COUNTY]
PATH = click.Path(path_type=Path)
main = tier_commands(Tier.COUNTY, build_app)
main.add_command(grant_commands(PROGRAM))


@main.command(
    "init",
    epilog=example(
        PROGRAM,
        "init --divisions divisions.csv --catalogue matters/ --grants grants.yaml --data /srv/tongban",
    ),
)
@DATA
@click.option("--divisions", type=PATH, required=True, help="CSV: code,name,level,parent_code.")
@click.option("--catalogue", type=PATH, required=True, help="Folder of matter files.")
@click.option("--grants", type=PATH, help="YAML file of the first grants.")
def init(data: Path, divisions: Path, catalogue: Path, grants: Path | None) -> None:
    """Found a county: build its registry from a list of divisions and a catalogue of matters."""
    founding = read_sources(Sources(divisions, catalogue, grants), utc_now())
    with bar("found") as progress:
        task = progress.add_task("found", total=None)
        fingerprint = found_county(
            data,
            founding,
            lambda total: progress.update(task, total=total),
            lambda: progress.advance(task),
        )
    click.echo(
        f"{len(founding.nodes)} nodes, {len(founding.matters)} matters, {len(founding.grants)} grants"
    )
    click.echo(f"registry {fingerprint}")
    click.echo(f"Move the offline root keys to a safe place: {data / ROOT_FOLDER}")


@main.command("nodes", epilog=example(PROGRAM, "nodes --data /srv/tongban"))
@DATA
def nodes(data: Path) -> None:
    """List the network: every node, its level and whether it is enrolled; then counts by level."""
    states = Overview(open_folder(data, Tier.COUNTY).open()).nodes()
    for state in states:
        mark = "enrolled" if state.enrolled else "-"
        click.echo(f"{state.node.code}  {state.node.level:10} {mark:9} {state.node.name}")
    counts = {level: sum(s.node.level is level for s in states) for level in Level}
    click.echo(", ".join(f"{count} {level}" for level, count in counts.items()))


@main.command("enrol-code", epilog=example(PROGRAM, "enrol-code 620722101200 --data /srv/tongban"))
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


@main.command(
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


@main.command("next-key", epilog=example(PROGRAM, "next-key --data /srv/tongban"))
@DATA
def next_key(data: Path) -> None:
    """Make the county's next key, and print the statement that the root keys are to sign."""
    click.echo(statement(open_folder(data, Tier.COUNTY)))


@main.command("root-sign", epilog=example(PROGRAM, "root-sign --root root-1.key --statement LINE"))
@click.option(
    "--root", type=PATH, required=True, help="A root key's file, on the machine where it is kept."
)
@click.option("--statement", "said", required=True, help="The line that `next-key` printed.")
def sign_with_root(root: Path, said: str) -> None:
    """Sign a statement with an offline root key, and print the signature. Needs no data folder and no link."""
    click.echo(root_sign(root, said))


@main.command(
    "rotate-key",
    epilog=example(PROGRAM, "rotate-key --signature S1 --signature S2 --data /srv/tongban"),
)
@click.option(
    "--signature", "signed", multiple=True, required=True, help="A line that `root-sign` printed."
)
@click.option(
    "--without", multiple=True, help="After a restore: go on without this child's records."
)
@DATA
def rotate_key(signed: tuple[str, ...], without: tuple[str, ...], data: Path) -> None:
    """Take up the county's next key; a restored county opens for writing by it."""
    inc = rotate_county(open_folder(data, Tier.COUNTY), signed, without)
    tell(
        f"县中心已换新密钥，现在是第 {inc} 次入网。",
        f"The county's key is rotated; this is incarnation {inc}.",
    )


@main.command(
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


@main.command(
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
