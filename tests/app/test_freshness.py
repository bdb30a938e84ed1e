"""Checkpoints: which one the county makes, which one a node keeps, and what cannot be passed off as one."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shared.app.freshness import RENEW, current_checkpoint, held_checkpoint, note_checkpoint
from shared.app.here import Here
from shared.app.standing import set_read_only
from shared.domain.freshness import CHECKPOINT_LIFE, Checkpoint, Freshness
from shared.ledger.checkpoint import is_signed, sign_checkpoint
from shared.ledger.header import whole_millis
from shared.ledger.keys import Ed25519Signer, Signer
from tests.app.nodes import registry_of
from tests.support.network import COUNTY, TOWN, VILLAGE, County

HOUR, MOMENT = timedelta(hours=1), timedelta(milliseconds=1)
STRANGER = Ed25519Signer(b"s" * 32)


@pytest.fixture
def county() -> County:
    return County((TOWN, VILLAGE))


def held(here: Here) -> Checkpoint:
    with here.store.read() as room:
        found = held_checkpoint(room)
    assert found is not None
    return found


def freshness(here: Here) -> Freshness:
    return registry_of(here).freshness


def told(here: Here, checkpoint: Checkpoint | None) -> Freshness:
    """Hand a checkpoint to a node and return how fresh it is then."""
    with here.store.write() as room:
        note_checkpoint(here, room, checkpoint)
    return freshness(here)


def made(here: Here) -> Checkpoint:
    """Return what the node would hand to a child."""
    with here.store.write() as room:
        found = current_checkpoint(here, room)
    assert found is not None
    return found


def signed(
    county: County,
    later: timedelta = HOUR,
    *,
    signer: Signer | None = None,
    of: str = COUNTY,
    **changes: object,
) -> Checkpoint:
    """Return a checkpoint of the county's registry, `later` than the one that the town holds."""
    at = held(county[TOWN].here).at + later
    head = registry_of(county[COUNTY].here).head
    plain = Checkpoint(*head, at, at + CHECKPOINT_LIFE, county[COUNTY].here.inc)
    wished = replace(plain, **changes)  # type: ignore[arg-type]
    return sign_checkpoint(of, wished, signer or county[COUNTY].here.signer)


class TestKeeping:
    def test_a_node_is_fresh_from_its_enrolment_on(self, county: County) -> None:
        for code in (TOWN, VILLAGE):
            here = county[code].here
            assert freshness(here) == Freshness(held(here).at, held(here).until)

    def test_a_newer_one_makes_it_fresher(self, county: County) -> None:
        town = county[TOWN].here
        newer = signed(county)
        county.clock.time = newer.at

        assert told(town, newer) == Freshness(newer.at, newer.until)
        assert held(town) == newer

    @pytest.mark.parametrize("back", [timedelta(), MOMENT, 24 * HOUR], ids=str)
    def test_an_older_one_again_changes_nothing(self, county: County, back: timedelta) -> None:
        town = county[TOWN].here
        old = signed(county, -back)
        before = told(town, signed(county))

        assert told(town, old) == before

    def test_one_of_the_same_time_takes_the_place_of_none(self, county: County) -> None:
        town = county[TOWN].here
        newer = signed(county)
        told(town, newer)

        told(town, signed(county, timedelta(), until=newer.at + HOUR))

        assert held(town) == newer

    def test_none_changes_nothing(self, county: County) -> None:
        assert told(county[TOWN].here, None) == freshness(county[TOWN].here)

    def test_one_signed_before_the_registry_grew_counts_for_what_it_speaks_of(
        self, county: County
    ) -> None:
        before = signed(county)
        county.revokes("G-0001")
        county[TOWN].exchange()

        later = replace(before, at=held(county[TOWN].here).at + HOUR)
        later = replace(later, until=later.at + CHECKPOINT_LIFE)
        later = sign_checkpoint(COUNTY, later, county[COUNTY].here.signer)

        assert told(county[TOWN].here, later).at == later.at


class TestKeptBack:
    """Whoever relays the registry sends the checkpoint on, but not all that it speaks of."""

    def test_one_that_speaks_of_more_makes_nothing_fresher_and_is_told(
        self, county: County
    ) -> None:
        town = county[TOWN].here
        before = freshness(town)
        county.revokes("G-0001")
        ahead = signed(county)

        assert told(town, ahead) == replace(before, behind=ahead.seq)
        assert held(town).at == before.at

    def test_with_the_registry_it_counts(self, county: County) -> None:
        town = county[TOWN].here
        county.revokes("G-0001")
        told(town, signed(county))
        county.clock.time += HOUR
        county[TOWN].exchange()
        late = signed(county, MOMENT)

        assert told(town, late) == Freshness(late.at, late.until, behind=0)

    def test_neither_an_older_one_nor_a_forged_one_hides_it(self, county: County) -> None:
        town = county[TOWN].here
        old, forged = held(town), signed(county, 3 * HOUR, signer=STRANGER)
        county.revokes("G-0001")
        behind = told(town, signed(county, 2 * HOUR)).behind

        assert told(town, old).behind == told(town, forged).behind == behind > 0

    def test_a_forged_one_does_not_claim_it(self, county: County) -> None:
        assert told(county[TOWN].here, signed(county, seq=10**6, signer=STRANGER)).behind == 0


