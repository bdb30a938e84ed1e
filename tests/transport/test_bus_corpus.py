"""The corpus of hostile input over the broker: as requests, as answers, as what is no message of ours."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pika import BasicProperties

from shared.replication.endpoint import EXCHANGE_ROUTE
from shared.transport.bus.envelope import ANSWER, REFUSAL, REQUEST, ROUTE
from shared.transport.bus.line import Line
from shared.transport.bus.parked import collect
from shared.transport.bus.topology import EXCHANGE, node_queue, parked_queue, routing_key
from shared.wire.blob_messages import BLOB_ROUTE
from tests.hostile.answers import check_log
from tests.hostile.corpus import Shape, specimens
from tests.support.log_lines import logged
from tests.support.network import COUNTY, TOWN
from tests.transport.conftest import OverBus
from tests.transport.queues import channel_of, until_parked, waiting

SPECIMENS = specimens(Shape.BYTES, Shape.JSON)
ROUTES = (EXCHANGE_ROUTE, BLOB_ROUTE)


def sends(
    over_bus: OverBus, who: str, to: str, kind: str, route: str | None = None
) -> Iterator[str]:
    """Have a node write every specimen to another as a message of a kind; give the name of each."""
    with channel_of(over_bus.corner.url(who)) as channel:
        channel.confirm_delivery()
        for specimen in SPECIMENS:
            headers: dict[str, Any] = {ROUTE: route} if route else {}
            about = BasicProperties(type=kind, correlation_id=str(specimen), headers=headers)
            channel.basic_publish(
                EXCHANGE, routing_key(to, who), specimen.make(), about, mandatory=True
            )
            yield str(specimen)


@pytest.mark.parametrize("route", ROUTES)
def test_each_request_is_refused_as_over_http(over_bus: OverBus, route: str) -> None:
    with logged(COUNTY) as lines:
        over_bus.answering()
        asked = list(sends(over_bus, TOWN, COUNTY, REQUEST, route))
        told = {}
        with channel_of(over_bus.corner.url(TOWN)) as channel:
            found: Any = channel.consume(
                node_queue(TOWN).name, inactivity_timeout=20, auto_ack=True
            )
            for _ in asked:
                method, properties, body = next(found)
                assert method is not None, "no answer"
                told[properties.correlation_id] = (properties.type, json.loads(body))
            channel.cancel()
        check_log(lines.all(), route)
    assert told.keys() == set(asked)
    for name, (kind, words) in told.items():
        assert (kind, words["code"]) == (REFUSAL, "exchange.malformed"), name
        assert set(words) == {"code", "zh", "en"}
    assert waiting(over_bus, parked_queue(COUNTY).name) == 0


@pytest.mark.parametrize("kind", [ANSWER, REFUSAL])
def test_no_answer_that_nobody_asked_for_keeps_a_town_from_exchanging(
    over_bus: OverBus, kind: str
) -> None:
    with logged(TOWN) as lines:
        over_bus.answering()
        assert list(sends(over_bus, COUNTY, TOWN, kind))
        assert over_bus.county[TOWN].exchange().rounds
        assert over_bus.county[TOWN].exchange().rounds
        check_log(lines.all(), kind)


def test_what_is_no_message_of_ours_is_parked_and_told(over_bus: OverBus) -> None:
    line = Line(over_bus.corner.address(COUNTY), (parked_queue(COUNTY),), lambda _channel: None)
    with logged(COUNTY) as lines:
        over_bus.answering()
        sent = list(sends(over_bus, TOWN, COUNTY, "what"))
        until_parked(over_bus, len(sent))
        line.start()
        collect(over_bus.county[COUNTY].here, line)
        line.close()
        check_log(lines.all(), "parked")
    with over_bus.county[COUNTY].here.store.read() as room:
        items = room.quarantine.items(limit=1000)
    # Two of one content are one.
    assert len({s.make() for s in SPECIMENS}) == len(items)
    assert {(item.author, item.code) for item in items} == {(TOWN, "bus.foreign")}
    assert over_bus.county[TOWN].exchange().rounds
