"""The people of a node: who may sign in, and what is never written down."""

import pytest

from shared.app.accounts import Accounts
from shared.app.here import Here
from shared.domain.kinds import STAFF_ADDED, STAFF_LEFT
from shared.domain.refusals import (
    BadLogin,
    LoginTaken,
    Refusal,
    UnknownRole,
    UnknownStaff,
    WeakPassword,
)
from shared.domain.refusals_input import Required, TooLong
from tests.app.nodes import entries_of
from tests.app.people import NEW_PASSWORD, PASSWORD, signs_in


def test_a_user_name_is_given_once(accounts: Accounts) -> None:
    with pytest.raises(LoginTaken):
        accounts.add("zhao", "另一人", ["clerk"], PASSWORD)

    assert [a.name for a in accounts.all()] == ["赵桂兰"]


@pytest.mark.parametrize(
    "login", ["", "z", "Zhao", "赵", ".zhao", "zhao\n", "zhao qian", "z" * 33, "../zhao"]
)
def test_what_is_no_user_name_is_refused(accounts: Accounts, login: str) -> None:
    with pytest.raises(BadLogin):
        accounts.add(login, "某人", ["clerk"], PASSWORD)


@pytest.mark.parametrize(
    ("name", "roles", "password", "refusal"),
    [
        ("某人", ["clerk"], "123456789", WeakPassword),
        ("某人", ["emperor"], PASSWORD, UnknownRole),
        ("", ["clerk"], PASSWORD, Required),
        ("甲" * 10_000, ["clerk"], PASSWORD, TooLong),
    ],
)
def test_a_person_is_not_added_with(
    accounts: Accounts, name: str, roles: list[str], password: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        accounts.add("qian", name, roles, password)

    assert [a.login for a in accounts.all()] == ["zhao"]


def test_a_weak_password_is_refused_at_a_reset_too(accounts: Accounts) -> None:
    with pytest.raises(WeakPassword):
        accounts.reset_password("zhao", "short")

    assert signs_in(accounts, "zhao", PASSWORD)


@pytest.mark.parametrize("login", ["nobody", "zhao"])
def test_nobody_unknown_or_gone_is_reset_or_removed(accounts: Accounts, login: str) -> None:
    accounts.remove("zhao")

    with pytest.raises(UnknownStaff):
        accounts.reset_password(login, NEW_PASSWORD)
    with pytest.raises(UnknownStaff):
        accounts.remove(login)


def test_who_came_and_left_is_told_in_the_node_s_journal(centre: Here, accounts: Accounts) -> None:
    staff = accounts.sign_in("zhao", PASSWORD).staff
    accounts.remove("zhao")

    told = [(e.header.kind, e.fact.body) for e in entries_of(centre, "journal:")]

    assert told == [
        (STAFF_ADDED, {"staff": staff, "name": "赵桂兰", "roles": ["clerk"]}),
        (STAFF_LEFT, {"staff": staff}),
    ]


def test_no_password_and_no_hash_is_in_any_ledger(centre: Here, accounts: Accounts) -> None:
    accounts.reset_password("zhao", NEW_PASSWORD)
    hashed = [a.password for a in accounts.all()]
    written = b"".join(e.raw + (e.body or b"") for e in entries_of(centre))

    for secret in (PASSWORD, NEW_PASSWORD, *hashed, "$argon2"):
        assert secret.encode() not in written
    assert PASSWORD not in hashed[0]


def test_the_language_a_person_chose_is_remembered(accounts: Accounts) -> None:
    staff = accounts.sign_in("zhao", PASSWORD).staff

    accounts.set_language(staff, "en")

    assert accounts.sign_in("zhao", PASSWORD).language == "en"
