"""Turning what a clerk typed into the entry that records an act on a case.

One door, `act_on`: first whether the act may be done at all, then what was
typed. Nothing is written here; the unit of work signs and appends the draft.
"""

from collections.abc import Callable
from typing import Any

from shared.domain.acts import Act
from shared.domain.authority import Permit
from shared.domain.case import Case
from shared.domain.case_checks import check, earlier_custodians, matter_of
from shared.domain.delivery_acts import DELIVERY_BUILDERS
from shared.domain.doing import NOTE, REASON, Doing, Made
from shared.domain.facts import Draft
from shared.domain.form import check_fields, field_value
from shared.domain.kinds import (
    KIND_OF,
    REQUESTS,
    SUPPLEMENT_HANDED_IN,
    WITHDRAWAL_ASKED,
)
from shared.domain.mode_acts import accept, asking, check_promise, notify, terminate
from shared.domain.pages import check_slot, pages_body, slot_from
from shared.domain.people import LABELS, person_field
from shared.domain.records_kept import documents_of
from shared.domain.refusals import BadHandoff, NoSuchRequest, NotIncomplete, Refusal
from shared.domain.refusals_input import BadChoice, FormIncomplete
from shared.domain.refusals_pages import UnknownPage
from shared.domain.refusals_people import MergeNamesTwo
from shared.domain.registry import Registry
from shared.domain.seals import STAMPED, chosen_seal, seals_for
from shared.domain.step_acts import STEP_BUILDERS
from shared.domain.text import Text
from shared.domain.worktime import county_day

RESULT_NUMBER = Text("证件或文书编号", "Number of the result document")
CORRECTED_FIELD = Text("更正的项目", "Field to correct")
OPINION = Text("审查意见", "Opinion")
OUTCOME = Text("决定", "Decision")
PAGE = Text("哪一页", "Which page")
NEW_CUSTODIAN = Text("改派给", "New custodian")
REMEDIES = {"review_days": 60, "suit_months": 6}
"""Told with every refusal: reconsideration (行政复议法 20), suit (行政诉讼法 46)."""
ROLES = frozenset({"applicant", "handler", "beneficiary"})


def act_on(doing: Doing, act: Act) -> Draft:
    """Return the entry for `act`, or raise why it cannot be done or what was mistyped."""
    permit: Permit = check(doing.registry, doing.case, node=doing.node, act=act, at=doing.at)
    body, to = BUILDERS[act](doing)
    if act in STAMPED:
        body = {**body, "seal": _seal(doing)}
    kind = KIND_OF[Act.FORWARD if act is Act.RETURN else act]
    return Draft(kind, {**body, "by": doing.by}, to=to, grant=permit.grant_id)


def _seal(doing: Doing) -> str:
    """Return the seal that the act's paper goes out under."""
    department = doing.case.matter.department if doing.case.matter else ""
    candidates = seals_for(doing.registry, doing.node, department, doing.at)
    return chosen_seal(candidates, doing.typed.get("seal"))


def _noted(doing: Doing) -> Made:
    return {"note": doing.text("note", NOTE)}, None


def _refuse(doing: Doing) -> Made:
    reason = doing.text("reason", REASON, required=True)
    return {"reason": reason, "organ": doing.text("organ", NOTE), "remedies": REMEDIES}, None


def _supplement(doing: Doing) -> Made:
    request = doing.request(SUPPLEMENT_HANDED_IN)
    if request is not None:
        if not request.body:
            raise NoSuchRequest
        kept = {k: request.body[k] for k in ("documents", "fields")}
        said = {"note": doing.text("note", NOTE), "answers": request.hash}
        return {**kept, **said, "arrived": doing.came.get(request.hash)}, None
    return {**supplement_body(doing), "answers": None, "arrived": None}, None


def supplement_body(doing: Doing) -> dict[str, Any]:
    """Return what is supplemented: newly handed-in documents, fields that were empty, a note.

    A field that was filled is corrected, not supplemented: its old value must be kept.
    """
    matter = matter_of(doing.case)
    known = {d.id for d in doing.case.asked_for}
    documents = sorted((doing.typed.documents & known) - doing.case.documents)
    empty = tuple(f for f in matter.fields if f.id not in doing.case.values)
    typed = {f.id: doing.typed.get(f.id) for f in empty if doing.typed.get(f.id)}
    values, problems = check_fields(tuple(f for f in empty if f.id in typed), typed)
    if problems:
        raise FormIncomplete(problems)
    if not documents and not values:
        raise NotIncomplete
    return {"documents": documents, "fields": values, "note": doing.text("note", NOTE)}


def _correct(doing: Doing) -> Made:
    path = doing.typed.get("field")
    old, new = _corrected_value(doing, path)
    if new == old:
        raise FormIncomplete({"new": BadChoice(field=CORRECTED_FIELD)})
    reason = doing.text("reason", REASON, required=True)
    return {"field": path, "old": old, "new": new, "reason": reason}, None


def _corrected_value(doing: Doing, path: str) -> tuple[Any, Any]:
    role, _, key = path.partition(".")
    raw = doing.typed.get("new")
    try:
        if role == "fields":
            found = next((f for f in matter_of(doing.case).fields if f.id == key), None)
            if found is not None:
                new = field_value(found, raw)
                return doing.case.values.get(key, ""), "" if new is None else new
        elif role in ROLES and key in {"name", "id_number", "phone", "address"}:
            person = getattr(doing.case, role)
            required = key in {"name", "id_number"}
            new = person_field(key, raw, county_day(doing.at), required=required)
            if person is not None:
                return getattr(person, key), new
    except Refusal as refusal:
        raise FormIncomplete({"new": refusal}) from None
    raise FormIncomplete({"field": BadChoice(field=CORRECTED_FIELD)})


