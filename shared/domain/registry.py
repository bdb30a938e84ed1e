"""The county's registry: its nodes and keys, departments, staff ids, matters and grants.

A fold over the registry ledger. Entries whose body is withheld from this node
leave no trace in it: what a node was not sent it does not need.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar

from shared.domain.catalogue import matter_from, text_from
from shared.domain.certificates import (
    AUTHORITY_LISTED,
    CERTIFICATE_ISSUED,
    HOST_NAMES_ALLOWED,
    Certificate,
    TlsAuthority,
)
from shared.domain.codes import Level, Tier
from shared.domain.custody import KEY_ROTATED
from shared.domain.facts import Body, Fact, Known
from shared.domain.freshness import Freshness
from shared.domain.grants import Grant, grant_from, picks
from shared.domain.holidays import HolidayYear, holidays_from, workdays_of
from shared.domain.ledgers import registry_ledger
from shared.domain.matter import Matter
from shared.domain.refusals import UnknownMatter, UnknownNode
from shared.domain.seal import Seal, SealKind
from shared.domain.text import Text
from shared.domain.worktime import WEEKDAYS, Workdays

K = TypeVar("K")
V = TypeVar("V")
FOUNDED = "registry.founded.v1"
DEPARTMENT_LISTED = "registry.department_listed.v1"
NODE_LISTED = "registry.node_listed.v1"
NODE_ENROLLED = "registry.node_enrolled.v1"
STAFF_LISTED = "registry.staff_listed.v1"
STAFF_REMOVED = "registry.staff_removed.v1"
MATTER_PUBLISHED = "registry.matter_published.v1"
GRANT_ISSUED = "registry.grant_issued.v1"
GRANT_REVOKED = "registry.grant_revoked.v1"
NODE_SUSPENDED = "registry.node_suspended.v1"
NODE_SUCCEEDED = "registry.node_succeeded.v1"
HOLIDAYS_PUBLISHED = "registry.holidays_published.v1"
POINTS_PUBLISHED = "registry.receiving_points_published.v1"
SEAL_LISTED = "registry.seal_listed.v1"
SEAL_WITHDRAWN = "registry.seal_withdrawn.v1"
RENUMBERED = "renumbered"
"""How a node is succeeded by itself under another code."""
MOST_KEPT = 10_000
"""Answers of each kind that a registry keeps: who asks of codes that nobody has fills no memory."""


@dataclass(frozen=True, slots=True)
class Node:
    """A place of service in the registry. `parent` is None for the county itself."""

    code: str
    name: str
    level: Level
    parent: str | None

    @property
    def tier(self) -> Tier:
        """County, town or village."""
        return self.level.tier

    @property
    def short_name(self) -> str:
        """The place's name without its committee's: 城关村, not 城关村村民委员会."""
        return self.name.removesuffix("村民委员会").removesuffix("居民委员会") or self.name


@dataclass(frozen=True, slots=True)
class NodeKey:
    """A node's public key (hex) within one incarnation."""

    alg: str
    key: str


@dataclass(frozen=True, slots=True)
class Roots:
    """The offline keys above the county's own: `threshold` of them together name a new one."""

    threshold: int = 0
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceivingPoints:
    """From which day on a take-in at the nodes that the selectors pick counts as receipt by the organ, by which document."""

    to: tuple[str, ...]
    since: date
    document: str


