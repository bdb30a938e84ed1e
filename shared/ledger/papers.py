"""What a paper's QR code holds: its statement and the signature of the node that prints it.

    TONGBAN1:<statement>.<signature in base 32, without padding>

The node's own Ed25519 key signs the statement's text under a tag of its own, so that no
paper passes for an entry. Whoever holds the county's list of keys needs no network to check it.
"""

import base64

from shared.domain.statements import Statement
from shared.ledger.keys import Signer

PAPER_TAG = b"tongban/paper/v1\0"
PREFIX = "TONGBAN1:"


def signed_paper(statement: Statement, signer: Signer) -> str:
    """Return what the code holds."""
    text = statement.text()
    signature = base64.b32encode(signer.sign(PAPER_TAG, text.encode())).decode().rstrip("=")
    return f"{PREFIX}{text}.{signature}"
