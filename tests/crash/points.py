"""The points at which a process is killed: before and after each durable step of the product.

A row names a step, where it is in the code, and the scene in which a process passes it. It makes two
points, `<step>.before` and `<step>.after`. The product knows nothing of them: `arming.py` puts them
into the process that is to die, `places.py` says whether the code still has them.
"""

from dataclasses import dataclass

BEFORE, AFTER = "before", "after"
SQLITE, BACKBONE = "http-sqlite", "rabbitmq-postgresql"
"""The networks: a village below its town, a town below the county."""
COMMIT = "commit"
"""What a row does that names no call: the transaction that the function writes in.

Before: all is said to the database, nothing committed. After: it is durable, and its caller not told yet.
"""


@dataclass(frozen=True, slots=True)
class Step:
    """A durable step: the function that takes it (`module:qualified.name`), and the call in it, or COMMIT.

    A call is named as the function's module knows it: `os.fsync`, `Path.replace`, `Class.method`. `nth`
    counts passes: at that one the process dies. `only` names the one network in which it can be passed.
    """

    name: str
    where: str
    call: str
    scene: str
    nth: int = 1
    only: str = ""

    @property
    def networks(self) -> tuple[str, ...]:
        """Where it is taken: a commit in either kind of database, all else in one."""
        if self.only:
            return (self.only,)
        return (SQLITE, BACKBONE) if self.call == COMMIT else (SQLITE,)


@dataclass(frozen=True, slots=True)
class Point:
    """Before or after a step."""

    step: Step
    when: str

    @property
    def name(self) -> str:
        """Its name in the registry."""
        return f"{self.step.name}.{self.when}"


CASES = "shared.app.cases:Cases"
PAGES = "shared.app.pages:Pages"
CHILD = "shared.replication.child:Child"
PARENT = "shared.replication.parent:Parent"

STEPS = (
    # Taking in: the case, and what is brought for it.
    Step("take_in.case", f"{CASES}.take_in", COMMIT, "take_in"),
    # Handing over: the giver's offer, the taker's entry.
    Step("handoff.offer", f"{CASES}.act", COMMIT, "offer"),
    Step("handoff.take_over", f"{CASES}.act", COMMIT, "take_over"),
    # The exchange, at the child: count, carry, settle.
    Step("exchange.ask", f"{CHILD}.ask", COMMIT, "exchange"),
    Step("exchange.carry", "shared.replication.caller:Caller._round", "Caller._carry", "exchange"),
    Step("exchange.hear", f"{CHILD}.hear", COMMIT, "exchange"),
    Step("exchange.failed", f"{CHILD}.failed", COMMIT, "unanswered", only=SQLITE),
    # The exchange, at the parent: entries and verdicts, then the answer.
    Step("exchange.answer", f"{PARENT}.answer", COMMIT, "answer"),
    Step("exchange.signed", "shared.replication.endpoint:Endpoint._answer", "Endpoint._framed", "answer"),
)  # fmt: skip
POINTS = tuple(Point(step, when) for step in STEPS for when in (BEFORE, AFTER))
BY_NAME = {point.name: point for point in POINTS}
