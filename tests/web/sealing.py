"""Seals for counties in this process."""

from shared.app.seals import Seals
from tests.support.network import COUNTY, TOWN, County

APPROVAL = {
    "id": "hongshui-approval",
    "zh": "洪水镇审批专用章",
    "en": "Hongshui, seal for approvals",
    "kind": "approval",
    "node": TOWN,
    "department": "",
    "keeper": "",
    "document": "民政办发[2026]3号",
}


def lists_seal(county: County, **changes: str) -> str:
    """Have the county list a seal, the town's for approvals unless it is said otherwise; return its id."""
    raw = APPROVAL | changes
    Seals(county[COUNTY].here).list(raw, county[COUNTY].actor)
    return raw["id"]
