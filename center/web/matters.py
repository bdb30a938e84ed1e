"""The catalogue as the county publishes it."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from shared.domain.acts import Act
from shared.domain.matter import MATTER_FIELDS, MATTER_TYPES, Matter
from shared.domain.registry import Registry
from shared.domain.rights import Right
from shared.domain.text import Text
from shared.web.language import t
from shared.web.rights import requires
from shared.web.site import site
from shared.web.take_in_matters import limit_words

NO_NAME = Text("", "")


@dataclass(frozen=True, slots=True)
class Line:
    """A matter as the list shows it; all strings are in the page's language."""

    id: str
    name: str
    field: str
    department: str
    type: str
    limit: str
    tiers: str
    version: int
    sample: bool


@requires(Right.SEE_CASES)
def show_matters() -> ResponseReturnValue:
    """List the matters."""
    registry = site().overview.registry()
    lines = [_line(registry, matter) for matter in registry.matters.values()]
    lines.sort(key=lambda line: line.field)
    return render_template("center/matters.html", lines=lines)


def _line(registry: Registry, matter: Matter) -> Line:
    step = matter.step(Act.TAKE_IN)
    tiers = step.tiers if step else ()
    return Line(
        id=matter.id,
        name=str(t(matter.name)),
        field=str(t(MATTER_FIELDS[matter.field])),
        department=str(t(registry.departments.get(matter.department, NO_NAME))),
        type=str(t(MATTER_TYPES[matter.type])),
        limit=str(t(limit_words(matter.promised_limit))),
        tiers=str(t("、", ", ")).join(str(t(tier.text)) for tier in tiers),
        version=matter.version,
        sample=matter.sample,
    )
