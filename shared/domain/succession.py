"""Villages that merge or are renumbered: which node takes whose place, and what a node that was succeeded may not do.

A renumbered node is the same place under a new code, so what was granted to
the old code reaches the new one. A merged village is another village than
the one it went into: the grant said this village, and whether it should reach
the larger one is for the county to say by amending it.
"""

from collections.abc import Mapping
from typing import Any

from shared.domain.codes import Level, Tier
from shared.domain.facts import Draft
from shared.domain.form import plain_text
from shared.domain.ledgers import NODE_CODE
from shared.domain.people import LABELS
from shared.domain.refusals_input import BadChoice
from shared.domain.refusals_people import (
    AlreadySucceeded,
    BadNodeCode,
    BadParent,
    NodeExists,
    NodeSucceeded,
    OtherLevel,
    SuccessionLoop,
)
from shared.domain.registry import NODE_LISTED, NODE_SUCCEEDED, RENUMBERED, Registry
from shared.domain.text import Text

HOW = {RENUMBERED: Text("改代码", "renumbered"), "merged": Text("并入", "merged")}
NAME_LIMIT, DOCUMENT_LIMIT = 200, 1000
DOCUMENT = Text("依据的文件", "Document")
LEVEL = Text("级别", "Level")
HOW_LABEL = Text("方式", "How")
TOWN_END = "000"
"""How a town's twelve digits end: what a node is, is read from its code when it is enrolled."""
PARENT_TIER = {Tier.TOWN: Tier.COUNTY, Tier.VILLAGE: Tier.TOWN}


def list_node(registry: Registry, raw: Mapping[str, str]) -> Draft:
    """Return the entry that lists a new node from its typed `code`, `name`, `level` and `parent`.

    Raises BadNodeCode, NodeExists, BadChoice for a level, UnknownNode or BadParent for the parent.
    """
    code, name = (
        raw["code"],
        plain_text(raw["name"], field=LABELS["name"], limit=NAME_LIMIT, required=True),
    )
    if raw["level"] not in set(Level) or Level(raw["level"]).tier not in PARENT_TIER:
        raise BadChoice(field=LEVEL)
    tier = Level(raw["level"]).tier
    if not NODE_CODE.match(code) or (code[9:12] == TOWN_END) != (tier is Tier.TOWN):
        raise BadNodeCode(code=code)
    if code in registry.nodes:
        raise NodeExists(node=code)
    parent = registry.node(raw["parent"])
    if parent.tier is not PARENT_TIER[tier]:
        raise BadParent(parent=registry.name_of(parent.code), tier=PARENT_TIER[tier].text)
    refuse_succeeded(registry, parent.code)
    return Draft(
        NODE_LISTED, {"code": code, "name": name, "level": raw["level"], "parent": parent.code}
    )


def succeed(registry: Registry, node: str, successor: str, how: str, document: str) -> Draft:
    """Return the entry by which `successor` takes the place of `node`.

    Raises UnknownNode, BadChoice, AlreadySucceeded, SuccessionLoop, or
    OtherLevel where one is a village and the other a town.
    """
    old, new = registry.node(node), registry.node(successor)
    if how not in HOW:
        raise BadChoice(field=HOW_LABEL)
    if node in registry.successors:
        raise AlreadySucceeded(
            node=registry.plain_name(node), successor=registry.plain_name(registry.successors[node])
        )
    if node in (successor, *registry.successors_of(successor)):
        raise SuccessionLoop(node=registry.plain_name(node))
    if old.tier is not new.tier or old.tier is Tier.COUNTY:
        raise OtherLevel(node=registry.plain_name(node), successor=registry.plain_name(successor))
    document = plain_text(document, field=DOCUMENT, limit=DOCUMENT_LIMIT, required=True)
    body: dict[str, Any] = {"node": node, "successor": successor, "how": how, "document": document}
    return Draft(NODE_SUCCEEDED, body)


def refuse_succeeded(registry: Registry, node: str) -> None:
    """Refuse what a node no longer does once another has taken its place, naming that one."""
    line = registry.successors_of(node)
    if line:
        raise NodeSucceeded(node=registry.plain_name(node), successor=registry.plain_name(line[-1]))
