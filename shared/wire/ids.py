"""The fields for what things are known by: nodes, people, hashes, and the ids of the catalogue."""

import re
from typing import Any

from shared.domain.ledgers import CASE, NODE, NODE_CODE
from shared.wire.shapes import Shaped

SLUG = re.compile(r"[a-z][a-z0-9_-]{0,63}\Z", re.ASCII)
HASH = re.compile(r"[0-9a-f]{64}\Z", re.ASCII)
CASE_ID = re.compile(rf"{CASE}\Z", re.ASCII)
STAFF = re.compile(rf"{NODE}:[a-z0-9]{{1,16}}\Z", re.ASCII)


def slug(**options: Any) -> Shaped:
    """Return a field for an id in small letters, digits, `-` and `_`."""
    return Shaped(SLUG, "elderly-card", **options)


def node_code(**options: Any) -> Shaped:
    """Return a field for a node's code."""
    return Shaped(NODE_CODE, "620722101200", **options)


def sha256(**options: Any) -> Shaped:
    """Return a field for 32 bytes in hex: a hash or a public key."""
    return Shaped(HASH, "64 hex digits", **options)


def case_id(**options: Any) -> Shaped:
    """Return a field for a case's (or a draft's) id."""
    return Shaped(CASE_ID, "01930000-0000-7000-8000-00000000000a", **options)


def staff_id() -> Shaped:
    """Return a field for a person of a node."""
    return Shaped(STAFF, "620722101200:a7f3")
