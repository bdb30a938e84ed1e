"""The village's command line: `tongban-village`."""

from shared.domain.codes import Tier
from shared.host.commands import tier_commands
from village_agent.bootstrap import build_app

main = tier_commands(Tier.VILLAGE, build_app)
