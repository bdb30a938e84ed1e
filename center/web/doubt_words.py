"""An act in doubt laid out for the person who decides: the facts, and what happened in which order."""

from dataclasses import dataclass
from datetime import datetime

from shared.app.judgements import Doubt
from shared.domain.case_checks import can_take
from shared.domain.form import yuan
from shared.domain.judgement import Why
from shared.web.case_view import title_of
from shared.web.grant_words import state_card
from shared.web.language import duration, full_moment, named, t
from shared.web.routing_slip import grant_words
from shared.web.site import site
from shared.web.standing_words import ruling_words

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened. `is_act` marks the act itself."""

    at: str
    words: str
    is_act: bool


@dataclass(frozen=True, slots=True)
class DoubtShown:
    """The act in words: its heading, why it is in doubt, the facts, and the order of things."""

    title: str
    what: str
    why: str
    facts: list[Fact]
    story: list[Moment]


def doubt_words(doubt: Doubt) -> DoubtShown:
    """Return an act in doubt in words."""
    act = doubt.hand.act
    return DoubtShown(
        title=title_of(doubt.case),
        what=str(t(act.text)) if act else "",
        why=ruling_words(doubt.ruling),
        facts=[fact for fact in _facts(doubt) if fact[1]],
        story=_story(doubt),
    )


def pens(doubt: Doubt) -> list[tuple[str, str]]:
    """Return to whom the case can go when the act is set aside: the county first."""
    found = can_take(doubt.registry, doubt.case)
    return [(code, named(doubt.registry, code)) for code in found]


def _facts(doubt: Doubt) -> list[Fact]:
    hand, registry, grant = doubt.hand, doubt.registry, doubt.grant
    held = grant_words(grant, hand.grant or "").removeprefix("依据").removeprefix("under ")
    state = state_card(registry, grant, site().here.now()).words if grant else ""
    return [
        (str(t("谁办的", "Done by")), f"{named(registry, hand.node)} {hand.by}".rstrip()),
        (str(t("什么时候办的", "Done at")), full_moment(hand.at)),
        (str(t("凭什么办的", "Under")), f"{held} · {state}" if state else held),
        (str(t("金额和上限", "Amount and ceiling")), _amounts(doubt)),
        (str(t("当时知道的名录", "Registry it knew")), _known(doubt)),
        (
            str(t("最后核对名录", "Last checked")),
            full_moment(doubt.fresh) or str(t("从未", "never")),
        ),
        (str(t("离线期限到", "Lease ran until")), full_moment(doubt.lease_ends)),
        (str(t("授权收回", "Grant revoked")), _revoked(doubt)),
        (str(t("时钟", "Clock")), _clock(doubt)),
        (str(t("收件日期", "Take-in date")), _protected(doubt)),
    ]


def _amounts(doubt: Doubt) -> str:
    ceiling = doubt.grant.ceiling if doubt.grant else None
    if doubt.hand.amount is None or ceiling is None:
        return ""
    return str(
        t(
            "{amount} 元，上限 {ceiling} 元",
            "CNY {amount}, ceiling CNY {ceiling}",
            amount=yuan(doubt.hand.amount),
            ceiling=yuan(ceiling),
        )
    )


def _known(doubt: Doubt) -> str:
    at = full_moment(doubt.known_at)
    return str(t("第 {n} 条（{at}）", "entry {n} ({at})", n=doubt.known, at=at)) if at else ""


def _revoked(doubt: Doubt) -> str:
    grant = doubt.grant
    if grant is None or grant.revoked_at is None:
        return ""
    words = t(
        "{at}，名录第 {n} 条",
        "{at}, registry entry {n}",
        at=full_moment(grant.revoked_at),
        n=grant.revoked_seq,
    )
    grave = t("，按严重情形收回", ", as grave") if grant.grave else ""
    return f"{words}{grave}"


def _clock(doubt: Doubt) -> str:
    if not doubt.clock_differed:
        return ""
    return str(
        t(
            "送到时与上级的时钟不一致，办理时间不能确定",
            "it differed from its parent's when the entry came; the time of the act is not certain",
        )
    )


def _protected(doubt: Doubt) -> str:
    return str(
        t(
            "{at}，怎样裁定都照旧",
            "{at}; it stands in every case",
            at=full_moment(doubt.case.taken_in_at),
        )
    )


def _story(doubt: Doubt) -> list[Moment]:
    """Return what matters here in the order it happened."""
    grant = doubt.grant
    known = t(
        "该单位当时知道的名录到这里为止", "The last registry entry that the node knew is written"
    )
    events: list[tuple[datetime | None, str, bool]] = [
        (doubt.case.taken_in_at, str(t("收件", "The case is taken in")), False),
        (doubt.known_at, str(known), False),
        (
            doubt.fresh,
            str(
                t(
                    "该单位办理前最后一次核对名录",
                    "The node checks its registry for the last time before the act",
                )
            ),
            False,
        ),
        (
            grant.revoked_at if grant else None,
            str(t("县里收回授权", "The county revokes the grant")),
            False,
        ),
        (
            doubt.lease_ends if doubt.lease_ends and doubt.lease_ends <= doubt.hand.at else None,
            str(t("离线期限到，应当停办这一步", "Its lease ends: it should stop this act")),
            False,
        ),
        (doubt.hand.at, _did(doubt), True),
        (
            doubt.ruling.at,
            str(
                t("县里登记：{how}", "The county records: {how}", how=t(doubt.ruling.standing.text))
            ),
            False,
        ),
    ]
    told = sorted((e for e in events if e[0] is not None), key=lambda e: (e[0], e[2]))
    return [Moment(full_moment(at), words, is_act) for at, words, is_act in told]


def _did(doubt: Doubt) -> str:
    act = doubt.hand.act
    words = str(t("办理：{act}", "The act: {act}", act=t(act.text) if act else ""))
    late = doubt.lease_ends and doubt.hand.at - doubt.lease_ends
    if doubt.ruling.why is Why.LEASE_OVER and late:
        return words + str(t("（过期 {n}）", " ({n} late)", n=duration(late)))
    return words
