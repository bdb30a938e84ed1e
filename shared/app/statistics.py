"""Running counts of what the county has recorded: kept up by a chore, so that nobody reads all journals for a page."""

from dataclasses import dataclass

import orjson

from shared.app.here import Here
from shared.app.ports import Room
from shared.domain.judgement import ACT_JUDGED, VERDICTS

KEY = "statistics"
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Tally:
    """How many judgements were recorded, by verdict, up to a position of the feed."""

    position: int
    verdicts: dict[str, int]


def tally(here: Here, room: Room) -> Tally:
    """Return the counts as of now: those that were kept, and what has been recorded since."""
    kept = _kept(room)
    position, verdicts = kept.position, dict(kept.verdicts)
    while items := room.ledgers.feed(position, CHUNK):
        for item in items:
            header = item.entry.header
            is_new = not item.only and header.node == here.code and header.kind == ACT_JUDGED
            if is_new and item.entry.body is not None:
                verdicts[(item.entry.fact.body or {})["verdict"]] += 1
        position = items[-1].position
    return Tally(position, verdicts)


def count(here: Here) -> None:
    """Keep the counts as of now."""
    with here.store.write() as room:
        now = tally(here, room)
        room.desk.set_value(KEY, orjson.dumps([now.position, now.verdicts]).decode())


def _kept(room: Room) -> Tally:
    raw = room.desk.value(KEY)
    position, verdicts = orjson.loads(raw) if raw else (0, {})
    return Tally(position, dict.fromkeys((str(v) for v in VERDICTS), 0) | verdicts)
