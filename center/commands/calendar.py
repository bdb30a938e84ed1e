"""The commands on what limits are counted by: `holidays` and `receiving-points`."""

from datetime import datetime
from pathlib import Path

import click

from shared.app.calendar import Calendar
from shared.domain.codes import Tier
from shared.host.folder import open_folder
from shared.host.terminal import DATA, PATH, PROGRAMS, example, tell
from shared.wire.holidays_file import read_holidays

PROGRAM = PROGRAMS[Tier.COUNTY]


@click.group("holidays")
def holidays() -> None:
    """The county's table of holidays and make-up days, by year."""


@holidays.command(
    "import", epilog=example(PROGRAM, "holidays import 2027.yaml --data /srv/tongban")
)
@click.argument("file", type=PATH)
@DATA
def import_year(file: Path, data: Path) -> None:
    """Publish the holidays of a year from FILE; limits are counted anew at every node."""
    table = read_holidays(file)
    here = open_folder(data, Tier.COUNTY).open()
    Calendar(here).publish(table, here.itself)
    tell(
        f"{table['year']} 年的放假安排已公布；各节点收到后重新计算期限。",
        f"The holidays of {table['year']} are published; each node counts its limits anew once it has them.",
    )


@holidays.command("list", epilog=example(PROGRAM, "holidays list --data /srv/tongban"))
@DATA
def list_years(data: Path) -> None:
    """List the published years with their holidays."""
    for year in Calendar(open_folder(data, Tier.COUNTY).open()).years():
        click.echo(f"{year.year}  {year.number}  {year.document.zh}")
        for holiday in year.holidays:
            made_up = ", ".join(day.isoformat() for day in holiday.made_up)
            click.echo(
                f"    {holiday.since} - {holiday.until}  {holiday.name.zh}  {made_up}".rstrip()
            )


@click.group("receiving-points")
def receiving_points() -> None:
    """Villages whose take-in counts as receipt by the organ."""


@receiving_points.command(
    "publish",
    epilog=example(
        PROGRAM,
        "receiving-points publish --to subtree:620722101000 --from 2026-12-01 "
        "--document 民政发[2026]9号 --data /srv/tongban",
    ),
)
@DATA
@click.option(
    "--to", "to", multiple=True, help="level:village, subtree:CODE or node:CODE; none: nobody."
)
@click.option(
    "--from", "since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="First county day."
)
@click.option("--document", required=True, help="The document that published them.")
def publish(data: Path, to: tuple[str, ...], since: datetime, document: str) -> None:
    """Publish the receiving points from a day on; the list before ends with it."""
    here = open_folder(data, Tier.COUNTY).open()
    Calendar(here).publish_points(to, since.date(), document, here.itself)
    tell("收件即受理机关收到的村点已公布。", "The receiving points are published.")


@receiving_points.command(
    "list", epilog=example(PROGRAM, "receiving-points list --data /srv/tongban")
)
@DATA
def list_points(data: Path) -> None:
    """List the published receiving points."""
    for points in Calendar(open_folder(data, Tier.COUNTY).open()).points():
        click.echo(f"{points.since}  {', '.join(points.to) or '-'}  {points.document}")
