"""The registry as a fold, and the names of nodes and ledgers."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.acts import Act
from shared.domain.custody import KEY_ROTATED
from shared.domain.facts import Draft
from shared.domain.ledgers import (
    LedgerKind,
    case_ledger,
    journal_ledger,
    parse_ledger,
    registry_ledger,
)
from shared.domain.refusals import UnknownMatter, UnknownNode
from shared.domain.registry import (
    GRANT_ISSUED,
    GRANT_REVOKED,
    NODE_ENROLLED,
    NODE_SUSPENDED,
    Registry,
    Roots,
)
from shared.domain.rights import ACT_RIGHTS, ROLE_RIGHTS, Right, Role, rights_of
from tests.wire.county import CASE, COUNTY, NOW, TOWN, VILLAGE, fact, minle, registry_bodies

REGISTRY = minle()


def applied(kind: str, body: dict[str, object]) -> Registry:
    """Return Minle's registry after one more entry."""
    return then_applied(minle(), kind, body)


def then_applied(registry: Registry, kind: str, body: dict[str, object]) -> Registry:
    """Fold one more entry into a registry."""
    registry.apply(fact(Draft(kind, body), COUNTY, seq=registry.head[0] + 1))
    return registry


def test_a_node_stands_below_its_town_and_the_county() -> None:
    assert REGISTRY.line(VILLAGE) == (VILLAGE, TOWN, COUNTY)
    assert REGISTRY.line(COUNTY) == (COUNTY,)


def test_a_village_is_named_with_its_town() -> None:
    assert REGISTRY.name_of(VILLAGE).startswith("洪水镇城关村")
    assert REGISTRY.name_of(TOWN) == "洪水镇"
    assert REGISTRY.name_of("nowhere") == "nowhere"


def test_the_children_of_a_town_are_its_villages() -> None:
    children = {node.code for node in REGISTRY.children(TOWN)}

    assert VILLAGE in children
    assert all(code.startswith(TOWN[:9]) for code in children)


def test_a_loop_of_parents_ends() -> None:
    body: dict[str, object] = {"code": TOWN, "name": "甲", "level": "town", "parent": VILLAGE}

    assert applied("registry.node_listed.v1", body).line(VILLAGE) == (VILLAGE, TOWN, COUNTY)


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownNode):
        REGISTRY.node("nowhere")
    with pytest.raises(UnknownMatter):
        REGISTRY.matter("nothing")
    with pytest.raises(UnknownMatter):
        REGISTRY.matter("elderly-card", 2)


def test_a_matter_is_remembered_in_the_version_a_case_began_with() -> None:
    body = next(b for k, b in registry_bodies() if k == "registry.matter_published.v1")
    matter = {**body["matter"], "visits": 5}

    registry = applied("registry.matter_published.v1", {"matter": matter, "version": 2})

    assert registry.matter(matter["id"]).visits == 5
    assert registry.matter(matter["id"], 1).visits == body["matter"]["visits"]


def test_a_new_incarnation_has_its_own_key_and_keeps_the_old() -> None:
    registry = applied(NODE_ENROLLED, {"node": TOWN, "inc": 2, "alg": "ed25519", "key": "cd" * 32})
    old, new = registry.key_of(TOWN, 1), registry.key_of(TOWN, 2)

    assert old is not None
    assert new is not None
    assert old.key != new.key
    assert registry.incarnations[TOWN] == 2


@pytest.mark.parametrize("grave", [False, True])
def test_a_grant_is_revoked_at_the_instant_and_place_of_the_entry(grave: bool) -> None:
    registry = applied(GRANT_REVOKED, {"id": "G-0001", "reason": "", "grave": grave})
    ended = registry.grants["G-0001"]

    assert (ended.revoked_at, ended.revoked_seq) == (NOW, registry.head[0])
    assert ended.grave is grave
    assert registry.grants["G-0002"].revoked_at is None


def test_a_grant_is_revoked_only_once() -> None:
    registry = applied(GRANT_REVOKED, {"id": "G-0001", "reason": "", "grave": False})
    first = registry.grants["G-0001"]

    then_applied(registry, GRANT_REVOKED, {"id": "G-0001", "reason": "", "grave": True})

    assert registry.grants["G-0001"] == first


def test_revoking_an_unknown_grant_changes_nothing() -> None:
    body: dict[str, object] = {"id": "G-9999", "reason": "", "grave": True}

    assert applied(GRANT_REVOKED, body).grants == REGISTRY.grants


def test_a_grant_that_amends_another_ends_it_at_its_place_without_blame() -> None:
    old = next(b for k, b in registry_bodies() if k == GRANT_ISSUED)

    registry = applied(GRANT_ISSUED, {**old, "id": "G-9001", "replaces": old["id"]})
    ended, new = registry.grants[old["id"]], registry.grants["G-9001"]

    assert (ended.revoked_at, ended.revoked_seq, ended.grave) == (NOW, registry.head[0], False)
    assert (new.revoked_at, new.replaces) == (None, old["id"])


