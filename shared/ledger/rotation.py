"""A new county key, vouched for by the offline root keys that registry entry 1 names."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from shared.domain.registry import NodeKey, Registry, Roots
from shared.ledger.keys import ED25519, ROTATION_TAG, verify


def rotation_message(county: str, incarnation: int, key: NodeKey) -> bytes:
    """Return what a root key signs: this key is the county's in this incarnation."""
    return orjson.dumps([county, incarnation, key.alg, key.key])


def is_vouched(
    registry: Registry, incarnation: int, key: NodeKey, signatures: Iterable[Mapping[str, Any]]
) -> bool:
    """Say whether enough different root keys signed that `key` is the county's next one."""
    if incarnation != registry.incarnations.get(registry.county, 0) + 1:
        return False
    message = rotation_message(registry.county, incarnation, key)
    good = {s["root"] for s in signatures if _signed(registry.roots, s, message)}
    return registry.roots.threshold > 0 and len(good) >= registry.roots.threshold


def _signed(roots: Roots, signature: Mapping[str, Any], message: bytes) -> bool:
    if not 0 <= signature["root"] < len(roots.keys):
        return False
    key = NodeKey(ED25519, roots.keys[signature["root"]])
    return verify(key, ROTATION_TAG, message, bytes.fromhex(signature["signature"]))
