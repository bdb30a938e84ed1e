"""What each act asks of the person who does it."""

from collections.abc import Callable
from typing import Any

from shared.domain.acts import Act
from shared.domain.case import Case, Request
from shared.domain.case_acts import (
    DIED_ON,
    NEW_CUSTODIAN,
    OPINION,
    OUTCOME,
    PAGE,
    RESULT_NUMBER,
    UNTIL,
    correctable,
)
from shared.domain.case_checks import can_take, earlier_custodians
from shared.domain.doing import NOTE, REASON
from shared.domain.matter import Field, FieldType
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.web.act_words import OPINIONS, OUTCOMES
from shared.web.asked import Asked, choices_of
from shared.web.case_words import path_label, path_words
from shared.web.delivery_parts import DELIVERY_PARTS
from shared.web.language import pairs, t
from shared.web.page_words import slot_label
from shared.web.step_parts import STEP_PARTS

ORGAN = Text(
    "应去的机关（不归本机关办时写明）", "Organ to turn to (where it is not this one's to do)"
)
RETURN_TO = Text("退回给", "Return to")
FEW = 5
Parts = dict[str, Any]
"""Fields of an ActForm by name."""


def supplement_parts(case: Case, _registry: Registry | None = None) -> Parts:
    """Return what can still be supplemented: documents not handed in and fields left empty."""
    matter = case.matter
    return {
        "documents": tuple(
            d for d in (matter.documents if matter else ()) if d.id not in case.documents
        ),
        "fields": tuple(f for f in (matter.fields if matter else ()) if f.id not in case.values),
        "asked": (Asked("note", NOTE),),
    }


def _noted(_case: Case, _registry: Registry) -> Parts:
    return {"asked": (Asked("note", NOTE),)}


def _reasoned(_case: Case, _registry: Registry) -> Parts:
    return {"asked": (Asked("reason", REASON, required=True),)}


def _refuse(_case: Case, _registry: Registry) -> Parts:
    return {"asked": (Asked("reason", REASON, required=True), Asked("organ", ORGAN, "text"))}


def _notify(case: Case, _registry: Registry) -> Parts:
    names = t("、", ", ").join(str(t(name)) for name in case.missing_names())
    lead = t("将告知缺件：{names}。", "To be notified as missing: {names}.", names=names)
    return {
        "lead": str(lead),
        "asked": (Asked("until", UNTIL, "date", required=True), Asked("note", NOTE)),
    }


def _review(_case: Case, _registry: Registry) -> Parts:
    hint = Text("审查不通过的，请写明理由。", "Give the reason where the review failed.")
    return {
        "asked": (
            Asked("opinion", OPINION, "radio", required=True, choices=choices_of(OPINIONS)),
            Asked("note", NOTE, hint=hint),
        )
    }


def _decide(_case: Case, _registry: Registry) -> Parts:
    hint = Text(
        "不予批准的，请写明理由；救济途径会一并告知。",
        "Give the reason where it is denied; the remedies are told with it.",
    )
    return {
        "asked": (
            Asked("outcome", OUTCOME, "radio", required=True, choices=choices_of(OUTCOMES)),
            Asked("reason", REASON, hint=hint),
        )
    }


def _issue(_case: Case, _registry: Registry) -> Parts:
    hint = Text("空着则用回执编号。", "Left empty, the receipt number is used.")
    return {"asked": (Asked("number", RESULT_NUMBER, "text", hint=hint), Asked("note", NOTE))}


def _terminate(_case: Case, _registry: Registry) -> Parts:
    lead = t(
        "申请人去世的，终止办理，不作不予受理。",
        "Where the applicant has died the case is terminated, not refused.",
    )
    return {
        "lead": str(lead),
        "asked": (Asked("died_on", DIED_ON, "date", required=True), Asked("reason", NOTE)),
    }


def _forward(case: Case, registry: Registry) -> Parts:
    parent = registry.node(case.custody.holder).parent or registry.county
    lead = t(
        "转报给{to}。对方接收前，谁也不能改动。",
        "Goes to {to}. Nobody can change it until it is taken over.",
        to=registry.name_of(parent),
    )
    return {"lead": str(lead), "asked": (Asked("note", NOTE),)}


def _return(case: Case, registry: Registry) -> Parts:
    places = tuple((code, registry.name_of(code)) for code in earlier_custodians(case))
    return {
        "asked": (
            Asked("to", RETURN_TO, "select", required=True, choices=places),
            Asked("note", REASON, required=True),
        )
    }


def _ask_retake(case: Case, _registry: Registry) -> Parts:
    lead = t(
        "只补拍这一页；这不是一次性告知，不停期限。",
        "Only this page is taken again; it is no one-time notification and stops no limit.",
    )
    places = tuple((str(slot), slot_label(case, slot)) for slot in sorted(case.pages))
    return {
        "lead": str(lead),
        "asked": (
            Asked("page", PAGE, "select", required=True, choices=places),
            Asked("reason", REASON, required=True),
        ),
    }


