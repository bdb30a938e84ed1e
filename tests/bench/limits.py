"""What this machine can do at best, a second: the measure of our own figures. What only computes is on one core."""

import hashlib
import time
from collections.abc import Callable

import orjson
from nacl.signing import SigningKey

from tests.bench.bench import Bench
from tests.bench.lines import Figure
from tests.bench.server_limits import SAMPLE, server_limits


def rate(work: Callable[[], object], times: int, runs: int = 5) -> float:
    """Return how often a second work was done at best, by the CPU's time."""
    best = 0.0
    for _ in range(runs):
        began = time.process_time()
        for _ in range(times):
            work()
        best = max(best, times / max(time.process_time() - began, 1e-9))
    return best


def verify_limit(times: int = 2000) -> float:
    """Return how many Ed25519 signatures over an entry's bytes PyNaCl verifies a second."""
    key = SigningKey.generate()
    signed, verifier = key.sign(b"x" * SAMPLE), key.verify_key
    return rate(lambda: verifier.verify(signed), times)


def limits(bench: Bench, times: int = 2000) -> dict[str, Figure]:
    """Return the limits by name; None for one that could not be measured, and why is said at the terminal."""
    key = SigningKey.generate()
    text = orjson.dumps({str(i): "字" * 8 for i in range(18)})
    works: dict[str, Callable[[], float]] = {
        "verify": lambda: verify_limit(times),
        "sign": lambda: rate(lambda: key.sign(b"x" * SAMPLE), times),
        "sha256": lambda: rate(lambda: hashlib.sha256(b"x" * SAMPLE).hexdigest(), times * 10),
        "json loads": lambda: rate(lambda: orjson.loads(text), times * 5),
        "json dumps": lambda: rate(lambda: orjson.dumps({"a": text.hex()}), times * 5),
    }
    works |= server_limits(bench.stand, times)
    found: dict[str, Figure] = {}
    with bench.progress("limits of this machine", len(works)) as step:
        for name, work in works.items():
            try:
                found[name] = work()
            except Exception as error:  # noqa: BLE001 - one that fails keeps no other from its turn
                bench.say(f"{name}: not measured: {error}")
                found[name] = None
            step(1)
    return found
