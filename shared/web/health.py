"""Whether a node lives and can work, and its figures: `/healthz`, `/readyz`, `/metrics`, for machines."""

import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import cast

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from shared.app.here import Here
from shared.web.rights import for_machines
from shared.web.tally import Depths, Tally

log = logging.getLogger("tongban.health")
HEALTH = "tongban.health"
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")
"""Headers by which a proxy on this machine says that it asks for somebody else."""
Check = Callable[[], bool]


@dataclass
class Health:
    """What is watched of a running node. Rooms add checks by name; `tally` counts what the log tells, where it listens to one.

    `depths` asks for the node's queues, where it has any. `token` opens the figures to
    who bears it; without one only this machine sees them.
    """

    here: Here
    tally: Tally = field(default_factory=Tally)
    checks: dict[str, Check] = field(default_factory=dict)
    depths: Depths | None = None
    token: str = ""


def watch(app: Flask, here: Here) -> None:
    """Have an app answer who watches it."""
    health = Health(here)
    health.checks |= {"store": lambda: _answers(here), "schema": here.store.is_current}
    app.extensions[HEALTH] = health
    pages = Blueprint("health", __name__)
    pages.add_url_rule("/healthz", "alive", for_machines(_alive))
    pages.add_url_rule("/readyz", "ready", for_machines(_ready))
    pages.add_url_rule("/metrics", "metrics", for_machines(_metrics))
    app.register_blueprint(pages)


def health_of(app: Flask) -> Health:
    """Return what is watched of an app."""
    return cast(Health, app.extensions[HEALTH])


def _answers(here: Here) -> bool:
    with here.store.read() as room:
        return room.ledgers.last_position() >= 0


def _alive() -> ResponseReturnValue:
    return jsonify(alive=True)


def _ready() -> ResponseReturnValue:
    checks = {name: _passes(name, check) for name, check in health_of(current_app).checks.items()}
    ready = all(checks.values())
    return jsonify(ready=ready, checks=checks), 200 if ready else 503


def _passes(name: str, check: Check) -> bool:
    """Run a check; one that breaks has failed, whatever broke it."""
    try:
        return check()
    except Exception:
        log.exception("check failed", extra={"check": name})
        return False


def _metrics() -> ResponseReturnValue:
    health = health_of(current_app)
    if not (_bears(health.token) if health.token else _asks_from_here()):
        abort(403)
    # Most nodes are never asked, and what writes figures takes a megabyte.
    from shared.web.metrics import CONTENT_TYPE, written  # noqa: PLC0415

    return Response(written(health.here, health.tally, health.depths), content_type=CONTENT_TYPE)


def _bears(token: str) -> bool:
    given = request.headers.get("Authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _asks_from_here() -> bool:
    """Say whether this machine itself asks: what a proxy on it passes on does not."""
    if any(name in request.headers for name in FORWARDED):
        return False
    return ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104 - no address: a stranger
