"""What a take-in asks of the modes of handling: nothing of it has to be answered. Pure."""

from shared.domain.intake import GROUP
from shared.domain.matter import Matter
from shared.domain.mode_acts import COMMIT, URGENT, URGENT_REASON
from shared.domain.modes import GROUP_NAMES
from shared.domain.text import Text
from shared.web.take_in_matters import limit_words
from shared.web.take_in_questions import Question

HELPED = Question(
    "modes.helped",
    Text("表是谁填的？", "Who fills the form in?"),
    "radio",
    choices=(
        (
            "no",
            Text("申请人或经办人说，照着填", "The applicant or handler, who also reads it through"),
        ),
        ("yes", Text("申请人不便，代办员帮着填", "The agent, since the applicant cannot")),
    ),
)
NO_GROUP = Text("都不是", "None of these")
GREEN = Question(
    "modes.group",
    GROUP,
    "select",
    hint=Text(
        "属于的优先办理。老年人、未成年人按身份证自动识别，不用选",
        "Goes first. The old and the young are known by their ID number",
    ),
    choices=(("", NO_GROUP), *((str(k), v) for k, v in GROUP_NAMES.items())),
)
WHO_FILLS = (HELPED, GREEN)


def signed_questions(matter: Matter) -> tuple[Question, ...]:
    """Return what the applicant may sign for in a matter: commitments in place of documents, and that it is urgent."""
    return (*(_commitment(d.id, d.name) for d in matter.committable), *_urgent(matter))


def _commitment(document: str, name: Text) -> Question:
    return Question(
        f"modes.{COMMIT}{document}",
        Text(f"用承诺代替“{name.zh}”？", f"Commit instead of “{name.en}”?"),
        "radio",
        hint=Text(
            "由申请人选。办结后会核查；承诺不实的要撤销结果，修复以前不能再用承诺",
            "The applicant's choice. It is checked afterwards; a false one costs the result, and no other is taken until it is repaired",
        ),
        choices=(
            ("no", Text("不承诺，交材料", "No, the document is handed in")),
            ("yes", Text("承诺属实，不交这份材料", "Yes, it is so; the document is not handed in")),
        ),
    )


def _urgent(matter: Matter) -> tuple[Question, ...]:
    rule = matter.modes.urgent
    if rule is None:
        return ()
    papers = limit_words(rule.papers)
    hint = Text(
        f"{rule.hours} 小时内先办，手续在 {papers.zh}内补",
        f"Decided within {rule.hours} hours; the papers follow within {papers.en}",
    )
    answers = (("no", Text("不紧急", "No")), ("yes", Text("紧急", "Yes")))
    return (
        Question("modes.urgent", URGENT, "radio", hint=hint, choices=answers),
        Question("modes.urgent_reason", URGENT_REASON, "textarea"),
    )