class TestPassedOff:
    """What the county's present key did not sign, as it stands, is no checkpoint."""

    def refused(self, county: County, checkpoint: Checkpoint) -> bool:
        here = county[TOWN].here
        before = (freshness(here), held(here))
        return (told(here, checkpoint), held(here)) == before

    @pytest.mark.parametrize("signer", [STRANGER, "town"], ids=["a stranger", "the relay"])
    def test_another_s_signature(self, county: County, signer: Signer | str) -> None:
        other = county[TOWN].here.signer if isinstance(signer, str) else signer

        assert self.refused(county, signed(county, signer=other))

    @pytest.mark.parametrize(
        "change",
        [
            {"at": datetime.fromisoformat("2026-12-01T00:00:00+00:00")},
            {"until": datetime.fromisoformat("2026-12-01T00:00:00+00:00")},
            {"seq": 7},
            {"hash": "0" * 64},
            {"inc": 2},
            {"signature": ""},
            {"signature": "zz"},
            {"signature": "0" * 128},
        ],
        ids=str,
    )
    def test_any_field_changed_after_signing(
        self, county: County, change: dict[str, object]
    ) -> None:
        assert self.refused(county, replace(signed(county), **change))  # type: ignore[arg-type]

    @pytest.mark.parametrize("inc", [0, 2])
    def test_another_incarnation_of_the_county(self, county: County, inc: int) -> None:
        assert self.refused(county, signed(county, inc=inc))

    def test_another_county(self, county: County) -> None:
        assert self.refused(county, signed(county, of="620723000000"))

    def test_another_registry_of_the_same_length(self, county: County) -> None:
        assert self.refused(county, signed(county, hash="0" * 64))

    def test_no_registry_at_all(self, county: County) -> None:
        assert self.refused(county, signed(county, seq=0, hash=""))

    @pytest.mark.parametrize(
        ("life", "refused"),
        [
            (CHECKPOINT_LIFE, False),
            (CHECKPOINT_LIFE + MOMENT, True),
            (timedelta(), False),
            (-MOMENT, True),
        ],
        ids=str,
    )
    def test_a_life_that_is_too_long_or_over_before_it_began(
        self, county: County, life: timedelta, refused: bool
    ) -> None:
        at = held(county[TOWN].here).at + HOUR

        assert self.refused(county, signed(county, until=at + life)) == refused


class TestMaking:
    def test_it_is_the_county_s_word_on_its_present_registry(self, county: County) -> None:
        here = county[COUNTY].here
        registry = registry_of(here)
        checkpoint = made(here)
        key = registry.key_of(COUNTY, here.inc)

        assert key is not None
        assert is_signed(COUNTY, checkpoint, key)
        assert (checkpoint.seq, checkpoint.hash) == registry.head
        assert checkpoint.until == checkpoint.at + CHECKPOINT_LIFE
        assert checkpoint.at == whole_millis(checkpoint.at)

    def test_it_is_the_same_for_a_while_and_then_made_anew(self, county: County) -> None:
        here, start = county[COUNTY].here, county.clock.time + HOUR
        first = made(replace(here, now=lambda: start))

        assert made(replace(here, now=lambda: start + RENEW - MOMENT)) == first
        assert made(replace(here, now=lambda: start + RENEW)).at == start + RENEW

    def test_it_is_made_anew_as_soon_as_the_registry_has_grown(self, county: County) -> None:
        first = made(county[COUNTY].here)
        county.revokes("G-0001")

        assert made(county[COUNTY].here).seq == first.seq + 1

    def test_a_clock_set_back_makes_none_of_an_earlier_time(self, county: County) -> None:
        here, first = county[COUNTY].here, made(county[COUNTY].here)
        county.revokes("G-0001")

        assert made(replace(here, now=lambda: first.at - 24 * HOUR)).at >= first.at

    def test_a_county_that_was_put_back_makes_none(self, county: County) -> None:
        here = county[COUNTY].here
        with here.store.write() as room:
            set_read_only(room, "node.put_back")
            assert current_checkpoint(here, room) is None

    def test_below_it_what_is_held_is_handed_on(self, county: County) -> None:
        newer = signed(county)
        told(county[TOWN].here, newer)
        county.clock.time += 30 * HOUR

        assert made(county[TOWN].here) == newer

    def test_the_county_itself_is_never_old(self, county: County) -> None:
        made(county[COUNTY].here)
        county.clock.time += timedelta(days=400)

        assert freshness(county[COUNTY].here) == Freshness()


def test_an_exchange_makes_a_node_as_fresh_as_its_parent_is(county: County) -> None:
    """The village has its town's word, which may be days old, until the town has a newer one."""
    before = held(county[VILLAGE].here)
    county.clock.time += timedelta(days=2)
    county[VILLAGE].exchange()
    assert held(county[VILLAGE].here) == before

    county[TOWN].exchange()
    county[VILLAGE].exchange()
    assert held(county[VILLAGE].here) == held(county[TOWN].here)
    assert held(county[VILLAGE].here).at >= before.at + timedelta(days=2)
