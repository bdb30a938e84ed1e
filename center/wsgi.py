"""The county's pages for a WSGI server: `gunicorn center.wsgi:app`, with TONGBAN_DATA set."""

from center.bootstrap import build_app
from shared.domain.codes import Tier
from shared.host.serving import wsgi_app

app = wsgi_app(Tier.COUNTY, build_app)
