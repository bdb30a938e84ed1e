"""The forecast of a case in words: goes red on which day unless who does what."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from shared.domain.contact import QUIET
from shared.domain.forecast import Outlook, Whereabouts, forecast
from shared.domain.records import CaseRow
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.web.language import moment, named, t
from shared.web.site import Site

WORDS = {
    Outlook.TO_DO: Text("{by} 前{node}不办就亮红牌", "goes red at {by} unless {node} acts before"),
    Outlook.TO_TAKE_OVER: Text(
        "{by} 前{node}不接收就亮红牌", "goes red at {by} unless {node} takes it over before"
    ),
    Outlook.TO_CONNECT: Text(
        "{node}在 {by} 前不联网就亮红牌", "goes red at {by} unless {node} connects before"
    ),
}


def expected_nodes(the: Site, rows: Iterable[CaseRow]) -> Mapping[str, datetime]:
    """Return by when the nodes whose turn it is in these cases are to be heard of again."""
    here = the.here.code
    turns = {row.offered_to or row.holder for row in rows if row.due_at and not row.ended}
    turns.discard(here)
    if not turns:
        return {}
    found = {s.node.code: s.expected for s in the.overview.nodes(turns) if s.expected}
    link = the.overview.link()
    if link is not None and link.parent in turns:
        since = link.since or the.here.now()
        found[link.parent] = the.here.now() + QUIET if link.online else since
    return found


def forecast_words(
    row: CaseRow, registry: Registry, here: str, expected: Mapping[str, datetime], now: datetime
) -> str:
    """Say what a case's limit waits for; nothing where none runs, or where it is over."""
    if row.due_at is None or row.ended:
        return ""
    where = Whereabouts(here, row.holder, row.offered_to, expected)
    found = forecast(row.due_at, where, now)
    words = WORDS.get(found.outlook)
    if words is None:
        return ""
    node = t("本单位", "this node") if found.node == here else named(registry, found.node)
    return str(t(words, by=moment(found.by), node=node))
