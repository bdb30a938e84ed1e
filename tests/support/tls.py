"""The county's own authority in tests, and a real TLS handshake without a socket."""

import ssl
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shared.app.certificates import Certificates, Sign
from shared.domain.certificates import Order, TlsAuthority
from shared.host.tls_authority import authority_certificate, new_key, public_der, signing
from tests.support.network import TestNode

DOMAINS = ("lan", "test")
NOW = datetime.now(UTC).replace(microsecond=0)
MOST_STEPS = 10


def pem_of(der: bytes) -> str:
    """Write a certificate as PEM."""
    return ssl.DER_cert_to_PEM_cert(der)


class CountyAuthority:
    """An authority whose key lies in `folder`, valid for ten years from `at`."""

    def __init__(self, folder: Path, at: datetime = NOW) -> None:
        key, pem = new_key()
        self.path, self.until = folder / "tls-authority.key", at + timedelta(days=3652)
        self.path.write_bytes(pem)
        title = f"Tongban {folder.name}"
        self.der = authority_certificate(key, title, DOMAINS, 1, at, self.until)

    @property
    def sign(self) -> Sign:
        """What signs with its key."""
        return signing(self.path)

    def listed_by(self, county: TestNode) -> None:
        """Have a county list it."""
        Certificates(county.here).begin(self.der, DOMAINS, self.until, county.actor)

    def issue(self, folder: Path, *names: str, begin: datetime, until: datetime) -> Path:
        """Write a certificate with its key for these names, allowed or not, into one file."""
        key, pem = new_key()
        listed = TlsAuthority(b64encode(self.der).decode(), "", DOMAINS, self.until)
        order = Order("620722101200", names, public_der(key), 7, begin, until)
        path = folder / "leaf.pem"
        path.write_text(pem_of(self.sign(listed, order)) + pem.decode())
        return path


def trusting(der: bytes) -> ssl.SSLContext:
    """Return a client that trusts this authority and nobody else."""
    return ssl.create_default_context(cadata=der)


def shakes_hands(client: ssl.SSLContext, served: Path, name: str) -> str:
    """Have a client connect to `name` where the certificate and key of a file are served; return what it minds, or nothing."""
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(served)
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = (
        client.wrap_bio(down, up, server_hostname=name),
        server.wrap_bio(up, down, server_side=True),
    )
    for _ in range(MOST_STEPS):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLCertVerificationError as refusal:
                return refusal.verify_message
    return ""
