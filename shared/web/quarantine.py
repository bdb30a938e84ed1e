"""The quarantine: records that were refused, why, and whose turn it is; those without effect are entered again here."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.app.reentry import Waiting
from shared.domain.kinds import MESSAGE
from shared.domain.ledgers import LedgerKind, LedgerName, parse_ledger
from shared.domain.records import QuarantineItem
from shared.domain.refusals import Refusal, UnknownCase
from shared.domain.refusals_custody import NoDisplaced
from shared.domain.registry import Registry
from shared.domain.rights import ACT_RIGHTS, Right
from shared.domain.text import Text
from shared.replication.codes import Fork
from shared.web.case_notices import FORKS
from shared.web.case_view import title_of
from shared.web.entry_words import EntryShown, case_of, entry_words, kind_words, node_words
from shared.web.errors import status_of
from shared.web.language import full_moment, t
from shared.web.rights import actor, check_right, has_right, requires
from shared.web.sentences import sentence_of
from shared.web.site import site
from shared.wire.bodies import check_body

PLACES = {
    LedgerKind.REGISTRY: Text("县名录", "the county's registry"),
    LedgerKind.CASE: Text("一件本机没有的事", "a case not held here"),
    LedgerKind.CASE_JOURNAL: Text("一件本机没有的事", "a case not held here"),
    LedgerKind.JOURNAL: Text("节点日志", "a node's journal"),
}
NO_LEDGER = Text("认不出的账本", "an unreadable ledger")
BROKER = Text("消息中间件", "the message broker")


@dataclass(frozen=True, slots=True)
class Kept:
    """A refused record in words. `url` leads to its case, empty where that is not held here;
    `decide_url` to where the county decides on a fork.
    """

    what: str
    where: str
    url: str
    author: str
    refuser: str
    reason: str
    code: str
    owner: str
    since: str
    hash: str
    refuser_code: str
    is_fork: bool
    decide_url: str


@dataclass(frozen=True, slots=True)
class Again:
    """A record without effect. `can` says that it can be entered again now; `against` why it cannot."""

    entry: EntryShown | None
    what: str
    reason: str
    code: str
    hash: str
    refuser: str
    can: bool
    against: Refusal | None
    is_after: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A case's records without effect, in the order they were written."""

    title: str
    receipt: str
    url: str
    items: list[Again]


def quarantine() -> ResponseReturnValue:
    """Show the open items of the quarantine."""
    return _page()


@requires(Right.HAND_OVER)
def enter_again() -> ResponseReturnValue:
    """Write a record without effect anew, if this node and this person may; show its case."""
    entry, refuser = request.form.get("hash", ""), request.form.get("refuser", "")
    the = site()
    try:
        waiting = _waiting(entry, refuser)
        right = ACT_RIGHTS[waiting.act] if waiting.act else Right.HAND_OVER
        check_right(right)
        case = the.reentry.enter_again(entry, refuser, actor(right))
    except Refusal as refusal:
        return _page((entry, refusal)), status_of(refusal)
    flash(str(t("已重新录入，编号和日期照旧。", "Entered again; its number and date stay.")))
    return redirect(url_for("cases.show", case_id=case), code=303)


def _waiting(entry: str, refuser: str) -> Waiting:
    items = site().reentry.waiting()
    found = next((w for w in items if (w.item.hash, w.item.refuser) == (entry, refuser)), None)
    if found is None or not _is_sound(found):
        raise NoDisplaced
    return found


def deal_with() -> ResponseReturnValue:
    """Take an item off the list: a person has dealt with it. Its record stays in the journals."""
    site().overview.deal_with(request.form.get("hash", ""), request.form.get("refuser", ""))
    flash(t("已标为处理完毕。", "Marked as dealt with."))
    return redirect(url_for("cases.quarantine"), code=303)


def _page(tried: tuple[str, Refusal] | None = None) -> str:
    the = site()
    registry = the.overview.registry()
    mine = [w for w in the.reentry.waiting() if _is_for_us(w)]
    groups = _groups(mine, registry, tried)
    shown = {again.hash for group in groups for again in group.items}
    items = [_kept(item, registry) for item in the.overview.quarantine() if item.hash not in shown]
    lost = tried[1] if tried and tried[0] not in shown else None
    return render_template("cases/quarantine.html", items=items, groups=groups, lost=lost)


def _is_for_us(waiting: Waiting) -> bool:
    """Say whether an entry is shown here to be entered again: it is our own, or we hold its pen and may."""
    ours = waiting.item.author == site().here.code
    return ours or (waiting.act is not None and waiting.refusal is None and _is_sound(waiting))


def _is_sound(waiting: Waiting) -> bool:
    """Say whether its body has its kind's form: its author may have signed another."""
    fact = waiting.fact
    return fact is not None and check_body(fact.header.kind, fact.body) is None


def _groups(
    waiting: list[Waiting], registry: Registry, tried: tuple[str, Refusal] | None
) -> list[Group]:
    found: dict[str, list[Waiting]] = {}
    for one in waiting:
        found.setdefault(one.case or one.item.ledger, []).append(one)
    return [_group(theirs, registry, tried) for theirs in found.values()]


def _group(waiting: list[Waiting], registry: Registry, tried: tuple[str, Refusal] | None) -> Group:
    facts = [w.fact for w in waiting if w.fact is not None]
    case, is_here = case_of(waiting[0].item.ledger, facts, registry)
    items: list[Again] = []
    for one in waiting:
        is_after = any(item.can for item in items)
        against = tried[1] if tried and tried[0] == one.item.hash else one.refusal
        items.append(
            Again(
                entry=entry_words(one.fact, case, registry) if one.fact else None,
                what=kind_words(one.item.kind),
                reason=str(t(sentence_of(one.item.code))),
                code=one.item.code,
                hash=one.item.hash,
                refuser=one.item.refuser,
                can=one.refusal is None and not is_after and _is_sound(one) and _has_right(one),
                against=None if is_after else against,
                is_after=is_after,
            )
        )
    title = title_of(case) if case.slip else _where(parse_ledger(waiting[0].item.ledger))[0]
    url = url_for("cases.show", case_id=case.id) if is_here else ""
    return Group(title, case.receipt, url, items)


def _has_right(waiting: Waiting) -> bool:
    return has_right(Right.HAND_OVER) and (
        waiting.act is None or has_right(ACT_RIGHTS[waiting.act])
    )


def _kept(item: QuarantineItem, registry: Registry) -> Kept:
    where, url = _where(parse_ledger(item.ledger))
    if item.kind == MESSAGE:
        where = str(t(BROKER))
    return Kept(
        what=kind_words(item.kind),
        where=where,
        url=url,
        author=node_words(registry, item.author),
        refuser=node_words(registry, item.refuser),
        reason=str(t(sentence_of(item.code))),
        code=item.code,
        owner=node_words(registry, item.owner),
        since=full_moment(item.at),
        hash=item.hash,
        refuser_code=item.refuser,
        is_fork=item.code == Fork.code,
        decide_url=_decide_url(item),
    )


def _decide_url(item: QuarantineItem) -> str:
    door = site().doors.get(FORKS)
    if door is None or item.code != Fork.code:
        return ""
    return url_for(door, ledger=item.ledger)


def _where(name: LedgerName | None) -> tuple[str, str]:
    if name is None:
        return str(t(NO_LEDGER)), ""
    if name.case is None:
        return str(t(PLACES[name.kind])), ""
    try:
        case = site().cases.view(name.case).case
    except UnknownCase:
        return str(t(PLACES[name.kind])), ""
    return title_of(case), url_for("cases.show", case_id=case.id)
