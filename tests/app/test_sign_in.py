"""Signing in, locks, and what happens at the same time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters

from shared.app.accounts import LOCK, MAX_FAILURES, Accounts
from shared.app.here import Here
from shared.domain.refusals import AccountLocked, BadSignIn
from tests.app.people import NEW_PASSWORD, PASSWORD, fails, signs_in
from tests.support.network import TestClock


class Interrupted(PasswordHasher):
    """Hashing takes its time: something else happens meanwhile."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.meanwhile = meanwhile

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002
        matches = super().verify(hash, password)
        self.meanwhile()
        return matches


class Watched(PasswordHasher):
    """Remembers what it was asked to check against."""

    def __init__(self) -> None:
        super().__init__(time_cost=2, memory_cost=16, parallelism=1)
        self.seen: list[str] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002
        self.seen.append(str(hash))
        return super().verify(hash, password)


def test_whoever_was_added_can_sign_in(accounts: Accounts) -> None:
    assert accounts.sign_in("zhao", PASSWORD).name == "赵桂兰"


def test_a_wrong_name_and_a_wrong_password_are_told_in_the_same_words(accounts: Accounts) -> None:
    said = []
    for login in ("zhao", "nobody"):
        with pytest.raises(BadSignIn) as refused:
            accounts.sign_in(login, "a wrong password")
        said.append((refused.value.say("zh"), refused.value.say("en")))

    assert said[0] == said[1]


def test_a_name_that_nobody_has_is_checked_at_the_same_cost(centre: Here) -> None:
    hasher = Watched()
    accounts = Accounts(centre, hasher)
    hasher.seen.clear()

    with pytest.raises(BadSignIn):
        accounts.sign_in("nobody", PASSWORD)

    (decoy,) = hasher.seen
    assert extract_parameters(decoy) == extract_parameters(hasher.hash(PASSWORD))


def test_four_failures_lock_nobody(accounts: Accounts) -> None:
    fails(accounts, MAX_FAILURES - 1)

    assert signs_in(accounts, "zhao", PASSWORD)


def test_five_failures_lock_the_account_even_for_the_right_password(accounts: Accounts) -> None:
    fails(accounts, MAX_FAILURES)

    with pytest.raises(AccountLocked):
        accounts.sign_in("zhao", PASSWORD)


def test_a_success_begins_the_count_anew(accounts: Accounts) -> None:
    for _ in range(3):
        fails(accounts, MAX_FAILURES - 1)
        accounts.sign_in("zhao", PASSWORD)


def test_a_lock_ends_by_itself_at_the_county_time_it_told(
    clock: TestClock, accounts: Accounts
) -> None:
    fails(accounts, MAX_FAILURES)
    with pytest.raises(AccountLocked) as refused:
        accounts.sign_in("zhao", PASSWORD)

    assert refused.value.facts["until"] == "09:15"
    clock.time += LOCK - timedelta(minutes=1)
    with pytest.raises(AccountLocked):
        accounts.sign_in("zhao", PASSWORD)
    clock.time += timedelta(minutes=1)
    assert signs_in(accounts, "zhao", PASSWORD)


def test_a_new_password_lifts_the_lock_and_ends_the_old_one(accounts: Accounts) -> None:
    fails(accounts, MAX_FAILURES)

    accounts.reset_password("zhao", NEW_PASSWORD)

    fails(accounts, 1)
    with pytest.raises(BadSignIn):
        accounts.sign_in("zhao", PASSWORD)
    assert signs_in(accounts, "zhao", NEW_PASSWORD)


def test_one_person_s_failures_lock_nobody_else(accounts: Accounts) -> None:
    accounts.add("qian", "钱秀英", ["clerk"], PASSWORD)
    fails(accounts, MAX_FAILURES)

    assert signs_in(accounts, "qian", PASSWORD)


def test_whoever_left_cannot_sign_in_and_keeps_the_name(accounts: Accounts) -> None:
    staff = accounts.sign_in("zhao", PASSWORD).staff
    accounts.remove("zhao")

    with pytest.raises(BadSignIn):
        accounts.sign_in("zhao", PASSWORD)
    assert accounts.of(staff) is None
    assert [a.name for a in accounts.all()] == ["赵桂兰"]


def test_a_password_changed_during_a_sign_in_stays_changed(
    centre: Here, accounts: Accounts
) -> None:
    slow = Interrupted(lambda: accounts.reset_password("zhao", NEW_PASSWORD))

    with pytest.raises(BadSignIn):
        Accounts(centre, slow).sign_in("zhao", PASSWORD)

    assert signs_in(accounts, "zhao", NEW_PASSWORD)


def test_whoever_is_removed_during_a_sign_in_stays_removed(
    centre: Here, accounts: Accounts
) -> None:
    slow = Interrupted(lambda: accounts.remove("zhao"))

    with pytest.raises(BadSignIn):
        Accounts(centre, slow).sign_in("zhao", PASSWORD)

    assert [a.active for a in accounts.all()] == [False]


def test_guesses_made_at_the_same_time_are_all_counted(centre: Here, accounts: Accounts) -> None:
    slow = Interrupted(lambda: fails(accounts, MAX_FAILURES))

    with pytest.raises(AccountLocked):
        Accounts(centre, slow).sign_in("zhao", PASSWORD)


def test_a_hash_that_is_none_lets_nobody_in(centre: Here, accounts: Accounts) -> None:
    with centre.store.write() as room:
        account = room.desk.accounts()[0]
        room.desk.save_account(type(account)(account.staff, "zhao", account.name, (), ""))

    with pytest.raises(BadSignIn):
        accounts.sign_in("zhao", "")
