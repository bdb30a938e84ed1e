"""A grant: acts of a matter devolved to nodes, for a time, under a document."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from shared.domain.acts import Power
from shared.domain.catalogue import Raw, text_from
from shared.domain.codes import Level
from shared.domain.text import Text
from shared.domain.worktime import COUNTY_TIME

GRANT_FORMS = {
    "transfer": Text("下放", "transfer"),
    "authorisation": Text("授权", "authorisation"),
    "entrustment": Text("委托", "entrustment"),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A grant as issued. `since` and `until` are county days, both included."""

    id: str
    matter: str
    powers: frozenset[Power]
    to: tuple[str, ...]
    since: date
    until: date
    form: str
    document: Text
    revoked_at: datetime | None = None

    @property
    def starts(self) -> datetime:
        """The first instant it covers."""
        return datetime.combine(self.since, time(), COUNTY_TIME).astimezone(UTC)

    @property
    def ends(self) -> datetime:
        """The first instant it no longer covers: after its last day, or at its revocation."""
        last = datetime.combine(self.until + timedelta(days=1), time(), COUNTY_TIME).astimezone(UTC)
        return last if self.revoked_at is None else min(last, self.revoked_at)

    def reaches(self, line: tuple[str, ...], level: Level, former: tuple[str, ...] = ()) -> bool:
        """Say whether one of its selectors picks the node whose line (itself, then its ancestors) is given.

        `former` are the codes that the same place had before it was renumbered.
        """
        for selector in self.to:
            kind, _, value = selector.partition(":")
            if (
                (kind == "node" and value in (line[0], *former))
                or (kind == "subtree" and value in line)
                or (kind == "level" and value == level)
            ):
                return True
        return False


def grant_from(raw: Raw) -> Grant:
    """Read a grant out of a checked registry body."""
    return Grant(
        id=raw["id"],
        matter=raw["matter"],
        powers=frozenset(Power(a) for a in raw["acts"]),
        to=tuple(raw["to"]),
        since=date.fromisoformat(raw["from"]),
        until=date.fromisoformat(raw["until"]),
        form=raw["form"],
        document=text_from(raw["document"]),
    )
