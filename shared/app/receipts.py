"""The next receipt number of a node: one series for cases and rosters, so that none is given out twice."""

from shared.app.here import Here
from shared.app.ports import Room
from shared.domain.receipt import receipt_number
from shared.domain.worktime import county_day


def next_receipt(here: Here, room: Room) -> str:
    """Return it, counted in the caller's transaction."""
    day = county_day(here.now())
    serial = room.desk.next_number(f"receipt:{here.inc}:{day:%Y%m%d}")
    return receipt_number(here.code, day, here.inc, serial)
