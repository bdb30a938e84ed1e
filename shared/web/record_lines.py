"""Visits and public notices as the case page shows them, each with its photos."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.pages import Slot
from shared.domain.records_kept import RECORD_ACTS, record_slot, records_of
from shared.web.language import moment
from shared.web.photos import Shot
from shared.web.step_words import place_words, until_words, visit_words


@dataclass(frozen=True, slots=True)
class RecordShown:
    """A record: what it says, who wrote it down, its photos, and the place on the page of photos where one more goes."""

    words: str
    told: str
    shots: list[Shot]
    document: str
    place: str


def record_lines(case: Case, shots: Mapping[Slot, Shot]) -> list[RecordShown]:
    """Return the records of a case, those of visits first."""
    return [
        _shown(
            act, hand.hash, _words(act, hand.body or {}), f"{hand.by} · {moment(hand.at)}", shots
        )
        for act in RECORD_ACTS
        for hand in records_of(case, act)
    ]


def _words(act: Act, body: Mapping[str, object]) -> str:
    if act is Act.VISIT:
        return visit_words(body)
    return f"{place_words(body)} · {until_words(body)}"


def _shown(act: Act, record: str, words: str, told: str, shots: Mapping[Slot, Shot]) -> RecordShown:
    first = record_slot(act, record)
    mine = {s: x for s, x in shots.items() if (s.document, s.page) == (first.document, first.page)}
    free = max((slot.no for slot in mine), default=0) + 1
    return RecordShown(words, told, list(mine.values()), first.document, f"{first.page}-{free}")
