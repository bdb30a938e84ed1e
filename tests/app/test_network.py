"""The county's acts on the registry: founding it, listing staff, granting, amending and revoking."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.app.accounts import Accounts
from shared.app.founding import count_of, found
from shared.app.here import Here
from shared.domain.acts import Power
from shared.domain.authority import Use, covering
from shared.domain.facts import Draft
from shared.domain.kinds import STAFF_ADDED, STAFF_LEFT
from shared.domain.ledgers import journal_ledger, registry_ledger
from shared.domain.refusals import GrantRevoked, NotTheCounty, UnknownGrant
from shared.domain.refusals_grants import GrantIsOver
from shared.domain.refusals_input import FormIncomplete, Required
from shared.ledger.keys import Ed25519Signer
from shared.store.blob_memory import MemoryBlobs
from shared.store.memory import MemoryStore
from tests.app.nodes import entries_of, registry_of, write
from tests.app.people import CHEAP, PASSWORD
from tests.support.network import (
    COUNTY,
    OTHER_TOWN,
    TOWN,
    VILLAGE,
    County,
    TestClock,
    TestNode,
    founding,
)

TERMS: Mapping[str, Any] = {
    "matter": "temporary-relief",
    "acts": ["decide"],
    "to": [f"node:{OTHER_TOWN}"],
    "from": "2026-11-01",
    "until": "2031-12-31",
    "form": "entrustment",
    "document": {"zh": "示例", "en": "sample"},
    "number": "民政发 31 号",
    "department": "civil-affairs",
    "leases": {"decide": 48},
    "ceiling": 100_000,
}


@pytest.fixture
def county() -> County:
    return County((COUNTY, TOWN, VILLAGE, OTHER_TOWN))


def covered(node: TestNode, act: Power = Power.DECIDE, amount: int = 0) -> set[str]:
    """Return the grants by which the other town may do an act of temporary relief, as a node believes."""
    registry = registry_of(node.here)
    use = Use(OTHER_TOWN, "temporary-relief", act, node.here.now(), amount)
    return {grant.id for grant in covering(registry, use)}


class TestFounding:
    def fresh(self) -> Here:
        return Here(
            COUNTY,
            COUNTY,
            1,
            Ed25519Signer(b"c" * 32),
            MemoryStore(),
            TestClock(),
            bytes,
            MemoryBlobs(),
        )

    def test_every_entry_is_a_step_and_all_are_counted_beforehand(self) -> None:
        here, steps = self.fresh(), []

        found(here, founding(), lambda: steps.append(1))

        assert len(steps) == count_of(founding()) == len(list(entries_of(here)))

    def test_the_registry_holds_what_the_files_say(self) -> None:
        here, files = self.fresh(), founding()
        found(here, files, lambda: None)
        registry = registry_of(here)

        assert list(registry.nodes) == [n["code"] for n in files.nodes]
        assert list(registry.matters) == [m["id"] for m in files.matters]
        assert list(registry.grants) == [g["id"] for g in files.grants]
        assert list(registry.departments) == [d["id"] for d in files.departments]

    def test_its_first_entry_names_the_county_s_key_and_the_offline_roots(self) -> None:
        here = self.fresh()
        first = found(here, founding(), lambda: None)
        entry = next(entries_of(here, "registry:"))

        assert registry_of(here).fingerprint == first == entry.hash
        assert registry_of(here).key_of(COUNTY, 1) == here.signer.public
        assert entry.fact.body is not None
        assert entry.fact.body["roots"]["keys"] == list(founding().roots)

    def test_a_founding_that_breaks_off_leaves_nothing(self) -> None:
        here, left = self.fresh(), iter(range(5))
        steps: list[int] = []

        with pytest.raises(StopIteration):
            found(here, founding(), lambda: steps.append(next(left)))

        assert list(entries_of(here)) == []


class TestStaff:
    def test_whom_a_village_added_the_county_lists_once(self, county: County) -> None:
        staff = (
            Accounts(county[VILLAGE].here, CHEAP).add("zhao", "赵桂兰", ["agent"], PASSWORD).staff
        )
        county.settle()

        assert county[COUNTY].network.list_staff() == 1
        assert county[COUNTY].network.list_staff() == 0
        assert registry_of(county[COUNTY].here).staff[staff]

    def test_whoever_left_is_taken_off_the_list(self, county: County) -> None:
        accounts = Accounts(county[VILLAGE].here, CHEAP)
        staff = accounts.add("zhao", "赵桂兰", ["agent"], PASSWORD).staff
        county.settle()
        county[COUNTY].network.list_staff()
        accounts.remove("zhao")
        county.settle()

        county[COUNTY].network.list_staff()

        assert not registry_of(county[COUNTY].here).staff[staff]
        assert county[COUNTY].network.list_staff() == 0

    def test_no_name_of_a_person_is_in_the_registry(self, county: County) -> None:
        Accounts(county[VILLAGE].here, CHEAP).add("zhao", "赵桂兰", ["agent"], PASSWORD)
        county.settle()
        county[COUNTY].network.list_staff()

        bodies = [e.body or b"" for e in entries_of(county[COUNTY].here, "registry:")]

        assert not any("赵桂兰".encode() in body for body in bodies)

    @pytest.mark.parametrize(
        "draft",
        [
            Draft(STAFF_ADDED, {"staff": f"{TOWN}:0000", "name": "甲", "roles": ["approver"]}),
            Draft(STAFF_LEFT, {"staff": f"{COUNTY}:0001"}),
        ],
    )
    def test_a_village_neither_adds_nor_removes_another_node_s_people(
        self, county: County, draft: Draft
    ) -> None:
        centre = county[COUNTY]
        listed = Draft("registry.staff_listed.v1", {"staff": f"{COUNTY}:0001", "roles": ["clerk"]})
        write(centre.here, registry_ledger(COUNTY), listed)
        write(county[VILLAGE].here, journal_ledger(VILLAGE), draft)
        county.settle()

        assert centre.network.list_staff() == 0
        assert registry_of(centre.here).staff == {f"{COUNTY}:0001": True}

    def test_only_the_county_lists_staff(self, county: County) -> None:
        with pytest.raises(NotTheCounty):
            county[TOWN].network.list_staff()


class TestGrants:
    def test_a_grant_reaches_the_node_it_names(self, county: County) -> None:
        assert covered(county[OTHER_TOWN]) == set()

        grant = county[COUNTY].network.issue_grant(TERMS, county[COUNTY].actor)
        county.settle()

        assert covered(county[OTHER_TOWN]) == {grant}
        assert covered(county[OTHER_TOWN], amount=100_001) == set()

    def test_every_grant_gets_an_id_of_its_own(self, county: County) -> None:
        network, actor = county[COUNTY].network, county[COUNTY].actor
        ids = []
        for _ in range(3):
            ids.append(network.issue_grant(TERMS, actor))
            network.revoke_grant(ids[-1], "收回", actor)

        assert ids == ["G-0020", "G-0021", "G-0022"]
        assert [g.id for g in network.grants()][:3] == ids[::-1]

    def test_a_revoked_grant_ends_for_the_node_when_it_hears_of_it(self, county: County) -> None:
        grant = county[COUNTY].network.issue_grant(TERMS, county[COUNTY].actor)
        county.settle()

        county[COUNTY].network.revoke_grant(grant, "收回", county[COUNTY].actor)

        assert covered(county[OTHER_TOWN]) == {grant}
        county.settle()
        assert covered(county[OTHER_TOWN]) == set()

    def test_a_grave_revocation_is_told_as_such(self, county: County) -> None:
        network, actor = county[COUNTY].network, county[COUNTY].actor
        network.revoke_grant("G-0001", "冒领", actor, grave=True)
        network.revoke_grant("G-0002", "改由县里", actor)
        county.settle()

        grants = registry_of(county[VILLAGE].here).grants
        assert (grants["G-0001"].grave, grants["G-0002"].grave) == (True, False)
        bodies = [e.fact.body for e in entries_of(county[COUNTY].here, "registry:")]
        assert bodies[-2:] == [
            {"id": "G-0001", "reason": "冒领", "grave": True},
            {"id": "G-0002", "reason": "改由县里", "grave": False},
        ]

    def test_a_grant_is_revoked_once_with_a_reason(self, county: County) -> None:
        network, actor = county[COUNTY].network, county[COUNTY].actor

        with pytest.raises(Required):
            network.revoke_grant("G-0001", "  ", actor)
        network.revoke_grant("G-0001", "收回", actor)
        with pytest.raises(GrantRevoked):
            network.revoke_grant("G-0001", "收回", actor)

    def test_an_amendment_ends_the_grant_it_replaces(self, county: County) -> None:
        network, actor = county[COUNTY].network, county[COUNTY].actor
        old = network.issue_grant(TERMS, actor)
        county.settle()

        new = network.amend_grant(old, {**TERMS, "ceiling": 150_000}, actor)
        assert covered(county[OTHER_TOWN]) == {old}
        county.settle()

        assert covered(county[OTHER_TOWN], amount=120_000) == {new}
        grants = registry_of(county[OTHER_TOWN].here).grants
        assert (grants[new].replaces, grants[new].revoked_at) == (old, None)
        assert grants[old].revoked_seq == registry_of(county[COUNTY].here).head[0]

    def test_only_a_standing_grant_is_amended(self, county: County) -> None:
        network, actor = county[COUNTY].network, county[COUNTY].actor
        old = network.issue_grant(TERMS, actor)
        network.amend_grant(old, TERMS, actor)
        head = registry_of(county[COUNTY].here).head

        with pytest.raises(GrantRevoked):
            network.amend_grant(old, TERMS, actor)
        with pytest.raises(UnknownGrant):
            network.amend_grant("G-9999", TERMS, actor)
        with pytest.raises(FormIncomplete) as refusal:
            network.amend_grant("G-0001", TERMS, actor)
        assert refusal.value.problems["matter"].code == "grant.amends_other_matter"

        county.clock.time = datetime(2032, 1, 1, tzinfo=UTC)
        with pytest.raises(GrantIsOver):
            network.amend_grant("G-0001", TERMS, actor)
        with pytest.raises(GrantIsOver):
            network.revoke_grant("G-0001", "收回", actor)
        assert registry_of(county[COUNTY].here).head == head

    def test_a_grant_that_breaks_a_rule_is_not_issued(self, county: County) -> None:
        network, actor = county[COUNTY].network, county[COUNTY].actor
        before = registry_of(county[COUNTY].here).head
        wrong = {**TERMS, "ceiling": None, "to": [f"node:{TOWN}"], "matter": "temporary-relief"}

        with pytest.raises(FormIncomplete) as refusal:
            network.issue_grant(wrong, actor)

        codes = {field: p.code for field, p in refusal.value.problems.items()}
        assert codes == {"ceiling": "grant.ceiling_needed", "to": "grant.overlap"}
        assert registry_of(county[COUNTY].here).head == before

    def test_what_does_not_exist_is_neither_granted_nor_revoked(self, county: County) -> None:
        network, actor = county[COUNTY].network, county[COUNTY].actor

        with pytest.raises(UnknownGrant):
            network.revoke_grant("G-9999", "收回", actor)
        with pytest.raises(FormIncomplete) as refusal:
            network.issue_grant({**TERMS, "matter": "nothing"}, actor)
        assert refusal.value.problems["matter"].code == "registry.unknown_matter"

    def test_only_the_county_grants_amends_and_revokes(self, county: County) -> None:
        town = county[TOWN]

        with pytest.raises(NotTheCounty):
            town.network.issue_grant(TERMS, town.actor)
        with pytest.raises(NotTheCounty):
            town.network.amend_grant("G-0001", TERMS, town.actor)
        with pytest.raises(NotTheCounty):
            town.network.revoke_grant("G-0001", "收回", town.actor)
