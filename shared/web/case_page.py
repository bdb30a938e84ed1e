"""The case page put together: its facts, its slip, and what this person may do now."""

from dataclasses import dataclass, field
from datetime import datetime

from shared.app.cases import CaseView
from shared.domain.acts import PAIRED, Act
from shared.domain.case import Case, Request
from shared.domain.kinds import DEATH_REPORTED, SUPPLEMENT_HANDED_IN, WITHDRAWAL_ASKED
from shared.domain.rights import ACT_RIGHTS
from shared.domain.text import Text
from shared.web.act_forms import (
    HAND_INS,
    ActForm,
    Attempt,
    act_form,
    answer_form,
    answer_id,
    correct_form,
    hand_in_form,
)
from shared.web.case_refusals import refused
from shared.web.case_words import iso_day, path_label
from shared.web.language import capital, duration, moment, t
from shared.web.next_step import Next, natural_act, next_of
from shared.web.rights import has_right, may_act
from shared.web.routing_slip import NOTHING

REQUEST_TEXTS = {
    SUPPLEMENT_HANDED_IN: Text("补交了材料", "papers were handed in"),
    WITHDRAWAL_ASKED: Text("申请人要求撤回", "the applicant asks to withdraw"),
    DEATH_REPORTED: Text("报告申请人去世", "the applicant's death is reported"),
}
ANSWER_ACTS = {
    SUPPLEMENT_HANDED_IN: Act.SUPPLEMENT,
    WITHDRAWAL_ASKED: Act.WITHDRAW,
    DEATH_REPORTED: Act.TERMINATE,
}


ELSEWHERE = frozenset({Act.DECLINE_REQUEST, Act.ADD_PAGES})
"""Acts whose forms stand beside what they are about."""


@dataclass(frozen=True, slots=True)
class RequestShown:
    """Something handed in elsewhere that waits for the custodian's answer."""

    what: str
    who: str
    at: str
    told: list[str]
    forms: list[ActForm]


@dataclass(slots=True)
class Doable:
    """What can be done now: requests to answer, the natural act, the others, and why not the rest."""

    requests: list[RequestShown] = field(default_factory=list)
    forms: list[ActForm] = field(default_factory=list)
    hand_ins: list[ActForm] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def form_ids(self) -> set[str]:
        """The ids of the forms that it shows."""
        asked = (form for request in self.requests for form in request.forms)
        return {form.id for form in (*self.forms, *self.hand_ins, *asked)}


def doable(view: CaseView, here: str, attempt: Attempt | None, correcting: str) -> Doable:
    """Return what the person signed in may do on the case at this node, and why not the rest."""
    answers = not view.case.stage.is_end
    return Doable(
        requests=[
            _request(view, request, number, attempt)
            for number, request in enumerate(view.case.requests if answers else [])
        ],
        forms=_forms(view, attempt, correcting),
        hand_ins=_hand_ins(view.case, here, attempt),
        refused=refused(view, here),
    )


def _forms(view: CaseView, attempt: Attempt | None, correcting: str) -> list[ActForm]:
    natural = None if view.case.requests else natural_act(view)
    tried = attempt.form if attempt else ""
    acts = [a for a in Act if (_is_offered(view, a) or a == tried) and a not in PAIRED]
    acts.sort(key=lambda act: act is not natural)
    forms = [
        correct_form(view, correcting, attempt)
        if act is Act.CORRECT
        else act_form(view, act, attempt, primary=act is natural)
        for act in acts
    ]
    return [f for f in forms if f.id != Act.SUPPLEMENT or f.documents or f.fields or f.attempt]


def _is_offered(view: CaseView, act: Act) -> bool:
    return not view.frozen and act in view.permits and may_act(act) and act not in ELSEWHERE


def _request(
    view: CaseView, request: Request, number: int, attempt: Attempt | None
) -> RequestShown:
    acts = (ANSWER_ACTS[request.kind], Act.DECLINE_REQUEST)
    tried = attempt.form if attempt else ""
    return RequestShown(
        what=capital(REQUEST_TEXTS[request.kind]),
        who=f"{view.registry.name_of(request.node)} {request.by}".rstrip(),
        at=moment(request.at),
        told=request_words(view.case, request),
        forms=[
            answer_form(view, act, request, number, attempt)
            for act in acts
            if (act in view.permits and may_act(act)) or tried == answer_id(act, number)
        ],
    )


def request_words(case: Case, request: Request) -> list[str]:
    """Return what a request says, line by line."""
    body = request.body
    words = [str(t(d.name)) for d in case.asked_for if d.id in body.get("documents", ())]
    words += [path_label(case, f"fields.{key}") for key in body.get("fields", ())]
    if body.get("died_on"):
        words.append(f"{t('去世日期', 'died on')} {iso_day(body['died_on'])}")
    return [w for w in (*words, body.get("reason", ""), body.get("note", "")) if w]


def _hand_ins(case: Case, here: str, attempt: Attempt | None) -> list[ActForm]:
    custody = case.custody
    is_here = here == (custody.offered_to or custody.holder)
    if is_here or case.stage.is_end or not has_right(ACT_RIGHTS[Act.SUPPLEMENT]):
        return []
    forms = [hand_in_form(case, name, attempt) for name in HAND_INS]
    return [f for f in forms if f.id != "hand-in-supplement" or f.documents or f.fields]


def waiting_words(view: CaseView, now: datetime) -> tuple[Next | None, str]:
    """Return the next step and how long the case has waited for it; nothing at the end of a case."""
    if view.case.stage.is_end:
        return None, ""
    return next_of(view, now), duration(max(now - view.case.slip[-1].at, NOTHING))
