"""Certificates for the nodes' pages: the county lists its authority, allows names and issues; a node asks, and asks again in time."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from shared.app.certificate_asks import all_asks, latest_ask, note_asks
from shared.app.here import Here
from shared.app.ports import Actor, Room
from shared.app.standing import read_only
from shared.app.writing import append
from shared.domain.certificates import (
    AUTHORITY_LISTED,
    CERTIFICATE_ASKED,
    CERTIFICATE_ISSUED,
    HOST_NAMES_ALLOWED,
    Ask,
    Certificate,
    Order,
    TlsAuthority,
)
from shared.domain.facts import Draft
from shared.domain.host_names import MOST_NAMES, host_name
from shared.domain.issuing import Standing, allowable, asks_again, not_allowed, span, standing
from shared.domain.ledgers import journal_ledger
from shared.domain.refusals import NotTheCounty
from shared.domain.refusals_certificates import (
    AuthorityStands,
    BadTlsKey,
    NoAuthority,
    NotForTheCounty,
    TooManyNames,
)
from shared.domain.refusals_custody import ReadOnlyNode
from shared.domain.registry import Registry
from shared.ledger.header import timestamp, whole_millis

SERIAL_BYTES = 16
POSITIVE, MARK = 0x7F, 0x40
Sign = Callable[[TlsAuthority, Order], bytes]
"""Makes a certificate (DER) of an order; BadTlsKey where its key is none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A node's latest wish as the county sees it: how it stands, and which of its names are not allowed."""

    ask: Ask
    standing: Standing
    not_allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """How this node stands with certificates: what it asked for last, what it was issued last, the county's authority."""

    ask: Ask | None
    issued: Certificate | None
    authority: TlsAuthority | None


