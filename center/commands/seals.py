"""The county's commands on seals: list, add, withdraw."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from shared.app.overview import Overview
from shared.app.seals import Seals
from shared.domain.codes import Tier
from shared.domain.refusals_input import FormIncomplete
from shared.host.folder import open_folder
from shared.host.terminal import DATA, PROGRAMS, example

PROGRAM = PROGRAMS[Tier.COUNTY]


@contextmanager
def _first_problem() -> Iterator[None]:
    """Say the first thing that is wrong: a command has no fields to say it beside."""
    try:
        yield
    except FormIncomplete as refusal:
        raise next(iter(refusal.problems.values())) from None


@click.group("seal")
def seal() -> None:
    """List, add and withdraw the seals of the county's papers."""


@seal.command("list", epilog=example(PROGRAM, "seal list --data /srv/tongban"))
@DATA
def listed(data: Path) -> None:
    """List the register: id, kind, unit, department, whether in use, name."""
    registry = Overview(open_folder(data, Tier.COUNTY).open()).listed()
    for one in registry.seals.values():
        mark = "withdrawn" if one.withdrawn_at else "in use"
        click.echo(
            f"{one.id}  {one.kind}  {one.node}  {one.department or '-'}  {mark}  {one.name.zh}"
        )


@seal.command(
    "add",
    epilog=example(
        PROGRAM,
        "seal add hongshui-approval --zh 洪水镇审批专用章 --en 'Hongshui, seal for approvals' "
        "--kind approval --node 620722101000 --document 民政办发[2026]3号 --data /srv/tongban",
    ),
)
@click.argument("seal_id", metavar="ID")
@DATA
@click.option("--zh", required=True, help="Its name in Chinese, as it is cut.")
@click.option("--en", required=True, help="Its name in English.")
@click.option("--kind", required=True, help="One of: approval, official, take_in.")
@click.option("--node", required=True, help="Code of the unit that uses it.")
@click.option("--department", default="", help="For whose matters; left out, for all.")
@click.option("--keeper", default="", help="Staff id of who keeps it.")
@click.option("--document", required=True, help="The document that it rests on.")
def add(data: Path, seal_id: str, **raw: str) -> None:
    """List the seal ID; papers go out under it from then on."""
    here = open_folder(data, Tier.COUNTY).open()
    with _first_problem():
        Seals(here).list({"id": seal_id, **raw}, here.itself)
    click.echo(f"listed seal {seal_id}")


@seal.command(
    "withdraw",
    epilog=example(
        PROGRAM,
        "seal withdraw hongshui-approval --reason 遗失 --document 民政办发[2026]9号 "
        "--data /srv/tongban",
    ),
)
@click.argument("seal_id", metavar="ID")
@DATA
@click.option("--reason", required=True, help="Why; it stands in the registry.")
@click.option("--document", required=True, help="The document that says so.")
def withdraw(data: Path, seal_id: str, reason: str, document: str) -> None:
    """End the use of the seal ID; what it stands on stays as it is."""
    here = open_folder(data, Tier.COUNTY).open()
    with _first_problem():
        Seals(here).withdraw(seal_id, reason, document, here.itself)
    click.echo(f"withdrew seal {seal_id}")
