"""The county's acts on the registry: enrolling nodes, listing staff, granting and revoking."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from shared.app.here import Here
from shared.app.judging import settle_cases
from shared.app.ports import Actor, Room
from shared.app.projection import cases_of_grants
from shared.app.writing import append
from shared.domain.doing import REASON
from shared.domain.enrolment import Application, proof
from shared.domain.facts import Draft
from shared.domain.form import plain_text
from shared.domain.grant_rules import endable, ready_grant
from shared.domain.grants import Grant
from shared.domain.kinds import STAFF_ADDED, STAFF_LEFT
from shared.domain.ledgers import journal_ledger
from shared.domain.records import EnrolCode
from shared.domain.refusals import (
    AlreadyEnrolled,
    BadEnrolCode,
    EnrolCodeExpired,
    EnrolCodeUsed,
    NotTheCounty,
)
from shared.domain.registry import (
    GRANT_ISSUED,
    GRANT_REVOKED,
    NODE_ENROLLED,
    STAFF_LISTED,
    STAFF_REMOVED,
    Registry,
)
from shared.domain.succession import refuse_succeeded

CODE_LIFE = timedelta(days=7)
SECRET_BYTES = 10


@dataclass(frozen=True, slots=True)
class NewCode:
    """What an enrolment code is made of."""

    node: str
    secret: bytes
    fingerprint: str


class Network:
    """The registry as the county's catalogue office and operator use it."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def new_code(self, node: str, actor: Actor, *, again: bool = False) -> NewCode:
        """Make a one-time enrolment code for a node, in place of an older unused one.

        With `again` for a node that is enrolled already: its key is renewed, it was put
        back to an earlier state, or another machine takes its place. Refuses an unknown
        node, the county itself, one that was succeeded before it was ever enrolled, and
        without `again` a node enrolled already. The enrolment will bear the name of `actor`.
        """
        with self._here.store.write() as room:
            registry = self._own_registry(room)
            registry.node(node)
            if not again or node not in registry.incarnations:
                refuse_succeeded(registry, node)
            if node == registry.county or (node in registry.incarnations and not again):
                raise AlreadyEnrolled(node=registry.name_of(node))
            secret = self._here.random(SECRET_BYTES)
            expires = self._here.now() + CODE_LIFE
            room.desk.save_enrol_code(EnrolCode(node, secret.hex(), expires, made_by=actor.staff))
        return NewCode(node, secret, registry.fingerprint)

    def admit(self, application: Application) -> None:
        """Enrol a node that proves its code. The same key again is no second use: an answer may have been lost."""
        with self._here.store.write() as room:
            registry = self._own_registry(room)
            code = room.desk.enrol_code(application.node)
            self._check_code(code, application)
            if code is None or self._is_enrolled(registry, application):
                return
            if application.node not in registry.incarnations:
                refuse_succeeded(registry, application.node)
            if code.used_at is not None:
                raise EnrolCodeUsed
            if code.expires_at < self._here.now():
                raise EnrolCodeExpired
            body = {
                "node": application.node,
                "inc": registry.incarnations.get(application.node, 0) + 1,
                "alg": application.alg,
                "key": application.key,
            }
            append(
                self._here,
                room,
                registry.ledger,
                Draft(NODE_ENROLLED, body),
                Actor(code.made_by, ""),
            )
            room.desk.save_enrol_code(replace(code, used_at=self._here.now()))

    def issue_grant(self, terms: Mapping[str, Any], actor: Actor) -> str:
        """Publish a grant of these terms under the next free id, and return the id.

        `terms` have the shape of a grant without id and `replaces`. Raises
        FormIncomplete with every rule it breaks, by field.
        """
        with self._here.store.write() as room:
            return self._issue(room, terms, actor, None)

    def amend_grant(self, grant_id: str, terms: Mapping[str, Any], actor: Actor) -> str:
        """Publish a grant in place of another, which ends with it; return the new id.

        Raises UnknownGrant, GrantRevoked, GrantIsOver, or FormIncomplete.
        """
        with self._here.store.write() as room:
            return self._issue(room, terms, actor, grant_id)

    def revoke_grant(
        self, grant_id: str, reason: str, actor: Actor, *, grave: bool = False
    ) -> None:
        """Revoke a grant from now on; refuses an unknown one, one that has ended, and an empty reason.

        `grave`: what is done under it before its holders hear of this is ratified
        by a person, not honoured.
        """
        with self._here.store.write() as room:
            registry = self._own_registry(room)
            endable(registry, grant_id, self._here.time(room))
            reason = plain_text(reason, field=REASON, limit=1000, required=True)
            draft = Draft(GRANT_REVOKED, {"id": grant_id, "reason": reason, "grave": grave})
            entry = append(self._here, room, registry.ledger, draft, actor)
            settle_cases(self._here, room, cases_of_grants(self._here, room, [entry.fact]))

    def _issue(
        self, room: Room, terms: Mapping[str, Any], actor: Actor, replaces: str | None
    ) -> str:
        registry = self._own_registry(room)
        body = ready_grant(registry, terms, self._here.time(room), replaces)
        entry = append(self._here, room, registry.ledger, Draft(GRANT_ISSUED, body), actor)
        settle_cases(self._here, room, cases_of_grants(self._here, room, [entry.fact]))
        return str(body["id"])

    def grants(self) -> list[Grant]:
        """Return all grants, newest first."""
        with self._here.store.read() as room:
            return list(reversed(self._here.registry(room).grants.values()))

    def list_staff(self) -> int:
        """Enter in the registry the staff ids that nodes have reported since; return how many."""
        with self._here.store.read() as room:
            if not self._unread(room):
                return 0
        with self._here.store.write() as room:
            registry = self._own_registry(room)
            known = dict(registry.staff)
            unread = self._unread(room)
            return sum(self._list_staff_of(room, registry, n, unread[n], known) for n in unread)

    def _unread(self, room: Room) -> dict[str, int]:
        """Return the nodes whose journals have grown, each with the last entry that was read."""
        ledgers = {node: journal_ledger(node) for node in self._own_registry(room).nodes}
        room.ledgers.expect(list(ledgers.values()), ())
        room.desk.expect([_read_mark(ledger) for ledger in ledgers.values()])
        found = {}
        for node, ledger in ledgers.items():
            head, done = room.ledgers.head(ledger), int(room.desk.value(_read_mark(ledger)) or 0)
            if head is not None and head.seq > done:
                found[node] = done
        return found

    def _list_staff_of(
        self, room: Room, registry: Registry, writer: str, done: int, known: dict[str, bool]
    ) -> int:
        ledger = journal_ledger(writer)
        written = 0
        for entry in room.ledgers.entries(ledger, first=done + 1):
            done = entry.header.seq
            draft = _staff_draft(entry.header.kind, entry.fact.body or {}, writer, known)
            if draft is not None:
                append(self._here, room, registry.ledger, draft, self._here.itself)
                written += 1
        room.desk.set_value(_read_mark(ledger), str(done))
        return written

    def _own_registry(self, room: Room) -> Registry:
        if not self._here.is_county:
            raise NotTheCounty
        return self._here.registry(room)

    @staticmethod
    def _check_code(code: EnrolCode | None, application: Application) -> None:
        expected = proof(bytes.fromhex(code.secret), application) if code else ""
        if code is None or not hmac.compare_digest(expected, application.mac):
            raise BadEnrolCode

    @staticmethod
    def _is_enrolled(registry: Registry, application: Application) -> bool:
        inc = registry.incarnations.get(application.node, 0)
        key = registry.key_of(application.node, inc)
        return key is not None and key.key == application.key


def _read_mark(ledger: str) -> str:
    """Return the setting that says up to which entry a journal was read for staff."""
    return f"staff:{ledger}"


def _staff_draft(
    kind: str, body: Mapping[str, Any], writer: str, known: dict[str, bool]
) -> Draft | None:
    """Return what the registry says of a reported person; a node reports its own people only."""
    if str(body.get("staff", "")).partition(":")[0] != writer:
        return None
    if kind == STAFF_ADDED and not known.get(body["staff"]):
        known[body["staff"]] = True
        return Draft(STAFF_LISTED, {"staff": body["staff"], "roles": list(body["roles"])})
    if kind == STAFF_LEFT and known.get(body["staff"]):
        known[body["staff"]] = False
        return Draft(STAFF_REMOVED, {"staff": body["staff"]})
    return None
