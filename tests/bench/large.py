"""Counties of real size: all nodes of the divisions, two hundred matters with their grants."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from shared.app.ports import Store
from shared.wire.files import read_divisions
from tests.support import network
from tests.support.network import COUNTY, MINLE, START, County, founding

MATTERS = 200
Listed = dict[str, str]


def all_nodes() -> tuple[Listed, ...]:
    """Return the nodes of the sample county as the registry lists them, the county first."""
    return tuple(
        {"code": d.code, "name": d.name, "level": str(d.level), "parent": d.parent}
        for d in read_divisions(MINLE / "divisions.csv")
    )


@contextmanager
def large_county(
    open_store: Callable[[str], Store], nodes: tuple[Listed, ...], start: datetime = START
) -> Iterator[County]:
    """Give a county of these nodes and 200 matters, founded at `start`; the county alone is enrolled."""
    small = founding()
    copies = range(-(-MATTERS // len(small.matters)))
    matters = [dict(m, id=_copied(m["id"], i)) for i in copies for m in small.matters][:MATTERS]
    ids = {matter["id"] for matter in matters}
    grants = [
        dict(grant, matter=_copied(grant["matter"], i))
        for i in copies
        for grant in small.grants
        if _copied(grant["matter"], i) in ids
    ]
    numbered = [dict(grant, id=f"G-{at:04d}") for at, grant in enumerate(grants, start=1)]
    large = replace(small, nodes=nodes, matters=tuple(matters), grants=tuple(numbered))
    network._founding[:] = [large]
    try:
        yield County((COUNTY,), open_store, start=start)
    finally:
        network._founding[:] = [small]


def _copied(name: str, number: int) -> str:
    return f"{name}-{number}" if number else name
