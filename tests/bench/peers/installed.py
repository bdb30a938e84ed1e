"""Peers are installed below `.bench/` at their first use, and again once another version is asked for."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench.bench import Bench

Lines = list[list[str]]


class NotInstalled(Exception):
    """A peer cannot be installed or started here: the reason."""


def installed(
    bench: Bench, peer: str, packages: Sequence[str], lines: Callable[[Path], Lines]
) -> Path:
    """Return the folder that has these packages; `lines` are the commands that bring them into it.

    NotInstalled with the end of what a command said where it fails.
    """
    folder = bench.kept / peer.lower()
    mark, wanted = folder / "installed", " ".join(packages)
    if not mark.exists() or mark.read_text(encoding="ascii") != wanted:
        bench.say(f"installing {peer} (a minute or two)")
        for line in lines(folder):
            done = subprocess.run(line, check=False, capture_output=True, text=True)
            if done.returncode:
                raise NotInstalled(done.stderr[-300:])
        mark.write_text(wanted, encoding="ascii")
    return folder


def installed_python(bench: Bench, peer: str, packages: Sequence[str]) -> Path:
    """Return the `bin` of a Python of its own that has these packages."""

    def lines(folder: Path) -> Lines:
        pip = [str(folder / "bin" / "pip"), "--disable-pip-version-check", "install", "-q"]
        return [[sys.executable, "-m", "venv", "--clear", str(folder)], [*pip, *packages]]

    return installed(bench, peer, packages, lines) / "bin"
