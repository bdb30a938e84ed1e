"""Whom a node trusts on a TLS line, and what it shows there."""

import ssl
from pathlib import Path


def context_of(ca: Path | None, client: tuple[Path, Path] | None) -> ssl.SSLContext:
    """Return a client's TLS: `ca` is a file of trusted certificates (None: the machine's own), `client` the certificate and key shown.

    Raises OSError or ssl.SSLError for files that cannot be read or used.
    """
    context = ssl.create_default_context(cafile=ca)
    if client is not None:
        context.load_cert_chain(*client)
    return context
