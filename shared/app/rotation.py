"""A new key for the county, vouched for by its offline root keys; and so a restored county becomes itself again."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from shared.app.here import Here
from shared.app.ports import Room
from shared.app.standing import FETCHED, read_only, set_read_only
from shared.app.writing import append
from shared.domain.custody import KEY_ROTATED
from shared.domain.facts import Draft
from shared.domain.refusals_custody import ChildrenNotHeard, NotVouched
from shared.domain.registry import Registry
from shared.ledger.rotation import is_vouched


def rotate(
    here: Here, signatures: Sequence[Mapping[str, Any]], *, without: Collection[str] = ()
) -> None:
    """Enter the county's next key; `here` is the county under its next incarnation and that key.

    A county that was put back may write again then. It must have heard first what
    its children hold, but for those in `without`. Once more with the same key
    changes nothing. Raises NotVouched, ChildrenNotHeard.
    """
    with here.store.write() as room:
        registry = here.registry(room)
        public = here.signer.public
        if registry.key_of(here.code, here.inc) == public:
            return
        if not is_vouched(registry, here.inc, public, signatures):
            raise NotVouched(threshold=registry.roots.threshold)
        missing = unheard(room, registry) - set(without)
        if missing:
            raise ChildrenNotHeard(nodes=", ".join(sorted(missing)))
        set_read_only(room, "")
        body = {"alg": public.alg, "key": public.key, "signatures": list(signatures)}
        append(here, room, registry.ledger, Draft(KEY_ROTATED, body), here.itself)
        for child in registry.children(registry.county):
            room.desk.set_value(f"{FETCHED}:{child.code}", "")


def unheard(room: Room, registry: Registry) -> set[str]:
    """Return the children from which a restored county has not fetched yet; none at a county that was not."""
    if not read_only(room):
        return set()
    enrolled = [
        n.code for n in registry.children(registry.county) if n.code in registry.incarnations
    ]
    return {
        c
        for c in enrolled
        if not registry.is_suspended(c) and not room.desk.value(f"{FETCHED}:{c}")
    }
