"""Work on many cases in a chore: one that breaks it stops none of the others, and is told to whoever looks at this node."""

import logging
from collections.abc import Callable, Collection

from shared.app.here import Here
from shared.app.ports import Room
from shared.domain.refusals import Unavailable
from shared.domain.refusals_custody import ReadOnlyNode

BROKEN = "cases that break"
MOST = 200
"""Broken cases that are remembered, at most."""
NOT_THE_CASE = (ReadOnlyNode, Unavailable)
"""What no case is to blame for: nothing can be written here now."""
Work = Callable[[Room, str], None]
log = logging.getLogger("tongban.cases")


def work_on(here: Here, cases: Collection[str], work: Work) -> None:
    """Work on cases in one transaction; where one breaks it, on each in its own.

    One that breaks is logged and remembered until it has gone well. Raises what no case is to blame for.
    """
    try:
        with here.store.write() as room:
            for case in cases:
                work(room, case)
            _remember(room, cases, set())
    except NOT_THE_CASE:
        raise
    except Exception:  # noqa: BLE001 - which one it was, and why, is told below
        _each(here, cases, work)


def broken(room: Room) -> list[str]:
    """Return the cases that a chore could not work on, by id."""
    return (room.desk.value(BROKEN) or "").split()


def _each(here: Here, cases: Collection[str], work: Work) -> None:
    bad = set()
    with here.store.read() as room:
        known = broken(room)
    for case in cases:
        try:
            with here.store.write() as room:
                work(room, case)
        except NOT_THE_CASE:
            raise
        except Exception:
            if case not in known:
                log.exception("case broken", extra={"case": case})
            bad.add(case)
    with here.store.write() as room:
        _remember(room, cases, bad)


def _remember(room: Room, cases: Collection[str], bad: set[str]) -> None:
    before = broken(room)
    after = sorted((set(before) - set(cases)) | bad)[:MOST]
    if after != before:
        room.desk.set_value(BROKEN, " ".join(after))
