"""The steps of a take-in form: what is asked on each page, in which order. Pure; the pages only show it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from shared.domain.doing import NOTE
from shared.domain.matter import Group, Matter
from shared.domain.people import LABELS, SIGNATURES, TOLD
from shared.domain.text import Text
from shared.web.take_in_modes import WHO_FILLS, signed_questions
from shared.web.take_in_questions import Question, either, field_question, person_questions

FORM_PREFIX = "form-"
"""Keeps a matter's own groups apart from ours, whatever the catalogue calls them."""
DOCUMENTS_KEY = "documents"
IN_PERSON = Text("申请人本人来了吗？", "Has the applicant come in person?")
FOR_SELF = Text("这件事是为申请人自己办的吗？", "Is it for the applicant?")


@dataclass(frozen=True, slots=True)
class Block:
    """Questions that stand together. One with an `id` is asked only when the block before it says no."""

    questions: tuple[Question, ...]
    title: Text | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the form."""

    id: str
    title: Text
    lead: Text | None = None
    blocks: tuple[Block, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of its inputs."""
        return tuple(q.key for b in self.blocks for q in b.questions)


def steps_of(matter: Matter) -> tuple[Step, ...]:
    """Return the steps of a matter's form, in order."""
    return (
        APPLICANT,
        WHO,
        *(_form_step(g) for g in matter.form),
        DOCUMENTS,
        _sign_step(matter),
        CHECK,
    )


def step_of_problem(steps: Iterable[Step], key: str) -> Step | None:
    """Return the step where a problem can be put right."""
    return next((s for s in steps if key in s.keys), None)


APPLICANT = Step(
    "applicant",
    Text("申请人", "Applicant"),
    Text("事情是谁来申请的，就写谁。", "The person who applies."),
    (Block(person_questions("applicant", "phone", "address")),),
)
WHO = Step(
    "who",
    Text("谁来办", "Who has come"),
    None,
    (
        Block(
            (
                either(
                    "who.in_person",
                    IN_PERSON,
                    Text("来了", "Yes"),
                    Text("没有来，别人代办", "No, another person has come"),
                ),
            )
        ),
        Block(
            person_questions("handler", "relation", "phone"),
            Text("经办人", "Handler"),
            "handler",
        ),
        Block(
            (
                either(
                    "who.for_self",
                    FOR_SELF,
                    Text("是，为自己", "Yes"),
                    Text("不是，为别人", "No, for another person"),
                ),
            )
        ),
        Block(
            person_questions("beneficiary", "relation", "phone", "address"),
            Text("受益人", "Beneficiary"),
            "beneficiary",
        ),
        Block(WHO_FILLS),
    ),
)
DOCUMENTS = Step(
    "documents",
    Text("材料", "Documents"),
    Text(
        "交来的打勾。没带齐也先收件，缺的写在回执上。",
        "Tick what was handed in. What is missing is written on the receipt; it is taken in all the same.",
    ),
)
SIGN = Step(
    "sign",
    Text("签字和告知", "Signature and how to be told"),
    None,
    (
        Block(
            (
                Question(
                    "signature.type",
                    LABELS["signature"],
                    "radio",
                    required=True,
                    choices=tuple((str(k), v) for k, v in SIGNATURES.items()),
                ),
                Question(
                    "signature.witness",
                    LABELS["witness"],
                    hint=Text(
                        "捺印、代签必须有见证人", "A fingerprint or another's hand needs one"
                    ),
                ),
                Question(
                    "told",
                    LABELS["told"],
                    "radio",
                    required=True,
                    choices=tuple((str(k), v) for k, v in TOLD.items()),
                ),
                Question(
                    "note",
                    NOTE,
                    "textarea",
                    hint=Text("还有要交代的，写在这里", "Anything else to be known"),
                ),
            )
        ),
    ),
)
CHECK = Step("check", Text("核对", "Check"))


def _sign_step(matter: Matter) -> Step:
    more = signed_questions(matter)
    return replace(SIGN, blocks=(*SIGN.blocks, Block(more))) if more else SIGN


def _form_step(group: Group) -> Step:
    questions = tuple(field_question(field) for field in group.fields)
    return Step(f"{FORM_PREFIX}{group.id}", group.title, None, (Block(questions),))
