"""An entry's body: JSON in one written form, named in the header by a salted digest.

The salt keeps a short body from being guessed out of its digest once it has
been erased. Body and salt are erased together; the chain still verifies.
"""

import hashlib

import orjson

from shared.domain.facts import Body

SALT_BYTES = 16


class BadBody(ValueError):
    """The bytes are not a body in the written form."""


def body_bytes(body: Body) -> bytes:
    """Serialise a body: compact JSON in UTF-8, keys in the order given."""
    return orjson.dumps(dict(body))


def parse_body(raw: bytes) -> Body:
    """Read a body; other than an object in the written form raises BadBody.

    Reading and writing again must give the same bytes: that refuses duplicate
    keys, NaN, huge integers, lone surrogates, deep nesting and odd white space at once.
    """
    try:
        body = orjson.loads(raw)
        same = orjson.dumps(body) == raw
    except (ValueError, TypeError, RecursionError) as error:
        raise BadBody(str(error)) from None
    if not same or not isinstance(body, dict):
        raise BadBody("not in the written form")
    return body


def body_digest(salt: bytes, raw: bytes) -> str:
    """Return the hex SHA-256 of salt and body: what the header carries."""
    return hashlib.sha256(salt + raw).hexdigest()
