"""The forms of acts: what each one asks, under which grant, and what was typed when it was refused."""

from dataclasses import dataclass, replace

from flask import url_for

from shared.app.cases import CaseView
from shared.domain.acts import Act
from shared.domain.case import Case, Request
from shared.domain.doing import Typed
from shared.domain.kinds import DEATH_REPORTED, SUPPLEMENT_HANDED_IN, WITHDRAWAL_ASKED
from shared.domain.matter import Document, Field
from shared.domain.records_kept import RECORD_ACTS
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import FormIncomplete
from shared.domain.seal import Seal
from shared.domain.seals import SEAL, STAMPED, seals_for
from shared.web.act_parts import (
    ANSWER_ASKED,
    ANSWER_TITLES,
    HAND_IN_PARTS,
    HAND_IN_TITLES,
    PARTS,
    correct_parts,
)
from shared.web.asked import Asked
from shared.web.language import capital, t
from shared.web.routing_slip import grant_words, own_power
from shared.web.site import site

PHOTO = "photo"
"""The input of a record's photos."""
HAND_INS = {
    "supplement": SUPPLEMENT_HANDED_IN,
    "withdrawal": WITHDRAWAL_ASKED,
    "death": DEATH_REPORTED,
}
"""The kinds of a hand-in by the name that its address carries."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A form that was refused, with all that was typed; `form` is the id of the form it came from."""

    form: str
    typed: Typed
    refusal: Refusal

    def at_home(self, case: Case) -> "Attempt":
        """Return the attempt on the form of the request that it answers, where there is one."""
        cited = self.typed.get("answers")
        numbers = (n for n, request in enumerate(case.requests) if request.hash == cited)
        number = next(numbers, None)
        return self if number is None else replace(self, form=answer_id(self.form, number))

    def problem(self, name: str) -> Refusal | None:
        """Return what is wrong with a field, or None."""
        problems = self.refusal.problems if isinstance(self.refusal, FormIncomplete) else {}
        return problems.get(name)


@dataclass(frozen=True, slots=True)
class ActForm:
    """A form on the case page. `id` is unique on it.

    With `picks` it does not act yet: it asks which field to correct. `photos` names its input for files, empty where it has none.
    """

    id: str
    title: str
    url: str
    basis: str = ""
    lead: str = ""
    asked: tuple[Asked, ...] = ()
    documents: tuple[Document, ...] = ()
    fields: tuple[Field, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    picks: tuple[tuple[str, str], ...] = ()
    primary: bool = False
    attempt: Attempt | None = None
    photos: str = ""

    def value(self, name: str, otherwise: str = "") -> str:
        """Return what was typed into a field, else what it starts with."""
        return self.attempt.typed.get(name) if self.attempt else otherwise

    def ticked(self) -> frozenset[str]:
        """Return the documents that were ticked."""
        return self.attempt.typed.documents if self.attempt else frozenset()

    def problem(self, name: str) -> Refusal | None:
        """Return what is wrong with a field."""
        return self.attempt.problem(name) if self.attempt else None

    def problem_above(self) -> Refusal | None:
        """Return the refusal that belongs to no field of this form, or None."""
        if self.attempt is None:
            return None
        refusal = self.attempt.refusal
        if not isinstance(refusal, FormIncomplete):
            return refusal
        names = {a.name for a in self.asked} | {f.id for f in self.fields} | {self.photos}
        return next((p for name, p in refusal.problems.items() if name not in names), None)


def act_form(
    view: CaseView, act: Act, attempt: Attempt | None = None, *, primary: bool = False
) -> ActForm:
    """Return the form of an act on the case; where several seals could stand under its paper, it asks which."""
    parts = PARTS[act](view.case, view.registry)
    seals = _seals(view, act)
    if len(seals) > 1:
        choices = tuple((seal.id, str(t(seal.name))) for seal in seals)
        parts["asked"] = (*parts["asked"], Asked("seal", SEAL, "select", choices=choices))
    is_record = act in RECORD_ACTS
    under = t("用印：{name}", "seal: {name}", name=t(seals[0].name)) if len(seals) == 1 else ""
    return ActForm(
        id=str(act),
        title=capital(act.text),
        url=url_for("cases.record" if is_record else "cases.act", case_id=view.case.id, act=act),
        basis=" · ".join(words for words in (_basis(view, act), str(under)) if words),
        attempt=_mine(attempt, str(act)),
        primary=primary,
        photos=PHOTO if is_record else "",
        **parts,
    )


def _seals(view: CaseView, act: Act) -> tuple[Seal, ...]:
    if act not in STAMPED or view.case.matter is None:
        return ()
    here = site().here
    return seals_for(view.registry, here.code, view.case.matter.department, here.now())


def correct_form(view: CaseView, path: str, attempt: Attempt | None) -> ActForm:
    """Return the form that corrects the field at `path`, or that asks for one where there is none such."""
    tried = _mine(attempt, str(Act.CORRECT))
    parts = correct_parts(view.case, tried.typed.get("field") if tried else path)
    act = url_for("cases.act", case_id=view.case.id, act=Act.CORRECT)
    return ActForm(
        id=str(Act.CORRECT),
        title=capital(Act.CORRECT.text),
        url=url_for("cases.show", case_id=view.case.id) if "picks" in parts else act,
        attempt=tried,
        **parts,
    )


def answer_form(
    view: CaseView, act: Act, request: Request, number: int, attempt: Attempt | None
) -> ActForm:
    """Return the form of an act that answers a request, filled with what the request says."""
    form_id = answer_id(act, number)
    return ActForm(
        id=form_id,
        title=capital(ANSWER_TITLES.get(act, act.text)),
        url=url_for("cases.act", case_id=view.case.id, act=act),
        basis=_basis(view, act),
        asked=ANSWER_ASKED[act](request),
        hidden=(("answers", request.hash),),
        primary=number == 0 and act is not Act.DECLINE_REQUEST,
        attempt=_mine(attempt, form_id),
    )


def hand_in_form(case: Case, name: str, attempt: Attempt | None) -> ActForm:
    """Return the form for what is handed in or reported here while the pen is elsewhere."""
    form_id = f"hand-in-{name}"
    return ActForm(
        id=form_id,
        title=capital(HAND_IN_TITLES[name]),
        url=url_for("cases.hand_in", case_id=case.id, name=name),
        attempt=_mine(attempt, form_id),
        **HAND_IN_PARTS[name](case),
    )


def answer_id(act: str, number: int) -> str:
    """Name the form in which `act` answers the request of this number."""
    return f"{act}-answer-{number}"


def _mine(attempt: Attempt | None, form_id: str) -> Attempt | None:
    return attempt if attempt is not None and attempt.form == form_id else None


def _basis(view: CaseView, act: Act) -> str:
    permit = view.permits.get(act)
    if permit is None or act.power is None:
        return ""
    return grant_words(permit.grant, permit.grant.id) if permit.grant else own_power()
