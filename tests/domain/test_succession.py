"""A node that takes another's place: its name, its grants, and who may see the cases of the old one."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.acts import Act
from shared.domain.audience import is_for, with_ancestors
from shared.domain.authority import may, may_take_in
from shared.domain.facts import Draft
from shared.domain.ledgers import parse_ledger
from shared.domain.refusals import NotGranted, Refusal, UnknownNode
from shared.domain.refusals_input import BadChoice, Required
from shared.domain.refusals_people import (
    AlreadySucceeded,
    BadNodeCode,
    BadParent,
    NodeExists,
    NodeSucceeded,
    OtherLevel,
    SuccessionLoop,
)
from shared.domain.registry import GRANT_ISSUED, NODE_LISTED, Registry
from shared.domain.succession import list_node, succeed
from tests.wire.county import CASE, COUNTY, NOW, TOWN, VILLAGE, fact, minle

OTHER_TOWN, OTHER_VILLAGE, FAR_VILLAGE = "620722102000", "620722101201", "620722102200"
NEW = "620722101299"
MILLI = timedelta(milliseconds=1)
DOCUMENT = "民政发[2026]9号"
PLACES = (VILLAGE, OTHER_VILLAGE, FAR_VILLAGE, "620722101202", "620722102201")


def folded(registry: Registry, draft: Draft) -> None:
    registry.apply(fact(draft, COUNTY, seq=registry.head[0] + 1))


def changed(*steps: tuple[str, str], how: str = "merged") -> Registry:
    """Return Minle after these successions, old to new."""
    registry = minle()
    for old, new in steps:
        folded(registry, succeed(registry, old, new, how, DOCUMENT))
    return registry


def refusal(registry: Registry, old: str, new: str, **changes: str) -> Refusal:
    words = {"how": "merged", "document": DOCUMENT, **changes}
    with pytest.raises(Refusal) as caught:
        succeed(registry, old, new, words["how"], words["document"])
    return caught.value


class TestSucceed:
    def test_the_entry_says_who_whose_place_how_and_by_what(self) -> None:
        draft = succeed(minle(), VILLAGE, OTHER_VILLAGE, "renumbered", DOCUMENT)

        assert draft.body == {
            "node": VILLAGE,
            "successor": OTHER_VILLAGE,
            "how": "renumbered",
            "document": DOCUMENT,
        }

    @pytest.mark.parametrize(
        ("old", "new", "kind"),
        [
            (VILLAGE, VILLAGE, SuccessionLoop),
            (VILLAGE, TOWN, OtherLevel),
            (TOWN, VILLAGE, OtherLevel),
            (COUNTY, TOWN, OtherLevel),
            (VILLAGE, NEW, UnknownNode),
            (NEW, VILLAGE, UnknownNode),
        ],
    )
    def test_what_cannot_be(self, old: str, new: str, kind: type[Refusal]) -> None:
        assert isinstance(refusal(minle(), old, new), kind)

    def test_a_town_may_be_succeeded_by_a_town(self) -> None:
        assert changed((TOWN, OTHER_TOWN)).successors == {TOWN: OTHER_TOWN}

    def test_nobody_is_succeeded_twice(self) -> None:
        found = refusal(changed((VILLAGE, OTHER_VILLAGE)), VILLAGE, FAR_VILLAGE)

        assert isinstance(found, AlreadySucceeded)
        assert "八一村" in found.say("zh")

    def test_no_circle(self) -> None:
        registry = changed((VILLAGE, OTHER_VILLAGE), (OTHER_VILLAGE, FAR_VILLAGE))

        for new in (VILLAGE, OTHER_VILLAGE):
            assert isinstance(refusal(registry, FAR_VILLAGE, new), SuccessionLoop)

    def test_the_way_is_one_of_two_and_the_document_is_named(self) -> None:
        assert isinstance(refusal(minle(), VILLAGE, OTHER_VILLAGE, how="sold"), BadChoice)
        assert isinstance(refusal(minle(), VILLAGE, OTHER_VILLAGE, document=" "), Required)

    def test_a_circle_in_the_registry_is_followed_once(self) -> None:
        registry = minle()
        registry.successors = {"a": "b", "b": "c", "c": "a"}

        assert registry.successors_of("a") == ("b", "c")
        assert registry.successors_of("b") == ("c", "a")


class TestListing:
    NEW_VILLAGE = {"code": NEW, "name": "新村村民委员会", "level": "village", "parent": TOWN}

    def test_a_new_village_is_listed_under_its_town(self) -> None:
        registry = minle()
        draft = list_node(registry, self.NEW_VILLAGE)
        folded(registry, draft)

        assert draft.kind == NODE_LISTED
        assert registry.name_of(NEW) == "洪水镇新村"
        assert registry.line(NEW) == (NEW, TOWN, COUNTY)

    @pytest.mark.parametrize(
        ("changes", "kind"),
        [
            ({"code": VILLAGE}, NodeExists),
            ({"code": "62072210129"}, BadNodeCode),
            ({"code": "62072210129x"}, BadNodeCode),
            ({"code": "620722109000"}, BadNodeCode),
            ({"level": "town", "parent": COUNTY}, BadNodeCode),
            ({"level": "county"}, BadChoice),
            ({"level": "hamlet"}, BadChoice),
            ({"name": ""}, Required),
            ({"parent": "620722999000"}, UnknownNode),
            ({"parent": COUNTY}, BadParent),
            ({"parent": VILLAGE}, BadParent),
            ({"code": "620722199000", "level": "town", "parent": TOWN}, BadParent),
        ],
        ids=str,
    )
    def test_what_cannot_be_listed(self, changes: dict[str, str], kind: type[Refusal]) -> None:
        with pytest.raises(kind):
            list_node(minle(), {**self.NEW_VILLAGE, **changes})

    def test_nothing_is_listed_under_a_town_that_is_no_more(self) -> None:
        with pytest.raises(NodeSucceeded):
            list_node(changed((TOWN, OTHER_TOWN)), self.NEW_VILLAGE)


class TestNames:
    def test_an_old_node_says_what_it_is_now(self) -> None:
        registry = changed((VILLAGE, OTHER_VILLAGE))
        old, new = registry.plain_name(VILLAGE), registry.name_of(OTHER_VILLAGE)

        assert registry.name_of(VILLAGE) == f"原{old}（今{new}）"
        assert registry.title_of(VILLAGE).en == f"{old} (formerly; now {new})"
        assert new == registry.plain_name(OTHER_VILLAGE)

    def test_the_last_successor_is_named(self) -> None:
        registry = changed((VILLAGE, OTHER_VILLAGE), (OTHER_VILLAGE, FAR_VILLAGE))

        assert registry.name_of(VILLAGE).endswith(f"（今{registry.plain_name(FAR_VILLAGE)}）")

    def test_a_code_that_is_not_listed_is_its_own_name(self) -> None:
        assert minle().name_of(NEW) == NEW


class TestActs:
    def test_a_succeeded_node_takes_nothing_in_and_says_where_to_go(self) -> None:
        registry = changed((VILLAGE, OTHER_VILLAGE))
        matter = registry.matter("elderly-allowance")

        with pytest.raises(NodeSucceeded) as caught:
            may(registry, node=VILLAGE, matter=matter, act=Act.TAKE_IN, at=NOW)
        assert registry.plain_name(OTHER_VILLAGE) in caught.value.say("zh")
        may(registry, node=OTHER_VILLAGE, matter=matter, act=Act.TAKE_IN, at=NOW)

    def test_it_enters_what_its_device_took_in_without_knowing(self) -> None:
        registry = changed((VILLAGE, OTHER_VILLAGE))
        matter, at = registry.matter("elderly-allowance"), registry.times[-1]

        may_take_in(registry, VILLAGE, matter, at - MILLI)
        for heard in (at, None):
            with pytest.raises(NodeSucceeded):
                may_take_in(registry, VILLAGE, matter, heard)

    @pytest.mark.parametrize(("how", "reaches"), [("renumbered", True), ("merged", False)])
    def test_a_grant_to_a_node_reaches_it_under_its_new_code_alone(
        self, how: str, reaches: bool
    ) -> None:
        """A merged village is another village: the county amends the grant if it is meant."""
        registry = minle()
        body = {
            "id": "G-9999",
            "matter": "elderly-allowance",
            "acts": ["accept"],
            "to": [f"node:{VILLAGE}"],
            "from": "2026-01-01",
            "until": "2026-12-31",
            "form": "entrustment",
            "document": {"zh": "示例", "en": "sample"},
            "number": "民政发1号",
            "department": "civil-affairs",
            "leases": {"accept": 720},
            "ceiling": None,
            "replaces": None,
        }
        folded(registry, Draft(GRANT_ISSUED, body))
        for old, new in ((VILLAGE, OTHER_VILLAGE), (OTHER_VILLAGE, FAR_VILLAGE)):
            folded(registry, succeed(registry, old, new, how, DOCUMENT))
        matter = registry.matter("elderly-allowance")

        may(registry, node=VILLAGE, matter=matter, act=Act.ACCEPT, at=NOW)
        for node in (OTHER_VILLAGE, FAR_VILLAGE):
            if reaches:
                may(registry, node=node, matter=matter, act=Act.ACCEPT, at=NOW)
            else:
                with pytest.raises(NotGranted):
                    may(registry, node=node, matter=matter, act=Act.ACCEPT, at=NOW)

    def test_one_merge_after_a_renumbering_ends_it(self) -> None:
        registry = changed((VILLAGE, OTHER_VILLAGE), how="renumbered")
        folded(registry, succeed(registry, OTHER_VILLAGE, FAR_VILLAGE, "merged", DOCUMENT))

        assert registry.former_codes(OTHER_VILLAGE) == (VILLAGE,)
        assert registry.former_codes(FAR_VILLAGE) == ()


def reachable(start: str, steps: dict[str, str]) -> set[str]:
    """Return a node with all who took its place, worked out anew."""
    found = {start}
    while more := {steps[c] for c in found if c in steps} - found:
        found |= more
    return found


def upward(registry: Registry, codes: Iterable[str]) -> set[str]:
    found = set(codes)
    while more := {registry.nodes[c].parent for c in found if registry.nodes[c].parent} - found:
        found |= {c for c in more if c}
    return found & set(registry.nodes)


@given(
    st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES)), max_size=6),
    st.sets(st.sampled_from((*PLACES, TOWN, OTHER_TOWN, COUNTY)), min_size=1),
    st.sampled_from((*PLACES, TOWN, OTHER_TOWN, COUNTY)),
)
def test_a_case_is_for_its_members_their_successors_and_all_above(
    steps: list[tuple[str, str]], members: set[str], writer: str
) -> None:
    registry = minle()
    taken: dict[str, str] = {}
    for old, new in steps:
        try:
            folded(registry, succeed(registry, old, new, "merged", DOCUMENT))
        except Refusal:
            continue
        taken[old] = new
    expected = upward(registry, {c for m in members for c in reachable(m, taken)})
    case, about = parse_ledger(f"case:{CASE}"), parse_ledger(f"journal:{writer}:{CASE}")
    own = parse_ledger(f"journal:{writer}")
    assert case is not None
    assert about is not None
    assert own is not None

    assert with_ancestors(registry, members) == expected
    for peer in (*PLACES, TOWN, OTHER_TOWN, COUNTY):
        assert is_for(registry, case, members, peer) == (peer in expected)
        assert is_for(registry, about, members, peer) == (
            peer in expected | upward(registry, [writer])
        )
        assert is_for(registry, own, (), peer) == (peer in upward(registry, [writer]))
