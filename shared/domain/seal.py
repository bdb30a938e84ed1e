"""A seal of the county's register: what it is called, who uses it, for whose matters, by which document."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.domain.text import Text


class SealKind(StrEnum):
    """Which sort of seal it is."""

    APPROVAL = "approval"
    OFFICIAL = "official"
    TAKE_IN = "take_in"

    @property
    def text(self) -> Text:
        """The sort's name."""
        return SEAL_KINDS[self]


SEAL_KINDS = {
    SealKind.APPROVAL: Text("审批专用章", "seal for approvals"),
    SealKind.OFFICIAL: Text("公章", "official seal"),
    SealKind.TAKE_IN: Text("收件专用章", "seal for taking in"),
}


@dataclass(frozen=True, slots=True)
class Seal:
    """One seal. `node` uses it for the matters of `department`, for all where that is empty.

    `keeper` is the staff id of who keeps it, or empty. `document` says by what it was listed,
    `ended_by` by what it was withdrawn.
    """

    id: str
    name: Text
    kind: SealKind
    node: str
    department: str
    keeper: str
    document: str
    listed_at: datetime
    withdrawn_at: datetime | None = None
    reason: str = ""
    ended_by: str = ""

    def is_in_use(self, at: datetime) -> bool:
        """Say whether it was in the register at a time, and not withdrawn yet."""
        return self.listed_at <= at and (self.withdrawn_at is None or at < self.withdrawn_at)
