"""A node of the workload as a process: its web app on a server, as `run` serves it, without chores.

`python -m tests.bench.node CODE STORE HOST PORT` prints `ready URL`, and runs until SIGTERM.
"""

import sys
import tempfile
from pathlib import Path

from flask import Flask

from center.bootstrap import build_app as center_app
from shared.app.here import Here
from shared.host.collector import leave_out_loaded
from shared.host.server import Listen, serve
from shared.host.threads import take_short_turns
from shared.replication.bootstrap import Gate
from shared.store.frame_spool import FrameSpool
from shared.transport.http_server import keep_frames_in
from tests.bench.workload import here_of
from tests.support.network import COUNTY
from town_node.bootstrap import build_app as town_app


def app_of(here: Here, frames: Path) -> Flask:
    """Return a node's app; what came of long frames waits in a folder."""
    build = center_app if here.code == COUNTY else town_app
    app = build(here, secret=bytes(32), secure=False, gate=Gate(here, None))
    keep_frames_in(app, FrameSpool(frames, here.now))
    leave_out_loaded()
    take_short_turns()
    return app


def main(code: str, url: str, host: str, port: str) -> None:
    """Serve a node's pages and its routes between nodes."""
    here, listen = here_of(code, url), Listen(host, int(port))
    with tempfile.TemporaryDirectory(prefix="tongban-frames-") as folder:
        app = app_of(here, Path(folder))
        serve(app, listen, lambda: print("ready", listen.url, flush=True))  # noqa: T201 - who started it reads this
    here.store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
