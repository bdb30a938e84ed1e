"""What a node that is enrolled and signs can get out of its parent of a case outside its audience: nothing, by any call."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from shared.domain.acts import Act
from shared.domain.ledgers import case_ledger, journal_ledger
from shared.domain.refusals import Refusal
from shared.ledger.keys import REQUEST_TAG
from shared.replication.child import Child
from shared.replication.endpoint import EXCHANGE_ROUTE
from shared.wire.blob_messages import BLOB_ROUTE, NOT_WANTED, Ask, Op, dump_ask, load_answer
from shared.wire.columns import Parcel
from shared.wire.frame import Address, read_frame, write_frame
from shared.wire.messages import Request, Response, dump_request, load_response
from tests.hostile.places import MATTER
from tests.hostile.test_audience_pages import CASE, NAME, PHONE, WITNESS, intake
from tests.support.forge import Forger
from tests.support.network import (
    COUNTY,
    FAR_VILLAGE,
    OTHER_TOWN,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    County,
    TestNode,
)
from tests.support.photos import adds, carry, picture

pytestmark = pytest.mark.xdist_group("audience")
NO_CASE = "0197d000-0000-7000-8000-00000000dead"
STRANGERS = [(OTHER_VILLAGE, TOWN), (OTHER_TOWN, COUNTY)]
"""Who asks, and its parent, which holds the case."""
Bend = Callable[[TestNode, Request], Request]


def ledgers(case: str) -> tuple[str, ...]:
    """Return every ledger that could speak of a case, and those of the nodes that hold it."""
    writers = (VILLAGE, TOWN, COUNTY)
    journals = [journal_ledger(node, case) for node in writers]
    return (case_ledger(case), *journals, *(journal_ledger(node) for node in writers))


@pytest.fixture(scope="module")
def county() -> County:
    """The case, its photo, a request and a journal of it lie at the village, the town and the county."""
    made = County()
    village = made[VILLAGE]
    village.cases.take_in(CASE, MATTER, intake(), village.actor)
    adds(village, CASE, picture(4000, 7))
    village.does(CASE, Act.FORWARD)
    made.settle()
    carry(village)
    made[TOWN].does(CASE, Act.TAKE_OVER)
    carry(made[TOWN])
    made.settle()
    return made


@pytest.fixture(scope="module")
def sha(county: County) -> str:
    return next(iter(county[TOWN].sees(CASE).pages.values())).photo.blob


def calls(node: TestNode, parent: TestNode, route: str, payload: bytes) -> bytes:
    """Have a node send any payload under its own signature; return what the answer holds, unpacked."""
    here = node.here
    address = Address(here.code, parent.here.code, here.random(12))
    raw = write_frame(payload, address, here.signer, REQUEST_TAG, route)
    endpoint = parent.endpoint
    answer = endpoint.answer(raw) if route == EXCHANGE_ROUTE else endpoint.answer_blob(raw)
    return read_frame(answer).payload()


def asked(node: TestNode, parent: TestNode, bend: Bend) -> tuple[Response, bytes]:
    """Exchange once with a request bent; return the answer, and its bytes."""
    request = Child(node.here, parent.here.code).ask().request
    raw = calls(node, parent, EXCHANGE_ROUTE, dump_request(bend(node, request)))
    return load_response(raw), raw


def half(request: Request, **changed: object) -> Request:
    return replace(request, half=replace(request.half, **changed))  # type: ignore[arg-type]


def _from_the_beginning(_node: TestNode, request: Request) -> Request:
    ack = replace(request.half.ack, ack=0, seen=0, mark="")
    return half(request, ack=ack)


def _wants(case: str) -> Bend:
    return lambda _node, request: half(request, wants=tuple((w, 1) for w in ledgers(case)))


def _wants_and_all(node: TestNode, request: Request) -> Request:
    return _from_the_beginning(node, _wants(CASE)(node, request))


def _brings(kind: str, ledger: str, **wish: object) -> Bend:
    """Bring a forged entry about the case, and want its ledgers with it."""

    def bend(node: TestNode, request: Request) -> Request:
        forged = Forger(node).entry(ledger.replace("*", node.here.code), kind, **wish)
        return half(_wants(CASE)(node, request), parcels=(Parcel(0, forged),))

    return bend


OFFER = {"purpose": "forward", "note": "", "by": "某人"}
BENDS: dict[str, Bend] = {
    "honest": lambda _node, request: request,
    "wants": _wants(CASE),
    "from-the-beginning": _from_the_beginning,
    "wants-and-all": _wants_and_all,
    "another-store": lambda _node, request: half(
        request, ack=replace(request.half.ack, store="0" * 32, ack=0, seen=0, mark="")
    ),
    "ack-of-more": lambda _node, request: half(
        request, ack=replace(request.half.ack, ack=1, seen=1, mark="")
    ),
    "shows": lambda _node, request: replace(request, shows=True),
    "put-back": lambda _node, request: replace(request, put_back=True),
    "brings-a-closing": _brings("case.closed.v1", case_ledger(CASE), seq=2, prev="ab" * 32),
    "brings-an-offer-to-itself": _brings(
        "custody.offered.v1", case_ledger(CASE), seq=9, prev="ab" * 32, body=OFFER, to=OTHER_VILLAGE
    ),
    "brings-a-take-over": _brings(
        "custody.taken_over.v1",
        case_ledger(CASE),
        seq=9,
        prev="ab" * 32,
        epoch=(0, 2),
        body={"note": "", "by": "x"},
    ),
    "brings-an-override": _brings(
        "custody.overridden.v1",
        case_ledger(CASE),
        seq=9,
        prev="ab" * 32,
        epoch=(1, 0),
        body={"reason": "x", "by": "x"},
        to=OTHER_VILLAGE,
    ),
    "brings-a-take-in": _brings("case.taken_in.v1", case_ledger(CASE), seq=1, prev=""),
    "brings-a-journal": _brings(
        "journal.withdrawal_asked.v1",
        f"journal:*:{CASE}",
        seq=1,
        prev="",
        body={"reason": "x", "by": "x"},
    ),
}
"""What a node may say beside what is true."""


def marks(county: County, sha: str) -> Iterator[bytes]:
    """Give what only the case's audience knows."""
    case = county[TOWN].sees(CASE)
    with county[TOWN].here.store.read() as room:
        hashes = [entry.hash for entry in room.ledgers.entries(case_ledger(CASE))]
    for text in (NAME, PHONE, WITNESS, case.receipt, sha, *hashes):
        yield text.encode()


