"""A worker under Celery: one that cannot open its node ends, and is started again."""

from pathlib import Path

import pytest
from celery import signals

from shared.domain.codes import Tier
from shared.host.folder import open_folder
from shared.host.lock import held
from shared.host.tasks import Worker


def test_a_worker_that_cannot_open_its_node_ends(county: Path) -> None:
    """As while the node is being restored. Celery takes any other fault of who hears its signal for a small thing."""
    folder = open_folder(county, Tier.COUNTY)
    worker = Worker(folder)
    signals.worker_init.connect(worker.begin, weak=False)
    try:
        with held(folder.run_lock), pytest.raises(SystemExit) as ended:
            signals.worker_init.send(sender=None)
    finally:
        signals.worker_init.disconnect(worker.begin)
    assert ended.value.code == 1
