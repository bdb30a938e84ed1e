"""The town desk: its pages and its left rail."""

from flask import Blueprint

from shared.app.cases import Cases
from shared.app.here import Here
from shared.app.overview import Overview
from shared.app.rosters import Rosters
from shared.domain.text import Text
from shared.web.desk import add_queue, queue_item
from shared.web.site import NavItem
from town_node.web.left import go_on, show_left
from town_node.web.powers import show_powers
from town_node.web.queues import QUEUES, TO_DO
from town_node.web.villages import show_villages

HOME = f"town.{TO_DO.name}"


def town_pages() -> Blueprint:
    """Return the pages that only a town has."""
    pages = Blueprint("town", __name__, template_folder="templates")
    for queue in QUEUES:
        add_queue(pages, queue)
    pages.add_url_rule("/powers", "powers", show_powers)
    pages.add_url_rule("/drafts", "left", show_left)
    pages.add_url_rule("/drafts/<uuid:draft>", "go_on", go_on, methods=["GET", "POST"])
    pages.add_url_rule("/villages", "villages", show_villages)
    return pages


def town_nav(here: Here, cases: Cases, overview: Overview) -> tuple[NavItem, ...]:
    """Return the left rail."""
    return (
        *(queue_item("town", queue, here, cases) for queue in QUEUES),
        NavItem("cases.quarantine", Text("隔离件", "Quarantine"), overview.quarantine_count),
        NavItem("cases.cards", Text("监察牌", "Cards")),
        NavItem("take_in.index", Text("收件", "Take in")),
        NavItem("rosters.index", Text("名册", "Rosters"), Rosters(here).waiting),
        NavItem("town.left", Text("村里留下的草稿", "Drafts left by villages")),
        NavItem("cases.lookup", Text("查找", "Find")),
        NavItem("town.powers", Text("事项与授权", "Matters and grants")),
        NavItem("town.villages", Text("本镇各村", "Our villages")),
        NavItem("seals.index", Text("用印登记", "Seals")),
        NavItem("people.show", Text("人员与替岗", "People and cover")),
        NavItem("works.index", Text("长时间作业", "Long work")),
    )
