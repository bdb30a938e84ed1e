"""The town's command line: `tongban-town`."""

from typing import TYPE_CHECKING

from shared.domain.codes import Tier
from shared.host.commands import tier_commands

if TYPE_CHECKING:
    from shared.host.builder import AppBuilder


def _pages() -> "AppBuilder":
    # A thousand modules that only a node that runs needs.
    from town_node.bootstrap import build_app

    return build_app


main = tier_commands(Tier.TOWN, _pages)
