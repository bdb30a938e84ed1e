"""What stands in the broker: one table of exchanges and queues, and what each node may do there.

A node has one durable queue, one for what could not be handled, and one for its
chores. A message goes to the topic exchange with the key `<to>.<from>`; a node's
credential lets it write keys that end with its own code, and read its own queues,
alone. What is for the node's own eyes goes by exchanges of its own: a right to a key
does not hold for the further keys that a message may name in its header `CC`.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

EXCHANGE = "tongban"
DELIVERY_LIMIT = 5
"""How often a message is tried before it is parked: a quorum queue has no limit of its own."""
MAX_QUEUE_BYTES = 256 * 1024 * 1024
MAX_JOBS = 1000
TICK_MILLIS = 60_000
SALT_BYTES = 4


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue, the exchange and key that lead to it, and how it must be declared."""

    name: str
    exchange: str
    key: str
    arguments: Mapping[str, str | int]


def node_queue(code: str) -> Queue:
    """Return the queue of a node. What is refused or fails too often there goes on to its parked queue, at least once."""
    arguments = _quorum() | {
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": own_exchange("parked", code),
        "x-dead-letter-routing-key": code,
        "x-dead-letter-strategy": "at-least-once",
    }
    return Queue(f"node.{code}", EXCHANGE, f"{code}.*", arguments)


def parked_queue(code: str) -> Queue:
    """Return the queue of the messages that a node could not handle."""
    return Queue(f"parked.{code}", own_exchange("parked", code), code, _quorum())


def jobs_queue(code: str) -> Queue:
    """Return the queue of a node's chores under Celery. What is not taken in time is worth nothing: beat ticks again."""
    arguments: dict[str, str | int] = {
        "x-queue-type": "quorum",
        "x-message-ttl": TICK_MILLIS,
        "x-max-length": MAX_JOBS,
        "x-overflow": "drop-head",
    }
    return Queue(f"jobs.{code}", own_exchange("jobs", code), code, arguments)


def own_exchange(use: str, code: str) -> str:
    """Return the exchange that a node alone writes to, for `parked` messages or for `jobs`."""
    return f"{EXCHANGE}.{use}.{code}"


def routing_key(to: str, sender: str) -> str:
    """Return the key of a message."""
    return f"{to}.{sender}"


def sender_of(key: str, here: str) -> str | None:
    """Return who wrote a message, by the key that the broker let it write; None for a key that is not to us."""
    to, _, sender = key.partition(".")
    return sender if to == here and sender and "." not in sender else None


def user_of(code: str) -> str:
    """Return the name of a node's credential."""
    return f"node-{code}"


def password_hash(password: str, salt: bytes) -> str:
    """Return a password as RabbitMQ keeps it; `salt` is four random bytes (its `rabbit_password_hashing_sha256`)."""
    digest = hashlib.sha256(salt + password.encode()).digest()
    return base64.b64encode(salt + digest).decode()


def queues_of(code: str) -> tuple[Queue, Queue, Queue]:
    """Return all queues of a node."""
    return node_queue(code), parked_queue(code), jobs_queue(code)


def definitions(vhost: str, hashes: Mapping[str, str]) -> dict[str, Any]:
    """Return RabbitMQ's definitions for nodes, by their codes and the hashes of their passwords."""
    codes = sorted(hashes)
    queues = [queue for code in codes for queue in queues_of(code)]
    exchanges = sorted({EXCHANGE, *(queue.exchange for queue in queues)})
    return {
        "vhosts": [{"name": vhost}],
        "users": [
            {
                "name": user_of(code),
                "password_hash": hashes[code],
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": "",
            }
            for code in codes
        ],
        "permissions": [_permission(vhost, code) for code in codes],
        "topic_permissions": [_topic_permission(vhost, code) for code in codes],
        "exchanges": [_exchange(vhost, name) for name in exchanges],
        "queues": [
            {
                "name": queue.name,
                "vhost": vhost,
                "durable": True,
                "auto_delete": False,
                "arguments": dict(queue.arguments),
            }
            for queue in queues
        ],
        "bindings": [
            {
                "source": queue.exchange,
                "vhost": vhost,
                "destination": queue.name,
                "destination_type": "queue",
                "routing_key": queue.key,
                "arguments": {},
            }
            for queue in queues
        ],
    }


def _quorum() -> dict[str, str | int]:
    # Full means refused, and the sender told: nothing is dropped from the queue's head.
    return {
        "x-queue-type": "quorum",
        "x-overflow": "reject-publish",
        "x-max-length-bytes": MAX_QUEUE_BYTES,
    }


def _permission(vhost: str, code: str) -> dict[str, str]:
    own = rf"^(node|parked|jobs)\.{re.escape(code)}$"
    # Declaring a queue anew checks its arguments; that takes the right to write to its dead letters' exchange.
    write = rf"^{re.escape(EXCHANGE)}(\.(parked|jobs)\.{re.escape(code)})?$"
    return {"user": user_of(code), "vhost": vhost, "configure": own, "write": write, "read": own}


def _topic_permission(vhost: str, code: str) -> dict[str, str]:
    write = rf"^[^.]+\.{re.escape(code)}$"
    return {
        "user": user_of(code),
        "vhost": vhost,
        "exchange": EXCHANGE,
        "write": write,
        "read": "^$",
    }


def _exchange(vhost: str, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "vhost": vhost,
        "type": "topic",
        "durable": True,
        "auto_delete": False,
        "internal": False,
        "arguments": {},
    }
