"""The corpus as whole bodies: between nodes, as forms, with files; whatever it is called and however long it says it is."""

from collections.abc import Iterator
from resource import RUSAGE_SELF, getrusage

import pytest
from werkzeug.test import TestResponse

from shared.domain.codes import Tier
from shared.ledger.keys import REQUEST_TAG
from shared.replication.endpoint import EXCHANGE_ROUTE
from shared.transport.http_server import FRAMES
from shared.wire.blob_messages import BLOB_ROUTE
from shared.wire.frame import (
    ALGORITHM_CODES,
    CODEC_WORDS,
    CODEC_ZSTD,
    MAGIC,
    Address,
    write_frame,
)
from shared.wire.part import HEAD_BYTES, load_head
from tests.hostile.answers import Answer, check, check_log
from tests.hostile.corpus import EDGE, MARKS, Shape, Specimen, as_part, specimens, upload
from tests.hostile.places import Place, Places, filled
from tests.support.log_lines import Lines
from tests.support.network import TOWN, VILLAGE, TestNode

pytestmark = pytest.mark.xdist_group("hostile")
PARENTS = {Tier.COUNTY: TOWN, Tier.TOWN: VILLAGE}
"""Who is enrolled below, by tier: it signs what it likes."""
ROUTES = {
    "/node/exchange": EXCHANGE_ROUTE,
    "/node/part": "",
    "/node/blob": BLOB_ROUTE,
    "/node/enrol": "",
}
MALFORMED = (403, "exchange.malformed")
NOT_THE_REST = (409, "exchange.not_the_rest")
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = f"multipart/form-data; boundary={EDGE}"
UPLOADS = (
    "/cases/<uuid:case_id>/photos/<document>/<page>/<int:no>",
    "/take-in/<uuid:draft>/photos/<document>/<page>/<int:no>",
)
WHOLE = specimens(Shape.BYTES, Shape.JSON, Shape.CSV)


MOST_GROWTH = 300 * 1024
"""Kilobytes by which this process may grow over the room: some of its specimens have fifty megabytes themselves."""


@pytest.fixture(scope="module", autouse=True)
def bounded(tiers: Places) -> Iterator[None]:
    """Whatever is sent, memory stays bounded: a bomb would take more than all specimens together."""
    del tiers
    before = getrusage(RUSAGE_SELF).ru_maxrss
    yield
    assert getrusage(RUSAGE_SELF).ru_maxrss - before < MOST_GROWTH


def sent(
    place: Place, path: str, body: bytes, kind: str = "application/octet-stream"
) -> TestResponse:
    """Send a body as another node would: without a session."""
    return place.client.post(path, data=body, content_type=kind)


def told(response: TestResponse) -> tuple[int, str]:
    """Return the status and the code of a refusal between nodes, which has a sentence in both languages."""
    words = response.get_json()
    assert set(words) == {"code", "zh", "en"}
    assert words["zh"] != words["en"]
    assert not any(mark in response.get_data(as_text=True) for mark in MARKS)
    return response.status_code, words["code"]


def below(tiers: Places, place: Place) -> TestNode:
    return tiers.county[PARENTS[place.tier]]


def parents(tiers: Places) -> Iterator[Place]:
    yield from (tiers.of[tier] for tier in PARENTS)


@pytest.mark.parametrize("specimen", WHOLE, ids=str)
def test_between_nodes_as_it_is(tiers: Places, lines: Lines, specimen: Specimen) -> None:
    body = specimen.make()
    for place in parents(tiers):
        for path in ROUTES:
            assert told(sent(place, path, body)) == MALFORMED
            check_log(lines.taken(), path)


@pytest.mark.parametrize("codec", [CODEC_ZSTD, CODEC_WORDS], ids=["zstd", "words"])
@pytest.mark.parametrize("specimen", specimens(Shape.JSON, Shape.PACKED), ids=str)
def test_between_nodes_signed_by_a_node_below(
    tiers: Places, lines: Lines, specimen: Specimen, codec: int
) -> None:
    """A node that is enrolled is believed to be who it is, and nothing else."""
    for place in parents(tiers):
        for path, route in ROUTES.items():
            if route:
                raw = _framed(below(tiers, place), place, route, specimen, codec)
                assert told(sent(place, path, raw)) == MALFORMED
                check_log(lines.taken(), path)


@pytest.mark.parametrize("specimen", WHOLE, ids=str)
def test_between_nodes_as_a_long_frame(tiers: Places, lines: Lines, specimen: Specimen) -> None:
    """It is taken in, since nobody knows yet what it is, then refused and let go."""
    body = as_part(specimen.make())
    for place in parents(tiers):
        assert told(sent(place, "/node/part", body)) == MALFORMED
        assert told(sent(place, "/node/part", body[:-1] + b"?")) == NOT_THE_REST
        check_log(lines.taken(), "/node/part")
        spool = place.app.extensions[FRAMES]
        assert spool.received(load_head(body[:HEAD_BYTES]).sha) == 0


