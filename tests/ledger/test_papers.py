"""What a paper's code holds: a statement that PyNaCl, too, finds signed, under a tag of its own."""

import base64

import pytest
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from shared.domain.papers import papers_of
from shared.domain.statements import statement_of
from shared.ledger.keys import ENTRY_TAG, Ed25519Signer, verify
from shared.ledger.papers import PAPER_TAG, PREFIX, signed_paper
from tests.domain.desk import VILLAGE, Desk

SIGNER = Ed25519Signer(b"p" * 32)


def taken_apart() -> tuple[bytes, bytes]:
    """Return the statement and the signature of a receipt's code."""
    case = Desk().case
    code = signed_paper(statement_of(case, papers_of(case)[0], VILLAGE, 1), SIGNER)
    text, _, signature = code.removeprefix(PREFIX).rpartition(".")
    return text.encode(), base64.b32decode(signature + "=" * (-len(signature) % 8))


def test_the_nodes_key_signs_the_statement() -> None:
    text, signature = taken_apart()
    VerifyKey(bytes.fromhex(SIGNER.public.key)).verify(b"tongban/paper/v1\0" + text, signature)
    with pytest.raises(BadSignatureError):
        VerifyKey(bytes.fromhex(SIGNER.public.key)).verify(text, signature)


def test_no_paper_passes_for_an_entry() -> None:
    text, signature = taken_apart()
    assert verify(SIGNER.public, PAPER_TAG, text, signature)
    assert not verify(SIGNER.public, ENTRY_TAG, text, signature)


def test_the_same_paper_has_the_same_code() -> None:
    assert taken_apart() == taken_apart()
