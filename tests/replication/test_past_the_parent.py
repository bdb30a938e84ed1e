"""A village whose town is silent goes to the county: it brings what is its own, and the county is not told what it wrote."""

from shared.domain.ledgers import case_ledger
from shared.replication.child import Child
from shared.replication.parent import Parent
from tests.support.network import COUNTY, VILLAGE, County

CASE = "01234567-89ab-7def-8123-456789abcdef"


def test_the_first_request_to_the_county_brings_cases_and_no_registry(county: County) -> None:
    county.settle()
    county[VILLAGE].takes_in(CASE)
    child = Child(county[VILLAGE].here, COUNTY)
    asked = child.ask()
    child.hear(asked, Parent(county[COUNTY].here).answer(VILLAGE, asked.request))

    ledgers = {p.entry.header.ledger for p in asked.parcels}
    assert not any(name.startswith("registry:") for name in ledgers)
    assert asked.request.due > 0
    with county[COUNTY].here.store.read() as room:
        assert room.ledgers.head(case_ledger(CASE)) is not None
