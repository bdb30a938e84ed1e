"""What a case waits for: the next step, by when, and who must do it."""

from dataclasses import dataclass
from datetime import datetime

from shared.app.cases import CaseView
from shared.app.projection import case_row
from shared.domain.acts import Act
from shared.domain.authority import may
from shared.domain.case import Case
from shared.domain.case_steps import next_step
from shared.domain.clock import waits_for_applicant
from shared.domain.delivery import owes_delivery
from shared.domain.fees import fee_of
from shared.domain.refusals import Refusal
from shared.domain.registry import Registry
from shared.domain.worktime import county_day
from shared.web.language import day, named, t
from shared.web.listing import INSTANT, Card, card_of


@dataclass(frozen=True, slots=True)
class Next:
    """The next step in words. `card` says how urgent, `due` until which day."""

    what: str
    who: str
    due: str
    card: Card


def next_of(view: CaseView, now: datetime) -> Next:
    """Return the next step of a case that is not at its end."""
    case, registry = view.case, view.registry
    row = case_row(case)
    what, who = _waits_for(case, registry, now)
    due = day(county_day(row.due_at - INSTANT)) if row.due_at else ""
    return Next(what, who, due, card_of(row, now, registry.workdays))


def _waits_for(case: Case, registry: Registry, now: datetime) -> tuple[str, str]:
    custody = case.custody
    if custody.offered_to is not None:
        return str(t(Act.TAKE_OVER.text)), named(registry, custody.offered_to)
    if waits_for_applicant(case) and case.notice is not None and not case.requests:
        applicant = case.applicant.name if case.applicant else ""
        until = day(case.notice.until)
        return str(t("{until} 前补齐材料", "supply documents by {until}", until=until)), applicant
    return _custodian_does(case, registry, now), named(registry, custody.holder)


def _custodian_does(case: Case, registry: Registry, now: datetime) -> str:
    act = next_step(case)
    if case.requests:
        return str(t("答复别处交来的事项", "answer what was handed in elsewhere"))
    if act is None:
        return str(t((Act.DELIVER if owes_delivery(case) else Act.CLOSE).text))
    if act is Act.ISSUE and fee_of(case).is_owed:
        return str(t((Act.PAY if fee_of(case).charged else Act.CHARGE).text))
    if not may_do(case, registry, act, now):
        return str(t("转报，由上级{act}", "forward, to {act} above", act=t(act.text)))
    return str(t(act.text))


def may_do(case: Case, registry: Registry, act: Act, now: datetime) -> bool:
    """Say whether the custodian's node may do the act by itself."""
    if case.matter is None:
        return False
    try:
        may(registry, node=case.custody.holder, matter=case.matter, act=act, at=now)
    except Refusal:
        return False
    return True


def natural_act(view: CaseView) -> Act | None:
    """Return the act that the case waits for here: the page's one strong button."""
    step = next_step(view.case)
    order = [Act.TAKE_OVER, *([step] if step else [])]
    order += [Act.NOTIFY] if step is Act.ACCEPT else []
    order += [Act.PAY, Act.CHARGE] if step is Act.ISSUE else []
    order += [Act.DELIVER] if owes_delivery(view.case) else []
    order += [Act.CLOSE, Act.FORWARD]
    return next((act for act in order if act in view.permits), None)
