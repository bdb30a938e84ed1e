"""The county's authority as an operator hands it on: its certificate, and the fingerprint to compare."""

from base64 import b64decode
from ssl import DER_cert_to_PEM_cert

import click

from shared.app.certificates import Own, authority_of
from shared.domain.certificates import colons
from shared.domain.text import Text
from shared.host.terminal import warn


def tell_authority(own: Own) -> None:
    """Write the authority's certificate (PEM) to standard output, its fingerprint to standard error. Raises NoAuthority."""
    authority = authority_of(own)
    click.echo(DER_cert_to_PEM_cert(b64decode(authority.certificate)), nl=False)
    print_, until = colons(authority.digest), authority.until.date().isoformat()
    warn(
        Text(
            f"指纹 SHA-256：{print_}，用到 {until}", f"SHA-256 fingerprint: {print_}, until {until}"
        )
    )
