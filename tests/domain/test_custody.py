"""Who may append next: every transition, one by one."""

from dataclasses import replace

import pytest

from shared.domain.custody import (
    DECLINED,
    OFFERED,
    OVERRIDDEN,
    TAKEN_OVER,
    Custody,
    advance,
    begin,
    next_epoch,
)
from shared.domain.facts import Draft, Epoch, Header
from shared.domain.ledgers import LedgerName, parse_ledger
from shared.domain.refusals import (
    BadHandoff,
    InTransit,
    NotCustodian,
    NotOffered,
    Refusal,
    StaleEpoch,
)
from tests.wire.county import CASE, COUNTY, NOW, TOWN, VILLAGE, fact

REVIEWED = "case.reviewed.v1"
HELD = Custody(VILLAGE, (0, 0), members=(VILLAGE,))
OFFERED_TO_TOWN = Custody(VILLAGE, (0, 0), TOWN, NOW, (VILLAGE, TOWN))
TAKEN_BY_TOWN = Custody(TOWN, (0, 1), members=(VILLAGE, TOWN))


def name_of(ledger: str) -> LedgerName:
    name = parse_ledger(ledger)
    assert name is not None
    return name


CASE_NAME = name_of(f"case:{CASE}")
JOURNAL_NAME = name_of(f"journal:{VILLAGE}")


def header(node: str, kind: str, epoch: Epoch, to: str | None = None) -> Header:
    return fact(Draft(kind, {}, to=to), node, seq=2, epoch=epoch).header


@pytest.mark.parametrize(
    ("before", "entry", "after"),
    [
        (HELD, (VILLAGE, REVIEWED, (0, 0)), HELD),
        (HELD, (VILLAGE, OFFERED, (0, 0), TOWN), OFFERED_TO_TOWN),
        (OFFERED_TO_TOWN, (TOWN, TAKEN_OVER, (0, 1)), TAKEN_BY_TOWN),
        (OFFERED_TO_TOWN, (TOWN, DECLINED, (0, 1)), replace(TAKEN_BY_TOWN, holder=VILLAGE)),
        (
            TAKEN_BY_TOWN,
            (TOWN, OFFERED, (0, 1), VILLAGE),
            replace(TAKEN_BY_TOWN, offered_to=VILLAGE, offered_at=NOW),
        ),
    ],
)
def test_who_holds_the_pen_may_use_it_or_give_it_away(
    before: Custody, entry: tuple[str, str, Epoch], after: Custody
) -> None:
    assert advance(CASE_NAME, before, header(*entry)) == after


@pytest.mark.parametrize(
    ("before", "entry", "refusal"),
    [
        (HELD, (TOWN, REVIEWED, (0, 0)), NotCustodian),
        (HELD, (TOWN, OFFERED, (0, 0), TOWN), NotCustodian),
        (HELD, (COUNTY, REVIEWED, (0, 0)), NotCustodian),
        (HELD, (VILLAGE, OFFERED, (0, 0), VILLAGE), BadHandoff),
        (HELD, (VILLAGE, OFFERED, (0, 0), None), BadHandoff),
        (HELD, (VILLAGE, REVIEWED, (0, 1)), StaleEpoch),
        (HELD, (VILLAGE, REVIEWED, (1, 0)), StaleEpoch),
        (HELD, (VILLAGE, TAKEN_OVER, (0, 1)), NotOffered),
        (HELD, (TOWN, TAKEN_OVER, (0, 1)), NotOffered),
        (HELD, (TOWN, DECLINED, (0, 1)), NotOffered),
        (OFFERED_TO_TOWN, (VILLAGE, REVIEWED, (0, 0)), InTransit),
        (OFFERED_TO_TOWN, (TOWN, REVIEWED, (0, 0)), InTransit),
        (OFFERED_TO_TOWN, (VILLAGE, OFFERED, (0, 0), COUNTY), InTransit),
        (OFFERED_TO_TOWN, (VILLAGE, TAKEN_OVER, (0, 1)), NotOffered),
        (OFFERED_TO_TOWN, (VILLAGE, DECLINED, (0, 1)), NotOffered),
        (OFFERED_TO_TOWN, (COUNTY, TAKEN_OVER, (0, 1)), NotOffered),
        (OFFERED_TO_TOWN, (COUNTY, DECLINED, (0, 1)), NotOffered),
        (OFFERED_TO_TOWN, (TOWN, TAKEN_OVER, (0, 0)), StaleEpoch),
        (OFFERED_TO_TOWN, (TOWN, TAKEN_OVER, (0, 2)), StaleEpoch),
        (OFFERED_TO_TOWN, (TOWN, DECLINED, (1, 0)), StaleEpoch),
        (TAKEN_BY_TOWN, (VILLAGE, REVIEWED, (0, 0)), NotCustodian),
        (TAKEN_BY_TOWN, (TOWN, REVIEWED, (0, 0)), StaleEpoch),
    ],
)
def test_anything_else_is_refused(
    before: Custody, entry: tuple[str, str, Epoch], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        advance(CASE_NAME, before, header(*entry))


def test_a_case_begins_with_whoever_takes_it_in() -> None:
    assert begin(CASE_NAME, header(VILLAGE, REVIEWED, (0, 0))) == HELD


def test_a_journal_begins_with_its_own_node_alone() -> None:
    with pytest.raises(NotCustodian):
        begin(JOURNAL_NAME, header(TOWN, REVIEWED, (0, 0)))


def test_no_ledger_begins_in_a_later_epoch() -> None:
    with pytest.raises(StaleEpoch):
        begin(CASE_NAME, header(VILLAGE, REVIEWED, (0, 1)))


@pytest.mark.parametrize("kind", [REVIEWED, OFFERED, TAKEN_OVER])
def test_a_journal_never_changes_hands(kind: str) -> None:
    assert advance(JOURNAL_NAME, HELD, header(VILLAGE, kind, (0, 0), TOWN)) == HELD
    with pytest.raises(NotCustodian):
        advance(JOURNAL_NAME, HELD, header(TOWN, kind, (0, 0)))


def test_a_journal_knows_no_later_epoch() -> None:
    with pytest.raises(StaleEpoch):
        advance(JOURNAL_NAME, HELD, header(VILLAGE, REVIEWED, (0, 1)))


def test_the_origin_stays_the_node_that_began_the_case() -> None:
    assert TAKEN_BY_TOWN.origin == VILLAGE


@pytest.mark.parametrize("custody", [HELD, OFFERED_TO_TOWN, TAKEN_BY_TOWN])
def test_only_an_answer_or_an_override_raises_the_epoch(custody: Custody) -> None:
    overrides, handoffs = custody.epoch

    assert next_epoch(custody, REVIEWED) == custody.epoch
    assert next_epoch(custody, TAKEN_OVER) == (overrides, handoffs + 1)
    assert next_epoch(custody, OVERRIDDEN) == (overrides + 1, 0)


def test_the_first_entry_is_of_the_epoch_that_ledgers_begin_with() -> None:
    begin(CASE_NAME, header(VILLAGE, REVIEWED, next_epoch(None, REVIEWED)))
