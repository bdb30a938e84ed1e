"""The commands on the county's key: next-key, root-sign, rotate-key."""

from pathlib import Path

import click

from shared.domain.codes import Tier
from shared.host.county_key import root_sign, rotate_county, statement
from shared.host.folder import open_folder
from shared.host.terminal import DATA, PATH, PROGRAMS, example, tell

PROGRAM = PROGRAMS[Tier.COUNTY]


@click.command("next-key", epilog=example(PROGRAM, "next-key --data /srv/tongban"))
@DATA
def next_key(data: Path) -> None:
    """Make the county's next key, and print the statement that the root keys are to sign."""
    click.echo(statement(open_folder(data, Tier.COUNTY)))


@click.command("root-sign", epilog=example(PROGRAM, "root-sign --root root-1.key --statement LINE"))
@click.option(
    "--root", type=PATH, required=True, help="A root key's file, on the machine where it is kept."
)
@click.option("--statement", "said", required=True, help="The line that `next-key` printed.")
def sign_with_root(root: Path, said: str) -> None:
    """Sign a statement with an offline root key, and print the signature. Needs no data folder and no link."""
    click.echo(root_sign(root, said))


@click.command(
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
