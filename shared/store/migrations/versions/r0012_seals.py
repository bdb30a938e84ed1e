"""On which paper which seal stands. No entry before this revision names a seal: there is nothing to fill it with."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "seal_uses",
        sa.Column("case", WORD, primary_key=True, nullable=False),
        sa.Column("seq", COUNT, primary_key=True, nullable=False),
        sa.Column("seal", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("node", WORD, nullable=False),
        sa.Column("by", WORD, nullable=False),
        sa.Column("at", TEXT, nullable=False),
    )
    op.create_index("ix_seal_uses_seal", "seal_uses", ["seal", "at"])
