"""The county's acts on its places: listing a new node, and saying which node takes another's place."""

from collections.abc import Iterable, Mapping

from shared.app.here import Here
from shared.app.ports import Actor, Room
from shared.app.writing import append
from shared.domain.audience import with_ancestors
from shared.domain.facts import Draft, Fact
from shared.domain.ledgers import parse_ledger
from shared.domain.refusals import NotTheCounty
from shared.domain.registry import NODE_SUCCEEDED, Registry
from shared.domain.succession import list_node, succeed


class Places:
    """The nodes of the county as its catalogue office changes them."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def list_node(self, raw: Mapping[str, str], actor: Actor) -> None:
        """List a new node: its `code`, `name`, `level` and `parent`; refuses one that is listed already."""
        with self._here.store.write() as room:
            self._write(room, list_node(self._registry(room), raw), actor)

    def succeed(self, node: str, successor: str, how: str, document: str, actor: Actor) -> None:
        """Record that `successor` takes the place of `node`, `renumbered` or `merged`, by a document.

        The successor sees the old node's cases from now on.
        """
        with self._here.store.write() as room:
            before = self._registry(room)
            fact = self._write(room, succeed(before, node, successor, how, document), actor)
            reoffer_to_successors(self._here, room, before, [fact])

    def _write(self, room: Room, draft: Draft, actor: Actor) -> Fact:
        return append(self._here, room, self._here.registry(room).ledger, draft, actor).fact

    def _registry(self, room: Room) -> Registry:
        if not self._here.is_county:
            raise NotTheCounty
        return self._here.registry(room)


def reoffer_to_successors(here: Here, room: Room, before: Registry, facts: Iterable[Fact]) -> None:
    """Offer from entry 1 the cases that a succession among `facts` has just let a child see.

    One that is not enrolled yet is given all that is its own when it is.
    """
    if not any(f.header.kind == NODE_SUCCEEDED for f in facts):
        return
    after = here.registry(room)
    children = {c.code for c in after.children(here.code) if c.code in after.incarnations}
    moved = [n for n in after.nodes if after.successors_of(n) != before.successors_of(n)]
    for ledger in room.ledgers.cases_of(moved):
        head = room.ledgers.head(ledger)
        members = head.custody.members if head else ()
        gained = with_ancestors(after, members) - with_ancestors(before, members)
        for child in sorted(children & gained):
            _reoffer(room, ledger, child)


def _reoffer(room: Room, ledger: str, child: str) -> None:
    name = parse_ledger(ledger)
    journals = room.ledgers.case_journals(name.case or "") if name else []
    for each in (ledger, *journals):
        room.ledgers.reoffer(each, child)
