"""Workload W: cases as a village and a town write them, through the services, in real stores.

A case is seven records: a take-in of about 1.8 KB in Chinese, and six more entries of
about 590 bytes, each chained and signed. The village holds all of them; the county, of
which a copy is kept, none.
"""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from shared.app.here import Here
from shared.app.ports import Store
from shared.domain.acts import Act
from shared.ledger.keys import Ed25519Signer
from shared.replication.caller import Caller
from shared.replication.carrier import Carrier
from shared.replication.endpoint import EXCHANGE_ROUTE, Endpoint
from shared.store.blob_memory import MemoryBlobs
from shared.store.sql import SqlStore
from tests.support.network import COUNTY, TOWN, VILLAGE, County, TestClock, an_intake

RECORDS_A_CASE = 7
NODES = (COUNTY, TOWN, VILLAGE)
BEFORE = "before"
"""The folder of the stores as they were before the first case."""
NOTE = (
    "老人今年八十四岁，独居在村东头的老院子，儿子在外地打工，平时由邻居照看。"
    "今早由邻居陪同到代办点，带了身份证、户口簿，银行卡在儿子那里，答应月底前送来。"
    "代办员当面核对了户口簿首页、户主页和老人本人页，指纹按在收件单上，并念给老人听了一遍。"
    "老人耳背，办结以后请打邻居的电话，不要只发短信；若要补材料，也请先和代办点联系。"
)
LONG_NOTE = NOTE * 2
SHORT_NOTE = "材料已当面核对，原件退还本人，有疑问请联系代办点。"
Step = Callable[[int], None]


class Millis(TestClock):
    """A clock that moves a millisecond at each look."""

    def __call__(self) -> datetime:
        """Return the next time."""
        self.time += timedelta(milliseconds=1)
        return self.time


class Direct(Carrier):
    """Carries frames to another node in this process."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def send(self, route: str, frame: bytes) -> bytes:
        """Hand a frame to the node and return its answer."""
        assert route == EXCHANGE_ROUTE
        return self._endpoint.answer(frame)


@dataclass(frozen=True)
class World:
    """The stores of workload W in a folder: those of three nodes, and how they were before the first case."""

    folder: Path
    cases: int

    def file(self, code: str, *, before: bool = False) -> Path:
        """Return a node's store."""
        return self.folder / (BEFORE if before else "") / f"{code}.sqlite3"

    @property
    def records(self) -> int:
        """How many entries the cases have."""
        return self.cases * RECORDS_A_CASE


def case_id(number: int) -> str:
    """Return the id of the workload's n-th case."""
    return str(UUID(bytes=hashlib.sha256(f"case {number}".encode()).digest()[:16], version=4))


def here_of(code: str, url: str, now: Callable[[], datetime] | None = None) -> Here:
    """Open a node of the workload over a store, by real time unless a clock is given."""

    return Here(
        code=code,
        county=COUNTY,
        inc=1,
        signer=Ed25519Signer(hashlib.sha256(code.encode()).digest()),
        store=SqlStore(url),
        now=now or (lambda: datetime.now(UTC)),
        random=os.urandom,
        blobs=MemoryBlobs(),
    )


def build(folder: Path, cases: int, step: Step = lambda _done: None) -> World:
    """Write the cases of workload W; `step` is told how many entries each act has added."""
    folder.mkdir(parents=True)
    (folder / BEFORE).mkdir()
    world = World(folder, cases)

    def opened(code: str) -> SqlStore:
        store = SqlStore(f"sqlite:///{world.file(code)}")
        store.create()
        return store

    county = County(NODES, opened, start=datetime.now(UTC) - timedelta(days=2))
    county.clock = Millis(county.clock.time)
    county.settle()
    village = county[VILLAGE]
    Caller(village.here, COUNTY, Direct(county[COUNTY].endpoint)).exchange()
    for code in NODES:
        _keep(county[code].here.store, world.file(code, before=True))
    _write(county, cases, step)
    for code in NODES:
        county[code].here.store.close()
    (folder / "world.json").write_text(json.dumps({"cases": cases}))
    return world


def _write(county: County, cases: int, step: Step) -> None:
    village, town = county[VILLAGE], county[TOWN]
    intake = replace(
        an_intake(documents=frozenset({"id-card", "household-register"})), note=LONG_NOTE
    )
    for number in range(cases):
        case = case_id(number)
        persons = {"applicant": dict(an_intake(number).persons["applicant"])}
        village.cases.take_in(
            case, "elderly-allowance", replace(intake, persons=persons), village.actor
        )
        village.does(case, Act.SUPPLEMENT, documents="bank-card", note=SHORT_NOTE)
        village.does(case, Act.FORWARD, note=SHORT_NOTE)
        step(3)
    village.exchange()
    for number in range(cases):
        case = case_id(number)
        town.does(case, Act.TAKE_OVER, note=SHORT_NOTE)
        town.does(case, Act.ACCEPT, note=SHORT_NOTE)
        town.does(case, Act.REVIEW, opinion="pass", note=SHORT_NOTE)
        town.does(case, Act.FORWARD, note=SHORT_NOTE)
        step(4)
    village.exchange()


def _keep(store: Store, to: Path) -> None:
    assert isinstance(store, SqlStore)
    with store.snapshot(to.parent, lambda _done, _all: None) as copy:
        to.write_bytes(copy.file.read())
