"""The county desk: its pages and its left rail."""

from flask import Blueprint

from center.web.granting import amend_grant, new_grant
from center.web.grants import revoke_grant, show_grant, show_grants
from center.web.matrix import show_matrix, show_town_matrix
from center.web.matters import show_matters
from center.web.nodes import Signs, show_nodes, show_town
from center.web.queues import QUEUES
from center.web.search import show_all
from shared.app.cases import Cases
from shared.app.here import Here
from shared.app.overview import Overview
from shared.domain.text import Text
from shared.web.desk import OFFERED, add_queue, queue_item
from shared.web.site import NavItem

HOME = f"center.{OFFERED.name}"


def center_pages(signs: Signs) -> Blueprint:
    """Return the pages that only the county has."""
    pages = Blueprint("center", __name__, template_folder="templates")
    for queue in QUEUES:
        add_queue(pages, queue)
    pages.add_url_rule("/desk/all", "all", show_all)
    pages.add_url_rule("/nodes", "nodes", show_nodes(signs))
    pages.add_url_rule("/nodes/<code>", "town", show_town(signs))
    pages.add_url_rule("/grants", "grants", show_grants)
    pages.add_url_rule("/grants/new", "new_grant", new_grant, methods=["GET", "POST"])
    pages.add_url_rule("/grants/matrix", "matrix", show_matrix)
    pages.add_url_rule("/grants/matrix/<code>", "town_matrix", show_town_matrix)
    pages.add_url_rule("/grants/<grant_id>", "grant", show_grant)
    pages.add_url_rule("/grants/<grant_id>/amend", "amend", amend_grant, methods=["GET", "POST"])
    pages.add_url_rule("/grants/<grant_id>/revoke", "revoke", revoke_grant, methods=["GET", "POST"])
    pages.add_url_rule("/matters", "matters", show_matters)
    return pages


def center_nav(here: Here, cases: Cases, overview: Overview) -> tuple[NavItem, ...]:
    """Return the left rail."""
    return (
        *(queue_item("center", queue, here, cases) for queue in QUEUES),
        NavItem("center.all", Text("全部办件", "All cases")),
        NavItem("center.nodes", Text("全县一张网", "The whole network")),
        NavItem("center.grants", Text("授权", "Grants")),
        NavItem("center.matrix", Text("授权矩阵", "Matrix")),
        NavItem(
            "cases.quarantine", Text("隔离件", "Quarantine"), lambda: len(overview.quarantine())
        ),
        NavItem("center.matters", Text("事项目录", "Catalogue")),
        NavItem("take_in.index", Text("收件", "Take in")),
        NavItem("cases.lookup", Text("查找", "Find")),
        NavItem("people.show", Text("人员与替岗", "People and cover")),
    )
