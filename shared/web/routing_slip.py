"""The routing slip as a timeline: each hand, how long it took, and what is still to come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.domain.acts import Act
from shared.domain.case import Case, Hand
from shared.domain.case_steps import next_step
from shared.domain.clock import waits_for_applicant
from shared.domain.grants import GRANT_FORMS, Grant
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.web.act_words import told
from shared.web.language import duration, full_moment, moment, named, t
from shared.web.standing_words import Stand, stand_of

OFFERS = frozenset({Act.FORWARD, Act.RETURN})
ANSWERS = frozenset({Act.TAKE_OVER, Act.DECLINE})
NOTHING = timedelta(0)
AGAIN = Text(
    "重新录入：原来的记录没有生效，日期和编号照旧",
    "entered again: the first record had no effect; its date and number stay",
)
UNKNOWN = Text("本版本不识别的记录", "a record this version does not know")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the slip. `stand` is of an act in doubt or once in doubt, `unknown` marks an unreadable kind.

    `hash` names its entry.
    """

    who: str
    act: str
    at: str
    full_at: str
    gap: str
    basis: str
    told: list[str]
    stand: Stand | None
    unknown: bool
    hash: str


def steps(case: Case, registry: Registry) -> list[Step]:
    """Return the slip's lines from the take-in on."""
    before: list[Hand | None] = [None, *case.slip]
    return [
        _step(case, registry, hand, last) for last, hand in zip(before, case.slip, strict=False)
    ]


def _step(case: Case, registry: Registry, hand: Hand, last: Hand | None) -> Step:
    return Step(
        who=f"{named(registry, hand.node)} {hand.by}".rstrip(),
        act=_act_words(registry, hand),
        at=moment(hand.at),
        full_at=full_moment(hand.at),
        gap=_gap(hand, last),
        basis=_basis(registry, hand),
        told=_told(case, hand),
        stand=stand_of(case, hand),
        unknown=hand.act is None,
        hash=hand.hash,
    )


def _act_words(registry: Registry, hand: Hand) -> str:
    if hand.act is None:
        return str(t(UNKNOWN))
    if hand.to:
        return str(
            t("{act}到{to}", "{act} to {to}", act=t(hand.act.text), to=named(registry, hand.to))
        )
    return str(t(hand.act.text))


def _gap(hand: Hand, last: Hand | None) -> str:
    if last is None:
        return ""
    gap = duration(max(NOTHING, hand.at - last.at))
    if hand.act in ANSWERS and last.act in OFFERS:
        return str(t("在途 {gap}", "in transit {gap}", gap=gap))
    return str(t("隔 {gap}", "after {gap}", gap=gap))


def _basis(registry: Registry, hand: Hand) -> str:
    if hand.grant:
        return grant_words(registry.grants.get(hand.grant), hand.grant)
    if hand.act and hand.act.power and hand.node == registry.county:
        return own_power()
    return ""


def grant_words(grant: Grant | None, grant_id: str) -> str:
    """Name the grant that an act rests on: id, legal form, document."""
    if grant is None:
        return str(
            t("依据授权 {id}（本机没有这份授权）", "under grant {id} (not held here)", id=grant_id)
        )
    return str(
        t(
            "依据授权 {id}（{form}，{document}）",
            "under grant {id} ({form}, {document})",
            id=grant.id,
            form=t(GRANT_FORMS[grant.form]),
            document=t(grant.document),
        )
    )


def own_power() -> str:
    """Name the county's own power."""
    return str(t("县级职权", "the county's own power"))


def _told(case: Case, hand: Hand) -> list[str]:
    again = [str(t(AGAIN))] if hand.cites and hand.body is not None else []
    return told(case, hand.act, hand.body) + again


def to_come(case: Case) -> list[str]:
    """Return the steps that are still to come after what the case waits for now."""
    act = next_step(case)
    ahead = [s.act for s in (case.matter.steps if case.matter else ())]
    if case.stage.is_end or act is None or case.matter is None:
        return []
    is_at_it = case.custody.offered_to is None and not (case.requests or waits_for_applicant(case))
    names = [str(t(a.text)) for a in ahead[ahead.index(act) + is_at_it :]]
    return [*names, str(t(Act.CLOSE.text))]


def time_spent(case: Case, registry: Registry, now: datetime) -> list[tuple[str, str]]:
    """Return how long each node held the case in all, in the order it first did, and how long it was in transit."""
    spent: dict[str, timedelta] = {}
    holder = case.slip[0].node
    moments = [(hand, hand.at) for hand in case.slip]
    ends = [at for _, at in moments[1:]] + ([] if case.stage.is_end else [now])
    for (hand, since), until in zip(moments, ends, strict=False):
        holder = hand.node if hand.act in {Act.TAKE_IN, Act.TAKE_OVER} else holder
        holder = (hand.to or holder) if hand.act is Act.OVERRIDE else holder
        where = "" if hand.act in OFFERS else holder
        spent[where] = spent.get(where, NOTHING) + max(NOTHING, until - since)
    return [
        (named(registry, w) if w else str(t("在途", "in transit")), duration(d))
        for w, d in spent.items()
    ]
