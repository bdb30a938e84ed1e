"""The people of this node. Accounts are local and work without a link; no password is ever in a ledger."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from shared.app.here import Here
from shared.app.ports import Room
from shared.app.writing import append
from shared.domain.facts import Draft
from shared.domain.form import plain_text
from shared.domain.kinds import STAFF_ADDED, STAFF_LEFT
from shared.domain.ledgers import journal_ledger
from shared.domain.people import LABELS, NAME_LIMIT
from shared.domain.records import Account
from shared.domain.refusals import (
    AccountLocked,
    BadLogin,
    BadSignIn,
    LoginTaken,
    UnknownRole,
    UnknownStaff,
    WeakPassword,
)
from shared.domain.rights import Role
from shared.domain.worktime import COUNTY_TIME

LOGIN = re.compile(r"[a-z0-9][a-z0-9.-]{1,31}\Z", re.ASCII)
LEAST_PASSWORD = 10
MAX_FAILURES = 5
LOCK = timedelta(minutes=15)
STAFF_ID_BYTES = 4


class Accounts:
    """Who may sign in here."""

    def __init__(self, here: Here, hasher: PasswordHasher | None = None) -> None:
        self._here = here
        self._hasher = hasher or PasswordHasher()
        self._decoy = _decoy(self._hasher)

    def add(self, login: str, name: str, roles: Sequence[str], password: str) -> Account:
        """Add a person and report the staff id upward in the node's journal; refuses a taken or ill-formed login."""
        if not LOGIN.match(login):
            raise BadLogin
        name = plain_text(name, field=LABELS["name"], limit=NAME_LIMIT, required=True)
        for role in roles:
            if role not in set(Role):
                raise UnknownRole(role=role, roles=", ".join(Role))
        hashed = self._hash(password)
        with self._here.store.write() as room:
            if room.desk.account(login) is not None:
                raise LoginTaken(login=login)
            staff = f"{self._here.code}:{self._here.random(STAFF_ID_BYTES).hex()}"
            account = Account(staff, login, name, tuple(roles), hashed)
            room.desk.save_account(account)
            self._report(
                room, Draft(STAFF_ADDED, {"staff": staff, "name": name, "roles": list(roles)})
            )
        return account

    def remove(self, login: str) -> None:
        """Close a person's account; what the person did keeps the name."""
        with self._here.store.write() as room:
            account = self._known(room, login)
            room.desk.save_account(replace(account, active=False))
            self._report(room, Draft(STAFF_LEFT, {"staff": account.staff}))

    def reset_password(self, login: str, password: str) -> None:
        """Give a person a new password and lift a lock."""
        hashed = self._hash(password)
        with self._here.store.write() as room:
            account = self._known(room, login)
            room.desk.save_account(replace(account, password=hashed, failures=0, locked_until=None))

    def sign_in(self, login: str, password: str) -> Account:
        """Return the account, or refuse: the same words for a wrong name and a wrong password.

        Five failures in a row lock the account for 15 minutes.
        """
        now = self._here.now()
        with self._here.store.read() as room:
            account = room.desk.account(login)
        if account is not None:
            _refuse_locked(account, now)
        matches = self._matches(account.password if account else self._decoy, password)
        if account is None or not account.active:
            raise BadSignIn
        with self._here.store.write() as room:
            # Hashing takes its time: the account may have been reset, closed or locked meanwhile.
            present = room.desk.account(login)
            if present is None or not present.active:
                raise BadSignIn
            _refuse_locked(present, now)
            matches = matches and present.password == account.password
            tried = _after_try(present, now, matches=matches)
            room.desk.save_account(tried)
        if not matches:
            raise BadSignIn
        return tried

    def of(self, staff: str) -> Account | None:
        """Return an active account by staff id, or None."""
        with self._here.store.read() as room:
            account = room.desk.account_of(staff)
        return account if account and account.active else None

    def all(self) -> list[Account]:
        """Return all accounts, closed ones too."""
        with self._here.store.read() as room:
            return room.desk.accounts()

    def set_language(self, staff: str, language: str) -> None:
        """Remember the language a person chose."""
        with self._here.store.write() as room:
            account = room.desk.account_of(staff)
            if account is not None:
                room.desk.save_account(replace(account, language=language))

    def _hash(self, password: str) -> str:
        if len(password) < LEAST_PASSWORD:
            raise WeakPassword(least=LEAST_PASSWORD)
        return self._hasher.hash(password)

    def _matches(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    def _report(self, room: Room, draft: Draft) -> None:
        append(self._here, room, journal_ledger(self._here.code), draft, self._here.itself)

    @staticmethod
    def _known(room: Room, login: str) -> Account:
        account = room.desk.account(login)
        if account is None or not account.active:
            raise UnknownStaff(login=login)
        return account


def _decoy(hasher: PasswordHasher) -> str:
    """Return the hash of no password, written down, not worked out: checking against it takes as long as any other."""
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    salt, digest = ("A" * ((4 * n + 2) // 3) for n in (hasher.salt_len, hasher.hash_len))
    return f"$argon2id$v=19${cost}${salt}${digest}"


def _refuse_locked(account: Account, now: datetime) -> None:
    if account.locked_until and account.locked_until > now:
        raise AccountLocked(until=f"{account.locked_until.astimezone(COUNTY_TIME):%H:%M}")


def _after_try(account: Account, now: datetime, *, matches: bool) -> Account:
    if matches:
        return replace(account, failures=0, locked_until=None)
    failures = account.failures + 1
    if failures >= MAX_FAILURES:
        return replace(account, failures=0, locked_until=now + LOCK)
    return replace(account, failures=failures)
