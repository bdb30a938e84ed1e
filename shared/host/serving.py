"""A node's pages in a process: alone with everything else, or one of several behind gunicorn."""

import os
from contextlib import ExitStack
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from shared.domain.codes import Tier
from shared.host.builder import AppBuilder
from shared.host.collector import leave_out_loaded
from shared.host.folder import is_writable, open_folder
from shared.host.lock import held
from shared.host.opened import Node, depths_of, opened
from shared.host.threads import take_short_turns
from shared.host.work_kinds import works_folder
from shared.replication.bootstrap import Gate
from shared.web.health import health_of
from shared.web.papers import keep_public_url
from shared.web.works import keep_works_in

DATA = "TONGBAN_DATA"
NODE = "node"
"""The blueprint of a node that has others below it."""
KEPT = ExitStack()
"""What a process under gunicorn holds until it ends."""


def opened_app(node: Node, build_app: AppBuilder, *, secure: bool) -> Flask:
    """Return the app over an opened node; `secure` where people reach it by TLS."""
    settings, folder = node.folder.settings, node.folder
    app = build_app(
        node.here,
        secret=folder.session_key(),
        secure=secure or settings.is_behind_proxy,
        gate=Gate(node.here, node.link.relay if node.link else None),
    )
    health = health_of(app)
    health.token = settings.metrics_token
    health.checks["folder"] = lambda: is_writable(folder.path)
    health.depths = depths_of(node)
    keep_works_in(app, works_folder(folder))
    keep_public_url(app, settings.public_url)
    if NODE in app.blueprints:
        # A village has none below it, and loads nothing of this.
        from shared.store.frame_spool import FrameSpool
        from shared.transport.http_server import keep_frames_in

        keep_frames_in(app, FrameSpool(folder.frames, node.here.now))
    if settings.is_behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    leave_out_loaded()
    take_short_turns()
    return app


def wsgi_app(tier: Tier, build_app: AppBuilder) -> Flask:
    """Return the app of the node whose folder TONGBAN_DATA names, for a server that has processes of its own.

    It keeps the folder from `run`, `restore` and `recover` while it lives.
    """
    folder = open_folder(Path(os.environ[DATA]), tier)
    KEPT.enter_context(held(folder.run_lock, shared=True))
    return opened_app(KEPT.enter_context(opened(folder, "web")), build_app, secure=False)
