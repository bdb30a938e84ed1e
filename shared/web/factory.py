"""Making a node's web app. Built per site, never at import."""

from datetime import timedelta

from flask import Blueprint, Flask, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect

from shared.domain.rights import Right
from shared.web import language as words
from shared.web import own_state
from shared.web.authority_pages import authority_pages, has_authority
from shared.web.between_nodes import PeopleSessions, is_between_nodes
from shared.web.encoding import refuse_nameless_parts, refuse_other_encodings
from shared.web.errors import bear_bad_host, register_errors
from shared.web.health import watch
from shared.web.one_moment import go_on, hold_still
from shared.web.packing import pack
from shared.web.parking import park_strangers_form
from shared.web.place import came_from, keep_places
from shared.web.request_log import log_requests
from shared.web.rights import check_marks, has_right, may_act, may_open, public
from shared.web.shell import account_pages, link_strip, this_page, type_size
from shared.web.site import EXTENSION, Site, site
from shared.web.typed_back import typed_here
from shared.web.uploads import MAX_FORM, let_go, open_wide
from shared.web.users import User

IDLE = timedelta(hours=1)
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
PAGE_WORDS = {
    "t": words.t,
    "say": words.say,
    "capital": words.capital,
    "moment": words.moment,
    "full_moment": words.full_moment,
    "day": words.day,
    "duration": words.duration,
    "money": words.money,
    "pairs": words.pairs,
    "necessity_text": words.necessity_text,
    "has_right": has_right,
    "may_act": may_act,
    "may_open": may_open,
    "Right": Right,
    "fresh_here": own_state.fresh_here,
    "again_here": own_state.again_here,
    "broken_here": own_state.broken_here,
    "held_here": own_state.held_here,
    "typed_here": typed_here,
    "has_authority": has_authority,
    "came_from": came_from,
}
"""What every template and every imported macro can call."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


FOR_ALL = frozenset({"X-Content-Type-Options"})
"""Headers that every response has."""


def create_app(
    the_site: Site,
    pages: tuple[Blueprint, ...],
    node: Blueprint | None,
    devices: Blueprint | None = None,
) -> Flask:
    """Return the app of a node: its pages, and the routes between nodes and for devices where it has any."""
    app = Flask("shared.web", root_path=__file__.rpartition("/")[0])
    app.extensions[EXTENSION] = the_site
    app.config.update(
        SECRET_KEY=the_site.secret,
        SESSION_COOKIE_NAME=f"tongban_{the_site.here.code}",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=the_site.secure,
        PERMANENT_SESSION_LIFETIME=IDLE,
        MAX_CONTENT_LENGTH=MAX_FORM,
        MAX_FORM_MEMORY_SIZE=MAX_FORM,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=True,
    )
    app.session_interface = PeopleSessions()
    log_requests(app)
    app.before_request(bear_bad_host)
    app.before_request(open_wide)
    app.teardown_request(let_go)
    app.before_request(hold_still)
    app.teardown_request(go_on)
    app.before_request(refuse_other_encodings)
    app.before_request(refuse_nameless_parts)
    app.before_request(park_strangers_form)
    _add_signed(app, node, devices)
    _sign_in(app)
    watch(app, the_site.here)
    for blueprint in (account_pages(), authority_pages(), *pages):
        app.register_blueprint(blueprint)
    app.add_url_rule("/", "root", public(_root))
    register_errors(app)
    app.after_request(_with_headers)
    app.after_request(pack)
    app.jinja_env.globals.update(PAGE_WORDS)
    app.context_processor(_page_facts)
    keep_places(app)
    check_marks(app)
    return app


def _add_signed(app: Flask, node: Blueprint | None, devices: Blueprint | None) -> None:
    """Add the routes whose callers sign what they send: no cookie vouches for them, so no token does."""
    csrf = CSRFProtect(app)
    if node is not None:
        app.config["MAX_CONTENT_LENGTH"] = None
    for signed in (node, devices):
        if signed is not None:
            csrf.exempt(signed)
            app.register_blueprint(signed)


def _root() -> ResponseReturnValue:
    return redirect(url_for(site().home))


def _sign_in(app: Flask) -> None:
    login = LoginManager(app)
    login.login_view = "account.sign_in"
    login.login_message = None
    login.session_protection = "basic"

    @login.user_loader  # type: ignore[untyped-decorator]
    def load(staff: str) -> User | None:
        account = site().accounts.of(staff)
        return User(account, site().covers.covered_by(staff)) if account else None


def _with_headers(response: Response) -> Response:
    if is_between_nodes():
        return response
    for name, value in HEADERS.items():
        if name in FOR_ALL or not _is_part(response):
            response.headers.setdefault(name, value)
    if not request.path.startswith("/static"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _is_part(response: Response) -> bool:
    """Say whether a response is a part that only a page loads: a policy for pages would be weight, and nothing else.

    A worker is none: it keeps to the policy that it comes with.
    """
    is_part = response.mimetype in {"text/css", "text/javascript", "application/javascript"}
    return is_part and not request.path.endswith("worker.js")


def _page_facts() -> dict[str, object]:
    return {
        "lang": words.language(),
        "type_size": type_size(),
        "this_page": this_page(),
        "site": site(),
        "link": link_strip(),
        "me": current_user,
    }
