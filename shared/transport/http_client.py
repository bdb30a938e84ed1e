"""The HTTP carrier, asking side: one POST a frame, and one more for the rest of a long one whose line broke."""

import ssl
from hashlib import sha256
from pathlib import Path

import httpx
import orjson

from shared.domain.refusals import Refusal
from shared.domain.text import Text
from shared.replication.bootstrap import ENROL_ROUTE
from shared.replication.carrier import Carrier
from shared.replication.codes import LinkDown, NoSuchRoute, NotTheRest, PeerRefused
from shared.replication.endpoint import EXCHANGE_ROUTE
from shared.transport.refusing import load_refusal
from shared.transport.trust import context_of
from shared.wire.frame import MAX_FRAME
from shared.wire.part import LONG, PART_ROUTE, dump_head, part_of

TIMEOUT = httpx.Timeout(60.0, connect=8.0)
GATEWAY = frozenset({502, 503, 504})
"""What a server in front of a node says when the node behind it does not answer."""
NO_ROUTE = frozenset({404, 405})
SAYS_NOTHING = ("Accept", "Accept-Encoding", "Connection", "User-Agent")
"""What a client says by itself, and what goes without saying between nodes: the line may be thin."""


class HttpCarrier(Carrier):
    """Carries frames to one parent over one kept-alive connection.

    `ca` is a file of trusted certificates, `client` the certificate and key that we show.
    """

    def __init__(
        self, url: str, ca: Path | None = None, client: tuple[Path, Path] | None = None
    ) -> None:
        self._client = httpx.Client(
            base_url=url.rstrip("/"),
            timeout=TIMEOUT,
            trust_env=False,
            # A context costs more than a request, and a plain line needs none.
            verify=context_of(ca, client) if url.lower().startswith("https:") else False,
        )
        for name in SAYS_NOTHING:
            del self._client.headers[name]
        self._broken = b""
        """The digest of the last long frame that was sent and not answered."""

    def send(self, route: str, frame: bytes) -> bytes:
        """Return the answer's bytes, at most MAX_FRAME. Raises LinkDown, ComeBack, or PeerRefused with the peer's own sentence."""
        if route != EXCHANGE_ROUTE or len(frame) <= LONG:
            return self._post(route, frame)[1]
        self._broken = sha256(frame).digest()
        try:
            answer = self._part(frame, 0)
        except (NotTheRest, NoSuchRoute):
            answer = 0
        if isinstance(answer, int):
            # What came was pushed out meanwhile, or the parent knows nothing of parts.
            answer = self._post(route, frame)[1]
        self._broken = b""
        return answer

    def holds(self, frame: bytes) -> bool:
        """Say whether this frame was the last long one, and was not answered."""
        return self._broken != b"" and sha256(frame).digest() == self._broken

    def send_rest(self, frame: bytes) -> bytes | None:
        """Ask how much of a frame is there, and send what is not; a parent that has all of it answers at once."""
        try:
            answer = self._part(frame, len(frame))
            if isinstance(answer, int) and answer:
                answer = self._part(frame, answer)
        except (NotTheRest, NoSuchRoute):
            answer = 0
        self._broken = b""
        return answer if isinstance(answer, bytes) else None

    def _part(self, frame: bytes, offset: int) -> bytes | int:
        """Send a frame from an offset on; return the answer, or how many bytes are there where more are lacking."""
        head = dump_head(part_of(frame, offset))
        status, body = self._post(PART_ROUTE, head + frame[offset:])
        return body if status == httpx.codes.OK else _received(body, len(frame))

    def _post(self, route: str, content: bytes) -> tuple[int, bytes]:
        method, _, path = route.partition(" ")
        try:
            with self._client.stream(method, path, content=content) as response:
                body = _limited(response)
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError) as error:
            raise LinkDown(reason=type(error).__name__) from None
        if response.status_code not in {httpx.codes.OK, httpx.codes.ACCEPTED}:
            raise load_refusal(body, _unexplained(response.status_code))
        return response.status_code, body

    def apply(self, application: bytes) -> bytes:
        """Send an application to be enrolled and return the answer."""
        return self.send(ENROL_ROUTE, application)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()


def _unexplained(status: int) -> Refusal:
    """Return what an answer means that is none of a node's."""
    reason = f"HTTP {status}"
    if status in NO_ROUTE:
        return NoSuchRoute(reason=reason)
    return LinkDown(reason=reason) if status in GATEWAY else PeerRefused(reason=reason)


def _received(body: bytes, total: int) -> int:
    """Return how much of a frame a parent says to have; PeerRefused where it says nothing of the kind."""
    try:
        received = orjson.loads(body)["received"]
    except (ValueError, KeyError, TypeError):
        received = None
    if not isinstance(received, int) or not 0 <= received < total:
        raise PeerRefused(reason=Text("答复不合格式", "malformed answer"))
    return received


def _limited(response: httpx.Response) -> bytes:
    parts: list[bytes] = []
    size = 0
    for chunk in response.iter_bytes():
        size += len(chunk)
        if size > MAX_FRAME:
            raise PeerRefused(reason="answer too large")
        parts.append(chunk)
    return b"".join(parts)
