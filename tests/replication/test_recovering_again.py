"""A node that is recovered over a bad link: whatever breaks off, the same code brings it back whole."""

import pytest

from shared.app.here import Here
from shared.domain.acts import Act
from shared.domain.enrolment import Application, proof, read_code, write_code
from shared.replication.bootstrap import Gate, dump_application, read_answer, settle_in
from shared.store.memory import MemoryStore
from tests.support.forge import ledger_of
from tests.support.network import COUNTY, TOWN, VILLAGE, County, TestNode

CASE = "01234567-89ab-7def-8123-456789abcdef"
OTHER_CASE = "01234567-89ab-7def-8123-456789abcde0"


class Recovery:
    """Tries to rebuild the village under its next incarnation, by one code."""

    def __init__(self, county: County) -> None:
        self.county = county
        new = county[COUNTY].network.new_code(VILLAGE, county[COUNTY].actor, again=True)
        self.parts = read_code(write_code(new.node, new.secret, new.fingerprint))
        self.here = county._here(VILLAGE, 2)

    def applies(self) -> bytes:
        """Have the parent answer the application."""
        public = self.here.signer.public
        plain = Application(VILLAGE, public.alg, public.key, "")
        mac = proof(self.parts.secret, plain)
        town = self.county[TOWN]

        def relay(raw: bytes) -> None:
            Gate(self.county[COUNTY].here, None).admit(raw)
            town.exchange()

        whole = Application(VILLAGE, public.alg, public.key, mac)
        return Gate(town.here, relay).admit(dump_application(whole))

    def tries(self) -> TestNode:
        """Build the node in a new store, as far as its registry."""
        old = self.here
        here = Here(VILLAGE, COUNTY, 2, old.signer, MemoryStore(), old.now, old.random, old.blobs)
        assert settle_in(here, self.parts, *read_answer(self.applies())) == 2
        return TestNode(here, self.county[TOWN])


@pytest.fixture
def worked(county: County) -> County:
    village = county[VILLAGE]
    for case in (CASE, OTHER_CASE):
        village.takes_in(case)
        village.does(case, Act.CORRECT, field="applicant.phone", new="13800000000", reason="笔误")
    county.settle()
    return county


def is_whole(county: County, node: TestNode) -> None:
    for case in (CASE, OTHER_CASE):
        held = [e.hash for e in ledger_of(node, case)]
        assert held == [e.hash for e in ledger_of(county[TOWN], case)]


def test_at_the_first_try(worked: County) -> None:
    node = Recovery(worked).tries()
    node.exchange()

    is_whole(worked, node)


def test_after_the_answer_to_its_application_was_lost(worked: County) -> None:
    recovery = Recovery(worked)
    recovery.applies()
    node = recovery.tries()
    node.exchange()

    is_whole(worked, node)


@pytest.mark.parametrize("lost", [0, 1])
def test_after_its_first_exchange_broke_off(
    worked: County, lost: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.replication.outgoing.BATCH_BYTES", 600)
    recovery = Recovery(worked)
    first = recovery.tries()
    first.lose_answers = lost
    if lost:
        with pytest.raises(ConnectionError):
            first.exchange()
    else:
        first.exchange()
    node = recovery.tries()
    node.exchange()

    is_whole(worked, node)
