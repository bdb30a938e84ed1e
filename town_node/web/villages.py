"""This town's villages: enrolled or not, last heard, what waits for them, what they hold."""

from flask import render_template
from flask.typing import ResponseReturnValue

from shared.app.overview import NodeState
from shared.domain.records import CaseQuery
from shared.domain.rights import Right
from shared.web.heard import Freshness, Place, place, urgency
from shared.web.leases import lease_card
from shared.web.rights import requires
from shared.web.site import Site, site


@requires(Right.SEE_NETWORK)
def show_villages() -> ResponseReturnValue:
    """List the villages and communities directly below."""
    the = site()
    below = {node.code for node in the.overview.registry().children(the.here.code)}
    places = [_place(the, state) for state in the.overview.nodes(below)]
    places.sort(key=urgency)
    counts = {kind: sum(p.freshness is kind for p in places) for kind in Freshness}
    return render_template("town/villages.html", places=places, counts=counts)


def _place(the: Site, state: NodeState) -> Place:
    held = the.cases.count(CaseQuery(holder=state.node.code, ended=False))
    now = the.here.now()
    return place(state, now, {}, held, lease_card(the.overview.registry(), state, now))
