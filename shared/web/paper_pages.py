"""The pages about papers that belong to no case: whether one is genuine, for everybody, also without a network."""

from flask import Blueprint, Response, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue

from shared.web.rights import public
from shared.web.site import site


def paper_pages() -> Blueprint:
    """Return the routes: the page, the list that it checks by, and the worker that keeps both in the browser."""
    pages = Blueprint("papers", __name__)
    pages.add_url_rule("/papers/verify", "verify", public(_verify))
    pages.add_url_rule("/papers/list.json", "list", public(_list))
    pages.add_url_rule("/papers/worker.js", "worker", public(_worker))
    return pages


def _verify() -> ResponseReturnValue:
    return render_template("papers/verify.html")


def _list() -> ResponseReturnValue:
    return jsonify(site().papers.list_to_check_by())


def _worker() -> Response:
    """Serve the worker from where its scope lies: a worker rules over what stands beside or below it."""
    with current_app.open_resource("static/papers/worker.js") as file:
        return Response(file.read(), mimetype="text/javascript")
