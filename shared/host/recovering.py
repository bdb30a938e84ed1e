"""Recovering a node that was put back: rebuilt from its parent under a new incarnation, nothing dropped.

What a peer holds stands. What the old folder alone holds is kept: a person enters
acts on cases again, with their numbers and dates; the node does so with its own
records.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from shared.app.carrying import carry_over
from shared.app.here import Here
from shared.host.blobs import bring_over
from shared.host.folder import Folder, Identity, aside_of, new_folder, write_tls_keys
from shared.host.joining import join_in, pending_seed
from shared.host.lock import held
from shared.host.renewing import code_for, joining_of
from shared.host.settings import settings_of
from shared.replication.caller import Caller
from shared.transport.http_client import HttpCarrier

Step = Callable[[int], None]
"""Told how many more entries have been fetched."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What came of it: who the node is now, what was fetched, what waits to be entered again."""

    identity: Identity
    fetched: int
    to_enter: int
    kept_at: str


def recover(folder: Folder, code: str, step: Step) -> Recovered:
    """Rebuild this node from its parent under a new incarnation, with a code that the county made for it.

    The old folder is kept beside it, and its database where it has one: the environment names another,
    empty one. Refuses another node's code, and a node that runs.
    """
    parts = code_for(folder, code)
    joining, path = joining_of(folder, code), folder.path.resolve()
    aside, pending = aside_of(path), path.with_name(f".{path.name}.enrolling")
    settings, before = folder.settings, replace(folder, settings=settings_of(folder.path, {}))
    with (
        held(folder.run_lock),
        held(folder.exchange_lock),
        new_folder(path, settings, aside) as building,
    ):
        identity = join_in(building, settings, joining, parts, pending_seed(pending, code))
        carrier = HttpCarrier(joining.url, joining.ca, settings.client)
        with _opened(before) as old, _opened(Folder(building, identity, settings)) as new:
            try:
                totals = Caller(new, identity.parent, carrier).exchange(step)
            finally:
                carrier.close()
            to_enter = carry_over(old, new)
        bring_over(path, building)
        write_tls_keys(building, folder.tls_keys())
    pending.unlink()
    return Recovered(identity, totals.received, to_enter, str(aside))


@contextmanager
def _opened(folder: Folder) -> Iterator[Here]:
    here = folder.open()
    try:
        yield here
    finally:
        here.store.close()
