"""One application taken in twice: the other case beside this one, and the form that merges them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from shared.app.cases import CaseView
from shared.app.projection import case_row
from shared.domain.acts import Act
from shared.domain.case import Case, Stage
from shared.domain.doing import REASON, Typed
from shared.domain.merging import check_held
from shared.domain.records import CaseRow
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import BadChoice, FormIncomplete
from shared.domain.registry import Registry
from shared.domain.rights import ACT_RIGHTS
from shared.domain.text import Text
from shared.web.act_forms import ActForm, Attempt
from shared.web.asked import Asked
from shared.web.language import capital, full_moment, named, say, t
from shared.web.listing import place_of
from shared.web.rights import actor, check_right, has_right
from shared.web.site import site

KEEP = Text(
    "留下哪一件（收件日取两件中较早的）", "Which one goes on (with the earlier date of both)"
)
HINT = Text(
    "理由会出现在两个收件点都能看到的办结记录里，请不要写另一件的编号和地点。",
    "The reason is seen where the ended case was taken in: do not write the other's number or place.",
)
MERGE = Text("并案", "merge")


@dataclass(frozen=True, slots=True)
class Other:
    """Another case of the same application, as this node knows it."""

    case: str
    receipt: str
    place: str
    taken_in: str
    where: str
    stage: str
    url: str


@dataclass(frozen=True, slots=True)
class Same:
    """What the case page tells of others like it: those open beside it, their forms, and what was merged."""

    others: list[Other]
    forms: list[ActForm]
    unmergeable: list[str]
    into: Other | None
    linked: list[Other]


def same_of(view: CaseView, attempt: Attempt | None) -> Same:
    """Return the other cases of the same application that this node holds, and what can be done about them."""
    row = case_row(view.case)
    rows = site().cases.same_applications([row]).get(row.case, [])
    forms, unmergeable = _forms(view, row, rows, attempt)
    return Same(
        others=[_other(view.registry, r) for r in rows],
        forms=forms,
        unmergeable=unmergeable,
        into=next(iter(_held(view.registry, [view.case.merged_into])), None),
        linked=list(_held(view.registry, view.case.linked)),
    )


def _held(registry: Registry, cases: Iterable[str]) -> list[Other]:
    """Return those of the cases that this node holds: of others nothing may be told here."""
    rows = (site().cases.row(case) for case in cases if case)
    return [_other(registry, row) for row in rows if row is not None]


def _other(registry: Registry, row: CaseRow) -> Other:
    return Other(
        case=row.case,
        receipt=row.receipt,
        place=named(registry, row.origin),
        taken_in=full_moment(row.taken_in_at),
        where=place_of(registry, row.holder, row.offered_to),
        stage=str(t(Stage(row.stage).text)),
        url=url_for("cases.show", case_id=row.case),
    )


def _forms(
    view: CaseView, row: CaseRow, rows: list[CaseRow], attempt: Attempt | None
) -> tuple[list[ActForm], list[str]]:
    """Return a form for each pair whose pens are both here, and why the other pairs cannot be merged."""
    if view.case.stage.is_end or not has_right(ACT_RIGHTS[Act.MERGE]):
        return [], []
    forms: list[ActForm] = []
    reasons: list[str] = []
    for number, other in enumerate(rows):
        tried = attempt if attempt and attempt.form == form_id(number) else None
        refusal = _refusal(view, [row.case, other.case])
        if refusal is None or tried:
            forms.append(_form(view, row, other, number, tried))
        else:
            reasons.append(say(refusal))
    return forms, reasons


def _refusal(view: CaseView, pair: list[str]) -> Refusal | None:
    the = site()
    try:
        for case in pair:
            check_held(view.registry, the.cases.view(case).case, the.here.code)
    except Refusal as refusal:
        return refusal
    return None


def form_id(number: int) -> str:
    """Name the form that merges with the other case of this number."""
    return f"merge-{number}"


def _form(
    view: CaseView, row: CaseRow, other: CaseRow, number: int, attempt: Attempt | None
) -> ActForm:
    pair = sorted((row, other), key=lambda r: (r.taken_in_at is None, r.taken_in_at, r.case))
    choices = tuple((r.case, _choice(view.registry, r)) for r in pair)
    lead = t(
        "另一件是 {receipt}。不留的一件就此办结，记“已并案”。",
        "The other one is {receipt}. The one that does not go on ends here, as merged.",
        receipt=other.receipt,
    )
    return ActForm(
        id=form_id(number),
        title=capital(MERGE),
        url=url_for("cases.merge", case_id=row.case),
        lead=str(lead),
        asked=(
            Asked("keep", KEEP, "radio", required=True, value=pair[0].case, choices=choices),
            Asked("reason", REASON, required=True, hint=HINT),
        ),
        hidden=(("other", other.case),),
        attempt=attempt,
    )


def _choice(registry: Registry, row: CaseRow) -> str:
    return str(
        t(
            "{receipt}（{place}，{at} 收件）",
            "{receipt} ({place}, taken in {at})",
            receipt=row.receipt,
            place=named(registry, row.origin),
            at=full_moment(row.taken_in_at),
        )
    )


def merge_posted(case_id: UUID) -> ResponseReturnValue:
    """Merge two cases as the form says; raises what refuses it, with the form's problems by field."""
    check_right(ACT_RIGHTS[Act.MERGE])
    this, other = str(case_id), request.form.get("other", "")
    keep = request.form.get("keep", "")
    if keep not in {this, other}:
        raise FormIncomplete({"keep": BadChoice(field=KEEP)})
    ends = other if keep == this else this
    site().cases.merge(ends, keep, request.form.get("reason", ""), actor(ACT_RIGHTS[Act.MERGE]))
    flash(str(t("已并案，收件日按较早的一件。", "Merged; the earlier take-in date counts.")))
    return redirect(url_for("cases.show", case_id=keep), code=303)


def attempt_of(case: Case, typed: Typed, refusal: Refusal) -> Attempt:
    """Return the refused attempt on the form of the pair that it was about; on none when that pair is no more."""
    row = case_row(case)
    others = [r.case for r in site().cases.same_applications([row]).get(row.case, [])]
    wanted = typed.get("other")
    form = form_id(others.index(wanted)) if wanted in others else str(Act.MERGE)
    return Attempt(form, typed, refusal)
