"""An act in the making: who does it where and when, on which case, and what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from shared.domain.case import Case, Request
from shared.domain.form import plain_text
from shared.domain.pages import Photo
from shared.domain.people import NAME_LIMIT
from shared.domain.refusals import NoSuchRequest, Refusal
from shared.domain.refusals_input import BadChoice, BadDate, BadName, FormIncomplete, SamePerson
from shared.domain.registry import Registry
from shared.domain.text import Text, is_name
from shared.domain.worktime import county_day

NOTE_LIMIT = 1000
FARTHEST = timedelta(days=3660)
REASON = Text("理由", "Reason")
NOTE = Text("说明", "Note")


@dataclass(frozen=True, slots=True)
class Typed:
    """What came from a form: single values by name, the documents that were ticked, the pages of one document."""

    values: Mapping[str, str] = field(default_factory=dict)
    documents: frozenset[str] = frozenset()
    photos: tuple[Photo, ...] = ()

    def get(self, key: str) -> str:
        """Return a typed value, empty where there is none."""
        return self.values.get(key, "")


@dataclass(frozen=True, slots=True)
class Doing:
    """An act in the making."""

    registry: Registry
    case: Case
    node: str
    at: datetime
    by: str
    typed: Typed
    arrived: datetime | None = None
    """When the offer that is answered came in here; None where none is."""
    came: Mapping[str, str] = field(default_factory=dict)
    """When (ISO) what was handed in elsewhere came in here, by the hash of its entry."""
    barred: bool = False
    """Whether a false commitment of the applicant is on record here (告知承诺)."""

    def text(
        self, key: str, label: Text, *, required: bool = False, limit: int = NOTE_LIMIT
    ) -> str:
        """Return a typed text of at most so many characters, or raise FormIncomplete naming its field."""
        try:
            return plain_text(self.typed.get(key), field=label, limit=limit, required=required)
        except Refusal as refusal:
            raise FormIncomplete({key: refusal}) from None

    def two_names(self, first: tuple[str, Text], second: tuple[str, Text]) -> list[str]:
        """Return the names of two people, each given by its key and label; FormIncomplete where it is one person."""
        names = [self.name(*first), self.name(*second)]
        if names[0] == names[1]:
            raise FormIncomplete({second[0]: SamePerson()})
        return names

    def day(self, key: str, label: Text, *, future: bool) -> str:
        """Return a typed day as ISO text; `future` says on which side of today it must lie,
        at most ten years off."""
        today = county_day(self.at)
        try:
            day = date.fromisoformat(self.typed.get(key).strip())
        except ValueError:
            raise FormIncomplete({key: BadDate(field=label)}) from None
        distance = (day - today) if future else (today - day)
        if not timedelta(0) <= distance <= FARTHEST:
            raise FormIncomplete({key: BadDate(field=label)})
        return day.isoformat()

    def name(self, key: str, label: Text) -> str:
        """Return a typed person's name, or raise FormIncomplete naming its field."""
        name = self.text(key, label, required=True, limit=NAME_LIMIT)
        if not is_name(name):
            raise FormIncomplete({key: BadName(field=label)})
        return name

    def one_of(self, key: str, label: Text, choices: tuple[str, ...]) -> str:
        """Return a typed choice, or raise FormIncomplete naming its field."""
        if self.typed.get(key) not in choices:
            raise FormIncomplete({key: BadChoice(field=label)})
        return self.typed.get(key)

    def request(self, *kinds: str) -> Request | None:
        """Return the request that the act answers, or None; an unknown one, or one of another kind, is refused."""
        cited = self.typed.get("answers")
        if not cited:
            return None
        for request in self.case.requests:
            if request.hash == cited and request.kind in kinds:
                return request
        raise NoSuchRequest


Made = tuple[dict[str, Any], str | None]
"""An entry's body without its author's name, and the node an offer goes to."""
