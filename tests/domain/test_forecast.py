"""What a limit waits for: who has to act, who has to connect first, or nothing any more."""

from datetime import datetime, timedelta

import pytest

from shared.domain.forecast import Outlook, Whereabouts, forecast
from tests.domain.desk import COUNTY, NOW, TOWN, VILLAGE

DUE = NOW + timedelta(days=3)
BEFORE, AFTER, OVERDUE = NOW + timedelta(days=1), DUE + timedelta(days=1), NOW - timedelta(days=1)


def at(here: str, holder: str, to: str = "", **expected: datetime) -> Whereabouts:
    """Return where a case is; `town=…` says by when the town is to be heard again."""
    codes = {"village": VILLAGE, "town": TOWN, "county": COUNTY}
    return Whereabouts(here, holder, to, {codes[name]: by for name, by in expected.items()})


@pytest.mark.parametrize(
    ("where", "outlook", "node"),
    [
        pytest.param(at(TOWN, TOWN), Outlook.TO_DO, TOWN, id="held here"),
        pytest.param(at(COUNTY, TOWN, town=BEFORE), Outlook.TO_DO, TOWN, id="held there, heard in time"),
        pytest.param(at(COUNTY, TOWN), Outlook.TO_DO, TOWN, id="held there, nothing known of it"),
        pytest.param(at(COUNTY, TOWN, town=OVERDUE), Outlook.TO_CONNECT, TOWN, id="overdue with a sign of life"),
        pytest.param(at(COUNTY, TOWN, town=AFTER), Outlook.TO_CONNECT, TOWN, id="may be silent until it is over"),
        pytest.param(at(TOWN, VILLAGE, TOWN), Outlook.TO_TAKE_OVER, TOWN, id="offered to us"),
        pytest.param(at(COUNTY, TOWN, VILLAGE, village=BEFORE), Outlook.TO_TAKE_OVER, VILLAGE, id="offered, heard in time"),
        pytest.param(at(COUNTY, TOWN, VILLAGE, village=OVERDUE), Outlook.TO_CONNECT, VILLAGE, id="offered to who is silent"),
        pytest.param(at(VILLAGE, VILLAGE, TOWN, town=OVERDUE), Outlook.TO_CONNECT, VILLAGE, id="offered by us, our own link is cut"),
    ],
)  # fmt: skip
def test_who_can_still_keep_a_limit(where: Whereabouts, outlook: Outlook, node: str) -> None:
    found = forecast(DUE, where, NOW)
    assert (found.outlook, found.node, found.by) == (outlook, node, DUE)


@pytest.mark.parametrize(("moment", "outlook"), [(-1, Outlook.TO_DO), (0, Outlook.OVER)])
def test_it_is_said_until_the_limit_is_over(moment: int, outlook: Outlook) -> None:
    now = DUE + timedelta(microseconds=moment)
    assert forecast(DUE, at(TOWN, TOWN), now).outlook is outlook
