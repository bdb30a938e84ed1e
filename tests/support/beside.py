"""Sending entries beside those that a node is about to send, with its real request."""

from dataclasses import replace

from shared.app.here import Here
from shared.ledger.entry import Entry
from shared.replication.caller import Caller
from shared.replication.carrier import Carrier
from shared.replication.child import Asked, Child
from shared.wire.columns import Parcel
from shared.wire.messages import Request, Response


class _Bare(Caller):
    """A caller whose single frames can be carried."""

    def carry(self, request: Request) -> Response:
        return self._carry(Asked(request, ()))


def sends_beside(here: Here, parent: str, carrier: Carrier, *entries: Entry) -> dict[str, str]:
    """Send entries that are not the node's own feed along with its next request; return all verdicts by hash.

    Nothing where the request was not served: the node is read-only then, as it would be.
    """
    child = Child(here, parent)
    asked = child.ask()
    parcels = (*asked.parcels, *(Parcel(0, entry) for entry in entries))
    request = replace(asked.request, half=replace(asked.request.half, parcels=parcels))
    response = _Bare(here, parent, carrier).carry(request)
    if response.refused:
        child.put_back(response.refused)
        return {}
    child.hear(Asked(request, parcels), response)
    return dict(zip((p.entry.hash for p in parcels), response.verdicts, strict=True))
