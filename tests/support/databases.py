"""Databases of the run's PostgreSQL."""

from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from deploy.services.postgres import Postgres


class Databases:
    """Databases of the run's PostgreSQL for one worker. Those with tables are emptied and used again."""

    def __init__(self, server: Postgres) -> None:
        self.server = server
        self._emptied: list[str] = []
        self._admin = psycopg.connect(server.url("postgres"), autocommit=True)

    def new(self) -> str:
        """Return the address of a database that holds nothing."""
        name = f"t{uuid4().hex}"
        self._admin.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        return self.server.url(name)

    def copy(self, url: str) -> str:
        """Return the address of a copy of a database that nobody is connected to."""
        copy, name = f"t{uuid4().hex}", url.rpartition("/")[2]
        told = SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(copy), Identifier(name))
        self._admin.execute(told)
        return self.server.url(copy)

    def drop(self, url: str) -> None:
        """Drop a database, whoever is connected to it."""
        name = Identifier(url.rpartition("/")[2])
        self._admin.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def take(self) -> str:
        """Return the address of a database whose tables hold nothing, or that has none yet."""
        return self._emptied.pop() if self._emptied else self.new()

    def give_back(self, url: str) -> None:
        """Empty a database and keep it for the next one who takes it."""
        with psycopg.connect(url, autocommit=True) as connection:
            found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname='public'")
            names = sorted(row[0] for row in found if row[0] != "alembic_version")
            # Deleting is ten times as fast as truncating, where there is little; the feed refers to entries.
            for name in sorted(names, key=lambda n: n != "feed"):
                connection.execute(SQL("DELETE FROM {}").format(Identifier(name)))
        self._emptied.append(url)

    def close(self) -> None:
        """Let go of the server."""
        self._admin.close()
