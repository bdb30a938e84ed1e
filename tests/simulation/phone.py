"""A device of a village in a simulated county: what it holds, and how it hands that over, as the app at the door does."""

from dataclasses import dataclass, field
from functools import cache, partial
from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING, Any, cast

from cryptography.hazmat.primitives.asymmetric import ec
from flask.testing import FlaskClient

from shared.app.here import Here
from shared.domain.ledgers import case_ledger
from shared.replication.codes import LinkDown
from tests.simulation.acting import note_taken_in
from tests.simulation.handed_over import is_safe_above
from tests.simulation.memory import PowerIsOff
from tests.support.field_device import FORM, Answer, FieldDevice
from tests.support.network import TestNode, id_number
from tests.wire.uploads import photo
from village_agent.bootstrap import build_app

if TYPE_CHECKING:
    from tests.simulation.world import World

SLOT = "id-card/front/1"
WRONG = "1"
"""An ID number that no person has: it makes a draft of a take-in."""
SKIPPED = 1_000
TAKEN, DRAFT, NODE, ERASED = "taken", "draft", "node", "erased"
PLACES = {"awaited": TAKEN, "draft": DRAFT, "entered": NODE, "acked": ERASED}
"""What the device calls the places that its node tells of."""


class Refused(Exception):
    """The node refused a call of a device."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Held:
    """A take-in on a device, until it is erased."""

    draft: dict[str, Any]
    photo: bytes = b""
    place: str = TAKEN

    @property
    def case(self) -> str:
        """The id of the case that comes of it."""
        return str(self.draft["id"])


class Way:
    """A device's way to its node. `losing` is how often the answer does not come back."""

    def __init__(self, world: "World", village: str) -> None:
        self._world = world
        self._village = village
        self._built: tuple[Here, FlaskClient] | None = None
        self.chance = Random()
        self.losing = 0.0

    def post(self, path: str, data: bytes, headers: dict[str, str]) -> Any:
        """Have the node answer a call, and hold it to what it wrote. Raises PowerIsOff, LinkDown."""
        answer = self._world.work(self._village, partial(self._asked, path, data, headers))
        if self.losing and self.chance.random() < self.losing:
            raise LinkDown(reason="answer lost")
        return answer

    def _asked(self, path: str, data: bytes, headers: dict[str, str], node: TestNode) -> Any:
        return self._client(node.here).post(path, data=data, headers=headers)

    def _client(self, here: Here) -> FlaskClient:
        if self._built is None or self._built[0] is not here:
            app = build_app(here, secret=b"a secret for tests only", secure=False)
            app.testing = True
            self._built = here, app.test_client()
        return self._built[1]


@dataclass
class Phone:
    """A device. `certificate` is the hash of its entry, `told` what its node answered that it had heard of.

    `is_lost` says that nobody has it, `is_cut_off` that it was lost once, `offers_nothing` that its village
    has told it so: another took its place.
    """

    world: "World"
    village: str
    secret: int
    certificate: str = ""
    held: list[Held] = field(default_factory=list)
    synced: str = ""
    told: tuple[Held, ...] = ()
    is_lost: bool = False
    is_cut_off: bool = False
    is_unknown: bool = False
    offers_nothing: bool = False

    def __post_init__(self) -> None:
        self.way = Way(self.world, self.village)
        key = ec.derive_private_key(self.secret, ec.SECP256R1())
        self.device = FieldDevice(cast("FlaskClient", self.way), node=self.village, key=key)

    @property
    def open(self) -> list[Held]:
        """What it has not erased, in the order of its numbers."""
        return [held for held in self.held if held.place != ERASED]

    def takes_in(self, chance: Random) -> None:
        """Take somebody in where no node is in reach, rightly or with a mistake, with or without a photo."""
        number = len(self.world.memory.cases)
        case = f"01234567-89ab-7def-8123-{number:012d}"
        self.world.memory.cases.append(case)
        elder = id_number(number) if chance.random() < 0.8 else WRONG
        picture = a_photo(chance.randrange(3)) if chance.random() < 0.3 else b""
        applicant: Any = {**FORM["applicant"], "applicant.id_number": elder}
        draft = self.device.draft(
            len(self.held) + 1,
            self.world.clock(),
            id=case,
            synced=self.synced,
            data={**FORM, "applicant": applicant},
            photos={SLOT: sha256(picture).hexdigest()} if picture else {},
        )
        self.held.append(Held(draft, picture))

    def comes_home(self, chance: Random, losing: float) -> str:
        """Tell what it holds, hand it over, ask what became of it; return how that ended."""
        self.way.chance, self.way.losing = chance, losing
        try:
            self.reports()
            waiting = [held for held in self.open if held.place == TAKEN]
            for held in waiting:
                self._hands_over(held)
                if losing and chance.random() < losing:
                    self._hands_over(held)
            if waiting:
                self.reports()
        except PowerIsOff:
            return "off"
        except LinkDown:
            return "answer lost"
        except Refused as refused:
            return self._is_refused(refused.code)
        return f"{len(waiting)} handed over"

    def is_forgotten(self) -> None:
        """Its village lost what only that held: what it was told, and the dates of cases that nobody else has."""
        self.told = ()
        promised = {promise.ledger for promise in self.world.memory.promises}
        for held in self.held:
            if case_ledger(held.case) not in promised:
                self.world.memory.taken_in.pop(held.case, None)

    def reports(self) -> None:
        """Tell the node what it holds; erase what is safe above."""
        holds, told = [held.draft for held in self.open], tuple(self.open)
        since = min([len(self.held) + 1, *(draft["n"] for draft in holds)])
        said = _said(self.device.reports(self.world.clock(), *holds, since=since))
        self.synced, self.told, self.is_unknown = said["time"], told, False
        self.offers_nothing = self.world.run(self.village, _is_succeeded)
        for held in self.open:
            place = PLACES[said["drafts"][held.case]["place"]]
            if place == ERASED:
                is_safe_above(self.world, self.village, held.case)
            held.place = place

    def _hands_over(self, held: Held) -> None:
        now = self.world.clock
        if held.photo:
            self.device.sends(held.photo, now())
        said = _said(self.device.hands_over(held.draft, now()))
        held.place = DRAFT if said["place"] == "draft" else NODE
        note_taken_in(self.world, self.village, held.case)

    def _is_refused(self, code: str) -> str:
        if code == "device.replayed":  # the node answered, and the answer was lost
            self.device.count += SKIPPED
        elif code == "device.unknown":
            self.is_unknown = True
        elif code != "device.cut_off":
            raise AssertionError(f"{self.village} refuses its device: {code}")
        return code


def _is_succeeded(node: TestNode) -> bool:
    with node.here.store.read() as room:
        return node.here.code in node.here.registry(room).successors


def _said(answer: Answer) -> Any:
    if answer.status_code >= 400:
        raise Refused(answer.json["code"])
    return answer.json


@cache
def a_photo(seed: int) -> bytes:
    """Return a small photo, one of a few."""
    return photo(160, 120, seed=seed)