def correctable(case: Case) -> dict[str, tuple[Text, Any]]:
    """Return every field that can be corrected: its path, label and present value."""
    paths: dict[str, tuple[Text, Any]] = {}
    for role in ("applicant", "handler", "beneficiary"):
        person = getattr(case, role)
        for key in ("name", "id_number", "phone", "address") if person else ():
            paths[f"{role}.{key}"] = (LABELS[key], getattr(person, key))
    for found in case.matter.fields if case.matter else ():
        paths[f"fields.{found.id}"] = (found.label, case.values.get(found.id, ""))
    return paths


def _review(doing: Doing) -> Made:
    opinion = doing.one_of("opinion", OPINION, ("pass", "fail"))
    note = doing.text("note", REASON, required=opinion == "fail")
    return {"opinion": opinion, "note": note}, None


def _decide(doing: Doing) -> Made:
    outcome = doing.one_of("outcome", OUTCOME, ("granted", "denied"))
    if outcome == "granted":
        check_promise(doing.case)
    reason = doing.text("reason", REASON, required=outcome == "denied")
    remedies = REMEDIES if outcome == "denied" else None
    return {"outcome": outcome, "reason": reason, "remedies": remedies}, None


def _issue(doing: Doing) -> Made:
    number = doing.text("number", RESULT_NUMBER) or doing.case.receipt
    return {"number": number, "note": doing.text("note", NOTE)}, None


def _withdraw(doing: Doing) -> Made:
    request = doing.request(WITHDRAWAL_ASKED)
    reason = doing.text("reason", REASON, required=True)
    return {"reason": reason, "answers": request.hash if request else None}, None


def _decline_request(doing: Doing) -> Made:
    request = doing.request(*REQUESTS)
    if request is None:
        raise NoSuchRequest
    reason = doing.text("reason", REASON, required=True)
    arrived = doing.came.get(request.hash)
    return {"reason": reason, "answers": request.hash, "arrived": arrived}, None


def _forward(doing: Doing) -> Made:
    to = doing.registry.node(doing.node).parent
    return {"purpose": "forward", "note": doing.text("note", NOTE)}, to


def _return(doing: Doing) -> Made:
    earlier = earlier_custodians(doing.case)
    to = doing.typed.get("to") or earlier[0]
    if to not in earlier:
        raise BadHandoff(to=doing.registry.name_of(to))
    return {"purpose": "return", "note": asking(doing, "note", REASON, required=True)}, to


def _take_over(doing: Doing) -> Made:
    return {"note": doing.text("note", NOTE), "arrived": _arrived(doing)}, None


def _decline(doing: Doing) -> Made:
    reason = doing.text("reason", REASON, required=True)
    return {"reason": reason, "arrived": _arrived(doing)}, None


def _arrived(doing: Doing) -> str | None:
    return doing.arrived.isoformat(timespec="milliseconds") if doing.arrived else None


def _override(doing: Doing) -> Made:
    to = new_custodian(doing.registry, doing.typed.get("to") or doing.node)
    return {"reason": doing.text("reason", REASON, required=True)}, to


def new_custodian(registry: Registry, to: str) -> str:
    """Return the node that an override names, or refuse one that cannot take the pen."""
    if to not in registry.incarnations or registry.is_suspended(to):
        raise FormIncomplete({"to": BadChoice(field=NEW_CUSTODIAN)})
    return to


def added_pages(doing: Doing) -> dict[str, Any]:
    """Return what adds pages to one document, or refuse pages that the matter does not know."""
    matter_of(doing.case)
    documents, filled = documents_of(doing.case), set(doing.case.pages)
    photos = doing.typed.photos
    for photo in photos:
        check_slot(documents, photo.slot, filled)
        filled.add(photo.slot)
    named = {photo.slot.document for photo in photos}
    if len(named) != 1:
        raise UnknownPage
    return pages_body(named.pop(), photos)


def _add_pages(doing: Doing) -> Made:
    return added_pages(doing), None


def _ask_retake(doing: Doing) -> Made:
    slot = slot_from(doing.typed.get("page"))
    page = doing.case.pages.get(slot) if slot else None
    if slot is None or page is None:
        raise FormIncomplete({"page": BadChoice(field=PAGE)})
    reason = doing.text("reason", REASON, required=True)
    body = {"document": slot.document, "page": slot.page, "no": slot.no, "blob": page.photo.blob}
    return {**body, "reason": reason}, None


def _paired(_doing: Doing) -> Made:
    raise MergeNamesTwo


BUILDERS: dict[Act, Callable[[Doing], Made]] = {
    Act.ACCEPT: accept,
    Act.REFUSE: _refuse,
    Act.NOTIFY: notify,
    Act.SUPPLEMENT: _supplement,
    Act.CORRECT: _correct,
    Act.REVIEW: _review,
    Act.DECIDE: _decide,
    Act.ISSUE: _issue,
    **DELIVERY_BUILDERS,
    Act.WITHDRAW: _withdraw,
    Act.TERMINATE: terminate,
    Act.DECLINE_REQUEST: _decline_request,
    Act.MERGE: _paired,
    Act.LINK: _paired,
    Act.ADD_PAGES: _add_pages,
    Act.ASK_RETAKE: _ask_retake,
    **STEP_BUILDERS,
    Act.FORWARD: _forward,
    Act.RETURN: _return,
    Act.TAKE_OVER: _take_over,
    Act.DECLINE: _decline,
    Act.OVERRIDE: _override,
}
