"""Enrolling through a parent: what a new node gets, and who may not enrol where."""

import pytest

from shared.app.writing import append
from shared.domain.acts import Act
from shared.domain.enrolment import Application
from shared.domain.facts import Draft
from shared.domain.refusals import Refusal
from shared.replication.bootstrap import Gate, dump_application
from shared.replication.codes import NotNeighbours
from tests.support.forge import ledger_of
from tests.support.network import COUNTY, OTHER_TOWN, TOWN, VILLAGE, County

CASE = "01234567-89ab-7def-8123-456789abcdef"


def test_a_new_node_is_ready_after_one_answer() -> None:
    county = County((COUNTY, TOWN, VILLAGE))

    totals = county[VILLAGE].exchange()

    assert (totals.rounds, totals.received) == (1, 0)
    county[VILLAGE].takes_in(CASE)


def test_a_long_feed_does_not_keep_the_registry_from_a_new_node(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shared.replication.outgoing.MAX_SCAN", 20)
    monkeypatch.setattr("shared.replication.outgoing.BATCH_BYTES", 1000)

    county = County((COUNTY, TOWN, VILLAGE))

    county[VILLAGE].takes_in(CASE)
    county.settle()
    assert len(ledger_of(county[COUNTY], CASE)) == 1


def test_a_case_offered_before_its_node_was_enrolled_reaches_it_afterwards() -> None:
    county = County((COUNTY, TOWN, VILLAGE))
    village, town, centre = county[VILLAGE], county[TOWN], county[COUNTY]
    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    for act, typed in ((Act.TAKE_OVER, {}), (Act.ACCEPT, {}), (Act.REVIEW, {"opinion": "pass"})):
        town.does(CASE, act, **typed)
    town.does(CASE, Act.FORWARD)
    town.exchange()
    centre.does(CASE, Act.TAKE_OVER)
    with centre.here.store.write() as room:
        body = {"purpose": "return", "note": "户口在该镇", "by": "某"}
        draft = Draft("custody.offered.v1", body, to=OTHER_TOWN)
        append(centre.here, room, f"case:{CASE}", draft, centre.actor)

    other = county.enrol(OTHER_TOWN)
    other.exchange()

    assert len(ledger_of(other, CASE)) == len(ledger_of(centre, CASE))


def test_a_village_is_enrolled_in_its_own_line_only() -> None:
    county = County((COUNTY, TOWN, OTHER_TOWN))
    application = dump_application(Application(VILLAGE, "ed25519", "0" * 64, "0" * 64))

    with pytest.raises(NotNeighbours):
        Gate(county[OTHER_TOWN].here, lambda _raw: None).admit(application)


def test_a_place_that_is_not_in_the_registry_is_not_enrolled() -> None:
    county = County((COUNTY, TOWN))
    application = dump_application(Application("999999999999", "ed25519", "0" * 64, "0" * 64))

    with pytest.raises(Refusal) as refused:
        Gate(county[COUNTY].here, None).admit(application)
    assert refused.value.code == "registry.unknown_node"
