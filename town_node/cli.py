"""The town's command line: `tongban-town`."""

from shared.domain.codes import Tier
from shared.host.commands import tier_commands
from town_node.bootstrap import build_app

main = tier_commands(Tier.TOWN, build_app)