class Certificates:
    """The county's certificates, from either end."""

    def __init__(self, here: Here) -> None:
        self._here = here

    # At the county

    def check_begin(self, *, again: bool) -> None:
        """Refuse to begin an authority: NotTheCounty, ReadOnlyNode; AuthorityStands where one is valid, unless `again`."""
        with self._here.store.read() as room:
            authority = self._own_registry(room).authority
            if read_only(room):
                raise ReadOnlyNode
        if authority is not None and authority.until > self._here.now() and not again:
            raise AuthorityStands(until=authority.until.date().isoformat())

    def begin(
        self, certificate: bytes, domains: tuple[str, ...], until: datetime, actor: Actor
    ) -> None:
        """List the county's authority for all nodes: its certificate in DER, what it is bound to, until when."""
        body = {
            "certificate": b64encode(certificate).decode(),
            "digest": sha256(certificate).hexdigest(),
            "domains": list(domains),
            "until": timestamp(until),
        }
        with self._here.store.write() as room:
            ledger = self._own_registry(room).ledger
            append(self._here, room, ledger, Draft(AUTHORITY_LISTED, body), actor)

    def allow(self, node: str, names: Iterable[str], actor: Actor) -> tuple[str, ...]:
        """Allow a node these names and no others; return them as written. For its refusals see `allowable`."""
        with self._here.store.write() as room:
            registry = self._own_registry(room)
            if node == registry.county:
                raise NotForTheCounty
            written = allowable(registry, node, tuple(names))
            if written != registry.host_names.get(node, ()):
                body = {"node": node, "names": list(written)}
                append(self._here, room, registry.ledger, Draft(HOST_NAMES_ALLOWED, body), actor)
        return written

    def asks(self) -> list[Asked]:
        """Return the latest wish of every node that asked, and how it stands. Nothing is told of it below the county."""
        with self._here.store.read() as room:
            registry, now = self._own_registry(room), self._here.time(room)
            return [
                Asked(ask, standing(registry, ask, now), not_allowed(registry, ask))
                for ask in all_asks(room, registry)
            ]

    def asked(self, node: str) -> Asked | None:
        """Return the latest wish of one node and how it stands; None where it never asked."""
        with self._here.store.read() as room:
            registry, ask = self._own_registry(room), latest_ask(room, node)
            if ask is None:
                return None
            how = standing(registry, ask, self._here.time(room))
            return Asked(ask, how, not_allowed(registry, ask))

    def issue(self, sign: Sign, *, by_person: bool = False) -> int:
        """Issue what is asked for and may be issued now; return how many. One that cannot be signed stops no other.

        A person need not wait for the next day, as the county's chore does.
        """
        ready = {Standing.READY, Standing.ONE_A_DAY} if by_person else {Standing.READY}
        nodes = [one.ask.node for one in self.asks() if one.standing in ready]
        return sum(self._issue(node, sign, ready) for node in nodes)

    def _issue(self, node: str, sign: Sign, ready: Collection[Standing]) -> bool:
        with self._here.store.write() as room:
            registry, now = self._own_registry(room), self._here.time(room)
            ask, authority = latest_ask(room, node), registry.authority
            if ask is None or authority is None or standing(registry, ask, now) not in ready:
                return False
            begin, until = span(authority, whole_millis(now).replace(microsecond=0))
            order = Order(node, ask.names, b64decode(ask.key), self._serial(), begin, until)
            try:
                certificate = sign(authority, order)
            except BadTlsKey:
                return False
            draft = Draft(CERTIFICATE_ISSUED, _issued(ask, authority, order, certificate))
            append(self._here, room, registry.ledger, draft, self._here.itself)
        return True

    def _serial(self) -> int:
        """Return 128 bits of chance as a positive number (RFC 5280, 4.1.2.2)."""
        first, *rest = self._here.random(SERIAL_BYTES)
        return int.from_bytes(bytes([first & POSITIVE | MARK, *rest]), "big")

    # At a node below it

    def ask(self, key: bytes, names: Iterable[str], actor: Actor) -> tuple[str, ...]:
        """Ask the county for a certificate for a public key (DER) and these names; return them as written.

        Raises BadHostName, TooManyNames, NotForTheCounty.
        """
        written = tuple(dict.fromkeys(host_name(one) for one in names))
        if not 1 <= len(written) <= MOST_NAMES:
            raise TooManyNames(most=MOST_NAMES, count=len(written))
        if self._here.is_county:
            raise NotForTheCounty
        with self._here.store.write() as room:
            self._ask(room, b64encode(key).decode(), written, actor)
        return written

    def ask_again(self, key: bytes) -> bool:
        """Ask anew where it is time, for the same names and the key that is held; say whether that was so."""
        with self._here.store.read() as room:
            if not self._is_time(room, key):
                return False
        with self._here.store.write() as room:
            ask = latest_ask(room, self._here.code)
            if ask is None or not self._is_time(room, key):
                return False
            self._ask(room, ask.key, ask.names, self._here.itself)
        return True

    def own(self) -> Own:
        """Return how this node stands with certificates."""
        with self._here.store.read() as room:
            registry = self._here.listed(room)
            issued = registry.certificates.get(self._here.code)
            return Own(latest_ask(room, self._here.code), issued, registry.authority)

    def _ask(self, room: Room, key: str, names: tuple[str, ...], actor: Actor) -> None:
        ledger = journal_ledger(self._here.code)
        draft = Draft(CERTIFICATE_ASKED, {"key": key, "names": list(names)})
        note_asks(room, [append(self._here, room, ledger, draft, actor)])

    def _is_time(self, room: Room, key: bytes) -> bool:
        ask, registry = latest_ask(room, self._here.code), self._here.listed(room)
        held = b64encode(key).decode()
        return (
            ask is not None
            and ask.key == held
            and not registry.is_suspended(self._here.code)
            and asks_again(registry, ask, self._here.time(room))
        )

    def _own_registry(self, room: Room) -> Registry:
        if not self._here.is_county:
            raise NotTheCounty
        return self._here.registry(room)


def authority_of(own: Own) -> TlsAuthority:
    """Return the county's authority; NoAuthority where it has none that this node knows of."""
    if own.authority is None:
        raise NoAuthority
    return own.authority


def _issued(
    ask: Ask, authority: TlsAuthority, order: Order, certificate: bytes
) -> dict[str, object]:
    return {
        "node": ask.node,
        "inc": ask.inc,
        "ask": ask.hash,
        "names": list(ask.names),
        "key": ask.key,
        "serial": f"{order.serial:x}",
        "certificate": b64encode(certificate).decode(),
        "authority": authority.digest,
        "until": timestamp(order.until),
    }
