"""Morango, the synchronisation of Kolibri."""

from pathlib import Path
from typing import Any

from tests.bench.bench import Bench
from tests.bench.peers.pouchdb import NotInstalled


class Morango:
    """Not measured yet: it has no server of its own, a Django application has to be written around it."""

    name = "Morango"

    def __init__(self, bench: Bench) -> None:
        raise NotInstalled("its harness is still to be written")

    def exchange(self, records: Path) -> dict[str, Any]:
        """Synchronise records and tell what it took."""
        raise NotInstalled("its harness is still to be written")