@dataclass(slots=True)
class Registry:
    """What this node knows of the county, up to `head`, and how fresh that is.

    `times` are the county's times of its entries, seq 1 first. `listed` are the seqs that
    brought the keys of (node, incarnation) pairs, `suspended` those pairs from which
    nothing more is taken.

    `successors` names the node that took the place of another, `renumbered` those
    of them that are the same place under a new code; both from old code to new.
    `succeeded_at` is when the county said so.
    `workdays` are what the published `holidays` add up to, `points` the lists of
    receiving points, `clock_seq` the last entry that changed how limits are counted.

    `authority` is the newest that the county has listed for certificates, `host_names`
    what each node may be reached by, `certificates` the newest of each node.
    """

    county: str = ""
    head: Known = (0, "")
    times: list[datetime] = field(default_factory=list)
    freshness: Freshness = field(default_factory=Freshness)
    roots: Roots = field(default_factory=Roots)
    fingerprint: str = ""
    nodes: dict[str, Node] = field(default_factory=dict)
    keys: dict[tuple[str, int], NodeKey] = field(default_factory=dict)
    listed: dict[tuple[str, int], int] = field(default_factory=dict)
    incarnations: dict[str, int] = field(default_factory=dict)
    suspended: dict[tuple[str, int], datetime] = field(default_factory=dict)
    departments: dict[str, Text] = field(default_factory=dict)
    staff: dict[str, bool] = field(default_factory=dict)
    matters: dict[str, Matter] = field(default_factory=dict)
    versions: dict[tuple[str, int], Matter] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    seals: dict[str, Seal] = field(default_factory=dict)
    successors: dict[str, str] = field(default_factory=dict)
    succeeded_at: dict[str, datetime] = field(default_factory=dict)
    renumbered: dict[str, str] = field(default_factory=dict)
    holidays: dict[int, HolidayYear] = field(default_factory=dict)
    workdays: Workdays = WEEKDAYS
    points: list[ReceivingPoints] = field(default_factory=list)
    clock_seq: int = 0
    authority: TlsAuthority | None = None
    host_names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    certificates: dict[str, Certificate] = field(default_factory=dict)
    _lines: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    _above: dict[tuple[str, ...], frozenset[str]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """Who stands above whom, worked out once between two entries."""

    @property
    def ledger(self) -> str:
        """The registry's own ledger name."""
        return registry_ledger(self.county)

    def apply(self, fact: Fact) -> None:
        """Fold the next registry entry in."""
        if fact.header.seq == 1:
            self.fingerprint = fact.hash
        self.head = (fact.header.seq, fact.hash)
        self.times.append(fact.header.at)
        self._lines, self._above = {}, {}
        fold = FOLDS.get(fact.header.kind)
        if fold is not None and fact.body is not None:
            fold(self, fact, fact.body)

    def time_of(self, seq: int) -> datetime | None:
        """Return the county's time of a registry entry; None for a seq not held, 0 among them."""
        return self.times[seq - 1] if 1 <= seq <= len(self.times) else None

    def is_suspended(self, node: str, incarnation: int | None = None) -> bool:
        """Say whether an incarnation of a node (its newest unless one is named) is suspended."""
        inc = self.incarnations.get(node, 0) if incarnation is None else incarnation
        return (node, inc) in self.suspended

    def node(self, code: str) -> Node:
        """Return a node, or refuse an unknown code."""
        if code not in self.nodes:
            raise UnknownNode(node=code)
        return self.nodes[code]

    def name_of(self, code: str) -> str:
        """Return a node's name in Chinese, as `title_of` writes it."""
        return self.title_of(code).zh

    def title_of(self, code: str) -> Text:
        """Return a node's name; of one that was succeeded, also whose place it is now."""
        name, line = self.plain_name(code), self.successors_of(code)
        if not line:
            return Text(name, name)
        now = self.plain_name(line[-1])
        return Text(f"原{name}（今{now}）", f"{name} (formerly; now {now})")

    def successors_of(self, code: str) -> tuple[str, ...]:
        """Return who took a node's place, and who took theirs, in order; none where nobody did."""
        return _followed(self.successors, code)

    def former_codes(self, code: str) -> tuple[str, ...]:
        """Return the codes under which the same place was known before it was renumbered."""
        if not self.renumbered:
            return ()
        return tuple(old for old in self.renumbered if code in _followed(self.renumbered, old))

    def reaches(self, grant: Grant, code: str) -> bool:
        """Say whether a grant picks a listed node, also under a code that it had before."""
        node = self.nodes[code]
        return grant.reaches(self.line(code), node.level, self.former_codes(code))

    def is_receiving_point(self, code: str, day: date) -> bool:
        """Say whether what is taken in at a node on a day counts as received by the organ (行政许可法 art. 32)."""
        found = [points for points in self.points if points.since <= day]
        if not found or code not in self.nodes:
            return False
        newest = max(found, key=lambda points: points.since)
        node = self.nodes[code]
        return picks(newest.to, self.line(code), node.level, self.former_codes(code))

    def plain_name(self, code: str) -> str:
        """Return a node's name with its town's before it (village names repeat), or the code itself."""
        node = self.nodes.get(code)
        if node is None:
            return code
        parent = self.nodes.get(node.parent or "")
        if node.tier is Tier.VILLAGE and parent is not None:
            return f"{parent.name}{node.short_name}"
        return node.name

    def line(self, code: str) -> tuple[str, ...]:
        """Return the node and its ancestors up to the county; the county alone stands above unknown codes."""
        return _once(self._lines, code, self._line)

    def above(self, members: tuple[str, ...]) -> frozenset[str]:
        """Return the members, whoever took their place since, and all that stand above any of these."""
        return _once(self._above, members, self._all_above)

    def _all_above(self, members: tuple[str, ...]) -> frozenset[str]:
        return frozenset(
            code
            for member in members
            for one in (member, *self.successors_of(member))
            for code in self.line(one)
        )

    def _line(self, code: str) -> tuple[str, ...]:
        line = [code]
        while (node := self.nodes.get(line[-1])) is not None and node.parent:
            if node.parent in line:
                break
            line.append(node.parent)
        if line[-1] != self.county:
            line.append(self.county)
        return tuple(line)

    def children(self, code: str) -> tuple[Node, ...]:
        """Return the nodes directly below, in the order of the registry."""
        return tuple(n for n in self.nodes.values() if n.parent == code)

    def matter(self, matter_id: str, version: int | None = None) -> Matter:
        """Return a matter (its newest version unless one is named), or refuse an unknown one."""
        found = (
            self.matters.get(matter_id)
            if version is None
            else self.versions.get((matter_id, version))
        )
        if found is None:
            raise UnknownMatter(matter=matter_id)
        return found

    def key_of(self, node: str, incarnation: int) -> NodeKey | None:
        """Return the public key of a node's incarnation, or None when it is not enrolled."""
        return self.keys.get((node, incarnation))

    def is_replaced(self, node: str, incarnation: int, known: int) -> bool:
        """Say whether the registry up to seq `known` lists a later key of the node than this incarnation's."""
        following = self.listed.get((node, incarnation + 1))
        return following is not None and following <= known


def _once(kept: dict[K, V], asked: K, find: Callable[[K], V]) -> V:
    """Return what is kept of a question, or find it and keep it."""
    found = kept.get(asked)
    if found is None:
        found = find(asked)
        if len(kept) < MOST_KEPT:
            kept[asked] = found
    return found


def _list_key(registry: Registry, fact: Fact, node: str, incarnation: int) -> None:
    body = fact.body or {}
    registry.keys[node, incarnation] = NodeKey(body["alg"], body["key"])
    registry.listed[node, incarnation] = fact.header.seq
    registry.incarnations[node] = incarnation


def _founded(registry: Registry, fact: Fact, body: Body) -> None:
    registry.county = fact.header.node
    _list_key(registry, fact, fact.header.node, fact.header.inc)
    registry.roots = Roots(body["roots"]["threshold"], tuple(body["roots"]["keys"]))


def _department(registry: Registry, _fact: Fact, body: Body) -> None:
    registry.departments[body["id"]] = text_from(body["name"])


def _node(registry: Registry, _fact: Fact, body: Body) -> None:
    parent = None if body["code"] == registry.county else body["parent"]
    registry.nodes[body["code"]] = Node(body["code"], body["name"], Level(body["level"]), parent)


def _enrolled(registry: Registry, fact: Fact, body: Body) -> None:
    _list_key(registry, fact, body["node"], body["inc"])


def _staff(registry: Registry, _fact: Fact, body: Body) -> None:
    registry.staff[body["staff"]] = True


def _staff_removed(registry: Registry, _fact: Fact, body: Body) -> None:
    registry.staff[body["staff"]] = False


def _matter(registry: Registry, _fact: Fact, body: Body) -> None:
    matter = matter_from(body["matter"], body["version"])
    registry.matters[matter.id] = matter
    registry.versions[matter.id, matter.version] = matter


def _grant(registry: Registry, fact: Fact, body: Body) -> None:
    if body["replaces"]:
        _end_grant(registry, fact, body["replaces"], grave=False)
    registry.grants[body["id"]] = grant_from(body)


def _grant_revoked(registry: Registry, fact: Fact, body: Body) -> None:
    _end_grant(registry, fact, body["id"], grave=body["grave"])


def _end_grant(registry: Registry, fact: Fact, grant_id: str, *, grave: bool) -> None:
    grant = registry.grants.get(grant_id)
    if grant is not None and grant.revoked_at is None:
        registry.grants[grant_id] = replace(
            grant, revoked_at=fact.header.at, revoked_seq=fact.header.seq, grave=grave
        )


def _suspended(registry: Registry, fact: Fact, body: Body) -> None:
    registry.suspended[body["node"], body["inc"]] = fact.header.at


def _rotated(registry: Registry, fact: Fact, _body: Body) -> None:
    _list_key(registry, fact, fact.header.node, fact.header.inc)


def _succeeded(registry: Registry, fact: Fact, body: Body) -> None:
    registry.successors[body["node"]] = body["successor"]
    registry.succeeded_at[body["node"]] = fact.header.at
    if body["how"] == RENUMBERED:
        registry.renumbered[body["node"]] = body["successor"]


def _holidays(registry: Registry, fact: Fact, body: Body) -> None:
    registry.clock_seq = fact.header.seq
    table = holidays_from(body)
    registry.holidays[table.year] = table
    registry.workdays = workdays_of(registry.holidays.values())


def _points(registry: Registry, fact: Fact, body: Body) -> None:
    registry.clock_seq = fact.header.seq
    since = date.fromisoformat(body["from"])
    kept = [points for points in registry.points if points.since != since]
    registry.points = [*kept, ReceivingPoints(tuple(body["to"]), since, body["document"])]


def _authority(registry: Registry, _fact: Fact, body: Body) -> None:
    until, domains = datetime.fromisoformat(body["until"]), tuple(body["domains"])
    registry.authority = TlsAuthority(body["certificate"], body["digest"], domains, until)


def _host_names(registry: Registry, _fact: Fact, body: Body) -> None:
    registry.host_names[body["node"]] = tuple(body["names"])


def _certificate(registry: Registry, fact: Fact, body: Body) -> None:
    registry.certificates[body["node"]] = Certificate(
        node=body["node"],
        inc=body["inc"],
        ask=body["ask"],
        names=tuple(body["names"]),
        key=body["key"],
        certificate=body["certificate"],
        authority=body["authority"],
        at=fact.header.at,
        until=datetime.fromisoformat(body["until"]),
    )


def _seal(registry: Registry, fact: Fact, body: Body) -> None:
    registry.seals[body["id"]] = Seal(
        id=body["id"],
        name=text_from(body["name"]),
        kind=SealKind(body["kind"]),
        node=body["node"],
        department=body["department"],
        keeper=body["keeper"],
        document=body["document"],
        listed_at=fact.header.at,
    )


def _seal_withdrawn(registry: Registry, fact: Fact, body: Body) -> None:
    seal = registry.seals.get(body["id"])
    if seal is not None and seal.withdrawn_at is None:
        registry.seals[seal.id] = replace(
            seal, withdrawn_at=fact.header.at, reason=body["reason"], ended_by=body["document"]
        )


def _followed(steps: Mapping[str, str], code: str) -> tuple[str, ...]:
    """Return where the steps lead from a code, in order; one that comes round again is not gone twice."""
    line: list[str] = []
    here = steps.get(code)
    while here is not None and here != code and here not in line:
        line.append(here)
        here = steps.get(here)
    return tuple(line)


FOLDS: dict[str, Callable[[Registry, Fact, Body], None]] = {
    FOUNDED: _founded,
    DEPARTMENT_LISTED: _department,
    NODE_LISTED: _node,
    NODE_ENROLLED: _enrolled,
    STAFF_LISTED: _staff,
    STAFF_REMOVED: _staff_removed,
    MATTER_PUBLISHED: _matter,
    GRANT_ISSUED: _grant,
    GRANT_REVOKED: _grant_revoked,
    NODE_SUSPENDED: _suspended,
    KEY_ROTATED: _rotated,
    NODE_SUCCEEDED: _succeeded,
    HOLIDAYS_PUBLISHED: _holidays,
    POINTS_PUBLISHED: _points,
    AUTHORITY_LISTED: _authority,
    HOST_NAMES_ALLOWED: _host_names,
    CERTIFICATE_ISSUED: _certificate,
    SEAL_LISTED: _seal,
    SEAL_WITHDRAWN: _seal_withdrawn,
}