def _override(case: Case, registry: Registry) -> Parts:
    lead = t(
        "从县里掌握的最后一条记录接起，交给下面的单位；原保管方此后写的不再算数，但会保全，可以重新录入。",
        "It goes on from the last record that the county holds. What the present custodian writes after that does not count, but is kept and can be entered again.",
    )
    places = tuple((code, registry.name_of(code)) for code in heirs(case, registry))
    return {
        "lead": str(lead),
        "asked": (
            Asked("to", NEW_CUSTODIAN, "select", required=True, choices=places),
            Asked("reason", REASON, required=True),
        ),
    }


def heirs(case: Case, registry: Registry) -> tuple[str, ...]:
    """Return to whom an override can give the case; to its custodian only while it is on its way elsewhere."""
    custody = case.custody
    rests = custody.holder if custody.offered_to is None else None
    return tuple(code for code in can_take(registry, case) if code != rests)


def correct_parts(case: Case, path: str) -> Parts:
    """Return the inputs that correct the field at `path`, or the fields to pick from."""
    fields = correctable(case)
    if path not in fields:
        picks = tuple(
            (
                p,
                str(
                    t("{a}（{b}）", "{a} ({b})", a=path_label(case, p), b=path_words(case, p, old))
                ),
            )
            for p, (_, old) in fields.items()
        )
        return {"picks": picks}
    label, old = fields[path]
    role, _, key = path.partition(".")
    field = next((f for f in (case.matter.fields if case.matter else ()) if f.id == key), None)
    lead = t("现在是：{old}", "Now: {old}", old=path_words(case, path, old))
    return {
        "lead": f"{path_label(case, path)} · {lead}",
        "hidden": (("field", path),),
        "asked": (
            _new_value(label, field if role == "fields" else None),
            Asked("reason", REASON, required=True),
        ),
    }


def _new_value(label: Text, field: Field | None) -> Asked:
    new = Text(f"更正为（{label.zh}）", f"Correct to ({label.en})")
    if field is None or field.type not in KINDS:
        return Asked("new", new, "text", required=True)
    choices = tuple(pairs(field))
    kind = "select" if len(choices) > FEW else KINDS[field.type]
    return Asked("new", new, kind, required=True, choices=choices)


KINDS = {
    FieldType.CHOICE: "radio",
    FieldType.YES_NO: "radio",
    FieldType.DATE: "date",
    FieldType.TEXTAREA: "textarea",
}


def _withdrawal(_case: Case) -> Parts:
    return {"asked": (Asked("reason", REASON, required=True),)}


def _death(_case: Case) -> Parts:
    return {"asked": (Asked("died_on", DIED_ON, "date", required=True), Asked("reason", NOTE))}


PARTS: dict[Act, Callable[[Case, Registry], Parts]] = {
    Act.ACCEPT: _noted,
    Act.REFUSE: _refuse,
    Act.NOTIFY: _notify,
    Act.SUPPLEMENT: supplement_parts,
    Act.REVIEW: _review,
    Act.DECIDE: _decide,
    Act.ISSUE: _issue,
    **DELIVERY_PARTS,
    Act.WITHDRAW: _reasoned,
    Act.TERMINATE: _terminate,
    Act.ASK_RETAKE: _ask_retake,
    **STEP_PARTS,
    Act.FORWARD: _forward,
    Act.RETURN: _return,
    Act.TAKE_OVER: _noted,
    Act.DECLINE: _reasoned,
    Act.DECLINE_REQUEST: _reasoned,
    Act.OVERRIDE: _override,
}
HAND_IN_PARTS: dict[str, Callable[[Case], Parts]] = {
    "supplement": supplement_parts,
    "withdrawal": _withdrawal,
    "death": _death,
}
HAND_IN_TITLES = {
    "supplement": Text("在这里补交材料", "Papers handed in here"),
    "withdrawal": Text("申请人要求撤回", "The applicant asks to withdraw"),
    "death": Text("报告申请人去世", "Report the applicant's death"),
}
ANSWER_TITLES = {
    Act.SUPPLEMENT: Text("采纳，补进本件", "Take it into the case"),
    Act.WITHDRAW: Text("同意撤回", "Let it be withdrawn"),
    Act.TERMINATE: Text("核实，终止办理", "Confirm and terminate"),
}
ANSWER_ASKED: dict[Act, Callable[[Request], tuple[Asked, ...]]] = {
    Act.SUPPLEMENT: lambda _request: (Asked("note", NOTE),),
    Act.WITHDRAW: lambda r: (Asked("reason", REASON, required=True, value=r.body["reason"]),),
    Act.TERMINATE: lambda r: (
        Asked("died_on", DIED_ON, "date", required=True, value=r.body["died_on"]),
        Asked("reason", NOTE, value=r.body["reason"]),
    ),
    Act.DECLINE_REQUEST: lambda _request: (Asked("reason", REASON, required=True),),
}
