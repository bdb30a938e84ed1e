"""Whether an act may be done on a case now, here, and under which grant."""

from datetime import datetime

from shared.domain.acts import Act
from shared.domain.authority import Permit, may
from shared.domain.case import Case, Hand, Stage
from shared.domain.case_steps import is_granted, next_step
from shared.domain.clock import LimitKind, clock_of
from shared.domain.codes import Tier
from shared.domain.delivery import DELIVERY_CHECKS
from shared.domain.fees import FEE_CHECKS, refuse_unpaid
from shared.domain.limits import Procedure
from shared.domain.matter import Matter, Necessity
from shared.domain.refusals import (
    AlreadyNotified,
    AwaitingJudgement,
    BadHandoff,
    CaseClosed,
    DocumentsMissing,
    InTransit,
    NoSuchRequest,
    NotAllowed,
    NotCustodian,
    NothingMissing,
    NotOffered,
    NotTheCounty,
    Refusal,
    StepDueHere,
    Unanswered,
    UnknownMatter,
    WrongStage,
)
from shared.domain.refusals_clock import (
    AlreadyPaused,
    DeemedAccepted,
    ExtendedAlready,
    LimitOver,
    NoExtension,
    NoNotice,
    NoNoticeOut,
    NothingStops,
    NoticeNotOver,
    NoticeRuns,
    NotPaused,
)
from shared.domain.refusals_custody import NothingToOverride
from shared.domain.refusals_delivery import NoFee
from shared.domain.refusals_pages import NoPageToRetake
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.domain.worktime import county_day

OPEN = frozenset({Stage.TAKEN_IN, Stage.ACCEPTED, Stage.REVIEWED})
IN_HAND = frozenset({Stage.ACCEPTED, Stage.REVIEWED})
STAGES_FOR: dict[Act, frozenset[Stage]] = {
    Act.ACCEPT: frozenset({Stage.TAKEN_IN}),
    Act.REFUSE: frozenset({Stage.TAKEN_IN}),
    Act.NOTIFY: frozenset({Stage.TAKEN_IN, Stage.ACCEPTED}),
    Act.SUPPLEMENT: OPEN,
    Act.CORRECT: OPEN,
    Act.REVIEW: frozenset({Stage.ACCEPTED}),
    Act.DECIDE: frozenset({Stage.ACCEPTED, Stage.REVIEWED}),
    Act.ISSUE: frozenset({Stage.DECIDED}),
    **dict.fromkeys((Act.CHARGE, Act.WAIVE, Act.PAY), IN_HAND | {Stage.DECIDED}),
    **dict.fromkeys(DELIVERY_CHECKS, frozenset({Stage.DECIDED, Stage.ISSUED})),
    Act.CLOSE: frozenset({Stage.DECIDED, Stage.ISSUED}),
    Act.WITHDRAW: OPEN,
    Act.TERMINATE: OPEN,
    Act.PAUSE: IN_HAND,
    Act.RESUME: IN_HAND,
    Act.EXTEND: IN_HAND,
    Act.POST_NOTICE: IN_HAND,
    Act.CLOSE_NOTICE: IN_HAND,
    Act.VISIT: OPEN,
    Act.CHECK_DATA: OPEN,
    Act.MERGE: OPEN,
}
HANDOFFS = frozenset({Act.TAKE_OVER, Act.DECLINE})


def check(registry: Registry, case: Case, *, node: str, act: Act, at: datetime) -> Permit:
    """Return the permit under which `node` may do `act` on the case now, or raise the refusal that says why not."""
    if case.stage.is_end:
        raise CaseClosed(stage=case.stage.text)
    _check_pen(registry, case, node, act)
    if act in STAGES_FOR and case.stage not in STAGES_FOR[act]:
        raise WrongStage(stage=case.stage.text, act=act.text)
    matter = matter_of(case)
    if act in FEE_CHECKS and not matter.fee.fen:
        raise NoFee
    permit = may(registry, node=node, matter=matter, act=act, at=at, amount=case.amount)
    if act in EXTRA:
        EXTRA[act](registry, case, matter, node, at)
    return permit


