"""How much the list of devices asks of the store."""

from contextlib import closing
from pathlib import Path

from sqlalchemy import event

from shared.app.device_memory import remember
from shared.app.devices import Devices
from shared.store.memory import MemoryStore
from shared.store.sql import SqlStore
from tests.hostile.entrances import A_KEY
from tests.support.network import COUNTY, TOWN, VILLAGE, County


def test_it_asks_the_same_of_ten_devices_as_of_one(tmp_path: Path) -> None:
    with closing(SqlStore(f"sqlite:///{tmp_path / 'node.db'}")) as store:
        store.create()
        county = County(
            (COUNTY, TOWN, VILLAGE), lambda code: store if code == VILLAGE else MemoryStore()
        )
        village, asked = county[VILLAGE], [0]
        devices = Devices(village.here)

        def note(*_call: object) -> None:
            asked[0] += 1

        def one_more() -> None:
            tag = devices.certify("手机", A_KEY, village.actor).tag
            told = [{"id": f"{tag}-{n}", "receipt": f"{tag}-{n}", "n": n} for n in range(1, 4)]
            with store.write() as room:
                remember(room, tag, told=told)

        def statements() -> int:
            devices.all()  # what is kept of the registry is read once
            asked[0] = 0
            assert all(len(seen.waiting) == 3 for seen in devices.all())
            return asked[0]

        one_more()
        event.listen(store._reader, "before_cursor_execute", note)
        of_one = statements()
        for _ in range(9):
            one_more()
        assert statements() == of_one
