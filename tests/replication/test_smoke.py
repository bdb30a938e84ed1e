"""A case goes up three tiers and comes back decided."""

from shared.domain.acts import Act
from shared.domain.case import Stage
from tests.support.network import COUNTY, FAR_VILLAGE, TOWN, VILLAGE, County

CASE = "01234567-89ab-7def-8123-456789abcdef"


def test_a_case_goes_up_and_comes_back() -> None:
    county = County()
    village, town, centre = county[VILLAGE], county[TOWN], county[COUNTY]

    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    town.does(CASE, Act.TAKE_OVER)
    town.does(CASE, Act.ACCEPT)
    town.does(CASE, Act.REVIEW, opinion="pass")
    town.does(CASE, Act.FORWARD)
    town.exchange()
    centre.does(CASE, Act.TAKE_OVER)
    centre.does(CASE, Act.DECIDE, outcome="granted")
    centre.does(CASE, Act.ISSUE)
    centre.does(CASE, Act.CLOSE)
    county.settle()

    assert village.sees(CASE).stage is Stage.CLOSED
    assert [h.act for h in village.sees(CASE).slip] == [h.act for h in centre.sees(CASE).slip]
    with county[FAR_VILLAGE].here.store.read() as room:
        assert room.ledgers.head(f"case:{CASE}") is None
