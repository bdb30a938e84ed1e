"""The routing slip as a timeline: each hand, how long it took, and what is still to come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.domain.acts import Act
from shared.domain.case import Case, Hand
from shared.domain.case_checks import next_step
from shared.domain.grants import GRANT_FORMS, Grant
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.web.case_words import IN_HAND, iso_day, path_label, path_words, remedies_words
from shared.web.language import duration, full_moment, moment, named, t
from shared.web.standing_words import Stand, stand_of

OFFERS = frozenset({Act.FORWARD, Act.RETURN})
ANSWERS = frozenset({Act.TAKE_OVER, Act.DECLINE})
NOTHING = timedelta(0)
AGAIN = Text(
    "重新录入：原来的记录没有生效，日期和编号照旧",
    "entered again: the first record had no effect; its date and number stay",
)
UNKNOWN = Text("本版本不识别的记录", "a record this version does not know")
OPINIONS = {"pass": Text("审查通过", "review passed"), "fail": Text("审查不通过", "review failed")}
OUTCOMES = {"granted": Text("准予", "granted"), "denied": Text("不予批准", "denied")}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the slip. `stand` is of an act in doubt or once in doubt, `unknown` marks an unreadable kind.

    `hash` names its entry.
    """

    who: str
    act: str
    at: str
    full_at: str
    gap: str
    basis: str
    told: list[str]
    stand: Stand | None
    unknown: bool
    hash: str


def steps(case: Case, registry: Registry) -> list[Step]:
    """Return the slip's lines from the take-in on."""
    before: list[Hand | None] = [None, *case.slip]
    return [
        _step(case, registry, hand, last) for last, hand in zip(before, case.slip, strict=False)
    ]


def _step(case: Case, registry: Registry, hand: Hand, last: Hand | None) -> Step:
    return Step(
        who=f"{named(registry, hand.node)} {hand.by}".rstrip(),
        act=_act_words(registry, hand),
        at=moment(hand.at),
        full_at=full_moment(hand.at),
        gap=_gap(hand, last),
        basis=_basis(registry, hand),
        told=_told(case, hand),
        stand=stand_of(case, hand),
        unknown=hand.act is None,
        hash=hand.hash,
    )


def _act_words(registry: Registry, hand: Hand) -> str:
    if hand.act is None:
        return str(t(UNKNOWN))
    if hand.to:
        return str(
            t("{act}到{to}", "{act} to {to}", act=t(hand.act.text), to=named(registry, hand.to))
        )
    return str(t(hand.act.text))


def _gap(hand: Hand, last: Hand | None) -> str:
    if last is None:
        return ""
    gap = duration(max(NOTHING, hand.at - last.at))
    if hand.act in ANSWERS and last.act in OFFERS:
        return str(t("在途 {gap}", "in transit {gap}", gap=gap))
    return str(t("隔 {gap}", "after {gap}", gap=gap))


def _basis(registry: Registry, hand: Hand) -> str:
    if hand.grant:
        return grant_words(registry.grants.get(hand.grant), hand.grant)
    if hand.act and hand.act.power and hand.node == registry.county:
        return own_power()
    return ""


def grant_words(grant: Grant | None, grant_id: str) -> str:
    """Name the grant that an act rests on: id, legal form, document."""
    if grant is None:
        return str(
            t("依据授权 {id}（本机没有这份授权）", "under grant {id} (not held here)", id=grant_id)
        )
    return str(
        t(
            "依据授权 {id}（{form}，{document}）",
            "under grant {id} ({form}, {document})",
            id=grant.id,
            form=t(GRANT_FORMS[grant.form]),
            document=t(grant.document),
        )
    )


def own_power() -> str:
    """Name the county's own power."""
    return str(t("县级职权", "the county's own power"))


def _told(case: Case, hand: Hand) -> list[str]:
    if hand.body is None:
        return [str(t("内容不在本机或已删除", "its content is erased or not held here"))]
    if hand.act is None:
        return []
    body = hand.body
    words = [tell(case, body) for key, tell in TELLERS.items() if body.get(key)]
    if hand.act is Act.CORRECT:
        words.insert(0, _correction(case, body))
    if hand.cites:
        words.append(str(t(AGAIN)))
    if body.get("answers"):
        words.append(str(t("答复别处交来的事项", "answers what was handed in elsewhere")))
    return [w for w in words if w]


