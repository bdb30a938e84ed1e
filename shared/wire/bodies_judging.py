"""The bodies of what the county says of acts in doubt, in its journal of their case."""

import re

from marshmallow import Schema

from shared.domain import judgement
from shared.domain.judgement import OUTCOMES, VERDICTS, Why
from shared.domain.people import NAME_LIMIT
from shared.wire.bodies_case import Authored
from shared.wire.case_parts import told_field
from shared.wire.ids import STAFF, sha256
from shared.wire.shapes import Instant, Int, OneOf, Shaped, Str, Strict

STAFF_OR_NONE = re.compile(rf"(?:{STAFF.pattern})?\Z", re.ASCII)
DECIDED = sorted(frozenset().union(*OUTCOMES.values()))


class ActJudged(Strict):
    """The county's judgement of an act, and who is to ratify it by when; `person` is empty where nobody is."""

    entry = sha256()
    seq = Int(1)
    verdict = OneOf(sorted(VERDICTS))
    why = OneOf(Why)
    until = Instant(allow_none=True)
    person = Shaped(STAFF_OR_NONE, "620722000000:a7f3")
    name = Str(NAME_LIMIT)


class ActDecided(Authored):
    """A named person's decision on an act in doubt."""

    entry = sha256()
    seq = Int(1)
    outcome = OneOf(DECIDED)
    reason = told_field()


class ResultWithdrawn(Authored):
    """A result taken back by the organ: why, by which law, and how the applicant is told."""

    reason = told_field()
    basis = told_field()
    notice = told_field()


SCHEMAS: dict[str, Schema] = {
    judgement.ACT_JUDGED: ActJudged(),
    judgement.ACT_DECIDED: ActDecided(),
    judgement.RESULT_WITHDRAWN: ResultWithdrawn(),
}
