"""Entries that no honest node writes: each refused for its reason, each seen at both ends, none harms its neighbours."""

from dataclasses import replace

import orjson
import pytest

from shared.domain.acts import Act
from shared.domain.ledgers import case_ledger, journal_ledger
from shared.domain.refusals import LedgerFrozen
from shared.ledger.entry import Entry, read_entry
from shared.ledger.header import header_bytes
from shared.ledger.keys import ENTRY_TAG, Ed25519Signer
from shared.replication.incoming import receive
from shared.replication.outcome import APPLIED, DUPLICATE, HELD, QUARANTINED, RETRY_LATER
from shared.replication.quarantine import told_of_refusal
from shared.wire.columns import Parcel, pack, unpack
from tests.support.forge import Forger, altered, codes, deliver, ledger_of
from tests.support.network import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, County

CASE = "01234567-89ab-7def-8123-456789abcdef"
OTHER_CASE = "01234567-89ab-7def-8123-456789abcde0"
LEDGER, OTHER_LEDGER = case_ledger(CASE), case_ledger(OTHER_CASE)


def taken_in(county: County, case: str = CASE, node: str = VILLAGE) -> None:
    county[node].takes_in(case)
    county[node].exchange()


def verdict(county: County, entry: Entry, peer: str = VILLAGE) -> str:
    return deliver(county[TOWN], peer, entry).verdicts[entry.hash]


def test_a_changed_entry_does_not_fit_its_signature(county: County) -> None:
    taken_in(county)
    entry = altered(Forger(county[VILLAGE]).entry(LEDGER), kind="case.accepted.v1")

    assert verdict(county, entry) == QUARANTINED + "entry.bad_signature"
    assert len(ledger_of(county[TOWN], CASE)) == 1


def test_nobody_signs_for_another(county: County) -> None:
    taken_in(county)
    signer = Ed25519Signer(b"x" * 32)
    entry = Forger(county[VILLAGE]).entry(LEDGER, signer=signer)

    assert verdict(county, entry) == QUARANTINED + "entry.bad_signature"


def test_an_algorithm_that_is_not_the_keys(county: County) -> None:
    """A valid Ed25519 signature over a header that names another algorithm is none."""
    taken_in(county)
    node = county[VILLAGE].here
    entry = Forger(county[VILLAGE]).entry(LEDGER)
    raw = header_bytes(replace(entry.header, alg="rot13"))
    signature = node.signer.sign(ENTRY_TAG, raw)
    forged = read_entry(raw, signature, entry.salt, entry.body)

    assert verdict(county, forged) == QUARANTINED + "entry.malformed"


def test_an_entry_without_any_signature_is_refused(county: County) -> None:
    taken_in(county)
    entry = replace(Forger(county[VILLAGE]).entry(LEDGER), signature=None)

    assert verdict(county, entry) == QUARANTINED + "entry.unsigned"


def test_a_body_that_is_not_the_one_signed(county: County) -> None:
    taken_in(county)
    entry = replace(Forger(county[VILLAGE]).entry(LEDGER), body=b'{"note":"","by":"x"}')

    assert verdict(county, entry) == QUARANTINED + "entry.body_mismatch"


@pytest.mark.parametrize(
    "body", [{"note": 1, "by": ""}, {"by": ""}, {"note": "", "by": "", "more": 1}]
)
def test_a_body_that_its_kind_does_not_hold(county: County, body: dict[str, object]) -> None:
    taken_in(county)
    entry = Forger(county[VILLAGE]).entry(LEDGER, body=body)

    assert verdict(county, entry) == QUARANTINED + "entry.body_invalid"


def test_an_unknown_kind_is_stored_and_relayed_but_not_interpreted(county: County) -> None:
    taken_in(county)
    entry = Forger(county[VILLAGE]).entry(LEDGER, "case.blessed.v9", body={"stars": [1, 2]})

    assert verdict(county, entry) == APPLIED
    county[TOWN].exchange()
    assert ledger_of(county[COUNTY], CASE)[-1].hash == entry.hash
    assert county[COUNTY].sees(CASE).slip[-1].act is None


def test_a_kind_in_a_ledger_where_it_does_not_belong(county: County) -> None:
    entry = Forger(county[VILLAGE]).entry(journal_ledger(VILLAGE))

    assert verdict(county, entry) == QUARANTINED + "entry.wrong_ledger"


