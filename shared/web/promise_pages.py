"""Spot checks of commitments and their repair: the forms on the case page, and what they post."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from shared.app.cases import CaseView
from shared.app.promises import Promises
from shared.domain.doing import NOTE, REASON, Typed
from shared.domain.rights import Right
from shared.domain.spot_checks import CHECKED_ON, CHECKER, OTHER_CHECKER, OUTCOME, OUTCOMES
from shared.domain.text import Text
from shared.web.act_forms import ActForm, Attempt
from shared.web.asked import Asked, choices_of
from shared.web.language import t
from shared.web.rights import actor, has_right
from shared.web.site import site

CHECK, REPAIR = "check-commitment", "repair-commitment"
TITLES = {
    CHECK: Text("登记承诺抽查", "Record a spot check"),
    REPAIR: Text("登记承诺修复", "Record the repair of a false commitment"),
}
HINT = Text("不实的，写明查到了什么", "Where it was false: what was found")
ASKED = {
    CHECK: (
        Asked("checker", CHECKER, "text", required=True),
        Asked("other_checker", OTHER_CHECKER, "text", required=True),
        Asked("checked_on", CHECKED_ON, "date", required=True),
    ),
    REPAIR: (Asked("reason", REASON, required=True),),
}


def promise_forms(view: CaseView, attempt: Attempt | None) -> list[ActForm]:
    """Return the forms for what can be recorded of a case's commitments, for those who may."""
    case = view.case
    if not has_right(Right.REVIEW) or not (case.commitments or case.checked):
        return []
    may = Promises(site().here).open_to(case.id)
    found = [name for name, key in ((CHECK, "check"), (REPAIR, "repair")) if key in may]
    tried = attempt.form if attempt else ""
    names = dict.fromkeys((*found, *(n for n in TITLES if n == tried)))
    return [_form(case.id, name, attempt) for name in names]


def _form(case_id: str, name: str, attempt: Attempt | None) -> ActForm:
    asked = ASKED[name]
    if name == CHECK:
        choices = choices_of(OUTCOMES)
        outcome = Asked("outcome", OUTCOME, "radio", required=True, choices=choices)
        asked = (*asked, outcome, Asked("note", NOTE, hint=HINT))
    return ActForm(
        id=name,
        title=str(t(TITLES[name])),
        url=url_for("cases.commitment", case_id=case_id, what=name),
        asked=asked,
        attempt=attempt if attempt and attempt.form == name else None,
    )


def commitment_posted(case_id: UUID, what: str, typed: Typed) -> ResponseReturnValue:
    """Record what was posted; raises what refuses it."""
    promises, who = Promises(site().here), actor(Right.REVIEW)
    record = promises.check if what == CHECK else promises.repair
    record(str(case_id), typed, who)
    flash(str(t("“{what}”已记下。", "“{what}” is on record.", what=t(TITLES[what]))))
    return redirect(url_for("cases.show", case_id=case_id), code=303)
