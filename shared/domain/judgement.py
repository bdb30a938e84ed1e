"""Judging an act of power that has arrived: by the grant its node held, what it could have known, and when.

Revocation is fair to offline work: who acted in good faith within the lease is
honoured, who could have known better is not, and between the two a named person
decides. The applicant's dates stand in every case, and nothing is annulled by
software: only the organ withdraws what it gave (行政许可法 art. 69).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.domain.authority import Use, covering, covers, is_leased, knew_revocation
from shared.domain.facts import Fact, Header
from shared.domain.freshness import lease_end
from shared.domain.grants import Grant
from shared.domain.record import record
from shared.domain.registry import Registry
from shared.domain.text import Text

ACT_JUDGED = "journal.act_judged.v1"
ACT_DECIDED = "journal.act_decided.v1"
RESULT_WITHDRAWN = "journal.result_withdrawn.v1"


class Standing(StrEnum):
    """How an act of power stands. A person's word (the last five) comes after the judgement."""

    EFFECTIVE = "effective"
    HONOURED = "honoured"
    FOR_RATIFICATION = "for_ratification"
    SUSPENDED = "suspended"
    RATIFIED = "ratified"
    NOT_RATIFIED = "not_ratified"
    CONFIRMED = "confirmed"
    SET_ASIDE = "set_aside"

    @property
    def text(self) -> Text:
        """The standing in words."""
        return STANDING_NAMES[self]


STANDING_NAMES = {
    Standing.EFFECTIVE: Text("有效", "effective"),
    Standing.HONOURED: Text("予以承认", "honoured"),
    Standing.FOR_RATIFICATION: Text("待追认", "for ratification"),
    Standing.SUSPENDED: Text("效力待定", "suspended"),
    Standing.RATIFIED: Text("已追认", "ratified"),
    Standing.NOT_RATIFIED: Text("不予追认", "not ratified"),
    Standing.CONFIRMED: Text("已确认有效", "confirmed"),
    Standing.SET_ASIDE: Text("不予采用", "set aside"),
}
COUNTS = frozenset({Standing.HONOURED, Standing.RATIFIED, Standing.CONFIRMED})
"""Standings by which an act counts although it did not stand by itself."""
VERDICTS = (Standing.HONOURED, Standing.FOR_RATIFICATION, Standing.SUSPENDED)
"""What software finds; all else is a person's word."""
OUTCOMES: Mapping[Standing, frozenset[Standing]] = {
    Standing.FOR_RATIFICATION: frozenset({Standing.RATIFIED, Standing.NOT_RATIFIED}),
    Standing.SUSPENDED: frozenset({Standing.CONFIRMED, Standing.SET_ASIDE}),
    Standing.NOT_RATIFIED: frozenset({Standing.CONFIRMED, Standing.SET_ASIDE}),
}
"""What a person may decide on an act that stands so; what is not ratified is suspended."""


class Why(StrEnum):
    """The reason of a judgement."""

    COVERED = "covered"
    NOT_COVERED = "not_covered"
    LEASE_OVER = "lease_over"
    KNEW = "knew"
    GRAVE = "grave"
    CLOCK = "clock"
    OTHER_GRANT = "other_grant"
    GOOD_FAITH = "good_faith"
    NOT_IN_TIME = "not_in_time"

    @property
    def text(self) -> Text:
        """The reason as a sentence."""
        return WHY_TEXTS[self]


WHY_TEXTS = {
    Why.COVERED: Text("办理时授权有效。", "A grant in force covered it."),
    Why.NOT_COVERED: Text(
        "办理时没有授权包括这一步。", "No grant covered the act when it was done."
    ),
    Why.LEASE_OVER: Text(
        "办理时该单位的名录已过离线期限，不能再办这一步。",
        "It was done after the node's lease had run out: its registry had not been checked for too long.",
    ),
    Why.KNEW: Text(
        "授权已收回，而且办理单位当时已经得知。",
        "The grant had been revoked, and the node knew it when it acted.",
    ),
    Why.GRAVE: Text(
        "授权已按严重情形收回；办理时村镇并不知情，由指定的人决定是否追认。",
        "The grant had been revoked as grave; the node did not know, and a named person decides whether to ratify.",
    ),
    Why.CLOCK: Text(
        "办理单位的时钟与上级不一致，不能确定办理时间，由指定的人决定是否追认。",
        "The node's clock differed from its parent's, so the time of the act is not certain; a named person decides whether to ratify.",
    ),
    Why.OTHER_GRANT: Text(
        "所写的授权不包括这一步，但另有授权包括，由指定的人决定是否追认。",
        "The grant it names did not cover it, but another did; a named person decides whether to ratify.",
    ),
    Why.GOOD_FAITH: Text(
        "授权收回的消息还没有送到，办理时仍在离线期限内，予以承认。",
        "Word of the revocation had not reached the node, and its lease still ran: the act is honoured.",
    ),
    Why.NOT_IN_TIME: Text(
        "到期没有追认，效力待定，由指定的人决定。",
        "It was not ratified in time; it is suspended until a named person decides.",
    ),
}


@record
class Judgement:
    """What the county finds of an act, and why."""

    standing: Standing
    why: Why


