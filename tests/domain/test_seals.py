"""The seal register: what may be listed and withdrawn, and which seal stands under which act."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.domain.acts import Act
from shared.domain.facts import Draft
from shared.domain.refusals_input import FormIncomplete
from shared.domain.refusals_papers import SealWithdrawn, UnknownSeal
from shared.domain.registry import Registry
from shared.domain.seal import SealKind
from shared.domain.seals import chosen_seal, list_seal, seal_under, seals_for, withdraw_seal
from tests.domain.desk import COUNTY, NOW, TOWN, VILLAGE, Desk
from tests.web.sealing import APPROVAL
from tests.wire.county import fact, minle

LATER = NOW + timedelta(days=1)
CIVIL = "civil-affairs"


def listed(registry: Registry, **changes: str) -> Registry:
    """Fold the listing of a seal in."""
    return applied(registry, list_seal(registry, APPROVAL | changes))


def applied(registry: Registry, draft: Draft) -> Registry:
    registry.apply(fact(draft, COUNTY, seq=registry.head[0] + 1))
    return registry


def problems(registry: Registry, **changes: str) -> dict[str, str]:
    with pytest.raises(FormIncomplete) as caught:
        list_seal(registry, APPROVAL | changes)
    return {key: refusal.code for key, refusal in caught.value.problems.items()}


def test_a_seal_is_listed_with_all_that_was_typed() -> None:
    seal = listed(minle(), department="civil-affairs").seals["hongshui-approval"]
    assert (seal.node, seal.kind, seal.department) == (TOWN, SealKind.APPROVAL, "civil-affairs")
    assert seal.name.zh == "洪水镇审批专用章"
    assert seal.withdrawn_at is None


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"id": "Hongshui"}, "id", "seal.bad_id"),
        ({"id": ""}, "id", "seal.bad_id"),
        ({"zh": " "}, "zh", "input.required"),
        ({"document": ""}, "document", "input.required"),
        ({"kind": "wax"}, "kind", "input.bad_choice"),
        ({"node": "620722999999"}, "node", "input.bad_choice"),
        ({"department": "treasury"}, "department", "input.bad_choice"),
        ({"keeper": "620722101000:nobody"}, "keeper", "input.bad_choice"),
    ],
)
def test_what_cannot_be_listed_says_where(changes: dict[str, str], field: str, code: str) -> None:
    found = problems(minle(), **changes)
    assert list(found) == [field]
    assert found[field].partition(".")[0] == code.partition(".")[0] or found[field] == code


def test_all_problems_are_told_at_once() -> None:
    assert set(problems(minle(), id="", zh="", kind="")) == {"id", "zh", "kind"}


def test_an_id_is_used_once_even_after_its_seal_was_withdrawn() -> None:
    registry = listed(minle())
    assert problems(registry) == {"id": "seal.exists"}
    applied(registry, withdraw_seal(registry, "hongshui-approval", "遗失", "9号"))
    assert problems(registry) == {"id": "seal.exists"}


def test_a_seal_is_withdrawn_once_with_reason_and_document() -> None:
    registry = listed(minle())
    with pytest.raises(FormIncomplete) as caught:
        withdraw_seal(registry, "hongshui-approval", " ", "")
    assert set(caught.value.problems) == {"reason", "document"}
    applied(registry, withdraw_seal(registry, "hongshui-approval", "遗失", "9号"))
    seal = registry.seals["hongshui-approval"]
    assert (seal.reason, seal.ended_by) == ("遗失", "9号")
    with pytest.raises(SealWithdrawn):
        withdraw_seal(registry, "hongshui-approval", "遗失", "9号")
    with pytest.raises(UnknownSeal):
        withdraw_seal(registry, "nobody-s", "遗失", "9号")


def test_the_usual_seal_is_the_departments_then_the_one_for_approvals() -> None:
    registry = minle()
    listed(registry, id="b-official", kind="official")
    listed(registry, id="a-approval")
    listed(registry, id="z-civil", department="civil-affairs", kind="official")
    listed(registry, id="other", department="human-resources")
    listed(registry, id="take-in", kind="take_in")
    listed(registry, id="countys", node=COUNTY)
    found = [seal.id for seal in seals_for(registry, TOWN, "civil-affairs", LATER)]
    assert found == ["z-civil", "a-approval", "b-official"]


def test_a_seal_is_used_from_its_listing_to_its_withdrawal() -> None:
    registry = listed(minle())
    seal = registry.seals["hongshui-approval"]
    early = seal.listed_at - timedelta(seconds=1)
    assert seals_for(registry, TOWN, "", early) == ()
    assert seals_for(registry, TOWN, "", seal.listed_at) == (seal,)
    registry.seals[seal.id] = replace(seal, withdrawn_at=LATER)
    assert seals_for(registry, TOWN, "", LATER - timedelta(seconds=1))
    assert seals_for(registry, TOWN, "", LATER) == ()


def test_a_choice_is_one_of_those_there_are() -> None:
    registry = listed(minle())
    candidates = seals_for(registry, TOWN, "", NOW)
    assert chosen_seal(candidates, "") == "hongshui-approval"
    assert chosen_seal(candidates, "hongshui-approval") == "hongshui-approval"
    assert chosen_seal((), "") == ""
    for typed in ("nobody-s", "x" * 100):
        with pytest.raises(FormIncomplete):
            chosen_seal(candidates, typed)


def at_town(desk: Desk) -> Desk:
    return desk.act(VILLAGE, Act.FORWARD).act(TOWN, Act.TAKE_OVER)


def test_an_act_names_the_seal_of_its_paper_and_others_name_none() -> None:
    desk = Desk()
    listed(desk.registry)
    at_town(desk).act(TOWN, Act.ACCEPT).act(TOWN, Act.REVIEW, opinion="pass")
    bodies = {hand.act: hand.body or {} for hand in desk.case.slip}
    assert bodies[Act.ACCEPT]["seal"] == "hongshui-approval"
    assert "seal" not in bodies[Act.REVIEW]
    accepted = next(h for h in desk.case.slip if h.act is Act.ACCEPT)
    under = seal_under(desk.registry, accepted, CIVIL)
    assert under is not None
    assert under.id == "hongshui-approval"


def test_without_a_seal_the_act_is_done_all_the_same() -> None:
    desk = at_town(Desk()).act(TOWN, Act.ACCEPT)
    hand = desk.case.slip[-1]
    assert (hand.body or {})["seal"] == ""
    assert seal_under(desk.registry, hand, CIVIL) is None


def test_anothers_seal_is_none() -> None:
    desk = Desk()
    listed(desk.registry, node=COUNTY)
    hand = at_town(desk).act(TOWN, Act.ACCEPT).case.slip[-1]
    forged = replace(hand, body={**(hand.body or {}), "seal": "hongshui-approval"})
    assert seal_under(desk.registry, forged, CIVIL) is None
    assert seal_under(desk.registry, replace(forged, node=COUNTY), CIVIL) is not None
    assert seal_under(desk.registry, replace(hand, body=None), CIVIL) is None


def test_a_receipt_bears_the_units_seal_for_taking_in() -> None:
    desk = Desk()
    first = desk.case.slip[0]
    assert seal_under(desk.registry, first, CIVIL) is None
    listed(desk.registry, id="village-take-in", kind="take_in", node=VILLAGE)
    found = seal_under(desk.registry, first, CIVIL)
    assert found is not None
    assert found.id == "village-take-in"


@pytest.mark.parametrize(
    "changes",
    [
        {"withdrawn_at": NOW - timedelta(days=1)},
        {"listed_at": LATER},
        {"kind": SealKind.TAKE_IN},
        {"department": "human-resources"},
        {"node": VILLAGE},
    ],
)
def test_a_seal_that_was_not_to_be_used_then_is_none(changes: dict[str, Any]) -> None:
    """Withdrawn, lost, not listed yet, for taking in, another department's: whoever named it."""
    desk = Desk()
    listed(desk.registry)
    hand = at_town(desk).act(TOWN, Act.ACCEPT).case.slip[-1]
    seal = desk.registry.seals["hongshui-approval"]
    desk.registry.seals[seal.id] = replace(seal, listed_at=NOW - timedelta(days=2))
    assert seal_under(desk.registry, hand, CIVIL) is not None
    desk.registry.seals[seal.id] = replace(desk.registry.seals[seal.id], **changes)
    assert seal_under(desk.registry, hand, CIVIL) is None


def test_a_receipt_bears_no_seal_of_another_department() -> None:
    desk = Desk()
    listed(desk.registry, id="others", kind="take_in", node=VILLAGE, department="human-resources")
    assert seal_under(desk.registry, desk.case.slip[0], CIVIL) is None
