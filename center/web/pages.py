"""The county desk: its pages and its left rail."""

from flask import Blueprint

from center.web.forks import decide_fork, show_fork, show_forks
from center.web.granting import amend_grant, new_grant
from center.web.grants import revoke_grant, show_grant, show_grants
from center.web.judging import (
    back_to_judgement,
    decide,
    show_judgement,
    show_judgements,
    withdraw_result,
)
from center.web.matrix import show_matrix, show_town_matrix
from center.web.matters import show_matters
from center.web.node import back_to_node, new_code, show_node, suspend_node, take_all
from center.web.nodes import Signs, show_nodes, show_town
from center.web.queues import QUEUES
from center.web.seals import back_to_seal, new_seal, withdraw_seal
from center.web.search import show_all
from center.web.stuck import back_to_stuck, show_stuck, take_case
from center.web.viewings import show_viewings
from shared.app.cases import Cases
from shared.app.heard import last_heard
from shared.app.here import Here
from shared.app.overriding import Overriding
from shared.app.overview import Overview
from shared.app.rosters import Rosters
from shared.domain.records import CaseQuery
from shared.domain.text import Text
from shared.web.case_notices import FORKS, JUDGEMENT
from shared.web.desk import OFFERED, add_queue, queue_item
from shared.web.seal_pages import SEAL_NEW, SEAL_WITHDRAW
from shared.web.site import NavItem

HOME = f"center.{OFFERED.name}"
DOORS = {
    JUDGEMENT: "center.judgement",
    FORKS: "center.fork",
    SEAL_NEW: "center.new_seal",
    SEAL_WITHDRAW: "center.withdraw_seal",
}


def center_pages(signs: Signs) -> Blueprint:
    """Return the pages that only the county has. `signs` says when each node was last heard of."""
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
    pages.add_url_rule("/viewings", "viewings", show_viewings)
    pages.add_url_rule("/matters", "matters", show_matters)
    pages.add_url_rule("/seals/new", "new_seal", new_seal, methods=["GET", "POST"])
    withdrawing = "/seals/<seal>/withdraw"
    pages.add_url_rule(withdrawing, "withdraw_seal", withdraw_seal, methods=["POST"])
    pages.add_url_rule(withdrawing, "after_withdraw_seal", back_to_seal)
    _add_decisions(pages, signs)
    _add_node(pages, signs)
    return pages


def _add_decisions(pages: Blueprint, signs: Signs) -> None:
    """Add what a person of the county decides: acts in doubt, stuck cases, forks."""
    pages.add_url_rule("/judgements", "judgements", show_judgements)
    act = "/judgements/<uuid:case_id>/<entry>"
    pages.add_url_rule(act, "judgement", show_judgement)
    pages.add_url_rule(act, "decide", decide, methods=["POST"])
    pages.add_url_rule(f"{act}/withdraw", "withdraw_result", withdraw_result, methods=["POST"])
    pages.add_url_rule(f"{act}/withdraw", "after_withdrawal", back_to_judgement)
    pages.add_url_rule("/stuck", "stuck", show_stuck(signs))
    take = "/stuck/<uuid:case_id>"
    pages.add_url_rule(take, "take_case", take_case(signs), methods=["POST"])
    pages.add_url_rule(take, "after_taking", back_to_stuck)
    pages.add_url_rule("/forks", "forks", show_forks)
    pages.add_url_rule("/forks/<ledger>", "fork", show_fork)
    pages.add_url_rule("/forks/<ledger>", "decide_fork", decide_fork, methods=["POST"])


def _add_node(pages: Blueprint, signs: Signs) -> None:
    """Add the page of one node and what can be done about it."""
    node = "/nodes/<code>/node"
    pages.add_url_rule(node, "node", show_node(signs))
    for name, view in (
        ("suspend", suspend_node(signs)),
        ("take_all", take_all(signs)),
        ("new_code", new_code(signs)),
    ):
        path = f"{node}/{name.replace('_', '-')}"
        pages.add_url_rule(path, name, view, methods=["POST"])
        pages.add_url_rule(path, f"after_{name}", back_to_node)


def center_nav(here: Here, cases: Cases, overview: Overview) -> tuple[NavItem, ...]:
    """Return the left rail."""
    overriding = Overriding(here)
    return (
        *(queue_item("center", queue, here, cases) for queue in QUEUES),
        NavItem(
            "center.judgements",
            Text("裁定", "Judgement"),
            lambda: cases.count(CaseQuery(awaiting=True)),
        ),
        NavItem(
            "center.stuck",
            Text("卡住的办件", "Stuck cases"),
            lambda: overriding.stuck_count(lambda: last_heard(here)),
        ),
        NavItem("center.forks", Text("分叉裁定", "Forked ledgers"), overriding.fork_count),
        NavItem("center.all", Text("全部办件", "All cases")),
        NavItem("center.nodes", Text("全县一张网", "The whole network")),
        NavItem("center.grants", Text("授权", "Grants")),
        NavItem("center.matrix", Text("授权矩阵", "Matrix")),
        NavItem("cases.quarantine", Text("隔离件", "Quarantine"), overview.quarantine_count),
        NavItem("center.viewings", Text("号码查看记录", "ID numbers seen")),
        NavItem("seals.index", Text("用印登记", "Seals")),
        NavItem("center.matters", Text("事项目录", "Catalogue")),
        NavItem("cases.cards", Text("监察牌", "Cards")),
        NavItem("take_in.index", Text("收件", "Take in")),
        NavItem("rosters.index", Text("名册", "Rosters"), Rosters(here).waiting),
        NavItem("cases.lookup", Text("查找", "Find")),
        NavItem("people.show", Text("人员与替岗", "People and cover")),
        NavItem("works.index", Text("长时间作业", "Long work")),
    )
