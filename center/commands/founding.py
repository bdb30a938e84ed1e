"""The command `init`: founding a county."""

from pathlib import Path

import click

from shared.domain.codes import Tier
from shared.host.bars import bar
from shared.host.folder import utc_now
from shared.host.founding import ROOT_FOLDER, Sources, found_county, read_sources
from shared.host.settings import settings_of
from shared.host.terminal import DATA, PATH, PROGRAMS, example

PROGRAM = PROGRAMS[Tier.COUNTY]
HOLIDAYS = Path(__file__).parents[1] / "holidays"
ANNOUNCED = tuple(sorted(HOLIDAYS.glob("*.yaml")))
"""The years that had been announced when this version was made."""


@click.command(
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
    founding = read_sources(Sources(divisions, catalogue, grants, ANNOUNCED), utc_now())
    with bar("found") as progress:
        task = progress.add_task("found", total=None)
        fingerprint = found_county(
            data,
            settings_of(None),
            founding,
            lambda total: progress.update(task, total=total),
            lambda: progress.advance(task),
        )
    click.echo(
        f"{len(founding.nodes)} nodes, {len(founding.matters)} matters, {len(founding.grants)} grants"
    )
    click.echo(f"registry {fingerprint}")
    click.echo(f"Move the offline root keys to a safe place: {data / ROOT_FOLDER}")
