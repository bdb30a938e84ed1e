"""A checkpoint's bytes and signature: the county's word on its registry, relayed as it is."""

from dataclasses import replace

import orjson

from shared.domain.freshness import Checkpoint
from shared.domain.registry import NodeKey
from shared.ledger.header import timestamp
from shared.ledger.keys import CHECKPOINT_TAG, Signer, verify


def sign_checkpoint(county: str, checkpoint: Checkpoint, signer: Signer) -> Checkpoint:
    """Return the checkpoint with the county's signature."""
    signature = signer.sign(CHECKPOINT_TAG, _message(county, checkpoint))
    return replace(checkpoint, signature=signature.hex())


def is_signed(county: str, checkpoint: Checkpoint, key: NodeKey) -> bool:
    """Say whether the county's key signed this checkpoint."""
    try:
        signature = bytes.fromhex(checkpoint.signature)
    except ValueError:
        return False
    return verify(key, CHECKPOINT_TAG, _message(county, checkpoint), signature)


def _message(county: str, checkpoint: Checkpoint) -> bytes:
    return orjson.dumps(
        [
            county,
            checkpoint.inc,
            checkpoint.seq,
            checkpoint.hash,
            timestamp(checkpoint.at),
            timestamp(checkpoint.until),
        ]
    )
