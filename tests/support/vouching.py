"""What the county's offline root keys vouch for."""

from typing import Any

from shared.domain.registry import NodeKey
from shared.ledger.keys import ROTATION_TAG
from shared.ledger.rotation import rotation_message
from tests.support.network import COUNTY, ROOTS


def vouched(inc: int, public: NodeKey, *signers: int, county: str = COUNTY) -> list[dict[str, Any]]:
    """Return what root keys, by their places, sign: that this is the county's key of an incarnation."""
    message = rotation_message(county, inc, public)
    return [{"root": i, "signature": ROOTS[i].sign(ROTATION_TAG, message).hex()} for i in signers]