def available(
    registry: Registry, case: Case, *, node: str, at: datetime
) -> tuple[dict[Act, Permit], dict[Act, Refusal]]:
    """Sort every act on an existing case into those `node` may do now and those refused, with the reason."""
    permits: dict[Act, Permit] = {}
    refusals: dict[Act, Refusal] = {}
    for act in Act:
        if act is Act.TAKE_IN:
            continue
        try:
            permits[act] = check(registry, case, node=node, act=act, at=at)
        except Refusal as refusal:
            refusals[act] = refusal
    return permits, refusals


def matter_of(case: Case) -> Matter:
    """Return the case's matter, or refuse where this node does not hold it."""
    if case.matter is None:
        raise UnknownMatter(matter=case.matter_id)
    return case.matter


def earlier_custodians(case: Case) -> tuple[str, ...]:
    """Return who held the pen before, latest first: those a case can be returned to."""
    held = [_taker(h) for h in case.slip if h.seq == 1 or h.act in {Act.TAKE_OVER, Act.OVERRIDE}]
    return tuple(dict.fromkeys(n for n in reversed(held) if n != case.custody.holder))


def can_take(registry: Registry, case: Case) -> tuple[str, ...]:
    """Return who can be given the pen: the county, those who held it, and their line; none that is suspended."""
    held = (case.custody.holder, *earlier_custodians(case))
    line = [above for code in (*held, case.custody.origin) for above in registry.line(code)]
    return tuple(
        code
        for code in dict.fromkeys((registry.county, *held, *line))
        if code in registry.incarnations and not registry.is_suspended(code)
    )


def _taker(hand: Hand) -> str:
    return hand.to if hand.act is Act.OVERRIDE and hand.to else hand.node


def _check_pen(registry: Registry, case: Case, node: str, act: Act) -> None:
    custody = case.custody
    if act is Act.OVERRIDE:
        _check_override(registry, case, node)
    elif act in HANDOFFS:
        if custody.offered_to != node:
            raise NotOffered
    elif custody.offered_to is not None:
        raise InTransit(to=registry.title_of(custody.offered_to))
    elif custody.holder != node:
        raise NotCustodian(holder=registry.title_of(custody.holder))


def _check_override(registry: Registry, case: Case, node: str) -> None:
    """Only the county takes the pen, and not from itself."""
    if node != registry.county:
        raise NotTheCounty
    if case.custody.holder == node and case.custody.offered_to is None:
        raise NothingToOverride


def _accept(_r: Registry, case: Case, matter: Matter, _node: str, _at: datetime) -> None:
    required = [d for d in matter.missing(case.documents) if d.necessity is Necessity.REQUIRED]
    if required:
        raise DocumentsMissing(documents=joined([d.name for d in required]))


def _notify(_r: Registry, case: Case, matter: Matter, _node: str, _at: datetime) -> None:
    if case.notice is not None:
        raise AlreadyNotified
    if not matter.missing(case.documents):
        raise NothingMissing


def _refuse(_r: Registry, case: Case, _m: Matter, _node: str, at: datetime) -> None:
    if clock_of(case, case.workdays).is_deemed(at):
        raise DeemedAccepted


def _pause(_r: Registry, case: Case, matter: Matter, _node: str, at: datetime) -> None:
    if not any(p is not Procedure.PUBLIC_NOTICE for p in matter.clock.stops):
        raise NothingStops
    _refuse_while_paused(case, at)


def _resume(_r: Registry, case: Case, _m: Matter, _node: str, at: datetime) -> None:
    if not any(s.runs_at(at) and s.procedure is not Procedure.PUBLIC_NOTICE for s in case.stops):
        raise NotPaused


def _extend(_r: Registry, case: Case, matter: Matter, _node: str, at: datetime) -> None:
    if matter.clock.extension is None:
        raise NoExtension
    if case.extensions:
        raise ExtendedAlready
    kind = LimitKind.STATUTORY if matter.statutory_limit else LimitKind.PROMISED
    limits = clock_of(case, case.workdays).limits
    if any(at >= limit.due_at for limit in limits if limit.kind is kind):
        raise LimitOver


