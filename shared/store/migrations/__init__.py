"""How the tables came to be what they are: one revision after another, for both databases.

A revision is a file in `versions`. It is written once and never changed, and
names no table of `tables.py`: those go on changing.
"""

from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

HERE = Path(__file__).parent


def configuration(versions: Sequence[Path]) -> Config:
    """Return alembic's configuration for the revisions in these folders."""
    config = Config()
    config.set_main_option("script_location", _escaped(HERE))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(_escaped(path) for path in versions))
    return config


def upgrade(connection: Connection, versions: Sequence[Path], revision: str) -> None:
    """Bring the tables up to a revision, in the transaction that the connection is in."""
    config = configuration(versions)
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")
