"""The town's pages for a WSGI server: `gunicorn town_node.wsgi:app`, with TONGBAN_DATA set."""

from shared.domain.codes import Tier
from shared.host.serving import wsgi_app
from town_node.bootstrap import build_app

app = wsgi_app(Tier.TOWN, build_app)
