"""What will become of a limit if nothing changes: said before it is over, and who can still keep it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outlook(StrEnum):
    """What stands between a case and its limit."""

    TO_DO = "to_do"
    TO_TAKE_OVER = "to_take_over"
    TO_CONNECT = "to_connect"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is to happen before `by`, and at which node."""

    outlook: Outlook
    node: str
    by: datetime


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a case is, as the node `here` sees it.

    `expected` is by when other nodes are to be heard of again; one of which nothing is known is left out.
    """

    here: str
    holder: str
    offered_to: str
    expected: Mapping[str, datetime]


def forecast(due_at: datetime, where: Whereabouts, now: datetime) -> Forecast:
    """Return what a limit that runs waits for.

    The node whose turn it is has to act. Where it is overdue with a sign of life, or may not give one
    before the limit is over, it must first connect; what has not left this node waits for this node's own link.
    """
    turn = where.offered_to or where.holder
    if now >= due_at:
        return Forecast(Outlook.OVER, turn, due_at)
    act = Outlook.TO_TAKE_OVER if where.offered_to else Outlook.TO_DO
    expected = where.expected.get(turn)
    if turn == where.here or expected is None or now <= expected < due_at:
        return Forecast(act, turn, due_at)
    stuck = where.here if where.offered_to and where.holder == where.here else turn
    return Forecast(Outlook.TO_CONNECT, stuck, due_at)