def _framed(node: TestNode, place: Place, route: str, specimen: Specimen, codec: int) -> bytes:
    address = Address(node.here.code, place.node.here.code, b"n" * 12)
    if specimen.shape is Shape.JSON:
        return write_frame(specimen.make(), address, node.here.signer, REQUEST_TAG, route)
    # What is packed is signed as it is: it need not be what the library would have packed.
    packed, alg = specimen.make(), node.here.signer.public.alg
    names = [bytes([len(name)]) + name.encode() for name in (address.sender, address.to)]
    head = MAGIC + bytes([ALGORITHM_CODES[alg], codec]) + b"".join(names) + address.nonce
    signature = node.here.signer.sign(REQUEST_TAG, route.encode() + b"\0" + head + packed)
    return head + bytes([len(signature)]) + signature + packed


@pytest.mark.parametrize("length", ["", "-1", "1", "999999999999", "1e3", "٣", "0x10"])
def test_between_nodes_of_a_wrong_length(tiers: Places, lines: Lines, length: str) -> None:
    for place in parents(tiers):
        for path in ROUTES:
            environ = {"CONTENT_LENGTH": length, "REMOTE_ADDR": "127.0.0.1"}
            response = place.client.post(path, data=b"TB1 and more", environ_overrides=environ)
            assert told(response) == MALFORMED
            check_log(lines.taken(), path)


@pytest.mark.parametrize("path", ROUTES)
def test_a_village_has_no_routes_between_nodes(tiers: Places, lines: Lines, path: str) -> None:
    response = sent(tiers.of[Tier.VILLAGE], path, b"TB1")
    assert check(response, lines.taken(), path) == Answer(404, frozenset({"http.404"}))


def alike(tiers: Places, lines: Lines, path: str, body: bytes, kind: str) -> Answer:
    """Send a body to all tiers; return the one answer."""
    answers = set()
    for place in tiers.of.values():
        headers = {"Content-Type": kind, "X-CSRFToken": place.token}
        response = place.ask("POST", filled(path, place.values), data=body, headers=headers)
        answers.add(check(response, lines.taken(), path))
    assert len(answers) == 1, answers
    return answers.pop()


@pytest.mark.parametrize("specimen", specimens(Shape.FORM), ids=str)
def test_as_a_form(tiers: Places, lines: Lines, specimen: Specimen) -> None:
    answer = alike(tiers, lines, "/people/covers", specimen.make(), URLENCODED)
    wanted = {"noise": 422, "large": 413}.get(specimen.evil, 422)
    assert answer.status == wanted


# The library leaves the file of a form that breaks off to be collected, which is at once.
@pytest.mark.filterwarnings("ignore:Exception ignored in")
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")
@pytest.mark.parametrize("specimen", specimens(Shape.MULTIPART), ids=str)
@pytest.mark.parametrize("path", ["/people/covers", UPLOADS[1]])
def test_as_a_form_with_files(tiers: Places, lines: Lines, specimen: Specimen, path: str) -> None:
    answer = alike(tiers, lines, path, specimen.make(), MULTIPART)
    assert answer.status in {400, 413, 422}


@pytest.mark.parametrize("specimen", specimens(Shape.JSON), ids=str)
def test_as_json_that_no_page_takes(tiers: Places, lines: Lines, specimen: Specimen) -> None:
    answer = alike(tiers, lines, "/people/covers", specimen.make(), "application/json")
    assert answer.status in {413, 422}


@pytest.mark.parametrize("specimen", specimens(Shape.PICTURE), ids=str)
@pytest.mark.parametrize("path", UPLOADS)
def test_as_a_photo(tiers: Places, lines: Lines, specimen: Specimen, path: str) -> None:
    answer = alike(tiers, lines, path, upload(specimen.make()), MULTIPART)
    assert answer.status == 422
    assert {code.partition(".")[0] for code in answer.codes} == {"page"}


@pytest.mark.parametrize("specimen", specimens(Shape.TEXT), ids=str)
def test_as_the_name_of_a_photo(tiers: Places, lines: Lines, specimen: Specimen) -> None:
    """A name is looked at and forgotten: what is told is what the file is."""
    name = specimen.make().replace(b'"', b"'").replace(b"\r\n", b" ")[:2000]
    answer = alike(tiers, lines, UPLOADS[1], upload(b"MZ", name), MULTIPART)
    assert answer.codes <= {"page.wrong_type", "page.bad_name", "page.no_file"}
