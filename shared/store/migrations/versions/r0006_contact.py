"""What a node tells of itself: its version, its clock, how long it was silent at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the three columns to the links; of older ones nothing is known."""
    op.add_column("peers", sa.Column("version", WORD, nullable=False, server_default=""))
    op.add_column("peers", sa.Column("clock_off", COUNT, nullable=True))
    op.add_column("peers", sa.Column("silences", TEXT, nullable=False, server_default="[]"))
