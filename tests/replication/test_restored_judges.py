"""A county that was restored judges what came in doubt while it only read."""

from shared.app.standing import RESTORED
from shared.domain.acts import Act
from tests.replication.test_restored_behind_its_key import restored, rotated
from tests.support.accidents import image_of, stands
from tests.support.network import COUNTY, TOWN, VILLAGE, County

CASE = "01234567-89ab-7def-8123-000000000001"


def test_an_act_under_a_grant_that_was_revoked_is_judged_once_it_writes_again() -> None:
    county = County((COUNTY, TOWN, VILLAGE))
    county[VILLAGE].takes_in(CASE)
    county[VILLAGE].does(CASE, Act.FORWARD)
    county.settle()
    county[TOWN].does(CASE, Act.TAKE_OVER)
    county[TOWN].exchange()
    backup = county[COUNTY].here
    for grant in [g.id for g in county[COUNTY].network.grants() if g.matter == "elderly-allowance"]:
        county.revokes(grant)
    county[TOWN].does(CASE, Act.ACCEPT)
    restored(county, backup, image_of(backup.store))
    county[TOWN].exchange()
    assert stands(county[COUNTY]) == RESTORED
    assert county[COUNTY].sees(CASE).slip[-1].ruling is None

    rotated(county, 2)

    assert county[COUNTY].sees(CASE).slip[-1].ruling is not None
