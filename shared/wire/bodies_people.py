"""The bodies of journal entries about people at work: drafts left and taken up, covers."""

from typing import Any

from marshmallow import Schema

from shared.domain import kinds
from shared.domain.drafts_left import MAX_CHARACTERS, fits
from shared.domain.text import Text
from shared.wire.bodies_case import Authored
from shared.wire.case_parts import note_field
from shared.wire.ids import case_id, node_code, slug, staff_id
from shared.wire.shapes import Day, Field, Instant, no

BAD_DRAFT = Text(
    f"应是若干“步骤: 内容”，共不超过 {MAX_CHARACTERS} 个字",
    f"it must be a set of “step: inputs” of at most {MAX_CHARACTERS} characters",
)


class Typed(Field):
    """What was typed into a draft, as it was typed."""

    def check(self, value: Any) -> None:
        """Refuse other forms and sizes."""
        if not fits(value):
            raise no(BAD_DRAFT)


class DraftLeft(Authored):
    """A draft left to the town."""

    draft = case_id()
    matter = slug()
    data = Typed()
    began_at = Instant()


class DraftTaken(Authored):
    """A village's draft that the town goes on with."""

    draft = case_id()
    village = node_code()


class CoverRecorded(Authored):
    """One person in another's place, both days included."""

    covered = staff_id()
    by_staff = staff_id()
    since = Day(data_key="from")
    until = Day()
    reason = note_field()


SCHEMAS: dict[str, Schema] = {
    kinds.DRAFT_LEFT: DraftLeft(),
    kinds.DRAFT_TAKEN: DraftTaken(),
    kinds.COVER_RECORDED: CoverRecorded(),
}
