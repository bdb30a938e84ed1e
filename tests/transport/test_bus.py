"""Exchanges over a real broker: the same frames, the same verdicts, and who may write what."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pika
import pytest
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import ChannelClosedByBroker

from deploy.services.rabbitmq import Broker
from shared.domain.acts import Act
from shared.domain.kinds import MESSAGE
from shared.replication.caller import Caller
from shared.replication.codes import LinkDown, PeerRefused
from shared.replication.endpoint import EXCHANGE_ROUTE
from shared.transport.bus.address import BrokerAddress
from shared.transport.bus.answering import Answering
from shared.transport.bus.carrier import BusCarrier
from shared.transport.bus.envelope import ANSWER
from shared.transport.bus.line import Line, OtherTopology
from shared.transport.bus.parked import collect
from shared.transport.bus.topology import DELIVERY_LIMIT, EXCHANGE, node_queue, parked_queue
from tests.support.broker import Corner, corner, wired
from tests.support.network import COUNTY, OTHER_TOWN, TOWN, VILLAGE
from tests.transport.conftest import OverBus
from tests.transport.queues import channel_of, parked, until_parked, waiting

CASE = "01930000-0000-7000-8000-00000000000a"


@pytest.fixture(scope="module")
def quiet(broker: Broker) -> Corner:
    """A corner where nobody calls."""
    return corner(broker, (COUNTY, TOWN, OTHER_TOWN))


def test_a_case_goes_up_and_its_news_comes_down(over_bus: OverBus) -> None:
    over_bus.answering()
    village, town, county = (over_bus.county[c] for c in (VILLAGE, TOWN, COUNTY))
    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD, to=TOWN)
    village.exchange()
    town.exchange()
    assert county.sees(CASE).receipt == village.sees(CASE).receipt
    town.does(CASE, Act.TAKE_OVER)
    town.exchange()
    assert county.sees(CASE).custody.holder == TOWN
    over_bus.county.revokes("g-elderly-town")
    assert town.exchange().received > 0
    assert waiting(over_bus, node_queue(TOWN).name) == 0
    assert waiting(over_bus, node_queue(COUNTY).name) == 0


def test_a_refusal_comes_back_in_the_peers_own_words(over_bus: OverBus) -> None:
    over_bus.answering()
    with pytest.raises(PeerRefused) as caught:
        over_bus.carriers[TOWN].send(EXCHANGE_ROUTE, b"not a frame")
    assert "这不是一条合格的交换消息。" in caught.value.say("zh")


def test_without_a_county_that_answers_the_link_is_down_and_the_next_exchange_makes_good(
    over_bus: OverBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.transport.bus.carrier.ANSWER_SECONDS", 0.2)
    town = over_bus.county[TOWN]
    over_bus.county[VILLAGE].takes_in(CASE)
    over_bus.county[VILLAGE].exchange()
    for _ in range(3):
        with pytest.raises(LinkDown):
            town.exchange()
    assert waiting(over_bus, node_queue(COUNTY).name) == 3
    monkeypatch.undo()
    over_bus.answering()
    town.exchange()
    assert over_bus.county[COUNTY].sees(CASE).receipt
    town.exchange()
    assert waiting(over_bus, node_queue(TOWN).name) == 0
    assert not over_bus.county[COUNTY].here.store.read().__enter__().peers.get(TOWN).alarm


def test_networks_that_are_defined_at_once_all_come_about(broker: Broker) -> None:
    with ThreadPoolExecutor() as hands:
        both = list(hands.map(lambda _: corner(broker, (COUNTY,)), range(2)))
    for one in both:
        with channel_of(one.url(COUNTY)) as channel:
            told = channel.queue_declare(node_queue(COUNTY).name, passive=True)
            assert told.method.queue == node_queue(COUNTY).name


@pytest.mark.parametrize("key", [f"{COUNTY}.{OTHER_TOWN}", f"{OTHER_TOWN}.{COUNTY}", "a.b.c"])
def test_a_node_cannot_write_in_another_ones_name(quiet: Corner, key: str) -> None:
    with channel_of(quiet.url(TOWN)) as channel:
        channel.confirm_delivery()
        with pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED"):
            channel.basic_publish(EXCHANGE, key, b"x", mandatory=True)


@pytest.mark.parametrize(
    "deed",
    [
        lambda channel: channel.basic_get(node_queue(OTHER_TOWN).name),
        lambda channel: channel.basic_get(parked_queue(COUNTY).name),
        lambda channel: channel.queue_delete(node_queue(COUNTY).name),
        lambda channel: channel.queue_bind(node_queue(TOWN).name, EXCHANGE, f"{COUNTY}.*"),
        lambda channel: channel.exchange_delete(EXCHANGE),
    ],
)
def test_a_node_cannot_touch_what_is_another_ones(
    quiet: Corner, deed: Callable[[BlockingChannel], object]
) -> None:
    with (
        channel_of(quiet.url(TOWN)) as channel,
        pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED"),
    ):
        deed(channel)


def test_a_town_whose_parent_has_no_queue_is_told_at_once(over_bus: OverBus) -> None:
    with channel_of(over_bus.corner.admin()) as channel:
        channel.queue_delete(node_queue(COUNTY).name)
    with pytest.raises(LinkDown, match="no queue"):
        over_bus.county[TOWN].exchange()


def test_a_queue_that_is_declared_otherwise_is_not_used(over_bus: OverBus) -> None:
    with channel_of(over_bus.corner.admin()) as channel:
        channel.queue_delete(node_queue(COUNTY).name)
        channel.queue_declare(node_queue(COUNTY).name, durable=True)
    with pytest.raises(OtherTopology, match="inequivalent arg"):
        over_bus.answering()


def test_what_is_no_message_of_ours_is_parked_at_once(over_bus: OverBus) -> None:
    over_bus.answering()
    with channel_of(over_bus.corner.url(TOWN)) as channel:
        channel.confirm_delivery()
        channel.basic_publish(EXCHANGE, f"{COUNTY}.{TOWN}", b"?", mandatory=True)
    assert parked(over_bus, COUNTY) == [(b"?", "rejected")]


def test_a_message_that_fails_every_time_is_parked_and_stops_nobody(
    over_bus: OverBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.transport.bus.answering.AFTER_A_FAULT", 0.0)
    monkeypatch.setattr("shared.transport.bus.carrier.ANSWER_SECONDS", 3.0)
    endpoint = over_bus.county[COUNTY].endpoint
    answer = endpoint.answer
    tried: list[bytes] = []

    def fails_for_the_town(raw: bytes) -> bytes:
        if TOWN.encode() in raw[:40]:
            tried.append(raw)
            raise RuntimeError("a fault of ours")
        return answer(raw)

    monkeypatch.setattr(endpoint, "answer", fails_for_the_town)
    over_bus.answering()
    with pytest.raises(LinkDown):
        over_bus.county[TOWN].exchange()
    assert [reason for _, reason in parked(over_bus, COUNTY)] == ["delivery_limit"]
    assert len(tried) == DELIVERY_LIMIT + 1
    assert over_bus.county[OTHER_TOWN].exchange().rounds


def test_an_answer_to_nobody_is_let_go(over_bus: OverBus) -> None:
    over_bus.answering()
    with channel_of(over_bus.corner.url(COUNTY)) as channel:
        channel.confirm_delivery()
        old = pika.BasicProperties(type=ANSWER, correlation_id="0" * 64)
        channel.basic_publish(EXCHANGE, f"{TOWN}.{COUNTY}", b"late", old, mandatory=True)
    assert over_bus.county[TOWN].exchange().rounds
    assert waiting(over_bus, node_queue(TOWN).name) == 0


def test_a_parked_message_stands_in_the_quarantine_with_its_reason_and_owner(
    over_bus: OverBus,
) -> None:
    over_bus.answering()
    county = over_bus.county[COUNTY].here
    with channel_of(over_bus.corner.url(TOWN)) as channel:
        channel.confirm_delivery()
        for body in (b"one", b"two", b"one"):
            channel.basic_publish(EXCHANGE, f"{COUNTY}.{TOWN}", body, mandatory=True)
    line = Line(over_bus.corner.address(COUNTY), (parked_queue(COUNTY),), lambda _channel: None)
    over_bus.stack.callback(line.close)
    line.start()
    until_parked(over_bus, 3)
    assert collect(county, line) == 3
    assert collect(county, line) == 0
    with county.store.read() as room:
        items = room.quarantine.items()
    assert {item.evidence["message"] for item in items} == {"b25l", "dHdv"}
    assert {(i.author, i.refuser, i.owner, i.code, i.kind) for i in items} == {
        (TOWN, COUNTY, COUNTY, "bus.foreign", MESSAGE)
    }


@pytest.mark.timeout(60, func_only=True)
def test_an_answer_that_can_no_longer_come_is_not_waited_for(
    over_bus: OverBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line of the one who asks breaks between its request and the answer; it would wait for an hour."""
    monkeypatch.setattr("shared.transport.bus.carrier.ANSWER_SECONDS", 3600.0)
    town, answer = over_bus.county[TOWN], over_bus.county[COUNTY].endpoint.answer
    wire, url = wired(over_bus.corner.url(TOWN))

    def cuts(raw: bytes) -> bytes:
        wire.cut()
        return answer(raw)

    county = Answering(over_bus.corner.address(COUNTY), COUNTY, {EXCHANGE_ROUTE: cuts})
    over_bus.stack.callback(county.stop)
    county.start()
    carrier = BusCarrier(BrokerAddress(url), TOWN, COUNTY)
    over_bus.stack.callback(carrier.close)
    town.caller = Caller(town.here, COUNTY, carrier)
    with pytest.raises(LinkDown):
        town.exchange()


@pytest.mark.timeout(60, func_only=True)
def test_who_asks_again_need_not_have_settled_the_answer_before(
    over_bus: OverBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that says no is followed by another question at once, in the same exchange."""
    monkeypatch.setattr("shared.transport.bus.carrier.ANSWER_SECONDS", 3600.0)
    county = Answering(
        over_bus.corner.address(COUNTY), COUNTY, {EXCHANGE_ROUTE: lambda raw: raw[::-1]}
    )
    over_bus.stack.callback(county.stop)
    county.start()
    carrier = over_bus.carriers[TOWN]

    answers = [carrier.send(EXCHANGE_ROUTE, frame) for frame in (b"first", b"second")]
    carrier.rest()

    assert answers == [b"tsrif", b"dnoces"]
    assert waiting(over_bus, node_queue(TOWN).name) == 0
