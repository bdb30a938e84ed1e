"""The pages of one draft: a group at a time, all of it at the end, then the receipt."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.app.device_part import given_number, looks_of
from shared.domain.matter import Matter
from shared.domain.records import FormDraft
from shared.domain.refusals import Refusal, UnknownCase, UnknownDraft
from shared.domain.refusals_devices import DeviceHasNumber
from shared.domain.refusals_input import FormIncomplete
from shared.domain.rights import Right
from shared.domain.worktime import county_day
from shared.web.errors import status_of
from shared.web.language import t
from shared.web.rights import actor
from shared.web.site import site
from shared.web.take_in_data import (
    BOOK,
    asked_for,
    intake_from,
    is_asked,
    owed,
    problems_of,
    shown,
    ticked,
    typed_in,
)
from shared.web.take_in_photos import count_by_document
from shared.web.take_in_questions import Question
from shared.web.take_in_steps import (
    CHECK,
    DOCUMENTS,
    DOCUMENTS_KEY,
    Step,
    step_of_problem,
    steps_of,
)

SLIP_KEYS = ("book.number", "book.written_on")
Problems = Mapping[str, Refusal]
NO_PROBLEMS: dict[str, Refusal] = {}


def step(draft: UUID, group: str) -> ResponseReturnValue:
    """Show a group, or keep what was typed into it and go where the button said."""
    kept = _draft_of(draft)
    if isinstance(kept, str):
        return redirect(kept, code=303)
    matter = _matter_of(kept)
    asked = next((s for s in steps_of(matter)[:-1] if s.id == group), None)
    if asked is None:
        abort(404)
    if request.method == "GET":
        return _show_step(kept, matter, asked, _known_problems(kept, matter, asked))
    kept = site().drafts.keep(kept.id, {asked.id: _typed_into(asked)})
    return _go_on(kept, matter, asked)


def check(draft: UUID) -> ResponseReturnValue:
    """Show all of it on one page."""
    kept = _draft_of(draft)
    if isinstance(kept, str):
        return redirect(kept, code=303)
    return _show_check(kept, _matter_of(kept))


def submit(draft: UUID) -> ResponseReturnValue:
    """Take the case in and show its receipt; a draft with problems is shown again with them."""
    kept = _draft_of(draft)
    if isinstance(kept, str):
        return redirect(kept, code=303)
    if request.method == "GET":
        return _to(kept, CHECK)
    matter = _matter_of(kept)
    slip = {key: request.form.get(key, "") for key in SLIP_KEYS}
    if any(slip.values()) or BOOK in kept.data:
        kept = site().drafts.keep(kept.id, {BOOK: slip})
    problems = problems_of(matter, kept.data, site().here.now())
    if given_number(kept) and any(slip.values()):
        problems["book.number"] = DeviceHasNumber(receipt=given_number(kept))
    if problems:
        return _show_check(kept, matter, problems), 422
    try:
        site().cases.take_in(kept.id, kept.matter, intake_from(kept.data), actor(Right.TAKE_IN))
    except Refusal as refusal:
        found = refusal.problems if isinstance(refusal, FormIncomplete) else NO_PROBLEMS
        return _show_check(kept, matter, found, None if found else refusal), status_of(refusal)
    return redirect(_receipt(kept.id), code=303)


def drop(draft: UUID) -> ResponseReturnValue:
    """Ask whether a draft is to be thrown away, and do it when told."""
    kept = _draft_of(draft)
    if isinstance(kept, str):
        return redirect(kept, code=303)
    if request.method == "POST":
        site().drafts.drop(kept.id)
        flash(str(t("草稿已删去。", "The draft has been thrown away.")))
        return redirect(url_for("take_in.index"), code=303)
    return render_template(
        "take_in/drop.html",
        draft=kept,
        matter=_matter_of(kept),
        name=typed_in(kept.data).get("applicant.name", ""),
    )


def _draft_of(draft: UUID) -> FormDraft | str:
    """Return a draft; of one that has become a case, the address of its receipt."""
    try:
        return site().drafts.get(str(draft))
    except UnknownDraft:
        try:
            site().cases.view(str(draft))
        except UnknownCase:
            raise UnknownDraft from None
        return _receipt(str(draft))


def _receipt(case_id: str) -> str:
    return url_for("cases.receipt", case_id=case_id)


def _matter_of(draft: FormDraft) -> Matter:
    return site().overview.registry().matter(draft.matter)


def _typed_into(asked: Step) -> dict[str, object]:
    if asked.id == DOCUMENTS.id:
        return {DOCUMENTS_KEY: request.form.getlist(DOCUMENTS_KEY)}
    return {key: request.form.get(key, "") for key in asked.keys}


def _known_problems(draft: FormDraft, matter: Matter, asked: Step) -> Problems:
    """Return what is wrong with a step that was saved before; a fresh one has nothing wrong yet."""
    if asked.id not in draft.data:
        return NO_PROBLEMS
    found = problems_of(matter, draft.data, site().here.now())
    return {key: refusal for key, refusal in found.items() if key in asked.keys}


def _go_on(draft: FormDraft, matter: Matter, asked: Step) -> ResponseReturnValue:
    then = request.args.get("then", "")
    if then == "later":
        flash(str(t("已存为草稿，随时可以接着填。", "Kept as a draft. Go on with it at any time.")))
        return redirect(url_for("take_in.index"), code=303)
    if then in {"photos", "leave"}:
        document = request.args.get("document", "") if then == "photos" else None
        return redirect(url_for(f"take_in.{then}", draft=draft.id, document=document), code=303)
    steps = steps_of(matter)
    at = steps.index(asked)
    if then == "back":
        return _to(draft, steps[max(0, at - 1)])
    problems = _known_problems(draft, matter, asked)
    if problems and then != "skip":
        return _show_step(draft, matter, asked, problems), 422
    return _to(draft, CHECK if request.args.get("to") == CHECK.id else steps[at + 1])


def _to(draft: FormDraft, target: Step) -> ResponseReturnValue:
    return redirect(url_for("take_in.step", draft=draft.id, group=target.id), code=303)


def _show_step(draft: FormDraft, matter: Matter, asked: Step, problems: Problems) -> str:
    steps = steps_of(matter)
    typed = typed_in(draft.data)
    return render_template(
        "take_in/step.html",
        draft=draft,
        matter=matter,
        step=asked,
        number=steps.index(asked) + 1,
        count=len(steps),
        typed=typed,
        ticked=ticked(draft.data),
        asked_for=asked_for(matter, draft.data, county_day(site().here.now())),
        photos=count_by_document(draft),
        looks=list(looks_of(draft)),
        given=given_number(draft),
        problems=problems,
        as_asked=lambda question: _as_asked(question, typed.get(question.key, "")),
        words_of=lambda question: [(value, t(words)) for value, words in question.choices],
        to=request.args.get("to", ""),
    )


def _show_check(
    draft: FormDraft,
    matter: Matter,
    problems: Problems = NO_PROBLEMS,
    against: Refusal | None = None,
) -> str:
    steps, now = steps_of(matter), site().here.now()
    typed = typed_in(draft.data)
    found = problems or problems_of(matter, draft.data, now)
    return render_template(
        "take_in/check.html",
        draft=draft,
        matter=matter,
        steps=steps[:-1],
        count=len(steps),
        typed=typed,
        ticked=ticked(draft.data),
        photos=count_by_document(draft),
        looks=list(looks_of(draft)),
        given=given_number(draft),
        missing=owed(matter, draft.data, now),
        asked_for=asked_for(matter, draft.data, county_day(now)),
        problems=found,
        wrong_steps={s.id for k in found if (s := step_of_problem(steps, k))},
        refused=bool(problems),
        against=against,
        shown=shown,
        is_asked=is_asked,
    )


def _as_asked(question: Question, value: str) -> Question:
    """Return the question as it is put over a kept answer: a date picker would hide what is no date."""
    if question.kind != "date" or not value or _is_day(value):
        return question
    return replace(question, kind="text")


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
