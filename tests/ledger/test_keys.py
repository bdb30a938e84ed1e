"""Signatures: one key, one message, one purpose."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.registry import NodeKey
from shared.ledger.keys import (
    ENTRY_TAG,
    REQUEST_TAG,
    RESPONSE_TAG,
    SEED_BYTES,
    Ed25519Signer,
    verify,
)
from tests.ledger.entries import OTHER_SIGNER, SIGNER, an_entry

TAGS = (ENTRY_TAG, REQUEST_TAG, RESPONSE_TAG)
MESSAGE = b"message"
SIGNATURE = SIGNER.sign(ENTRY_TAG, MESSAGE)
SEEDS = st.binary(min_size=SEED_BYTES, max_size=SEED_BYTES)


@given(SEEDS, st.sampled_from(TAGS), st.binary())
def test_what_a_key_signs_verifies_under_it(seed: bytes, tag: bytes, message: bytes) -> None:
    signer = Ed25519Signer(seed)

    assert verify(signer.public, tag, message, signer.sign(tag, message))


def test_a_known_answer_of_the_standard_verifies() -> None:
    """The first test vector of RFC 8032: an empty message, here without a tag."""
    key = NodeKey("ed25519", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )

    assert verify(key, b"", b"", signature)


@pytest.mark.parametrize("tag", [t for t in TAGS if t != ENTRY_TAG])
def test_a_signature_for_one_purpose_is_none_for_another(tag: bytes) -> None:
    assert not verify(SIGNER.public, tag, MESSAGE, SIGNATURE)


def test_no_purpose_can_be_mistaken_for_the_beginning_of_another() -> None:
    assert not any(one.startswith(two) for one in TAGS for two in TAGS if one is not two)


def test_another_key_does_not_verify_it() -> None:
    assert not verify(OTHER_SIGNER.public, ENTRY_TAG, MESSAGE, SIGNATURE)


@given(st.integers(0, len(SIGNATURE) - 1), st.integers(1, 255))
def test_any_changed_byte_of_a_signature_breaks_it(at: int, flip: int) -> None:
    changed = bytearray(SIGNATURE)
    changed[at] ^= flip

    assert not verify(SIGNER.public, ENTRY_TAG, MESSAGE, bytes(changed))


@pytest.mark.parametrize("alg", ["sm2", "ED25519", "none", ""])
def test_an_unknown_algorithm_never_verifies(alg: str) -> None:
    assert not verify(replace(SIGNER.public, alg=alg), ENTRY_TAG, MESSAGE, SIGNATURE)


@pytest.mark.parametrize("key", ["", "xyz", "00", "00" * 32, "ff" * 32, "00" * 33, "赵" * 32])
def test_a_malformed_key_never_verifies(key: str) -> None:
    assert not verify(NodeKey("ed25519", key), ENTRY_TAG, MESSAGE, SIGNATURE)


@pytest.mark.parametrize("signature", [b"", b"\0" * 64, SIGNATURE[:63], SIGNATURE + b"\0"])
def test_a_malformed_signature_never_verifies(signature: bytes) -> None:
    assert not verify(SIGNER.public, ENTRY_TAG, MESSAGE, signature)


def test_an_unsigned_entry_is_signed_by_nobody() -> None:
    assert not replace(an_entry(), signature=None).is_signed_by(SIGNER.public)


def test_a_key_does_not_show_its_secret_in_its_public_half() -> None:
    assert SIGNER.seed.hex() not in repr(SIGNER.public)
