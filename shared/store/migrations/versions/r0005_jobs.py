"""Timers of the chores and long work that people asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "timers",
        sa.Column("name", WORD, primary_key=True, nullable=False),
        sa.Column("due_at", TEXT, nullable=False),
        sa.Column("claim", WORD, nullable=False),
        sa.Column("claimed_until", TEXT, nullable=True),
        sa.Column("last_at", TEXT, nullable=True),
        sa.Column("failures", COUNT, nullable=False),
        sa.Column("error", WORD, nullable=False),
    )
    op.create_table(
        "works",
        sa.Column("id", WORD, primary_key=True, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("asked_by", WORD, nullable=False),
        sa.Column("asked_at", TEXT, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("done", COUNT, nullable=False),
        sa.Column("total", COUNT, nullable=False),
        sa.Column("result", TEXT, nullable=False),
        sa.Column("error", WORD, nullable=False),
        sa.Column("claim", WORD, nullable=False),
        sa.Column("claimed_until", TEXT, nullable=True),
        sa.Column("tries", COUNT, nullable=False),
        sa.Column("ended_at", TEXT, nullable=True),
    )
    op.create_index("ix_works_asked_at", "works", ["asked_at"])
    op.create_index("ix_works_state", "works", ["state"])
