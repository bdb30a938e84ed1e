"""gunicorn in front of a county's or a town's pages: `gunicorn --config deploy/gunicorn_conf.py center.wsgi:app`."""

import os
import sys

# One socket a node: nginx speaks to it, and several nodes may share a machine.
bind = os.environ["TONGBAN_BIND"]
workers = int(os.environ.get("TONGBAN_WEB_WORKERS", "2"))
worker_class = "gthread"
threads = 8
timeout = 60
graceful_timeout = 30
keepalive = 75
# A worker that has served long is replaced, at no fixed number so that all are not replaced at once.
max_requests = 10_000
max_requests_jitter = 2_000
# Request lines hold receipt numbers: the node writes its own log, by route; gunicorn's errors would quote them.
accesslog = None
logger_class = "shared.host.web_log.WebLog"
# One socket for every gunicorn of a user, by which the processes can be told what to do: systemd does that.
control_socket_disable = True


def post_worker_init(_worker: object) -> None:
    """Say, as every process of a node does, that one of the processes has opened the node and serves.

    In one write: several say it into one pipe, and where it is not buffered the end of a printed line is a write of its own.
    """
    sys.stdout.write("ready\n")
    sys.stdout.flush()