@dataclass(frozen=True, slots=True)
class Ruling:
    """How an act stands by the county's journal of its case.

    `reason`, `by` and `at` are of the last word; `until`, `person` and `name` say
    who is to ratify by when, empty where nobody is.
    """

    standing: Standing
    why: Why
    at: datetime
    by: str = ""
    reason: str = ""
    until: datetime | None = None
    person: str = ""
    name: str = ""

    @property
    def counts(self) -> bool:
        """Whether the act has effect."""
        return self.standing in COUNTS

    @property
    def is_open(self) -> bool:
        """Whether a person has still to decide."""
        return self.standing in OUTCOMES


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A result that the organ has withdrawn: why, by which law, and how the applicant is told."""

    reason: str
    basis: str
    notice: str
    by: str
    at: datetime


@record
class Timing:
    """What is known of when an act was done: whether the author's clock agreed with its
    parent's, and the latest it can have been (when the parent that says otherwise had it)."""

    corroborated: bool
    latest: datetime


def judge(registry: Registry, header: Header, use: Use, timing: Timing) -> Judgement:
    """Judge an act of power by a town or village.

    1. No revocation and no lease end at or before its time, nor known to its author: effective.
    2. Past its lease, or its author knew of the revocation: suspended.
    3. The revocation is grave, the clock is not corroborated, or another grant
       covered the act: for ratification.
    4. Otherwise it is honoured.
    """
    grant = registry.grants.get(header.grant or "")
    if grant is None or not covers(registry, grant, use):
        return _uncovered(registry, header, use)
    if not is_leased(grant, use.power, header.fresh, use.at):
        return Judgement(Standing.SUSPENDED, Why.LEASE_OVER)
    if grant.is_revoked(use.at) or knew_revocation(grant, header):
        return _after_revocation(registry, grant, header, use, timing)
    return _within_term(grant, header, use, timing)


def _after_revocation(
    registry: Registry, grant: Grant, header: Header, use: Use, timing: Timing
) -> Judgement:
    if knew_revocation(grant, header):
        return Judgement(Standing.SUSPENDED, Why.KNEW)
    doubt = _doubt(registry, grant, use, timing)
    if doubt is None:
        return Judgement(Standing.HONOURED, Why.GOOD_FAITH)
    return Judgement(Standing.FOR_RATIFICATION, doubt)


def _uncovered(registry: Registry, header: Header, use: Use) -> Judgement:
    """Another grant helps only while its lease ran: to name a wrong one wins nothing."""
    others = list(covering(registry, use))
    if not others:
        return Judgement(Standing.SUSPENDED, Why.NOT_COVERED)
    if any(is_leased(grant, use.power, header.fresh, use.at) for grant in others):
        return Judgement(Standing.FOR_RATIFICATION, Why.OTHER_GRANT)
    return Judgement(Standing.SUSPENDED, Why.LEASE_OVER)


def _within_term(grant: Grant, header: Header, use: Use, timing: Timing) -> Judgement:
    """An uncertain time counts as the latest it can have been: setting a clock back wins nothing."""
    latest = use.at if timing.corroborated else max(use.at, timing.latest)
    end = lease_end(header.fresh, grant.leases[use.power])
    if latest >= grant.ends or end is None or latest >= end:
        return Judgement(Standing.FOR_RATIFICATION, Why.CLOCK)
    return Judgement(Standing.EFFECTIVE, Why.COVERED)


def _doubt(registry: Registry, grant: Grant, use: Use, timing: Timing) -> Why | None:
    if grant.grave:
        return Why.GRAVE
    if not timing.corroborated:
        return Why.CLOCK
    return Why.OTHER_GRANT if any(covering(registry, use)) else None


def rulings_of(county: str, journals: Iterable[Fact]) -> dict[str, Ruling]:
    """Return the county's last word on each act that it has judged, by the act's entry hash."""
    rulings: dict[str, Ruling] = {}
    for fact in journals:
        body = fact.body
        if fact.header.node != county or body is None:
            continue
        if fact.header.kind == ACT_JUDGED:
            rulings[body["entry"]] = Ruling(
                standing=Standing(body["verdict"]),
                why=Why(body["why"]),
                at=fact.header.at,
                until=datetime.fromisoformat(body["until"]) if body["until"] else None,
                person=body["person"],
                name=body["name"],
            )
        elif fact.header.kind == ACT_DECIDED and body["entry"] in rulings:
            rulings[body["entry"]] = Ruling(
                standing=Standing(body["outcome"]),
                why=rulings[body["entry"]].why,
                at=fact.header.at,
                by=body["by"],
                reason=body["reason"],
            )
    return rulings


def withdrawn_of(county: str, journals: Iterable[Fact]) -> Withdrawn | None:
    """Return the withdrawal of a case's result by the county, or None. With its words erased it stands."""
    for fact in journals:
        if fact.header.node == county and fact.header.kind == RESULT_WITHDRAWN:
            told = {"reason": "", "basis": "", "notice": "", "by": "", **(fact.body or {})}
            words = (told["reason"], told["basis"], told["notice"], told["by"])
            return Withdrawn(*words, fact.header.at)
    return None
