"""When each node was last heard of, in words: fresh, ageing, silent, not heard of yet, or not enrolled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shared.app.overview import NodeState
from shared.domain.freshness import CLOCK_TOLERANCE
from shared.domain.text import Text
from shared.web.language import duration, full_moment, moment, t
from shared.web.listing import OK, RED, YELLOW, Card

RIGHT = timedelta(seconds=5)
AGEING_AFTER, SILENT_AFTER = timedelta(days=1), timedelta(days=3)


class Freshness(StrEnum):
    """How long a node has not been heard of. Colour, shape and word follow it."""

    FRESH = "fresh"
    AGEING = "ageing"
    SILENT = "silent"
    UNHEARD = "unheard"
    ABSENT = "absent"

    @property
    def text(self) -> Text:
        """Its word."""
        return NAMES[self]

    @property
    def card(self) -> str:
        """The kind of card that shows it in a table."""
        return CARDS[self]


NAMES = {
    Freshness.FRESH: Text("新鲜", "fresh"),
    Freshness.AGEING: Text("在变旧", "ageing"),
    Freshness.SILENT: Text("失联", "silent"),
    Freshness.UNHEARD: Text("尚未联系", "not heard yet"),
    Freshness.ABSENT: Text("未入网", "not enrolled"),
}
WORST_FIRST = (
    Freshness.SILENT,
    Freshness.AGEING,
    Freshness.UNHEARD,
    Freshness.FRESH,
    Freshness.ABSENT,
)
CARDS = {
    Freshness.FRESH: "ok",
    Freshness.AGEING: "y",
    Freshness.SILENT: "r",
    Freshness.UNHEARD: "y",
    Freshness.ABSENT: "end",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A node as lists and the map show it. `since` says how long ago it was heard, `at` when.

    `left` is what its freshness leaves it; `alarms` are what is wrong with it.
    `expected` says by when it is to be heard again, `clock` how its clock goes,
    `head` how far what it wrote has come here. `photos` counts those
    that it names and that have not come here.
    """

    code: str
    name: str
    level: str
    freshness: Freshness
    since: str
    at: str
    waiting: int
    open: int
    left: Card | None = None
    alarms: tuple[Card, ...] = ()
    expected: Card | None = None
    clock: Card | None = None
    version: str = ""
    head: str = ""
    photos: int = 0


def urgency(place: Place) -> int:
    """Return a sort key: what needs a look first, what was never enrolled last."""
    return len(WORST_FIRST) * (not place.alarms) + WORST_FIRST.index(place.freshness)


def freshness(state: NodeState, heard_at: datetime | None, now: datetime) -> Freshness:
    """Judge a node by when it was last heard of: one that has only been enrolled has not fallen silent."""
    if not state.enrolled:
        return Freshness.ABSENT
    if heard_at is None:
        return Freshness.UNHEARD
    if now - heard_at > SILENT_AFTER:
        return Freshness.SILENT
    return Freshness.AGEING if now - heard_at > AGEING_AFTER else Freshness.FRESH


def _name(state: NodeState) -> str:
    name = state.node.name
    return (
        str(t("原{name}（今{now}）", "{name} (formerly; now {now})", name=name, now=state.now))
        if state.now
        else name
    )


def alarms(state: NodeState) -> tuple[Card, ...]:
    """Return what is wrong with a node: suspended, put back or copied."""
    found = []
    if state.suspended:
        found.append(Card("r", str(t("已停用", "suspended"))))
    if state.put_back:
        found.append(Card("r", str(t("退回或复制", "put back or copied"))))
    return tuple(found)


def place(
    state: NodeState,
    now: datetime,
    signs: Mapping[str, datetime],
    open_cases: int = 0,
    left: Card | None = None,
) -> Place:
    """Return a node as shown. `signs` are later signs of life by node than its own exchanges here."""
    heard = [at for at in (state.heard_at, signs.get(state.node.code)) if at is not None]
    heard_at = min(max(heard), now) if heard else None
    since = str(t("{ago}前", "{ago} ago", ago=duration(now - heard_at))) if heard_at else ""
    return Place(
        code=state.node.code,
        name=_name(state),
        level=str(t(state.node.level.text)),
        freshness=freshness(state, heard_at, now),
        since=since,
        at=full_moment(heard_at),
        waiting=state.waiting,
        open=open_cases,
        left=left,
        alarms=alarms(state),
        expected=_expected(state, now),
        clock=_clock(state.clock),
        version=_version(state, heard_at),
        head=_head(state),
        photos=state.photos,
    )


def _expected(state: NodeState, now: datetime) -> Card | None:
    """Say by when a node is to be heard again, or for how long it is overdue."""
    if state.expected is None or state.suspended:
        return None
    if now > state.expected:
        late = duration(now - state.expected)
        return Card(YELLOW, str(t("已过 {n}", "overdue {n}", n=late)))
    return Card(OK, str(t("{at} 前", "by {at}", at=moment(state.expected))))


def _clock(off: timedelta | None) -> Card | None:
    """Say how a clock goes: right where nobody would notice, wrong beyond what the rules of time bear."""
    if off is None:
        return None
    if abs(off) < RIGHT:
        return Card(OK, str(t("准", "right")))
    by = duration(abs(off))
    words = t("快 {n}", "{n} fast", n=by) if off > timedelta() else t("慢 {n}", "{n} slow", n=by)
    return Card(RED if abs(off) > CLOCK_TOLERANCE else OK, str(words))


def _version(state: NodeState, heard_at: datetime | None) -> str:
    """Return the version that a node runs; one that was heard and did not say is older than the telling."""
    if state.version or not state.enrolled or heard_at is None:
        return state.version
    return str(t("不详", "unknown"))


def _head(state: NodeState) -> str:
    if not state.head and not state.written:
        return ""
    if state.written > state.head:
        return str(t("{n} / {all} 条", "{n} of {all}", n=state.head, all=state.written))
    return str(t("{n} 条", "{n}", n=state.head))
