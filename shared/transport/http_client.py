"""The HTTP carrier, asking side: one POST a frame."""

import ssl
from pathlib import Path

import httpx

from shared.domain.refusals import Refusal
from shared.replication.bootstrap import ENROL_ROUTE
from shared.replication.carrier import Carrier
from shared.replication.codes import LinkDown, PeerRefused
from shared.transport.refusing import load_refusal
from shared.transport.trust import context_of
from shared.wire.frame import MAX_FRAME

TIMEOUT = httpx.Timeout(60.0, connect=8.0)
GATEWAY = frozenset({502, 503, 504})
"""What a server in front of a node says when the node behind it does not answer."""
AGENT = {"User-Agent": "tongban"}
SAYS_NOTHING = ("Accept", "Accept-Encoding", "Connection")
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
            headers=AGENT,
            trust_env=False,
            # A context costs more than a request, and a plain line needs none.
            verify=context_of(ca, client) if url.lower().startswith("https:") else False,
        )
        for name in SAYS_NOTHING:
            del self._client.headers[name]

    def send(self, route: str, frame: bytes) -> bytes:
        """Return the answer's bytes, at most MAX_FRAME. Raises LinkDown, ComeBack, or PeerRefused with the peer's own sentence."""
        method, _, path = route.partition(" ")
        try:
            with self._client.stream(method, path, content=frame) as response:
                body = _limited(response)
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError) as error:
            raise LinkDown(reason=type(error).__name__) from None
        if response.status_code != httpx.codes.OK:
            raise load_refusal(body, _unexplained(response.status_code))
        return body

    def apply(self, application: bytes) -> bytes:
        """Send an application to be enrolled and return the answer."""
        return self.send(ENROL_ROUTE, application)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()


def _unexplained(status: int) -> Refusal:
    """Return what an answer means that is none of a node's."""
    reason = f"HTTP {status}"
    return LinkDown(reason=reason) if status in GATEWAY else PeerRefused(reason=reason)


def _limited(response: httpx.Response) -> bytes:
    parts: list[bytes] = []
    size = 0
    for chunk in response.iter_bytes():
        size += len(chunk)
        if size > MAX_FRAME:
            raise PeerRefused(reason="answer too large")
        parts.append(chunk)
    return b"".join(parts)
