"""The door: a few at a time, the most urgent first."""

from datetime import timedelta

import orjson
import pytest

from shared.domain.admission import AT_THE_DOOR, FORGET, Claim
from shared.ledger.header import from_millis
from shared.replication.admission import Admission
from shared.replication.child import Child
from shared.replication.codes import ComeBack
from shared.wire.messages import Ack, Half, Request, dump_request, load_request
from tests.store.builders import NOW, later
from tests.support.network import OTHER_VILLAGE, TOWN, VILLAGE, County

RED, NEVER = Claim(later(-60), 500), Claim(None, 1)


class Door:
    """A door of one slot, on a clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = NOW
        self.admission = Admission(lambda: self.now, slots=1)

    def turned_away(self, who: str, claim: Claim = NEVER) -> bool:
        try:
            with self.admission.enter(who, claim):
                return False
        except ComeBack:
            return True


def test_one_alone_enters_at_once_and_again() -> None:
    door = Door()
    assert not door.turned_away("a")
    assert not door.turned_away("a")


def test_while_one_is_inside_the_others_wait_and_the_urgent_one_is_next() -> None:
    door = Door()
    with door.admission.enter("first", NEVER):
        assert door.turned_away("small")
        assert door.turned_away("red", RED)
    assert door.turned_away("small")
    assert not door.turned_away("red", RED)
    assert not door.turned_away("small")


def test_a_slot_is_free_again_when_an_exchange_breaks() -> None:
    door = Door()
    with pytest.raises(ZeroDivisionError), door.admission.enter("a", NEVER):
        raise ZeroDivisionError
    assert not door.turned_away("b")


def test_who_went_home_holds_nobody_up() -> None:
    door = Door()
    with door.admission.enter("first", NEVER):
        assert door.turned_away("red", RED)
    door.now += FORGET
    assert not door.turned_away("small")


def test_who_is_next_and_comes_only_while_there_is_no_room_keeps_nobody_out_for_long() -> None:
    """It may say that it is urgent as often as it likes."""
    door, liar = Door(), Claim(later(-999_999), 0)
    with door.admission.enter("first", NEVER):
        assert door.turned_away("liar", liar)
    door.now += AT_THE_DOOR - timedelta(seconds=1)
    assert door.turned_away("small")
    door.now += timedelta(seconds=1)
    with door.admission.enter("small", NEVER):
        assert door.turned_away("liar", liar)
    assert not door.turned_away("another")


def test_who_has_others_before_it_does_not_lose_its_place_by_waiting() -> None:
    door = Door()
    for _ in range(3):
        with door.admission.enter("long", RED):
            assert door.turned_away("red", RED)
            assert door.turned_away("soon", Claim(later(60), 1))
            door.now += AT_THE_DOOR - timedelta(seconds=1)
        assert not door.turned_away("red", RED)
    assert door.turned_away("never")
    assert not door.turned_away("soon", Claim(later(60), 1))


def test_a_node_is_told_when_to_come_back() -> None:
    door = Door()
    with (
        door.admission.enter("first", NEVER),
        pytest.raises(ComeBack) as caught,
        door.admission.enter("second", NEVER),
    ):
        raise AssertionError
    assert float(str(caught.value.facts["seconds"])) > 0


CASE = "01930000-0000-7000-8000-00000000000a"


@pytest.fixture
def county(monkeypatch: pytest.MonkeyPatch) -> County:
    """A county whose doors have one slot each."""
    monkeypatch.setattr("shared.replication.admission.SLOTS", 1)
    return County((TOWN, VILLAGE, OTHER_VILLAGE))


def test_a_child_that_is_put_off_has_not_failed_and_comes_in_later(county: County) -> None:
    village, door = county[VILLAGE], county[TOWN].endpoint._admission
    village.takes_in(CASE)
    with door.enter("other", NEVER), pytest.raises(ComeBack):
        village.exchange()
    with village.here.store.read() as room:
        assert room.peers.get(TOWN).failures == 0
    assert village.exchange().sent > 0


def test_a_child_tells_its_first_deadline_and_how_much_it_has(county: County) -> None:
    village = county[VILLAGE]
    village.exchange()
    village.takes_in(CASE)
    with village.here.store.read() as room:
        row = room.cases.get(CASE)
    request = Child(village.here, TOWN).ask().request
    assert row is not None
    assert row.due_at is not None
    assert abs(from_millis(request.due) - row.due_at) < timedelta(milliseconds=1)
    assert request.left == 0
    other = Child(county[OTHER_VILLAGE].here, TOWN).ask().request
    assert (other.due, other.left) == (0, 0)


def test_of_two_that_were_put_off_the_one_with_the_deadline_is_next(county: County) -> None:
    village, other, door = county[VILLAGE], county[OTHER_VILLAGE], county[TOWN].endpoint._admission
    village.takes_in(CASE)
    with door.enter("long", NEVER):
        for node in (other, village):
            with pytest.raises(ComeBack):
                node.exchange()
    with pytest.raises(ComeBack):
        other.exchange()
    assert village.exchange().sent > 0
    assert other.exchange().rounds


def test_a_message_from_before_there_were_claims_is_the_least_urgent() -> None:
    raw = orjson.loads(dump_request(a_request()))
    assert not {"due", "left"} & set(raw)
    assert load_request(orjson.dumps(raw)).due == 0


def a_request() -> Request:
    """Return a request that brings nothing."""
    half = Half("s", Ack("s", 0, 0), 0, (), (), more=False, time=1)
    return Request(half, 1, 1, "t", 0)
