"""Which nodes can be named as receiving points."""

from collections.abc import Iterable

from shared.domain.codes import Level
from shared.domain.refusals_clock import BadSelector
from shared.domain.registry import Registry


def check_selectors(registry: Registry, selectors: Iterable[str]) -> None:
    """Refuse what picks nodes by no known way; raises UnknownNode for a code that is not listed."""
    for selector in selectors:
        kind, _, value = selector.partition(":")
        if kind == "level" and value in set(Level):
            continue
        if kind not in {"subtree", "node"}:
            raise BadSelector(selector=selector)
        registry.node(value)
