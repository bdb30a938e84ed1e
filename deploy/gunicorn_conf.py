"""gunicorn in front of a county's or a town's pages: `gunicorn --config deploy/gunicorn_conf.py center.wsgi:app`."""

import os

# One socket a node: nginx speaks to it, and several nodes may share a machine.
bind = os.environ.get("TONGBAN_BIND", "unix:/run/tongban-center/web.sock")
workers = int(os.environ.get("TONGBAN_WEB_WORKERS", "2"))
worker_class = "gthread"
threads = 8
timeout = 60
graceful_timeout = 30
keepalive = 75
# A worker that has served long is replaced, at no fixed number so that all are not replaced at once.
max_requests = 10_000
max_requests_jitter = 2_000
# Request lines hold receipt numbers: the node writes its own log, by route.
accesslog = None
