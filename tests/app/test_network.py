"""The county's acts on the registry: founding it, listing staff, granting and revoking."""

from collections.abc import Mapping
from typing import Any

import pytest

from shared.app.accounts import Accounts
from shared.app.founding import count_of, found
from shared.app.here import Here
from shared.domain.acts import Act
from shared.domain.authority import may
from shared.domain.facts import Draft
from shared.domain.kinds import STAFF_ADDED, STAFF_LEFT
from shared.domain.ledgers import journal_ledger, registry_ledger
from shared.domain.refusals import (
    GrantRevoked,
    NotGranted,
    NotTheCounty,
    Required,
    UnknownGrant,
    UnknownMatter,
)
from shared.ledger.keys import Ed25519Signer
from shared.store.memory import MemoryStore
from tests.app.nodes import entries_of, registry_of, write
from tests.app.people import CHEAP, PASSWORD
from tests.support.network import COUNTY, TOWN, VILLAGE, County, TestClock, TestNode, founding

GRANT: Mapping[str, Any] = {
    "id": "G-0000",
    "matter": "elderly-allowance",
    "acts": ["decide"],
    "to": [f"node:{TOWN}"],
    "from": "2026-11-01",
    "until": "2027-06-30",
    "form": "entrustment",
    "document": {"zh": "示例", "en": "sample"},
}


@pytest.fixture
def county() -> County:
    return County((COUNTY, TOWN, VILLAGE))


def may_decide(node: TestNode) -> bool:
    """Say whether a node believes that it may decide an old-age allowance now."""
    registry = registry_of(node.here)
    matter = registry.matter("elderly-allowance")
    try:
        may(registry, node=node.here.code, matter=matter, act=Act.DECIDE, at=node.here.now())
    except NotGranted:
        return False
    return True


class TestFounding:
    def fresh(self) -> Here:
        return Here(COUNTY, COUNTY, 1, Ed25519Signer(b"c" * 32), MemoryStore(), TestClock(), bytes)

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
        assert not may_decide(county[TOWN])

        county[COUNTY].network.issue_grant(GRANT, county[COUNTY].actor)
        county.settle()

        assert may_decide(county[TOWN])
        assert not may_decide(county[VILLAGE])

    def test_every_grant_gets_an_id_of_its_own(self, county: County) -> None:
        before = set(registry_of(county[COUNTY].here).grants)
        ids = [county[COUNTY].network.issue_grant(GRANT, county[COUNTY].actor) for _ in range(3)]

        assert len({*ids, *before}) == len(before) + 3
        assert ids == sorted(ids)
        assert [g.id for g in county[COUNTY].network.grants()][:3] == ids[::-1]

    def test_a_revoked_grant_ends_for_the_node_when_it_hears_of_it(self, county: County) -> None:
        grant = county[COUNTY].network.issue_grant(GRANT, county[COUNTY].actor)
        county.settle()

        county[COUNTY].network.revoke_grant(grant, "收回", county[COUNTY].actor)

        assert may_decide(county[TOWN])
        county.settle()
        assert not may_decide(county[TOWN])

    def test_an_id_is_not_given_again_after_a_revocation(self, county: County) -> None:
        network, actor = county[COUNTY].network, county[COUNTY].actor
        first = network.issue_grant(GRANT, actor)
        network.revoke_grant(first, "收回", actor)

        assert network.issue_grant(GRANT, actor) != first

    def test_a_grant_is_revoked_once_with_a_reason(self, county: County) -> None:
        network, actor = county[COUNTY].network, county[COUNTY].actor

        with pytest.raises(Required):
            network.revoke_grant("G-0001", "  ", actor)
        network.revoke_grant("G-0001", "收回", actor)
        with pytest.raises(GrantRevoked):
            network.revoke_grant("G-0001", "收回", actor)

    def test_what_does_not_exist_is_neither_granted_nor_revoked(self, county: County) -> None:
        network, actor = county[COUNTY].network, county[COUNTY].actor

        with pytest.raises(UnknownGrant):
            network.revoke_grant("G-9999", "收回", actor)
        with pytest.raises(UnknownMatter):
            network.issue_grant({**GRANT, "matter": "nothing"}, actor)

    def test_only_the_county_grants_and_revokes(self, county: County) -> None:
        town = county[TOWN]

        with pytest.raises(NotTheCounty):
            town.network.issue_grant(GRANT, town.actor)
        with pytest.raises(NotTheCounty):
            town.network.revoke_grant("G-0001", "收回", town.actor)
