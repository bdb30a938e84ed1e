"""Who goes first: the case that is due first, then the smaller load, whoever asks in which order."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.admission import FORGET, LATEST, SOONEST, Claim, Waiting, comes_back_in, place_of
from tests.store.builders import NOW, later

RED, SOON, NEVER = Claim(later(-60), 900), Claim(later(60), 1), Claim(None, 1)


def line(**claims: Claim) -> dict[str, Waiting]:
    """Return nodes that were turned away a moment ago."""
    return {code: Waiting(claim, NOW) for code, claim in claims.items()}


def test_what_is_overdue_goes_before_what_is_due_and_that_before_what_is_not() -> None:
    waiting = line(red=RED, soon=SOON, never=NEVER)
    places = {code: place_of(code, w.claim, waiting, NOW) for code, w in waiting.items()}
    assert places == {"red": 0, "soon": 1, "never": 2}


def test_of_one_deadline_the_smaller_load_goes_first() -> None:
    waiting = line(large=Claim(later(5), 600), small=Claim(later(5), 3))
    assert place_of("large", waiting["large"].claim, waiting, NOW) == 1
    assert place_of("small", waiting["small"].claim, waiting, NOW) == 0


def test_who_did_not_come_back_holds_nobody_up() -> None:
    waiting = line(red=RED)
    assert place_of("never", NEVER, waiting, NOW + FORGET - timedelta(seconds=1)) == 1
    assert place_of("never", NEVER, waiting, NOW + FORGET) == 0


CLAIMS = st.builds(
    Claim, st.none() | st.integers(-99, 99).map(later), st.integers(min_value=0, max_value=999)
)


@given(st.dictionaries(st.text("ab", min_size=1, max_size=5), CLAIMS, min_size=1))
def test_everybody_has_a_place_of_their_own(claims: dict[str, Claim]) -> None:
    waiting = {code: Waiting(claim, NOW) for code, claim in claims.items()}
    places = sorted(place_of(code, claim, waiting, NOW) for code, claim in claims.items())
    assert places == list(range(len(claims)))


def test_the_farther_back_the_later_one_comes_again() -> None:
    assert comes_back_in(0) == SOONEST
    assert SOONEST < comes_back_in(10) < comes_back_in(20) < LATEST
    assert comes_back_in(10_000) == LATEST