def test_only_the_custodian_writes(county: County) -> None:
    taken_in(county)
    county[TOWN].exchange()
    entry = Forger(county[TOWN]).entry(LEDGER)

    outcome = deliver(county[COUNTY], TOWN, entry)

    assert outcome.verdicts[entry.hash] == QUARANTINED + "custody.not_custodian"
    assert len(ledger_of(county[COUNTY], CASE)) == 1


def test_a_giver_cannot_write_after_its_offer(county: County) -> None:
    county[VILLAGE].takes_in(CASE)
    county[VILLAGE].does(CASE, Act.FORWARD)
    county[VILLAGE].exchange()

    entry = Forger(county[VILLAGE]).entry(LEDGER)

    assert verdict(county, entry) == QUARANTINED + "custody.in_transit"


def test_an_entry_of_an_earlier_epoch_is_refused(county: County) -> None:
    county[VILLAGE].takes_in(CASE)
    county[VILLAGE].does(CASE, Act.FORWARD)
    county[VILLAGE].exchange()
    county[TOWN].does(CASE, Act.DECLINE, reason="不归本镇")

    entry = Forger(county[VILLAGE]).entry(
        LEDGER, seq=4, prev=ledger_of(county[TOWN], CASE)[-1].hash
    )

    assert verdict(county, entry) == QUARANTINED + "custody.stale_epoch"


def test_another_nodes_case_cannot_be_delivered(county: County) -> None:
    """Even genuine entries: village A has no business with village B's case."""
    county[OTHER_VILLAGE].takes_in(CASE)
    [entry] = ledger_of(county[OTHER_VILLAGE], CASE)

    assert verdict(county, entry, peer=VILLAGE) == QUARANTINED + "exchange.outside_audience"
    assert ledger_of(county[TOWN], CASE) == []


def test_an_entry_that_does_not_follow(county: County) -> None:
    taken_in(county)
    entry = Forger(county[VILLAGE]).entry(LEDGER, prev="0" * 64)

    assert verdict(county, entry) == QUARANTINED + "entry.broken_chain"


def test_a_count_used_twice(county: County) -> None:
    taken_in(county)
    entry = Forger(county[VILLAGE]).entry(LEDGER, n=1)

    assert verdict(county, entry) == QUARANTINED + "entry.count_reused"


def test_an_author_who_knew_another_registry(county: County) -> None:
    taken_in(county)
    entry = Forger(county[VILLAGE]).entry(LEDGER, known=(3, "0" * 64))

    assert verdict(county, entry) == QUARANTINED + "registry.mismatch"


def test_a_village_cannot_write_in_the_registry(county: County) -> None:
    registry = f"registry:{COUNTY}"
    entry = Forger(county[VILLAGE]).entry(
        registry, "registry.grant_revoked.v1", body={"id": "G-0001", "reason": "x", "grave": False}
    )

    assert verdict(county, entry) == QUARANTINED + "custody.not_custodian"


@pytest.mark.parametrize(
    "wish",
    [
        {"kind": "Bad Kind"},
        {"actor": f"{OTHER_VILLAGE}:a1"},
        {"to": "nowhere"},
        {"grant": "<script>"},
        {"epoch": (-1, 0)},
    ],
)
def test_a_header_field_out_of_form(county: County, wish: dict[str, object]) -> None:
    taken_in(county)
    entry = Forger(county[VILLAGE]).entry(LEDGER, **wish)  # type: ignore[arg-type]

    assert verdict(county, entry) == QUARANTINED + "entry.malformed"


def test_a_gap_is_held_until_it_is_filled(county: County) -> None:
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD)
    first, second = ledger_of(village, CASE)

    outcome = deliver(town, VILLAGE, second)
    assert outcome.verdicts[second.hash] == HELD
    assert outcome.wants == {(LEDGER, 1)}
    deliver(town, VILLAGE, first)

    assert len(ledger_of(town, CASE)) == 2
    with town.here.store.read() as room:
        assert room.holds.count(VILLAGE) == 0


