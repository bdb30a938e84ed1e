"""Papers as pages print them, and the county's list by which anybody checks one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.app.here import Here
from shared.app.projection import load_case
from shared.domain.case import Case
from shared.domain.paper_kinds import RULES, PaperKind
from shared.domain.papers import Paper, paper_of, papers_of
from shared.domain.registry import Registry
from shared.domain.statements import statement_of
from shared.domain.text import Text
from shared.ledger.papers import signed_paper

LIST_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper of a case, ready to be drawn. `code` is what its QR code holds."""

    case: Case
    registry: Registry
    paper: Paper
    all: tuple[Paper, ...]
    code: str


class Papers:
    """The papers that this node prints."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def printed(self, case_id: str, kind: PaperKind, seq: int) -> Printed:
        """Return a paper under this node's signature, or refuse one that there is none of.

        Printing writes nothing: the entry stands in its ledger, and the same paper printed
        here again bears the same code.
        """
        with self._here.store.read() as room:
            registry = self._here.registry(room)
            case = load_case(room, registry, case_id)
        paper = paper_of(case, kind, seq)
        statement = statement_of(case, paper, self._here.code, self._here.inc)
        code = signed_paper(statement, self._here.signer)
        return Printed(case, registry, paper, tuple(papers_of(case)), code)

    def list_to_check_by(self) -> dict[str, Any]:
        """Return what a paper is checked by: the keys of all nodes, the matters, and how old this is.

        All of it is public: it names no person.
        """
        with self._here.store.read() as room:
            registry, now = self._here.registry(room), self._here.time(room)
        return {
            "format": LIST_FORMAT,
            "county": registry.county,
            "as_of": _known_until(self._here, registry, now).isoformat(timespec="seconds"),
            "kinds": {rule.letter: _both(rule.title) for rule in RULES.values()},
            "names": {code: registry.name_of(code) for code in registry.nodes},
            "keys": [
                {
                    "node": node,
                    "inc": inc,
                    "key": key.key,
                    "suspended": _written(registry.suspended.get((node, inc))),
                }
                for (node, inc), key in registry.keys.items()
            ],
            "matters": [
                {
                    "id": matter.id,
                    "version": matter.version,
                    "name": _both(matter.name),
                    "fen": matter.fee.fen,
                    "documents": [_both(d.name) for d in matter.documents],
                }
                for matter in registry.versions.values()
            ],
        }


def _known_until(here: Here, registry: Registry, now: datetime) -> datetime:
    """Return until when this node's copy of the registry is known to be whole."""
    if here.is_county:
        return now
    return registry.freshness.at or (registry.times[-1] if registry.times else now)


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _written(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
