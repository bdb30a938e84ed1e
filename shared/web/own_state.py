"""What pages say of this node itself: how fresh its registry is and what that leaves it, whether it is read-only, what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.app.condition import State
from shared.app.standing import RESTORED
from shared.domain.acts import Power
from shared.domain.codes import Tier
from shared.domain.freshness import LADDER
from shared.domain.records import CaseRow
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.web.language import DAY, duration, moment, t
from shared.web.listing import OK, RED, YELLOW, Card, matter_name
from shared.web.site import site

SOON = DAY
PROGRAMS = {Tier.TOWN: "tongban-town", Tier.VILLAGE: "tongban-village"}
RESTORED_WHY = Text(
    "本机是从备份恢复的，备份以后办的事可能已经送到上级，所以先不能写。",
    "This node was restored from a backup. What it did after that backup may have reached the node above, so it may not write yet.",
)
PUT_BACK_WHY = Text(
    "上级已经应答过比本机更新的请求：本机的数据退回到了以前，或者另有一份拷贝在用。",
    "The node above has answered a later request than this node's last: it was put back to an earlier state, or a copy of it is in use.",
)


@dataclass(frozen=True, slots=True)
class Left:
    """A matter and what is left of each of its acts, in the order in which they are lost."""

    matter: str
    acts: list[Card]


@dataclass(frozen=True, slots=True)
class Fresh:
    """How fresh this node is: the line, its kind (`ok`, `y`, `r`), what warns, and each power's end."""

    kind: str
    line: str
    warnings: tuple[str, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """Why this node is read-only, and what to do: steps, and the command."""

    why: str
    steps: tuple[str, ...]
    commands: tuple[str, ...]


def fresh_here() -> Fresh | None:
    """Return how fresh this node is; None at the county, whose registry it is."""
    the = site()
    if the.tier is Tier.COUNTY:
        return None
    return fresh_words(the.condition.state(), the.overview.registry())


def again_here() -> int:
    """Return how many entries of this node wait to be entered again."""
    return site().reentry.count()


def broken_here() -> list[CaseRow]:
    """Return the cases whose limits could not be worked out here."""
    return site().condition.broken()


def fresh_words(state: State, registry: Registry) -> Fresh:
    """Put a node's freshness in words."""
    ends = first_ends(state.leases.items())
    lost = [power for power in LADDER if power in ends and ends[power] <= state.now]
    kept = [power for power in reversed(LADDER) if power in ends and power not in lost]
    soon = any(ends[power] - state.now <= SOON for power in kept)
    stopped = state.freshness.at is None or state.freshness.clock_behind
    return Fresh(
        kind=RED if lost or stopped else YELLOW if soon or state.freshness.behind else OK,
        line=_line(state, lost, [(power, ends[power]) for power in kept]),
        warnings=tuple(_warnings(state)),
        left=tuple(_left(state, registry)),
    )


def first_ends(leases: Iterable[tuple[tuple[str, Power], datetime]]) -> dict[Power, datetime]:
    """Return when each power is first lost on some matter."""
    ends: dict[Power, datetime] = {}
    for (_matter, power), end in leases:
        ends[power] = min(end, ends.get(power, end))
    return ends


def left_words(left: timedelta) -> str:
    """Write how long is left: whole days, and hours on the last."""
    return duration(left // DAY * DAY if left >= DAY else left)


def _line(state: State, lost: list[Power], kept: list[tuple[Power, datetime]]) -> str:
    at = state.freshness.at
    if at is None:
        return str(
            t(
                "本机还没有核对过名录，现在只能收件；联网后就能办别的。",
                "The registry here has not been checked yet: only taking in is possible. The rest is, after an exchange.",
            )
        )
    parts = [str(t("名录核对于 {at}。", "Registry checked {at}. ", at=moment(at)))]
    if lost and not state.freshness.clock_behind:
        parts.append(_lost(state, lost))
    if kept and not state.freshness.clock_behind:
        parts.append(_kept(state, kept))
    parts.append(
        str(t("联网即顺延，收件不受影响。", "An exchange renews all; taking in never stops."))
    )
    return "".join(parts)


def _lost(state: State, lost: list[Power]) -> str:
    whole = all(end <= state.now for (_, p), end in state.leases.items() if p in lost)
    acts = t("、", ", ").join(str(t(power.text)) for power in lost)
    if whole:
        return str(t("{acts}已停。", "Stopped: {acts}. ", acts=acts))
    return str(t("部分事项的{acts}已停。", "Stopped for some matters: {acts}. ", acts=acts))


def _kept(state: State, kept: list[tuple[Power, datetime]]) -> str:
    acts = t("，", ", ").join(
        str(t("{act}还可办 {n}", "{act} {n}", act=t(power.text), n=left_words(end - state.now)))
        for power, end in kept
    )
    return str(t("{acts}；", "Left: {acts}. ", acts=acts))


def _warnings(state: State) -> list[str]:
    found = []
    if state.freshness.clock_behind:
        found.append(
            t(
                "本机的时钟往回走了，比已知的时间还早，期限无法计算，除收件外都不能办。请校准时钟。",
                "This node's clock has gone back, before a time known to have passed: no lease can be measured, and only taking in is possible. Set the clock.",
            )
        )
    if state.freshness.behind:
        found.append(
            t(
                "县里的名录已到第 {there} 条，本机只收到第 {here} 条：上级没有转来，所以核对不了。请告诉上级和县中心。",
                "The county's registry has reached entry {there}; only {here} came here. The node above keeps the rest back, so nothing can be checked. Tell it, and the county.",
                there=state.freshness.behind,
                here=state.seq,
            )
        )
    return [str(words) for words in found]


def _left(state: State, registry: Registry) -> list[Left]:
    """Return each matter's acts; first the matter that loses one first."""
    order = {power: n for n, power in enumerate(LADDER)}
    found: dict[str, list[Card]] = {}
    for (matter, power), end in sorted(
        state.leases.items(), key=lambda lease: (lease[1], order[lease[0][1]])
    ):
        found.setdefault(matter, []).append(_one(state.now, power, end))
    return [Left(matter_name(registry, matter), acts) for matter, acts in found.items()]


def _one(now: datetime, power: Power, end: datetime) -> Card:
    act = t(power.text)
    if end <= now:
        return Card(RED, str(t("{act}已停", "{act} stopped", act=act)))
    kind = YELLOW if end - now <= SOON else OK
    return Card(kind, str(t("{act} {n}", "{act} {n}", act=act, n=left_words(end - now))))


def held_here() -> Held | None:
    """Return why this node is read-only and what to do; None where it may write."""
    the = site()
    code = the.condition.read_only()
    if not code:
        return None
    why = str(t(RESTORED_WHY if code == RESTORED else PUT_BACK_WHY))
    data = t("数据目录", "DIR")
    if the.tier is Tier.COUNTY:
        steps = (
            t(
                "先让各乡镇都联一次网，取回它们替县里保存的记录；看进度用第一条命令。",
                "First let every town exchange once: they give back what they hold for the county. The first command shows how far that is.",
            ),
            t(
                "再用离线的根密钥给县中心换新密钥（next-key、root-sign、rotate-key）。",
                "Then give the county a new key with the offline root keys (next-key, root-sign, rotate-key).",
            ),
        )
        commands = (
            f"tongban-center status --data {data}",
            f"tongban-center rotate-key --signature {t('签字', 'LINE')} --data {data}",
        )
        return Held(why, tuple(str(s) for s in steps), commands)
    return Held(why, tuple(str(s) for s in _steps()), (_recover(the.tier, str(data)),))


def _steps() -> tuple[str, ...]:
    return (
        str(
            t(
                "打电话给县中心，请他们在“全县一张网”里为本单位生成重建码。",
                "Telephone the county: it makes a recovery code for this node on its page “The whole network”.",
            )
        ),
        str(
            t(
                "停下本机的通办，运行下面的命令，再启动。没有送出的会列出来，可以重新录入。",
                "Stop Tongban on this machine, run the command below, and start it again. What was not sent is listed, to be entered again.",
            )
        ),
    )


def _recover(tier: Tier, data: str) -> str:
    return f"{PROGRAMS[tier]} recover --code {t('重建码', 'CODE')} --data {data}"
