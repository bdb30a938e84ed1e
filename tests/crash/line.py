"""A child and its parent: what a process is killed on, and what must hold of both whenever one was."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from subprocess import CompletedProcess

from uuid6 import uuid7

from shared.app.cases import Cases
from shared.app.here import Here
from shared.app.verify import Fault, verify_all, verify_ledger
from shared.domain.acts import Act
from shared.domain.doing import Typed
from shared.domain.ledgers import case_ledger
from shared.host.links import Link
from shared.replication.caller import Totals
from shared.transport.bus.topology import node_queue, parked_queue
from tests.crash.steps import MATTER
from tests.domain.desk import filled_in
from tests.support.backing import Backbone
from tests.support.inside import inside, link, someone
from tests.support.network import an_intake
from tests.support.nursery import Child, born
from tests.support.processes import TOWN, RealNetwork, command
from tests.transport.queues import channel_of

BEFORE_AN_OFFER: Mapping[str, tuple[tuple[Act, dict[str, str]], ...]] = {
    TOWN: ((Act.ACCEPT, {}), (Act.REVIEW, {"opinion": "pass"}))
}
"""What a node must have done before it offers a case to the node above; a village nothing."""

MOST_EXCHANGES = 4
"""What moves in one may let the other side write once more, as a parent does of a child's new key."""
QUEUES = (node_queue, parked_queue)


