"""Answers that are lost on the way back: the same again, with more, and nobody is taken for put back."""

import pytest

from shared.app.standing import read_only
from shared.domain.acts import Act
from shared.domain.case import Stage
from tests.support.network import TOWN, VILLAGE, County

CASE, LATER = (f"01234567-89ab-7def-8123-{n:012d}" for n in (1, 2))


@pytest.mark.parametrize("lost", [1, 3])
def test_a_child_whose_answers_are_lost_sends_again_and_goes_on(county: County, lost: int) -> None:
    village = county[VILLAGE]
    village.exchange()
    village.takes_in(CASE)
    village.lose_answers = lost
    for _ in range(lost):
        with pytest.raises(ConnectionError):
            village.exchange()
    village.does(CASE, Act.CORRECT, field="applicant.name", new="赵桂英", reason="笔误")
    village.takes_in(LATER)
    village.exchange()

    assert [county[TOWN].sees(case).stage for case in (CASE, LATER)] == [Stage.TAKEN_IN] * 2
    with village.here.store.read() as room:
        assert read_only(room) == ""
    with county[TOWN].here.store.read() as room:
        assert (room.peers.get(VILLAGE).alarm, room.quarantine.count()) == ("", 0)


def test_what_was_answered_and_lost_is_known_when_a_new_request_brings_less(county: County) -> None:
    """The request that is tried again may carry what was asked for as well, and less of the feed for that."""
    village, town = county[VILLAGE], county[TOWN]
    village.exchange()
    for case in (CASE, LATER):
        village.takes_in(case)
    village.lose_answers = 1
    with pytest.raises(ConnectionError):
        village.exchange()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("shared.replication.outgoing.BATCH_BYTES", 300)
        village.exchange()

    assert town.sees(LATER).stage is Stage.TAKEN_IN
