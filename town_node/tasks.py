"""The town's chores under Celery: `celery --app town_node.tasks worker` and `beat`, with TONGBAN_DATA set."""

from shared.domain.codes import Tier
from shared.host.tasks import celery_of

app = celery_of(Tier.TOWN)
