"""Small local things in the database: accounts, drafts, parked forms, codes, numbers, settings."""

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, func, select

from shared.domain.records import Account, EnrolCode, FormDraft, ParkedForm, Peer
from shared.store.dialect import among, upsert
from shared.store.errors import LoginTaken
from shared.store.sql_rows import SqlRows
from shared.store.tables import Base

ACCOUNTS = Base.metadata.tables["accounts"]
DRAFTS = Base.metadata.tables["drafts"]
PARKED = Base.metadata.tables["parked"]
ENROLMENTS = Base.metadata.tables["enrolments"]
NUMBERS = Base.metadata.tables["numbers"]
SETTINGS = Base.metadata.tables["settings"]
PEERS = Base.metadata.tables["peers"]
SETTING = select(SETTINGS.c.value).where(SETTINGS.c.key == bindparam("key"))
SOME_SETTINGS = select(SETTINGS).where(among(SETTINGS.c.key, "keys"))


class SqlPeers:
    """Links to neighbours, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._rows = SqlRows(connection, PEERS, Peer)

    def get(self, code: str) -> Peer:
        """Return the link to a peer; a new one where there was none."""
        return self._rows.one(PEERS.c.code == code) or Peer(code)

    def save(self, peer: Peer) -> None:
        """Keep a link's state."""
        self._rows.put(peer)

    def all(self) -> list[Peer]:
        """Return all links, ordered by code."""
        return self._rows.many(order=(PEERS.c.code,))


class SqlDesk:
    """What never leaves the node, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._settings: dict[str, str] = {}
        """Those read or kept in this transaction: an exchange asks for some of them ten times."""
        self._accounts = SqlRows(connection, ACCOUNTS, Account)
        self._drafts = SqlRows(connection, DRAFTS, FormDraft)
        self._parked = SqlRows(connection, PARKED, ParkedForm)
        self._codes = SqlRows(connection, ENROLMENTS, EnrolCode)

    def account(self, login: str) -> Account | None:
        """Return an account by login name."""
        return self._accounts.one(ACCOUNTS.c.login == login)

    def account_of(self, staff: str) -> Account | None:
        """Return an account by staff id."""
        return self._accounts.one(ACCOUNTS.c.staff == staff)

    def accounts(self) -> list[Account]:
        """Return all accounts, ordered by login."""
        return self._accounts.many(order=(ACCOUNTS.c.login,))

    def save_account(self, account: Account) -> None:
        """Add or replace an account, known by its staff id; LoginTaken if the login is another's."""
        other = self.account(account.login)
        if other is not None and other.staff != account.staff:
            raise LoginTaken(account.login)
        self._accounts.put(account)

    def draft(self, draft_id: str) -> FormDraft | None:
        """Return a draft."""
        return self._drafts.one(DRAFTS.c.id == draft_id)

    def drafts(self) -> list[FormDraft]:
        """Return all drafts, newest first; of one time, by id."""
        return self._drafts.many(order=(DRAFTS.c.updated_at.desc(), DRAFTS.c.id))

    def save_draft(self, draft: FormDraft) -> None:
        """Add or replace a draft."""
        self._drafts.put(draft)

    def drop_draft(self, draft_id: str) -> None:
        """Forget a draft."""
        self._drafts.drop(DRAFTS.c.id == draft_id)

    def park(self, form: ParkedForm, keep: int) -> None:
        """Keep a parked form; only the `keep` that came last stay."""
        self._parked.drop(PARKED.c.token == form.token)
        last = self._connection.execute(select(func.max(PARKED.c.place))).scalar() or 0
        self._parked.put(form, place=last + 1)
        newest = select(PARKED.c.place).order_by(PARKED.c.place.desc()).limit(keep)
        self._parked.drop(PARKED.c.place.not_in(newest))

    def parked(self, token: str) -> ParkedForm | None:
        """Return a parked form, or None."""
        return self._parked.one(PARKED.c.token == token)

    def enrol_code(self, node: str) -> EnrolCode | None:
        """Return the newest enrolment code made for a node."""
        return self._codes.one(ENROLMENTS.c.node == node)

    def save_enrol_code(self, code: EnrolCode) -> None:
        """Keep a node's enrolment code in place of an older one."""
        self._codes.put(code)

    def next_number(self, name: str) -> int:
        """Return the next number (from 1) of a named series."""
        last = select(NUMBERS.c.value).where(NUMBERS.c.name == name)
        number = int(self._connection.execute(last).scalar() or 0) + 1
        upsert(self._connection, NUMBERS, {"name": name, "value": number})
        return number

    def expect(self, keys: Collection[str]) -> None:
        """Read in one go the settings that are about to be asked."""
        new = [key for key in keys if key not in self._settings]
        self._settings.update(dict.fromkeys(new, ""))
        for row in self._connection.execute(SOME_SETTINGS, {"keys": new}):
            self._settings[row.key] = row.value

    def value(self, key: str) -> str:
        """Return a setting of this store, empty where there is none."""
        if key not in self._settings:
            self._settings[key] = read_setting(self._connection, key)
        return self._settings[key]

    def set_value(self, key: str, value: str) -> None:
        """Keep a setting of this store."""
        if self._settings.get(key) == value:
            return
        write_setting(self._connection, key, value)
        self._settings[key] = value


def read_setting(connection: Connection, key: str) -> str:
    """Return a setting, empty where there is none."""
    return connection.execute(SETTING, {"key": key}).scalar() or ""


def write_setting(connection: Connection, key: str, value: str) -> None:
    """Keep a setting."""
    upsert(connection, SETTINGS, {"key": key, "value": value})
