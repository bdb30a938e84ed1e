"""A node that was made to write anything as an ID number stops nobody else: its entries are well formed, and are folded."""

import pytest

from shared.app.writing import append
from shared.domain.facts import Draft
from shared.domain.kinds import TAKEN_IN
from shared.domain.ledgers import case_ledger
from tests.support.network import COUNTY, TOWN, VILLAGE, County

FORGED, AFTER = (f"0197f000-0000-7000-8000-00000000000{n}" for n in (1, 2))


@pytest.mark.parametrize("number", ["x", "9999990000000000AB", "999999194013450010", "\uff11" * 18])
def test_a_case_of_nobody_s_number_stops_no_other(county: County, number: str) -> None:
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(AFTER)
    with village.here.store.write() as room:
        good = room.ledgers.entries(case_ledger(AFTER))[0].fact.body or {}
        who = {**good["applicant"], "id_number": number}
        draft = Draft(TAKEN_IN, {**good, "applicant": who, "handler": who})
        append(village.here, room, case_ledger(FORGED), draft, village.actor)
    county.settle()
    for node in (town, county[COUNTY]):
        assert node.cases.row(AFTER) is not None
        assert node.cases.row(FORGED) is not None
        assert node.cases.view(FORGED).case.owed()
