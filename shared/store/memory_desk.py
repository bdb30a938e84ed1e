"""Small local things in memory: peers, accounts, drafts, parked forms, codes, numbers, settings."""

from collections.abc import Collection
from copy import deepcopy
from dataclasses import dataclass, replace

import orjson

from shared.domain.records import Account, EnrolCode, FormDraft, ParkedForm, Peer
from shared.store.errors import LoginTaken
from shared.store.memory_table import MemoryTable


class MemoryPeers:
    """Links to neighbours, in one transaction."""

    def __init__(self, table: MemoryTable[str, Peer]) -> None:
        self._table = table

    def get(self, code: str) -> Peer:
        """Return the link to a peer; a new one where there was none."""
        return self._table.rows.get(code) or Peer(code)

    def save(self, peer: Peer) -> None:
        """Keep a link's state."""
        self._table.put(peer.code, peer)

    def all(self) -> list[Peer]:
        """Return all links, ordered by code."""
        return sorted(self._table.rows.values(), key=lambda peer: peer.code)


@dataclass(frozen=True, slots=True)
class DeskTables:
    """What a desk keeps, by staff id, draft id, token, node, name and key."""

    accounts: MemoryTable[str, Account]
    drafts: MemoryTable[str, FormDraft]
    parked: MemoryTable[str, ParkedForm]
    codes: MemoryTable[str, EnrolCode]
    numbers: MemoryTable[str, int]
    settings: MemoryTable[str, str]


class MemoryDesk:
    """What never leaves the node, in one transaction."""

    def __init__(self, tables: DeskTables) -> None:
        self._tables = tables

    def account(self, login: str) -> Account | None:
        """Return an account by login name."""
        rows = self._tables.accounts.rows.values()
        return next((account for account in rows if account.login == login), None)

    def account_of(self, staff: str) -> Account | None:
        """Return an account by staff id."""
        return self._tables.accounts.rows.get(staff)

    def accounts(self) -> list[Account]:
        """Return all accounts, ordered by login."""
        return sorted(self._tables.accounts.rows.values(), key=lambda account: account.login)

    def save_account(self, account: Account) -> None:
        """Add or replace an account, known by its staff id; LoginTaken if the login is another's."""
        other = self.account(account.login)
        if other is not None and other.staff != account.staff:
            raise LoginTaken(account.login)
        self._tables.accounts.put(account.staff, account)

    def draft(self, draft_id: str) -> FormDraft | None:
        """Return a draft."""
        return deepcopy(self._tables.drafts.rows.get(draft_id))

    def drafts(self) -> list[FormDraft]:
        """Return all drafts, newest first; of one time, by id."""
        rows = sorted(self._tables.drafts.rows.values(), key=lambda draft: draft.id)
        return deepcopy(sorted(rows, key=lambda draft: draft.updated_at, reverse=True))

    def save_draft(self, draft: FormDraft) -> None:
        """Add or replace a draft."""
        # Through JSON, as in a database: a tuple comes back as a list.
        plain = orjson.loads(orjson.dumps(draft.data))
        self._tables.drafts.put(draft.id, replace(draft, data=plain))

    def drop_draft(self, draft_id: str) -> None:
        """Forget a draft."""
        self._tables.drafts.drop(draft_id)

    def park(self, form: ParkedForm, keep: int) -> None:
        """Keep a parked form; only the `keep` that came last stay."""
        parked = self._tables.parked
        parked.drop(form.token)
        parked.put(form.token, deepcopy(form))
        for token in list(parked.rows)[: max(0, len(parked.rows) - keep)]:
            parked.drop(token)

    def parked(self, token: str) -> ParkedForm | None:
        """Return a parked form, or None."""
        return deepcopy(self._tables.parked.rows.get(token))

    def enrol_code(self, node: str) -> EnrolCode | None:
        """Return the newest enrolment code made for a node."""
        return self._tables.codes.rows.get(node)

    def save_enrol_code(self, code: EnrolCode) -> None:
        """Keep a node's enrolment code in place of an older one."""
        self._tables.codes.put(code.node, code)

    def next_number(self, name: str) -> int:
        """Return the next number (from 1) of a named series."""
        number = self._tables.numbers.rows.get(name, 0) + 1
        self._tables.numbers.put(name, number)
        return number

    def expect(self, keys: Collection[str]) -> None:
        """Do nothing: all of it is at hand."""

    def value(self, key: str) -> str:
        """Return a setting of this store, empty where there is none."""
        return self._tables.settings.rows.get(key, "")

    def set_value(self, key: str, value: str) -> None:
        """Keep a setting of this store."""
        self._tables.settings.put(key, value)