def _correction(case: Case, body: Mapping[str, Any]) -> str:
    path = str(body["field"])
    old, new = (path_words(case, path, body[key]) for key in ("old", "new"))
    return str(
        t(
            "{what}:{old} → {new}",
            "{what}: {old} → {new}",
            what=path_label(case, path),
            old=old,
            new=new,
        )
    )


def _documents(case: Case, body: Mapping[str, Any]) -> str:
    known = [
        d.name for d in (case.matter.documents if case.matter else ()) if d.id in body["documents"]
    ]
    names = t("、", ", ").join(str(t(name)) for name in known)
    if "until" in body:
        return str(t("缺件：{names}", "missing: {names}", names=names))
    return str(t("材料：{names}", "documents: {names}", names=names)) if names else ""


def _fields(case: Case, body: Mapping[str, Any]) -> str:
    if "matter" in body:
        return ""
    labels = t("、", ", ").join(path_label(case, f"fields.{key}") for key in body["fields"])
    return str(t("填写：{labels}", "filled in: {labels}", labels=labels))


def _plain(key: str) -> Callable[[Case, Mapping[str, Any]], str]:
    return lambda _case, body: str(body[key])


def _labelled(key: str, label: Text) -> Callable[[Case, Mapping[str, Any]], str]:
    return lambda _case, body: f"{t(label)} {body[key]}"


def _earlier(_case: Case, body: Mapping[str, Any]) -> str:
    at = full_moment(datetime.fromisoformat(str(body["received_at"])))
    return str(
        t(
            "同一人同一事项另有一件，{at} 收件；收件日取最早的",
            "another one of the same person and matter was taken in {at}; the earliest date counts",
            at=at,
        )
    )


TELLERS: dict[str, Callable[[Case, Mapping[str, Any]], str]] = {
    "outcome": lambda _case, body: str(t(OUTCOMES[body["outcome"]])),
    "opinion": lambda _case, body: str(t(OPINIONS[body["opinion"]])),
    "documents": _documents,
    "fields": _fields,
    "until": _labelled("until", Text("补齐期限", "to be supplied by")),
    "into": lambda _case, _body: str(t(IN_HAND)),
    "other": _earlier,
    "died_on": lambda _case, body: f"{t('去世日期', 'died on')} {iso_day(body['died_on'])}",
    "number": _labelled("number", Text("编号", "number")),
    "reason": _plain("reason"),
    "organ": _labelled("organ", Text("应去的机关：", "turn to:")),
    "note": _plain("note"),
    "remedies": lambda _case, body: remedies_words(body["remedies"]),
}


def to_come(case: Case) -> list[str]:
    """Return the steps that are still to come after what the case waits for now."""
    act = next_step(case)
    ahead = [s.act for s in (case.matter.steps if case.matter else ())]
    if case.stage.is_end or act is None or case.matter is None:
        return []
    is_at_it = case.custody.offered_to is None and not (
        case.requests or case.is_waiting_for_applicant
    )
    names = [str(t(a.text)) for a in ahead[ahead.index(act) + is_at_it :]]
    return [*names, str(t(Act.CLOSE.text))]


def time_spent(case: Case, registry: Registry, now: datetime) -> list[tuple[str, str]]:
    """Return how long each node held the case in all, in the order it first did, and how long it was in transit."""
    spent: dict[str, timedelta] = {}
    holder = case.slip[0].node
    moments = [(hand, hand.at) for hand in case.slip]
    ends = [at for _, at in moments[1:]] + ([] if case.stage.is_end else [now])
    for (hand, since), until in zip(moments, ends, strict=False):
        holder = hand.node if hand.act in {Act.TAKE_IN, Act.TAKE_OVER} else holder
        holder = (hand.to or holder) if hand.act is Act.OVERRIDE else holder
        where = "" if hand.act in OFFERS else holder
        spent[where] = spent.get(where, NOTHING) + max(NOTHING, until - since)
    return [
        (named(registry, w) if w else str(t("在途", "in transit")), duration(d))
        for w, d in spent.items()
    ]
