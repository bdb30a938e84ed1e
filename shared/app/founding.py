"""Founding a county: the registry's first entries, from files that have been read and checked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.app.here import Here
from shared.app.writing import append
from shared.domain.facts import Draft
from shared.domain.ledgers import registry_ledger
from shared.domain.registry import (
    DEPARTMENT_LISTED,
    FOUNDED,
    GRANT_ISSUED,
    HOLIDAYS_PUBLISHED,
    MATTER_PUBLISHED,
    NODE_LISTED,
)

Raw = Mapping[str, Any]
ROOT_KEYS, ROOT_THRESHOLD = 3, 2


@dataclass(frozen=True, slots=True)
class Founding:
    """All that a registry begins with. `roots` are the public offline root keys in hex."""

    nodes: tuple[Raw, ...]
    departments: tuple[Raw, ...]
    matters: tuple[Raw, ...]
    grants: tuple[Raw, ...]
    holidays: tuple[Raw, ...]
    roots: tuple[str, ...]


def found(here: Here, founding: Founding, step: Callable[[], None]) -> str:
    """Write the registry in one transaction and return the hash of its first entry; `step` is called per entry."""
    ledger = registry_ledger(here.county)
    with here.store.write() as room:
        first = ""
        for draft in _drafts(here, founding):
            entry = append(here, room, ledger, draft, here.itself)
            first = first or entry.hash
            step()
    return first


def count_of(founding: Founding) -> int:
    """Return how many entries `found` will write."""
    parts = (
        founding.nodes,
        founding.departments,
        founding.holidays,
        founding.matters,
        founding.grants,
    )
    return 1 + sum(len(part) for part in parts)


def _drafts(here: Here, founding: Founding) -> Iterable[Draft]:
    county = next(n for n in founding.nodes if n["code"] == here.county)
    public = here.signer.public
    yield Draft(
        FOUNDED,
        {
            "county": here.county,
            "name": county["name"],
            "alg": public.alg,
            "key": public.key,
            "roots": {"threshold": ROOT_THRESHOLD, "keys": list(founding.roots)},
        },
    )
    yield from (Draft(NODE_LISTED, n) for n in founding.nodes)
    yield from (Draft(DEPARTMENT_LISTED, d) for d in founding.departments)
    yield from (Draft(HOLIDAYS_PUBLISHED, h) for h in founding.holidays)
    yield from (Draft(MATTER_PUBLISHED, {"matter": m, "version": 1}) for m in founding.matters)
    yield from (Draft(GRANT_ISSUED, g) for g in founding.grants)
