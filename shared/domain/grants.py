"""A grant: acts of a matter devolved to nodes, for a time, under a document."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from shared.domain.acts import Power
from shared.domain.catalogue import Raw, text_from
from shared.domain.codes import Level
from shared.domain.text import Text
from shared.domain.worktime import COUNTY_TIME

ENTRUSTMENT = "entrustment"
GRANT_FORMS = {
    "transfer": Text("下放", "transfer"),
    "authorisation": Text("授权", "authorisation"),
    ENTRUSTMENT: Text("委托", "entrustment"),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A grant as issued. `since` and `until` are county days, both included.

    `department` is the principal, `number` its document's. `leases` say for how
    long after a checkpoint each act may still be done. `ceiling` (fen) bounds the
    amount of a decision. `replaces` names the grant that this one amends.
    `revoked_at` and `revoked_seq` (place in the registry) tell of its end before
    its time, `grave` that what was done after it in good faith is to be looked at.
    """

    id: str
    matter: str
    powers: frozenset[Power]
    to: tuple[str, ...]
    since: date
    until: date
    form: str
    document: Text
    number: str
    department: str
    leases: Mapping[Power, timedelta]
    ceiling: int | None = None
    replaces: str | None = None
    revoked_at: datetime | None = None
    revoked_seq: int = 0
    grave: bool = False

    @property
    def starts(self) -> datetime:
        """The first instant it covers."""
        return datetime.combine(self.since, time(), COUNTY_TIME).astimezone(UTC)

    @property
    def runs_out(self) -> datetime:
        """The first instant after its last day."""
        last = self.until + timedelta(days=1)
        return datetime.combine(last, time(), COUNTY_TIME).astimezone(UTC)

    @property
    def ends(self) -> datetime:
        """The first instant it no longer covers: after its last day, or at its revocation."""
        return self.runs_out if self.revoked_at is None else min(self.runs_out, self.revoked_at)

    def is_revoked(self, at: datetime) -> bool:
        """Say whether it had been taken back by `at`."""
        return self.revoked_at is not None and self.revoked_at <= at

    def reaches(self, line: tuple[str, ...], level: Level, former: tuple[str, ...] = ()) -> bool:
        """Say whether one of its selectors picks the node whose line (itself, then its ancestors) is given.

        `former` are the codes that the same place had before it was renumbered.
        """
        return picks(self.to, line, level, former)


def picks(
    selectors: tuple[str, ...], line: tuple[str, ...], level: Level, former: tuple[str, ...]
) -> bool:
    """Say whether one of the selectors picks a node, as `reaches` says it of a grant's."""
    for selector in selectors:
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
        number=raw["number"],
        department=raw["department"],
        leases={Power(a): timedelta(hours=h) for a, h in raw["leases"].items()},
        ceiling=raw["ceiling"],
        replaces=raw["replaces"],
    )
