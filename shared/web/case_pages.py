"""The pages about cases: one case, its acts and receipt, looking one up, and what is in quarantine."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.app.cases import CaseView
from shared.app.projection import case_row
from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.doing import Typed
from shared.domain.records_kept import RECORD_ACTS
from shared.domain.refusals import NotFound, Refusal
from shared.domain.refusals_input import FormIncomplete
from shared.domain.registry import Registry
from shared.domain.rights import ACT_RIGHTS, Right
from shared.web import case_photos, case_view, paper_pdf, papers, routing_slip
from shared.web.act_forms import HAND_INS, PHOTO, Attempt
from shared.web.act_parts import HAND_IN_TITLES
from shared.web.beside import NOTE, beside, note_posted, view_id
from shared.web.cards import FORM as COMPLAINT_FORM
from shared.web.cards import cards_page, complain, complaint_form, complaints, given
from shared.web.case_notices import Notice, judgement_url, notices
from shared.web.case_page import doable, waiting_words
from shared.web.case_words import ROLES
from shared.web.clock_words import clock_shown
from shared.web.errors import status_of
from shared.web.fee_words import delivery_lines, fee_lines
from shared.web.forecasts import expected_nodes, forecast_words
from shared.web.guide_beside import guide_of
from shared.web.language import t
from shared.web.lookup import back_to_lookup, lookup, lookup_id
from shared.web.photos import case_shots, in_transit_words
from shared.web.quarantine import deal_with, enter_again, quarantine
from shared.web.record_lines import record_lines
from shared.web.rights import actor, check_right, may_act, requires
from shared.web.same_person import attempt_of, merge_posted, same_of
from shared.web.site import site
from shared.web.uploads import all_chosen, uploads
from shared.wire.material import Material

UNSENT = frozenset({"csrf_token", "documents"})
"""Parts of a posted form that are no typed values."""


def case_pages() -> Blueprint:
    """Return the routes about cases."""
    pages = Blueprint("cases", __name__, url_prefix="/cases")
    see, network = requires(Right.SEE_CASES), requires(Right.SEE_NETWORK)
    pages.add_url_rule("/lookup", "lookup", see(lookup))
    pages.add_url_rule("/quarantine", "quarantine", network(quarantine))
    handing = requires(Right.HAND_OVER)
    pages.add_url_rule("/lookup/id", "lookup_id", handing(lookup_id), methods=["POST"])
    pages.add_url_rule("/lookup/id", "after_lookup_id", see(back_to_lookup))
    pages.add_url_rule("/quarantine/done", "deal_with", handing(deal_with), methods=["POST"])
    pages.add_url_rule("/quarantine/again", "enter_again", enter_again, methods=["POST"])
    pages.add_url_rule("/quarantine/again", "after_again", network(_to_quarantine))
    pages.add_url_rule("/<uuid:case_id>", "show", see(_show))
    _add_papers(pages)
    pages.add_url_rule("/<uuid:case_id>/act/<act>", "act", see(_act), methods=["POST"])
    pages.add_url_rule("/<uuid:case_id>/act/<act>", "after_act", see(_back))
    pages.add_url_rule("/<uuid:case_id>/hand-in/<name>", "hand_in", see(_hand_in), methods=["POST"])
    pages.add_url_rule("/<uuid:case_id>/hand-in/<name>", "after_hand_in", see(_back))
    _add_photos(pages)
    _add_supervision(pages)
    pages.add_url_rule("/<uuid:case_id>/note", "note", handing(_note), methods=["POST"])
    pages.add_url_rule("/<uuid:case_id>/note", "after_note", see(_back))
    number = "/<uuid:case_id>/id/<role>"
    pages.add_url_rule(number, "view_id", handing(view_id), methods=["GET", "POST"])
    pages.add_url_rule("/<uuid:case_id>/merge", "merge", see(_merge), methods=["POST"])
    pages.add_url_rule("/<uuid:case_id>/merge", "after_merge", see(_back))
    return pages


def _add_photos(pages: Blueprint) -> None:
    """Add what takes files: records made on the spot, and the photos of a document."""
    see = requires(Right.SEE_CASES)
    record = "/<uuid:case_id>/record/<act>"
    pages.add_url_rule(record, "record", uploads(see(_record)), methods=["POST"])
    pages.add_url_rule(record, "after_record", see(_back))
    pages.add_url_rule("/<uuid:case_id>/pages/<sha>", "page", see(case_photos.page))
    one = "/<uuid:case_id>/photos/<document>"
    pages.add_url_rule(one, "photos", see(case_photos.photos))
    place = f"{one}/<page>/<int:no>"
    pages.add_url_rule(place, "add_page", uploads(see(case_photos.add)), methods=["POST"])
    pages.add_url_rule(place, "after_add_page", see(case_photos.photos))


def _add_papers(pages: Blueprint) -> None:
    """Add the papers of a case, on the screen and as PDF."""
    see, one = requires(Right.SEE_CASES), "/<uuid:case_id>/papers/<paper>/<int:seq>"
    pages.add_url_rule("/<uuid:case_id>/receipt", "receipt", see(papers.receipt))
    pages.add_url_rule(one, "paper", see(papers.show))
    pages.add_url_rule(f"{one}.pdf", "paper_pdf", see(paper_pdf.show))


def _add_supervision(pages: Blueprint) -> None:
    """Add the cards of a month, and taking a complaint down."""
    see = requires(Right.SEE_CASES)
    pages.add_url_rule("/cards", "cards", see(cards_page))
    pages.add_url_rule("/<uuid:case_id>/complain", "complain", see(_complain), methods=["POST"])
    pages.add_url_rule("/<uuid:case_id>/complain", "after_complaint", see(_back))


def _show(case_id: UUID) -> ResponseReturnValue:
    return _page(site().cases.view(str(case_id)), None)


def _back(case_id: UUID, **_what: str) -> ResponseReturnValue:
    """Opened instead of posted, as a reload after signing in does: show the case."""
    return redirect(url_for("cases.show", case_id=case_id))


def _to_quarantine() -> ResponseReturnValue:
    """Opened instead of posted: show the list."""
    return redirect(url_for("cases.quarantine"))


def _act(case_id: UUID, act: str) -> ResponseReturnValue:
    if act not in set(Act) or act in {Act.TAKE_IN, Act.ADD_PAGES}:
        abort(404)
    return _do(case_id, Act(act), list)


def _record(case_id: UUID, act: str) -> ResponseReturnValue:
    """Put a visit or a posted notice on record, with its photos; what is refused leaves what was typed."""
    if act not in RECORD_ACTS:
        abort(404)
    return _do(case_id, Act(act), _photos)


def _photos() -> list[Material]:
    try:
        return all_chosen(PHOTO)
    except Refusal as refusal:
        raise FormIncomplete({PHOTO: refusal}) from None


def _do(case_id: UUID, act: Act, photos: Callable[[], list[Material]]) -> ResponseReturnValue:
    right = ACT_RIGHTS[act]
    check_right(right)
    typed = _typed()
    try:
        site().cases.act(str(case_id), act, typed, actor(right), photos())
    except Refusal as refusal:
        return _again(case_id, Attempt(str(act), typed, refusal))
    flash(str(t("“{act}”已记入流转单。", "“{act}” is on the routing slip.", act=t(act.text))))
    return redirect(url_for("cases.show", case_id=case_id), code=303)


def _hand_in(case_id: UUID, name: str) -> ResponseReturnValue:
    if name not in HAND_INS:
        abort(404)
    check_right(ACT_RIGHTS[Act.SUPPLEMENT])
    typed = _typed()
    try:
        site().cases.hand_in(str(case_id), HAND_INS[name], typed, actor(ACT_RIGHTS[Act.SUPPLEMENT]))
    except Refusal as refusal:
        return _again(case_id, Attempt(f"hand-in-{name}", typed, refusal))
    flash(
        str(
            t(
                "“{what}”已记下，等保管方答复。",
                "“{what}” is recorded; the custodian will answer it.",
                what=t(HAND_IN_TITLES[name]),
            )
        )
    )
    return redirect(url_for("cases.show", case_id=case_id), code=303)


def _merge(case_id: UUID) -> ResponseReturnValue:
    try:
        return merge_posted(case_id)
    except Refusal as refusal:
        return _again(case_id, attempt_of(site().cases.view(str(case_id)).case, _typed(), refusal))


def _note(case_id: UUID) -> ResponseReturnValue:
    typed = _typed()
    try:
        return note_posted(case_id, typed)
    except Refusal as refusal:
        return _again(case_id, Attempt(NOTE, typed, refusal))


def _complain(case_id: UUID) -> ResponseReturnValue:
    try:
        return complain(case_id)
    except Refusal as refusal:
        return _again(case_id, Attempt(COMPLAINT_FORM, _typed(), refusal))


def forecast_of(case: Case, registry: Registry, now: datetime) -> str:
    """Say what the case's limits wait for."""
    row = case_row(case, site().here.code)
    return forecast_words(row, registry, site().here.code, expected_nodes(site(), [row]), now)


