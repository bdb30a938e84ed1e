"""The bodies of registry entries, by kind."""

import re
from typing import Any

from marshmallow import Schema, ValidationError, validates_schema

from shared.domain import registry
from shared.domain.codes import Level
from shared.domain.custody import KEY_ROTATED
from shared.domain.ledgers import NODE
from shared.domain.seal import SealKind
from shared.domain.succession import DOCUMENT_LIMIT, HOW
from shared.domain.text import Text
from shared.wire.grant_schema import GRANT, grant_id, selectors
from shared.wire.holiday_schema import HOLIDAY_YEAR
from shared.wire.ids import node_code, sha256, slug, staff_id
from shared.wire.matter_schema import MatterSchema
from shared.wire.shapes import (
    LINE_LIMIT,
    NAME_LIMIT,
    Bool,
    Day,
    Int,
    Items,
    OneOf,
    Shaped,
    Str,
    Strict,
    bilingual,
    part,
)

SIGNATURE = re.compile(r"[0-9a-f]{128}\Z", re.ASCII)
ALGORITHM = re.compile(r"[a-z0-9][a-z0-9-]{0,31}\Z", re.ASCII)
DEPARTMENT = re.compile(r"(?:[a-z][a-z0-9_-]{0,63})?\Z", re.ASCII)
KEEPER = re.compile(rf"(?:{NODE}:[a-z0-9]{{1,16}})?\Z", re.ASCII)
MAX_ROOTS = 20
MAX_ROLES = 20
MAX_VERSION = 1_000_000

FEW_KEYS = Text("不能多于密钥数", "it may not exceed the number of keys")
OWN_PLACE = Text("不能接替自己", "it may not take its own place")
OWN_PARENT = Text("上级不能是自己", "it may not be its own parent")


def _algorithm() -> Shaped:
    return Shaped(ALGORITHM, "ed25519")


class Roots(Strict):
    """The keys, `threshold` of which together stand above the county's own."""

    threshold = Int(1, MAX_ROOTS)
    keys = Items(sha256(), MAX_ROOTS, least=1, distinct=True)

    @validates_schema
    def check_threshold(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a threshold that no set of the keys can reach."""
        if data["threshold"] > len(data["keys"]):
            raise ValidationError({"threshold": [FEW_KEYS]})


class Founded(Strict):
    """The first entry: the county, its key and its roots."""

    county = node_code()
    name = Str(NAME_LIMIT, least=1)
    alg = _algorithm()
    key = sha256()
    roots = part(Roots)


class DepartmentListed(Strict):
    """A department of the county."""

    id = slug()
    name = bilingual(NAME_LIMIT)


class NodeListed(Strict):
    """A place of service; the county's parent lies outside, or is null."""

    code = node_code()
    name = Str(NAME_LIMIT, least=1)
    level = OneOf(Level)
    parent = node_code(allow_none=True)

    @validates_schema
    def check_parent(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a node above itself: its line upward would never end."""
        if data["parent"] == data["code"]:
            raise ValidationError({"parent": [OWN_PARENT]})


class NodeEnrolled(Strict):
    """A node's public key within one incarnation."""

    node = node_code()
    inc = Int(1)
    alg = _algorithm()
    key = sha256()


class MatterPublished(Strict):
    """A matter in a new version."""

    matter = part(MatterSchema)
    version = Int(1, MAX_VERSION)


class GrantRevoked(Strict):
    """A grant's end before its time."""

    id = grant_id()
    reason = Str(LINE_LIMIT)
    grave = Bool()


class NodeSuspended(Strict):
    """A node's incarnation from which nothing more is taken: lost, stolen, cloned."""

    node = node_code()
    inc = Int(1)
    reason = Str(LINE_LIMIT, least=1)


class RootSignature(Strict):
    """An offline root key's word for a new county key: which root (from 0), and its signature in hex."""

    root = Int(0, MAX_ROOTS - 1)
    signature = Shaped(SIGNATURE, "128 hex digits")


class KeyRotated(Strict):
    """The county's new key; its entry's incarnation is the new one, and it signs the entry itself."""

    alg = _algorithm()
    key = sha256()
    signatures = Items(part(RootSignature), MAX_ROOTS, least=1)


class NodeSucceeded(Strict):
    """A node that takes the place of another, by which document."""

    node = node_code()
    successor = node_code()
    how = OneOf(HOW)
    document = Str(DOCUMENT_LIMIT, least=1)

    @validates_schema
    def check_successor(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a node that takes its own place."""
        if data["successor"] == data["node"]:
            raise ValidationError({"successor": [OWN_PLACE]})


class StaffListed(Strict):
    """A person of a node, by id alone, and what posts they hold."""

    staff = staff_id()
    roles = Items(slug(), MAX_ROLES)


class StaffRemoved(Strict):
    """A person who no longer acts for the node."""

    staff = staff_id()


class PointsPublished(Strict):
    """The villages whose take-in counts as receipt by the organ, from a day on; the list before ends with it."""

    to = selectors(least=0)
    since = Day(data_key="from")
    document = Str(LINE_LIMIT, least=1)


class SealListed(Strict):
    """A seal of the register; without department for all matters, without keeper where nobody is named."""

    id = slug()
    name = bilingual(NAME_LIMIT)
    kind = OneOf(SealKind)
    node = node_code()
    department = Shaped(DEPARTMENT, "civil-affairs, or nothing")
    keeper = Shaped(KEEPER, "620722101200:a7f3, or nothing")
    document = Str(DOCUMENT_LIMIT, least=1)


class SealWithdrawn(Strict):
    """A seal's end: why, and by which document."""

    id = slug()
    reason = Str(LINE_LIMIT, least=1)
    document = Str(DOCUMENT_LIMIT, least=1)


SCHEMAS: dict[str, Schema] = {
    registry.FOUNDED: Founded(),
    registry.DEPARTMENT_LISTED: DepartmentListed(),
    registry.NODE_LISTED: NodeListed(),
    registry.NODE_ENROLLED: NodeEnrolled(),
    registry.STAFF_LISTED: StaffListed(),
    registry.STAFF_REMOVED: StaffRemoved(),
    registry.MATTER_PUBLISHED: MatterPublished(),
    registry.GRANT_ISSUED: GRANT,
    registry.GRANT_REVOKED: GrantRevoked(),
    registry.NODE_SUSPENDED: NodeSuspended(),
    KEY_ROTATED: KeyRotated(),
    registry.NODE_SUCCEEDED: NodeSucceeded(),
    registry.HOLIDAYS_PUBLISHED: HOLIDAY_YEAR,
    registry.POINTS_PUBLISHED: PointsPublished(),
    registry.SEAL_LISTED: SealListed(),
    registry.SEAL_WITHDRAWN: SealWithdrawn(),
}
