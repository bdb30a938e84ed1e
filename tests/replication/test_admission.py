"""The door: a few at a time, the most urgent first."""

import pytest

from shared.domain.admission import FORGET, Claim
from shared.replication.admission import Admission
from shared.replication.codes import ComeBack
from tests.store.builders import NOW, later

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


def test_a_node_is_told_when_to_come_back() -> None:
    door = Door()
    with (
        door.admission.enter("first", NEVER),
        pytest.raises(ComeBack) as caught,
        door.admission.enter("second", NEVER),
    ):
        raise AssertionError
    assert float(str(caught.value.facts["seconds"])) > 0
