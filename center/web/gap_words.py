"""What exists but never arrived, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.app.nodes import Gap
from shared.domain.registry import Registry
from shared.web.language import full_moment, named, t


@dataclass(frozen=True, slots=True)
class GapLine:
    """A gap in a node's entries, in words."""

    code: str
    node: str
    words: str


def gap_lines(gaps: Iterable[Gap], registry: Registry) -> list[GapLine]:
    """Return gaps in words."""
    return [GapLine(gap.node, named(registry, gap.node), gap_words(gap)) for gap in gaps]


def gap_words(gap: Gap) -> str:
    """Say which entries of a node are missing, and how that is known."""
    if gap.is_unsent:
        words = (
            t(
                "第 {a} 到 {b} 条写了，还没有送到",
                "entries {a} to {b} are written and not sent yet",
                a=gap.first,
                b=gap.last,
            )
            if gap.last > gap.first
            else t(
                "第 {a} 条写了，还没有送到", "entry {a} is written and not sent yet", a=gap.first
            )
        )
    elif gap.last > gap.first:
        words = t(
            "第 {a} 到 {b} 条存在，但从未送到",
            "entries {a} to {b} exist but never arrived",
            a=gap.first,
            b=gap.last,
        )
    else:
        words = t("第 {a} 条存在，但从未送到", "entry {a} exists but never arrived", a=gap.first)
    told = [str(words)]
    if gap.incarnation > 1:
        told.append(str(t("第 {n} 次入网", "incarnation {n}", n=gap.incarnation)))
    if gap.known_at is not None:
        told.append(str(t("{at} 得知", "known since {at}", at=full_moment(gap.known_at))))
    return t("，", ", ").join(told)
