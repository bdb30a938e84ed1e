"""Verifying a node's store with all cores: each process takes some ledgers at a time."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

from shared.app.verify import Verified, broken, ledgers_of, verify_all, verify_feed, verify_some
from shared.domain.codes import Tier
from shared.host.folder import Folder, open_folder

SOME = 500
FEW = 2_000
"""Ledgers up to which one process is done before others have started."""
Told = Callable[[int], None]


def verify_folder(folder: Folder, begun: Told, step: Told) -> Verified:
    """Verify all of a node. `begun` is told how many ledgers there are, `step` how many more are done.

    Where there are many, each process reads the state of its own moment: a node that runs
    meanwhile only adds to it.
    """
    with closing((here := folder.open()).store):
        if found := broken(here):
            return found
        names, cores = ledgers_of(here), os.cpu_count() or 1
        if len(names) <= FEW or cores == 1:
            return verify_all(here, begun, lambda _entries: step(1))
        begun(len(names))
        shares = [names[at : at + SOME] for at in range(0, len(names), SOME)]
        # Not forked: threads of ours may hold what a child would wait for.
        with ProcessPoolExecutor(min(cores, len(shares)), get_context("spawn")) as pool:
            asked = [pool.submit(_share, folder.path, folder.tier, share) for share in shares]
            found = verify_feed(here)
            for done in as_completed(asked):
                found = found.plus(done.result())
                step(min(SOME, len(names)))
        return found


def _share(path: Path, tier: Tier, ledgers: Sequence[str]) -> Verified:
    here = open_folder(path, tier).open()
    with closing(here.store):
        return verify_some(here, ledgers)
