"""Passwords that cost little to check, and trying them."""

import pytest
from argon2 import PasswordHasher

from shared.app.accounts import Accounts
from shared.domain.refusals import BadSignIn

PASSWORD, NEW_PASSWORD = "correct horse battery", "staple staple staple"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def signs_in(accounts: Accounts, login: str, password: str) -> bool:
    try:
        return accounts.sign_in(login, password).login == login
    except BadSignIn:
        return False


def fails(accounts: Accounts, times: int, login: str = "zhao") -> None:
    for _ in range(times):
        with pytest.raises(BadSignIn):
            accounts.sign_in(login, "a wrong password")
