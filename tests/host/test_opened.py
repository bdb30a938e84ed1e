"""The chores that a node has because of what lies in its folder."""

import os
import time
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from shared.domain.codes import Tier
from shared.host.folder import open_folder
from shared.host.opened import jobs_of, opened
from shared.store.frame_spool import MAX_AGE, FrameSpool


def test_what_waited_too_long_for_its_rest_goes_though_nothing_more_comes(county: Path) -> None:
    folder = open_folder(county, Tier.COUNTY)
    spool = FrameSpool(folder.frames, lambda: datetime.now(UTC))
    old, new = (sha256(name).hexdigest() for name in (b"old", b"new"))
    for sha in (old, new):
        spool.append(sha, 0, b"some of it")
    then = time.time() - MAX_AGE.total_seconds() - 60
    for path in folder.frames.iterdir():
        if path.name.startswith(old):
            os.utime(path, (then, then))
    with opened(folder, "test") as node:
        (chore,) = [job for job in jobs_of(node) if job.name == "long frames"]
        assert chore.run() > 0

    assert (spool.received(old), spool.received(new)) == (0, len(b"some of it"))
