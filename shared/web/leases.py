"""What a node's freshness leaves it, in short: the acts it has lost, and the one it loses next."""

from dataclasses import replace
from datetime import datetime

from shared.app.overview import NodeState
from shared.domain.authority import lease_ends
from shared.domain.freshness import LADDER, Freshness
from shared.domain.registry import Registry
from shared.web.language import t
from shared.web.listing import OK, RED, YELLOW, Card
from shared.web.own_state import SOON, left_words


def lease_card(registry: Registry, state: NodeState, now: datetime) -> Card | None:
    """Return what a node below has lost and loses next, as far as is known here; None where nothing is leased to it."""
    if not state.enrolled or state.suspended or state.node.parent is None:
        return None
    seen = replace(registry, freshness=Freshness(at=state.fresh_at or now))
    ends = lease_ends(seen, state.node.code, now)
    if not ends:
        return None
    if state.fresh_at is None:
        return Card(YELLOW, str(t("还没有核对过", "never checked")))
    lost = [power for power in LADDER if power in ends and ends[power] <= now]
    kept = sorted((ends[p], LADDER.index(p), p) for p in ends if p not in lost)
    words = []
    if lost:
        acts = t("、", ", ").join(str(t(power.text)) for power in lost)
        words.append(t("{acts}已停", "{acts} lost", acts=acts))
    if kept:
        end, _, power = kept[0]
        words.append(
            t("{act}还有 {n}", "{act} {n} left", act=t(power.text), n=left_words(end - now))
        )
    soon = bool(kept) and kept[0][0] - now <= SOON
    kind = RED if lost else YELLOW if soon else OK
    return Card(kind, t("，", ", ").join(str(w) for w in words))
