"""The workload's county for gunicorn, as a county is served on a server: `gunicorn --config deploy/gunicorn_conf.py tests.bench.wsgi:app`.

BENCH_STORE is its store, BENCH_FRAMES a folder for long frames.
"""

import os
from pathlib import Path

from tests.bench.node import app_of
from tests.bench.workload import here_of
from tests.support.network import COUNTY

app = app_of(here_of(COUNTY, os.environ["BENCH_STORE"]), Path(os.environ["BENCH_FRAMES"]))
