"""A county on its first day, as the disks of its nodes."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shared.app.ports import Store
from shared.store.sql import SqlStore
from tests.simulation.drives import Drive
from tests.simulation.vfs import simulate_power_cuts
from tests.support.network import County


@dataclass(frozen=True)
class Founded:
    """A county's disks on its first day, and the time then."""

    images: Mapping[str, dict[str, bytes]]
    at: datetime


def found_county(folder: Path) -> Founded:
    """Found a county in a folder that is not there yet, and enrol its nodes."""
    simulate_power_cuts()
    drives: dict[str, Drive] = {}

    def open_store(code: str) -> Store:
        drives[code] = Drive(folder / code)
        store = SqlStore(url_of(drives[code]))
        store.create_new()
        return store

    county = County(open_store=open_store)
    for node in county.nodes.values():
        node.here.store.close()
    images = {code: drive.image() for code, drive in drives.items()}
    for drive in drives.values():
        drive.throw_away()
    shutil.rmtree(folder)
    return Founded(images, county.clock.time)


def url_of(drive: Drive) -> str:
    """Return the address of the store that lies on a drive."""
    return f"sqlite:///{drive.folder}/tongban.db"