@dataclass
class Line:
    """A node and the node above it, which runs; the child does only what it is told to."""

    network: RealNetwork
    child: str
    parent: str
    seen: dict[str, dict[str, tuple[int, str]]] = field(default_factory=dict)
    """What each of the two held at `remember`, ledger by ledger: all of it was acknowledged to somebody."""
    ends: ExitStack = field(default_factory=ExitStack)
    _open: dict[str, Here] = field(default_factory=dict)
    _way: Link | None = None

    def do(self, step: str, *arguments: str, at: str = "") -> CompletedProcess[str]:
        """Have a process of a node, of the child where none is named, take one step to its end."""
        return command(*self._line(step, arguments, at), check=False)

    @contextmanager
    def doing(self, step: str, *arguments: str) -> Iterator[Child]:
        """Have a process of the child take a step beside the block, and wait for its end."""
        with tempfile.TemporaryFile("w+") as errors:
            line = self._line(step, arguments, self.child)
            with born(line, dict(os.environ), errors) as process:
                yield process
                process.stdout.read()
                process.wait(30)

    def _line(self, step: str, arguments: tuple[str, ...], at: str) -> tuple[str, ...]:
        code = at or self.child
        return ("crash-step", step, code, str(self.network.data(code)), *arguments)

    def here(self, code: str = "") -> Here:
        """Return a node, the child where none is named, as this process has it open beside the node's own."""
        code = code or self.child
        if code not in self._open:
            self._open[code] = self.ends.enter_context(inside(self.network, code))
        return self._open[code]

    def exchange(self) -> Totals:
        """Have the child exchange, in this process."""
        if self._way is None:
            self._way = self.ends.enter_context(link(self.network, self.child))
        return self._way.exchange()

    def open_anew(self) -> None:
        """Forget what this process has open of the nodes: what they are has changed."""
        self.ends.close()
        self._open.clear()
        self._way = None

    def new_case(self) -> str:
        """Return the id of a case that is to come."""
        return str(uuid7())

    def take_in(self, matter: str = MATTER) -> str:
        """Have the child take a case in, and return it."""
        case, intake = self.new_case(), an_intake() if matter == MATTER else filled_in(matter)
        Cases(self.here()).take_in(case, matter, intake, someone(self.here()))
        return case

    def make_ready_to_offer(self) -> str:
        """Have the child take a case in and do all that comes before it is offered."""
        case = self.take_in()
        for act, values in BEFORE_AN_OFFER.get(self.child, ()):
            self.act(case, act, values)
        return case

    def offer(self) -> str:
        """Have the child take a case in and offer it to its parent."""
        case = self.make_ready_to_offer()
        self.act(case, Act.FORWARD, {})
        return case

    def act(self, case: str, act: Act, values: dict[str, str], at: str = "") -> None:
        """Do an act on a case."""
        here = self.here(at)
        Cases(here).act(case, act, Typed(values), someone(here))

    def entries(self, ledger: str, at: str = "") -> list[str]:
        """Return the kinds of a ledger's entries, in order, as a node holds them."""
        with self.here(at).store.read() as room:
            return [entry.header.kind for entry in room.ledgers.entries(ledger)]

    def of_case(self, case: str, at: str = "") -> list[str]:
        """Return the kinds of a case's entries, in order, as a node holds them."""
        return self.entries(case_ledger(case), at)

    def heads(self, code: str) -> dict[str, tuple[int, str]]:
        """Return place and hash of the last entry of every ledger that a node holds."""
        with self.here(code).store.read() as room:
            return {head.ledger: (head.seq, head.hash) for head in room.ledgers.heads()}

    def remember(self) -> None:
        """Keep in mind what both hold."""
        self.seen = {code: self.heads(code) for code in (self.child, self.parent)}

    def holds_what_it_held(self) -> None:
        """What was acknowledged is there (I1): every ledger still has the entry that was its last."""
        for code, heads in self.seen.items():
            with self.here(code).store.read() as room:
                for ledger, (seq, entry_hash) in heads.items():
                    found = room.ledgers.entries(ledger, first=seq, last=seq)
                    assert [entry.hash for entry in found] == [entry_hash], (code, ledger, seq)

    def is_sound(self) -> None:
        """The exchange goes on to its end; then both verify (I2), are alike (I4, I5) and have refused nothing."""
        quiet = (not self.exchange().moved for _ in range(MOST_EXCHANGES))
        assert any(quiet), "the exchange finds no end"
        for code in (self.child, self.parent):
            assert self._faults(code) == []
            with self.here(code).store.read() as room:
                assert room.quarantine.items() == []
        below, above = self.heads(self.child), self.heads(self.parent)
        assert {ledger: above.get(ledger) for ledger in below} == below
        with self.here().store.read() as room:
            peer, last = room.peers.get(self.parent), room.ledgers.last_position()
        assert (peer.sent_ack, peer.failures, peer.token) == (last, 0, "")
        if isinstance(self.network.backing, Backbone):
            for queue in (q(code) for q in QUEUES for code in (self.child, self.parent)):
                assert self.waiting(queue.name) == 0, queue.name

    def _faults(self, code: str) -> list[Fault]:
        """Verify the ledgers of a node that have changed since `remember`: the others are verified at the end of all."""
        here = self.here(code)
        with here.store.read() as room:
            heads, registry = room.ledgers.heads(), here.listed(room)
            before = self.seen.get(code, {})
            changed = [h for h in heads if before.get(h.ledger) != (h.seq, h.hash)]
            return [
                fault
                for head in changed
                for fault in verify_ledger(registry, head, room.ledgers.entries(head.ledger))
            ]

    def verifies(self) -> None:
        """Every ledger of both verifies from its first entry (I2), and their databases are whole."""
        for code in (self.child, self.parent):
            found = verify_all(self.here(code), lambda _total: None, lambda _entries: None)
            assert found.faults == (), code

    def waiting(self, queue: str) -> int:
        """Return how many messages wait in a queue of the network's broker."""
        assert isinstance(self.network.backing, Backbone)
        with channel_of(self.network.backing.corner.admin()) as channel:
            return int(channel.queue_declare(queue, passive=True).method.message_count)

    def start_parent(self) -> None:
        """Start the parent, whatever has become of it."""
        if self.parent in self.network._ends:
            self.network.stop(self.parent)
        self.network.start(self.parent)
