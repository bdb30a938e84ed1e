"""Where a broker is, and how it is spoken to."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """A broker's URL with a node's credential. By `amqps` the broker is known by `ca` (None: as the machine knows others) and shown `client`."""

    url: str = field(repr=False)  # it holds the password
    ca: Path | None = None
    client: tuple[Path, Path] | None = None

    @property
    def host(self) -> str:
        """The name that its certificate must bear."""
        return urlsplit(self.url).hostname or ""

    @property
    def is_secure(self) -> bool:
        """Whether it is spoken to by TLS."""
        return urlsplit(self.url).scheme == "amqps"
