"""A node's store: a file in its folder, or the database that its settings name."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy.engine import make_url

from shared.domain.refusals_store import StoreBusy, StoreDown, StoreFailing, StoreFull
from shared.host.problems import OtherVersion
from shared.host.settings import Settings
from shared.host.settings_problems import DatabaseDown, DatabaseTaken, NoDatabase
from shared.store.errors import Missing, NotEmpty, OtherSchema
from shared.store.sql import SqlStore

STORE = "tongban.sqlite3"


def store_of(folder: Path, settings: Settings) -> SqlStore:
    """Return a folder's store as it is, not opened yet."""
    return SqlStore(settings.database or f"sqlite:///{folder / STORE}")


def open_store(folder: Path, settings: Settings) -> SqlStore:
    """Open the store of a node that is there; an older one is brought up to date.

    Refuses with NoDatabase, OtherVersion, DatabaseDown; never makes an empty one.
    """
    store = store_of(folder, settings)
    try:
        with _told(settings):
            store.open()
    except Missing:
        store.close()
        raise NoDatabase(path=folder, where=where(settings)) from None
    except OtherSchema as other:
        store.close()
        raise OtherVersion(path=folder, found=other.found, known=other.known) from None
    return store


def new_store(folder: Path, settings: Settings) -> SqlStore:
    """Make the store of a node that is being built."""
    store = store_of(folder, settings)
    with _told(settings):
        store.create_new()
    return store


@contextmanager
def claimed(settings: Settings) -> Iterator[None]:
    """Refuse a server's database that holds anything, and leave it empty again where the block fails."""
    if not settings.database:
        yield
        return
    with closing(SqlStore(settings.database)) as store:
        with _told(settings):
            if not store.is_empty():
                raise NotEmpty
        try:
            yield
        except BaseException:
            with suppress(StoreDown, StoreBusy):
                store.clear()
            raise


def where(settings: Settings) -> str:
    """Say where the store is, without the password."""
    if not settings.database:
        return STORE
    url = make_url(settings.database)
    return f"{url.host or 'localhost'}{f':{url.port}' if url.port else ''}/{url.database}"


@contextmanager
def _told(settings: Settings) -> Iterator[None]:
    """Say to the operator which database it is, and in the server's words why it cannot be used."""
    try:
        yield
    except NotEmpty:
        raise DatabaseTaken(where=where(settings)) from None
    except (StoreDown, StoreFull, StoreBusy, StoreFailing) as refusal:
        cause = getattr(refusal.__cause__, "orig", None) or refusal.__cause__
        reason = str(cause).splitlines()[0] if cause else refusal.say("en")
        raise DatabaseDown(where=where(settings), reason=reason) from None
