"""The county's key rotated as its people do it: a statement, signatures by offline root keys, the new key taken up."""

import subprocess
from pathlib import Path

from tests.support.processes import COUNTY, RealNetwork, command, program


def root_keys(network: RealNetwork) -> list[Path]:
    """Return the files of the county's root keys."""
    return sorted((network.data(COUNTY) / "root-keys").iterdir())


def statement(network: RealNetwork) -> str:
    """Have the county make its next key; return the line to sign."""
    return network.command(COUNTY, "next-key").stdout.strip()


def signed(root: Path, said: str) -> str:
    """Sign a statement with a root key."""
    who = (program(COUNTY), "root-sign", "--root", str(root), "--statement", said)
    return command(*who).stdout.strip()


def take_up(
    network: RealNetwork, *signatures: str, without: str = ""
) -> subprocess.CompletedProcess[str]:
    """Have the stopped county take up its next key with these signatures."""
    options = [option for line in signatures for option in ("--signature", line)]
    left_out = ("--without", without) if without else ()
    return network.command(COUNTY, "rotate-key", *options, *left_out, check=False)


def rotate(network: RealNetwork) -> None:
    """Rotate the running county's key by two of its three root keys."""
    network.stop(COUNTY)
    said = statement(network)
    done = take_up(network, *(signed(root, said) for root in root_keys(network)[:2]))
    assert done.returncode == 0, done.stderr
    network.start(COUNTY)
