"""What will become of a limit if nothing changes: said before it is over, and who can still keep it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.domain.contact import QUIET


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
    """Where a case is, as one node sees it: `here` looks, `heard` are the last signs of other nodes."""

    here: str
    holder: str
    offered_to: str
    heard: Mapping[str, datetime]


def forecast(due_at: datetime, where: Whereabouts, now: datetime) -> Forecast:
    """Return what a limit that runs waits for.

    The node whose turn it is has to act; where it has not been heard of for a while it
    must first connect. What is offered and has not left this node waits for this node's own link.
    """
    turn = where.offered_to or where.holder
    if now >= due_at:
        return Forecast(Outlook.OVER, turn, due_at)
    if turn == where.here:
        outlook = Outlook.TO_TAKE_OVER if where.offered_to else Outlook.TO_DO
        return Forecast(outlook, turn, due_at)
    if _is_silent(where, turn, now):
        stuck = where.here if where.offered_to and where.holder == where.here else turn
        return Forecast(Outlook.TO_CONNECT, stuck, due_at)
    return Forecast(Outlook.TO_TAKE_OVER if where.offered_to else Outlook.TO_DO, turn, due_at)


def _is_silent(where: Whereabouts, node: str, now: datetime) -> bool:
    """Say whether a node has given no sign for a while; of one that nobody here hears of, nothing is said."""
    heard = where.heard.get(node)
    return heard is not None and now - heard > QUIET
