"""pika takes messages apart in the connection's own thread: a header that it cannot read breaks the connection.

Whoever may write to a queue could so keep its node from the broker, for as long as
the message is delivered again. Here such a message comes without any properties,
which makes it one that is not of this system.
"""

from pika.spec import BasicProperties

_decode = BasicProperties.decode


def _decoded(self: BasicProperties, encoded: bytes, offset: int = 0) -> BasicProperties:
    try:
        _decode(self, encoded, offset)
    except Exception:  # noqa: BLE001 - whatever pika stumbles over
        # What it had read before that is not of use either; pika goes on with this very object.
        BasicProperties.__init__(self)
    return self


def be_tolerant() -> None:
    """Have pika bear any header."""
    setattr(BasicProperties, "decode", _decoded)  # noqa: B010 - it is pika's
