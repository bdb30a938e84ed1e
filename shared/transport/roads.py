"""Several carriers to one parent: whichever is up takes the frame."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from shared.replication.carrier import Carrier
from shared.replication.codes import LinkDown
from shared.replication.endpoint import EXCHANGE_ROUTE

REST = timedelta(minutes=1)
"""How long a road that failed is left alone while another one is open."""


class Roads(Carrier):
    """Tries carriers in order. The same frame may go by two of them: the parent answers it as one request."""

    def __init__(self, carriers: Sequence[Carrier], now: Callable[[], datetime]) -> None:
        self._carriers = tuple(carriers)
        self._now = now
        self._closed_until: dict[int, datetime] = {}

    def send(self, route: str, frame: bytes) -> bytes:
        """Return the answer by the first road that brings one. Raises the last LinkDown, or PeerRefused."""
        down = LinkDown(reason="no road")
        for place in self._in_order():
            try:
                answer = self._carriers[place].send(route, frame)
            except LinkDown as failure:
                down = failure
                self._closed_until[place] = self._now() + REST
            else:
                self._closed_until.pop(place, None)
                return answer
        raise down

    def holds(self, frame: bytes) -> bool:
        """Say whether a frame broke on one of the roads."""
        return any(carrier.holds(frame) for carrier in self._carriers)

    def send_rest(self, frame: bytes) -> bytes | None:
        """Send the rest by the road on which a frame broke; where that is closed, all of it by another that is open."""
        for place, carrier in enumerate(self._carriers):
            if carrier.holds(frame):
                try:
                    return carrier.send_rest(frame)
                except LinkDown as down:
                    self._closed_until[place] = self._now() + REST
                    return self._send_by_another(frame, place, down)
        return None

    def _send_by_another(self, frame: bytes, closed: int, down: LinkDown) -> bytes:
        """Send all of a frame of an exchange by any road but one. Raises `down` where none takes it."""
        for place in self._in_order():
            if place != closed:
                with suppress(LinkDown):
                    return self._carriers[place].send(EXCHANGE_ROUTE, frame)
        raise down

    def settle(self) -> None:
        """Tell every carrier."""
        for carrier in self._carriers:
            carrier.settle()

    def rest(self) -> None:
        """Tell every carrier."""
        for carrier in self._carriers:
            carrier.rest()

    def close(self) -> None:
        """Close every carrier."""
        for carrier in self._carriers:
            carrier.close()

    def _in_order(self) -> list[int]:
        """Open roads first; a road that failed a while ago is tried again, all of them where none is open."""
        now = self._now()
        return sorted(
            range(len(self._carriers)), key=lambda place: self._closed_until.get(place, now) > now
        )