def test_the_hold_is_bounded(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.replication.holding.MAX_HELD", 3)
    forger = Forger(county[VILLAGE])
    entries = [forger.entry(LEDGER, seq=seq, n=seq, prev=f"{seq:064d}") for seq in range(2, 8)]

    outcome = deliver(county[TOWN], VILLAGE, *entries)

    assert list(outcome.verdicts.values()) == [HELD] * 3 + [RETRY_LATER] * 3


def test_what_follows_a_refused_entry_waits_with_it(county: County) -> None:
    taken_in(county)
    forger = Forger(county[VILLAGE])
    bad = forger.entry(LEDGER, body={"note": 1, "by": ""})
    after = forger.entry(LEDGER, seq=3, n=bad.header.n + 1, prev=bad.hash)

    outcome = deliver(county[TOWN], VILLAGE, bad, after)

    assert outcome.verdicts[after.hash] == QUARANTINED + "ledger.after_refused"
    assert not outcome.wants


def test_one_bad_entry_among_a_hundred_stops_only_its_own_ledger(county: County) -> None:
    village, town = county[VILLAGE], county[TOWN]
    cases = [f"01234567-89ab-7def-8123-{i:012d}" for i in range(100)]
    for seed, case in enumerate(cases):
        village.takes_in(case, seed)
    entries = [ledger_of(village, case)[0] for case in cases]
    entries[41] = altered(entries[41], n=entries[41].header.n + 500)

    outcome = deliver(town, VILLAGE, *entries)

    verdicts = [outcome.verdicts[e.hash] for e in entries]
    assert verdicts.count(APPLIED) == 99
    assert verdicts[41] == QUARANTINED + "entry.bad_signature"


def test_a_replay_changes_nothing(county: County) -> None:
    taken_in(county)
    entries = ledger_of(county[VILLAGE], CASE)
    county[VILLAGE].does(CASE, Act.FORWARD)
    county[VILLAGE].exchange()
    with county[TOWN].here.store.read() as room:
        before = room.ledgers.last_position()

    outcome = deliver(county[TOWN], VILLAGE, *entries)

    assert set(outcome.verdicts.values()) == {DUPLICATE}
    with county[TOWN].here.store.read() as room:
        assert room.ledgers.last_position() == before


class TestFork:
    """Two different entries by the custodian at one place: proof of misuse, kept; the ledger is frozen everywhere."""

    def fork(self, county: County) -> Entry:
        village = county[VILLAGE]
        village.takes_in(CASE)
        other = Forger(village).entry(LEDGER, n=900)
        village.does(CASE, Act.FORWARD)
        village.exchange()
        return other

    def test_it_freezes_the_ledger_where_it_is_found(self, county: County) -> None:
        entry = self.fork(county)

        assert verdict(county, entry) == QUARANTINED + "ledger.fork"
        with pytest.raises(LedgerFrozen):
            county[TOWN].does(CASE, Act.TAKE_OVER)

    def test_the_proof_freezes_it_at_the_county_and_at_the_author(self, county: County) -> None:
        entry = self.fork(county)
        verdict(county, entry)
        county.settle()

        for code in (COUNTY, VILLAGE):
            assert (VILLAGE, "ledger.fork") in codes(county[code])
            with county[code].here.store.read() as room:
                head = room.ledgers.head(LEDGER)
            assert head is not None
            assert head.frozen == "ledger.fork"

    def test_both_entries_are_kept(self, county: County) -> None:
        entry = self.fork(county)
        verdict(county, entry)

        with county[TOWN].here.store.read() as room:
            item = room.quarantine.item(entry.hash, TOWN)
        assert item is not None
        assert {"header", "signature", "body", "salt"} == set(item.evidence)
        assert len(ledger_of(county[TOWN], CASE)) == 2

    def test_other_ledgers_go_on(self, county: County) -> None:
        entry = self.fork(county)
        verdict(county, entry)
        taken_in(county, OTHER_CASE)

        assert len(ledger_of(county[TOWN], OTHER_CASE)) == 1

    def test_a_stranger_cannot_freeze_a_ledger(self, county: County) -> None:
        """An entry by someone who never held the pen at that place is refused, and nothing is frozen."""
        self.fork(county)
        county[TOWN].exchange()
        entry = Forger(county[TOWN]).entry(
            LEDGER, seq=2, prev=ledger_of(county[TOWN], CASE)[0].hash
        )

        outcome = deliver(county[COUNTY], TOWN, entry)

        assert outcome.verdicts[entry.hash] == QUARANTINED + "custody.not_custodian"
        with county[COUNTY].here.store.read() as room:
            head = room.ledgers.head(LEDGER)
        assert head is not None
        assert head.frozen == ""

    def test_a_false_report_of_a_fork_freezes_nothing(self, county: County) -> None:
        self.fork(county)
        standing = ledger_of(county[TOWN], CASE)[1]
        body = {
            "ledger": LEDGER,
            "seq": 2,
            "hash": standing.hash,
            "kind": standing.header.kind,
            "author": VILLAGE,
            "refuser": VILLAGE,
            "code": "ledger.fork",
            "owner": COUNTY,
            "evidence": {},
        }
        report = Forger(county[VILLAGE]).entry(
            journal_ledger(VILLAGE, CASE), "journal.entry_refused.v1", body=body
        )

        assert verdict(county, report) == APPLIED
        with county[TOWN].here.store.read() as room:
            head = room.ledgers.head(LEDGER)
        assert head is not None
        assert head.frozen == ""


def test_a_refusal_is_seen_at_both_ends(county: County) -> None:
    """A forged count travels in a real exchange: the town keeps it, the village is told by the verdict."""
    village = county[VILLAGE]
    taken_in(county)
    entry = Forger(village).entry(LEDGER, body={"note": 1, "by": ""})
    with village.here.store.write() as room:
        head = room.ledgers.head(LEDGER)
        assert head is not None
        room.ledgers.append([entry], replace(head, seq=2, hash=entry.hash))

    totals = village.exchange()

    assert totals.refused == 1
    assert codes(village) == [(VILLAGE, "entry.body_invalid")]
    assert codes(county[TOWN]) == [(VILLAGE, "entry.body_invalid")]
    county[TOWN].exchange()
    assert codes(county[COUNTY]) == [(VILLAGE, "entry.body_invalid")]


def test_an_author_is_told_beyond_the_next_node(county: County) -> None:
    """The county refuses what the town had applied: the town passes the refusal on to the village."""
    taken_in(county)
    [entry] = ledger_of(county[VILLAGE], CASE)
    with county[COUNTY].here.store.write() as room:
        item = Parcel(0, replace(entry, body=b'{"not":"its body"}'))
        receive(county[COUNTY].here, room, TOWN, [item])
    county[TOWN].exchange()
    county[VILLAGE].exchange()

    assert codes(county[TOWN]) == [(VILLAGE, "entry.body_mismatch")]
    assert codes(county[VILLAGE]) == [(VILLAGE, "entry.body_mismatch")]


def test_both_ends_name_the_same_owner(county: County) -> None:
    """An unproven author does not answer for what another delivered."""
    taken_in(county)
    stray = altered(
        Forger(county[VILLAGE]).entry(LEDGER), node=OTHER_VILLAGE, actor=f"{OTHER_VILLAGE}:a1"
    )
    verdict(county, stray)
    with county[VILLAGE].here.store.write() as room:
        told_of_refusal(county[VILLAGE].here, room, stray, "entry.bad_signature", TOWN)
        theirs = room.quarantine.item(stray.hash, TOWN)
    with county[TOWN].here.store.read() as room:
        ours = room.quarantine.item(stray.hash, TOWN)

    assert ours is not None
    assert theirs is not None
    assert ours.owner == theirs.owner == VILLAGE


def test_a_case_begins_with_a_take_in_and_has_no_second(county: County) -> None:
    taken_in(county)
    body = orjson.loads(ledger_of(county[VILLAGE], CASE)[0].body or b"")
    forger = Forger(county[VILLAGE])
    second = forger.entry(LEDGER, "case.taken_in.v1", body=body)
    other = forger.entry(OTHER_LEDGER)

    assert verdict(county, second) == QUARANTINED + "entry.wrong_ledger"
    assert verdict(county, other) == QUARANTINED + "entry.wrong_ledger"


def test_the_wire_rebuilds_the_exact_bytes(county: County) -> None:
    county[VILLAGE].takes_in(CASE)
    county[VILLAGE].takes_in(OTHER_CASE, 2)
    county[VILLAGE].does(CASE, Act.FORWARD)
    entries = [*ledger_of(county[VILLAGE], CASE), *ledger_of(county[VILLAGE], OTHER_CASE)]
    odd = replace(entries[0], body=b'{"not":"its body"}')
    parcels = [Parcel(i, e) for i, e in enumerate([*entries, *entries[:1], odd], start=1)]

    rebuilt = unpack(orjson.loads(orjson.dumps(pack(parcels))))

    assert rebuilt == parcels