def _typed() -> Typed:
    values = {k: v for k, v in request.form.items() if k not in UNSENT}
    return Typed(values, frozenset(request.form.getlist("documents")))


def _again(case_id: UUID, attempt: Attempt) -> ResponseReturnValue:
    """Show the case with the refused form open and all that was typed still in it."""
    try:
        view = site().cases.view(str(case_id))
    except NotFound:
        raise attempt.refusal from None
    return _page(view, attempt.at_home(view.case)), status_of(attempt.refusal)


def _page(view: CaseView, attempt: Attempt | None) -> str:
    case, registry, now = view.case, view.registry, site().here.now()
    awaited, waited = waiting_words(view, now)
    same = same_of(view, attempt)
    todo = doable(view, site().here.code, attempt, request.args.get("correct", ""))
    shots = case_shots(case, registry)
    complaining = complaint_form(case, attempt)
    forms = todo.form_ids | {form.id for form in same.forms} | {COMPLAINT_FORM, NOTE}
    return render_template(
        "cases/case.html",
        case=case,
        title=case_view.title_of(case),
        version=case_view.version_of(case),
        custody=case_view.custody_of(case, registry, now),
        taking_in=case_view.taking_in(case, registry),
        groups=case_view.form_groups(case),
        documents=case_view.document_lines(case, shots),
        records=record_lines(case, shots),
        may_photograph=not case.stage.is_end and may_act(Act.ADD_PAGES),
        notice=case_view.notice_words(case),
        papers=papers.lines(case, registry),
        makes_pdf=paper_pdf.makes_pdf(),
        corrections=case_view.correction_lines(case),
        result=case_view.result_lines(case),
        owed=[*fee_lines(case), *delivery_lines(case)],
        steps=routing_slip.steps(case, registry),
        to_come=routing_slip.to_come(case),
        spent=routing_slip.time_spent(case, registry, now),
        clock=clock_shown(case, registry, now),
        given=given(case, registry),
        complaints=complaints(case, registry),
        complaint_form=complaining,
        next=awaited,
        waited=waited,
        forecast=forecast_of(case, registry, now),
        attempt=attempt,
        notices=[*notices(view), *(Notice(*told) for told in in_transit_words(shots))],
        judgement_url=judgement_url,
        form_here=attempt is not None and attempt.form in forms,
        same=same,
        todo=todo,
        beside=beside(case, registry),
        guide=guide_of(case),
        roles=ROLES,
    )