def test_a_suspended_incarnation_is_suspended_and_its_successor_is_not() -> None:
    registry = applied(NODE_SUSPENDED, {"node": TOWN, "inc": 1, "reason": "失窃"})

    assert registry.is_suspended(TOWN)
    assert registry.suspended[TOWN, 1] == NOW
    assert not registry.is_suspended(VILLAGE)
    assert not REGISTRY.is_suspended(TOWN)

    then_applied(
        registry, NODE_ENROLLED, {"node": TOWN, "inc": 2, "alg": "ed25519", "key": "cd" * 32}
    )
    assert not registry.is_suspended(TOWN)
    assert registry.is_suspended(TOWN, 1)


def test_the_county_s_new_key_counts_from_its_own_entry_on_and_the_old_stays_known() -> None:
    registry = minle()
    body: dict[str, object] = {"alg": "ed25519", "key": "cd" * 32, "signatures": []}
    rotated = fact(Draft(KEY_ROTATED, body), COUNTY, seq=registry.head[0] + 1)

    registry.apply(replace(rotated, header=replace(rotated.header, inc=2)))

    assert registry.incarnations[COUNTY] == 2
    assert registry.key_of(COUNTY, 2) != registry.key_of(COUNTY, 1) == REGISTRY.key_of(COUNTY, 1)


def test_the_offline_roots_are_those_of_the_first_entry() -> None:
    assert REGISTRY.roots == Roots(2, ("01" * 32, "02" * 32, "03" * 32))


def test_the_county_s_time_of_an_entry_is_known_while_the_entry_is() -> None:
    last = REGISTRY.head[0]

    assert len(REGISTRY.times) == last
    assert REGISTRY.time_of(1) == REGISTRY.time_of(last) == NOW
    assert REGISTRY.time_of(0) is REGISTRY.time_of(-1) is REGISTRY.time_of(last + 1) is None


@settings(max_examples=25)
@given(st.sets(st.integers(1, len(registry_bodies()) - 1)))
def test_withheld_bodies_leave_no_trace_but_the_head_moves_on(withheld: set[int]) -> None:
    registry = Registry()
    for seq, (kind, body) in enumerate(registry_bodies(), 1):
        held = fact(Draft(kind, body), COUNTY, seq=seq)
        if seq - 1 not in withheld:
            registry.apply(held)
        else:
            registry.apply(type(held)(held.header, held.hash, None))

    assert registry.head == REGISTRY.head
    assert registry.fingerprint == REGISTRY.fingerprint
    assert registry.times == REGISTRY.times
    assert set(registry.nodes) <= set(REGISTRY.nodes)


@pytest.mark.parametrize(
    ("ledger", "kind", "writer"),
    [
        (registry_ledger(COUNTY), LedgerKind.REGISTRY, COUNTY),
        (case_ledger(CASE), LedgerKind.CASE, None),
        (journal_ledger(VILLAGE), LedgerKind.JOURNAL, VILLAGE),
        (journal_ledger("620722000000-rs", CASE), LedgerKind.CASE_JOURNAL, "620722000000-rs"),
    ],
)
def test_a_ledger_s_name_says_its_kind_and_writer(
    ledger: str, kind: LedgerKind, writer: str | None
) -> None:
    name = parse_ledger(ledger)

    assert name is not None
    assert (name.kind, name.writer) == (kind, writer)


@pytest.mark.parametrize(
    "ledger",
    [
        "",
        "case:",
        f"case:{CASE}\n",
        f"case:{CASE.upper()}",
        f"case:{CASE}:{VILLAGE}",
        "case:../../etc/passwd",
        "journal:12",
        f"journal:{VILLAGE}:x",
        f"registry:{COUNTY}:{CASE}",
        "registry:\uff16\uff12" + COUNTY[2:],
        f"diary:{VILLAGE}",
    ],
)
def test_what_is_no_ledger_has_no_name(ledger: str) -> None:
    assert parse_ledger(ledger) is None


class TestRights:
    def test_every_act_asks_for_a_right(self) -> None:
        assert set(ACT_RIGHTS) == set(Act)

    def test_roles_add_up_and_an_unknown_one_gives_nothing(self) -> None:
        both = rights_of((Role.CLERK, Role.APPROVER, "emperor"))

        assert both == ROLE_RIGHTS[Role.CLERK] | ROLE_RIGHTS[Role.APPROVER]

    @pytest.mark.parametrize("right", Right)
    def test_every_right_is_somebody_s(self, right: Right) -> None:
        assert any(right in rights for rights in ROLE_RIGHTS.values())

    def test_who_accepts_or_reviews_does_not_decide_except_a_village_agent(self) -> None:
        deciders = {role for role in Role if Right.DECIDE in ROLE_RIGHTS[role]}

        assert not deciders & {Role.CLERK, Role.REVIEWER, Role.CATALOGUE, Role.SUPERVISOR}

    def test_a_supervisor_only_looks(self) -> None:
        assert rights_of((Role.SUPERVISOR,)) <= {Right.SEE_CASES, Right.SEE_NETWORK}