@pytest.mark.parametrize(("who", "parent"), STRANGERS)
@pytest.mark.parametrize("bend", BENDS)
def test_no_request_brings_anything_of_the_case(
    county: County, sha: str, who: str, parent: str, bend: str
) -> None:
    try:
        response, raw = asked(county[who], county[parent], BENDS[bend])
    except Refusal:
        return
    brought = {p.entry.header.ledger for p in response.half.parcels}
    assert not brought & set(ledgers(CASE)), brought
    assert [m for m in marks(county, sha) if m in raw] == []


@pytest.mark.parametrize(("who", "parent"), STRANGERS)
def test_wanting_it_is_answered_as_wanting_what_is_not(
    county: County, who: str, parent: str
) -> None:
    """Nor can one learn in this way that there is such a case."""
    told = [
        {
            p.entry.header.ledger
            for p in asked(county[who], county[parent], _wants(case))[0].half.parcels
        }
        for case in (CASE, NO_CASE)
    ]
    assert told[0] == told[1]


@pytest.mark.parametrize(("who", "parent"), STRANGERS)
@pytest.mark.parametrize("op", Op)
def test_no_call_brings_its_photo(county: County, sha: str, who: str, parent: str, op: Op) -> None:
    part = b"x" if op is Op.PUT else b""
    most = 1000 if op is Op.GET else 0
    asking = dump_ask(Ask(op, (sha,), 0, most, part))
    raw = calls(county[who], county[parent], BLOB_ROUTE, asking)
    answer = load_answer(raw)
    assert (answer.held, answer.part) == ((NOT_WANTED,), b"")
    other = dump_ask(Ask(op, ("0" * 64,), 0, most, part))
    assert load_answer(calls(county[who], county[parent], BLOB_ROUTE, other)) == answer


@pytest.mark.parametrize(("who", "parent"), STRANGERS)
def test_no_answer_by_courier_brings_anything(
    county: County, sha: str, who: str, parent: str
) -> None:
    node, above = county[who], county[parent]
    request = Child(node.here, parent).ask().request
    payload = dump_request(_wants_and_all(node, request))
    address = Address(who, parent, node.here.random(12))
    raw = write_frame(payload, address, node.here.signer, REQUEST_TAG, EXCHANGE_ROUTE)
    for frame in above.endpoint.answers(raw, is_last=True):
        held = read_frame(frame).payload()
        assert [m for m in marks(county, sha) if m in held] == []


def test_who_does_not_stand_below_is_not_answered(county: County) -> None:
    for who, parent in ((FAR_VILLAGE, TOWN), (OTHER_TOWN, TOWN), (TOWN, VILLAGE)):
        with pytest.raises(Refusal) as refused:
            asked(county[who], county[parent], _wants_and_all)
        assert refused.value.code == "exchange.not_neighbours"


@pytest.mark.parametrize(("who", "parent"), [(VILLAGE, TOWN), (TOWN, COUNTY)])
def test_its_own_audience_is_brought_it(county: County, sha: str, who: str, parent: str) -> None:
    """What is searched for above is there to be found."""
    response, raw = asked(county[who], county[parent], _wants(CASE))
    assert case_ledger(CASE) in {p.entry.header.ledger for p in response.half.parcels}
    assert NAME.encode() in raw
    get = dump_ask(Ask(Op.GET, (sha,), 0, 1000))
    assert load_answer(calls(county[who], county[parent], BLOB_ROUTE, get)).part


def test_nothing_of_it_was_taken_of_them(county: County) -> None:
    """Whatever was brought above: the case is as it was, and its strangers hold nothing of it."""
    for code in (COUNTY, TOWN, VILLAGE):
        assert [hand.node for hand in county[code].sees(CASE).slip] == [VILLAGE] * 3 + [TOWN]
        assert county[code].sees(CASE).requests == []
    for code in (OTHER_VILLAGE, OTHER_TOWN, FAR_VILLAGE):
        with county[code].here.store.read() as room:
            held = {head.ledger for head in room.ledgers.heads()}
        assert not held & {case_ledger(CASE), *(journal_ledger(n, CASE) for n in (VILLAGE, TOWN))}
