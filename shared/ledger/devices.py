"""Signatures of devices: ECDSA over P-256 with SHA-256, as browsers make them (FIPS 186-5, 64 bytes r|s)."""

import re

DRAFT_TAG = b"tongban/draft/v1\0"
CALL_TAG = b"tongban/device-call/v1\0"
HALF = 32
POINT = re.compile(r"04[0-9a-f]{128}\Z", re.ASCII)


def is_key(key: str) -> bool:
    """Say whether a text is a key: the uncompressed point in hex, on the curve."""
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - where there is a device

    if not POINT.match(key):
        return False
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(key))
    except ValueError:
        return False
    return True


def verify_device(key: str, tag: bytes, message: bytes, signature: str) -> bool:
    """Say whether a signature (hex) is the key's over `message`; what is malformed never verifies."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - where there is a device
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec, utils  # noqa: PLC0415

    try:
        raw, point = bytes.fromhex(signature), bytes.fromhex(key)
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        r, s = (int.from_bytes(half) for half in (raw[:HALF], raw[HALF:]))
        if len(raw) != 2 * HALF:
            return False
        der = utils.encode_dss_signature(r, s)
        public.verify(der, tag + message, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def call_message(node: str, method: str, path: str, said: tuple[str, int, str, str]) -> bytes:
    """Return what a device signs of a request; `said` are its tag, its count of requests, its clock (ISO), the body's digest (hex)."""
    tag, count, clock, digest = said
    return "\n".join((node, method, path, tag, str(count), clock, digest)).encode()