def _post_notice(_r: Registry, case: Case, matter: Matter, _node: str, _at: datetime) -> None:
    if not matter.clock.notice:
        raise NoNotice
    if any(notice.is_out for notice in case.public_notices):
        raise NoticeRuns


def _close_notice(_r: Registry, case: Case, _m: Matter, _node: str, at: datetime) -> None:
    out = next((notice for notice in case.public_notices if notice.is_out), None)
    if out is None:
        raise NoNoticeOut
    if county_day(at) <= out.until:
        raise NoticeNotOver(until=out.until.isoformat())


def _refuse_while_stopped(case: Case, at: datetime) -> None:
    if any(notice.is_out for notice in case.public_notices):
        raise NoticeRuns
    _refuse_while_paused(case, at)


def _refuse_while_paused(case: Case, at: datetime) -> None:
    for stop in case.stops:
        if stop.runs_at(at):
            raise AlreadyPaused(procedure=stop.procedure.text)


def _decide(_r: Registry, case: Case, matter: Matter, _node: str, at: datetime) -> None:
    if case.stage is Stage.ACCEPTED and matter.step(Act.REVIEW):
        raise WrongStage(stage=case.stage.text, act=Act.DECIDE.text)
    _refuse_while_stopped(case, at)


def _issue(_r: Registry, case: Case, _matter: Matter, _node: str, _at: datetime) -> None:
    if case.awaiting:
        raise AwaitingJudgement(seq=case.awaiting[0])
    if not is_granted(case):
        raise WrongStage(stage=Text("不予批准", "denied"), act=Act.ISSUE.text)
    refuse_unpaid(case)


def _close(_r: Registry, case: Case, _matter: Matter, _node: str, _at: datetime) -> None:
    if case.stage is Stage.DECIDED and is_granted(case):
        raise WrongStage(stage=case.stage.text, act=Act.CLOSE.text)
    if case.requests:
        raise Unanswered(count=len(case.requests))


def _merge(_r: Registry, case: Case, _matter: Matter, _node: str, _at: datetime) -> None:
    if case.requests:
        raise Unanswered(count=len(case.requests))


def _forward(registry: Registry, case: Case, matter: Matter, node: str, at: datetime) -> None:
    here = registry.node(node)
    if here.parent is None:
        raise BadHandoff(to=Text("上级", "a higher level"))
    act = next_step(case)
    if here.tier is not Tier.TOWN or act not in {Act.ACCEPT, Act.REVIEW}:
        return
    try:
        may(registry, node=node, matter=matter, act=act, at=at, amount=case.amount)
    except NotAllowed:
        return
    raise StepDueHere(act=act.text)


def _return(_r: Registry, case: Case, _matter: Matter, _node: str, _at: datetime) -> None:
    if not earlier_custodians(case):
        raise BadHandoff(to=Text("以前的保管单位", "an earlier custodian"))


def _decline_request(_r: Registry, case: Case, _matter: Matter, _node: str, _at: datetime) -> None:
    if not case.requests:
        raise NoSuchRequest


def _ask_retake(_r: Registry, case: Case, _matter: Matter, _node: str, _at: datetime) -> None:
    if not case.pages:
        raise NoPageToRetake


def joined(names: list[Text]) -> Text:
    """Join names as a sentence lists them."""
    return Text("、".join(n.zh for n in names), ", ".join(n.en for n in names))


EXTRA = {
    Act.ACCEPT: _accept,
    Act.REFUSE: _refuse,
    Act.PAUSE: _pause,
    Act.RESUME: _resume,
    Act.EXTEND: _extend,
    Act.POST_NOTICE: _post_notice,
    Act.CLOSE_NOTICE: _close_notice,
    Act.NOTIFY: _notify,
    Act.DECIDE: _decide,
    Act.ISSUE: _issue,
    Act.CLOSE: _close,
    Act.MERGE: _merge,
    Act.ASK_RETAKE: _ask_retake,
    Act.FORWARD: _forward,
    Act.RETURN: _return,
    **FEE_CHECKS,
    **DELIVERY_CHECKS,
    Act.DECLINE_REQUEST: _decline_request,
}
