"""The county's command line: `tongban-center`."""

from pathlib import Path

import click

from center.bootstrap import build_app
from shared.app.network import Network
from shared.app.overview import Overview
from shared.domain.codes import Level, Tier
from shared.domain.enrolment import write_code
from shared.host.commands import DATA, PROGRAMS, example, tier_commands
from shared.host.folder import open_folder, utc_now
from shared.host.grant_commands import grant_commands
from shared.host.joining import ROOT_FOLDER, Sources, found_county, read_sources
from shared.host.terminal import bar

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
def enrol_code(node: str, data: Path) -> None:
    """Print a one-time code with which NODE can be enrolled within seven days."""
    code = Network(open_folder(data, Tier.COUNTY).open()).new_code(node)
    click.echo(write_code(code.node, code.secret, code.fingerprint))
