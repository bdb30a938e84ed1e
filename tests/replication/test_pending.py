"""What a batch has brought so far, found by place and by count; what is let go of is found no more."""

import pytest

from shared.domain.ledgers import journal_ledger
from shared.ledger.entry import Entry
from shared.replication.pending import Pending
from tests.support.forge import Forger
from tests.support.network import VILLAGE, County


@pytest.fixture
def three(county: County) -> list[Entry]:
    forger = Forger(county[VILLAGE])
    return [forger.entry(journal_ledger(VILLAGE), seq=i, n=10 + i) for i in (1, 2, 3)]


@pytest.mark.parametrize("length", range(4))
def test_what_is_kept_is_found_and_what_is_cut_is_not(three: list[Entry], length: int) -> None:
    pending = Pending()
    for entry in three:
        pending.add(entry)
    pending.cut(length)

    assert list(pending) == three[:length]
    assert len(pending) == length
    for i, entry in enumerate(three):
        expected = entry if i < length else None
        assert pending.at(entry.header.seq) is expected
        assert pending.counted(entry.header) is expected
