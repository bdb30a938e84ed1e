"""Photos and PDFs that entries and drafts name, and what neighbours hold of each."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the three tables, and count for each case the pages to be taken again."""
    op.add_column("cases", sa.Column("retakes", COUNT, nullable=False, server_default="0"))
    op.create_table(
        "blobs",
        sa.Column("sha", WORD, primary_key=True, nullable=False),
        sa.Column("size", COUNT, nullable=False),
        sa.Column("type", WORD, nullable=False),
        sa.Column("here", sa.Boolean(), nullable=False),
        sa.Column("noted_at", TEXT, nullable=False),
        sa.Column("lost", sa.Boolean(), nullable=False),
        sa.Column("source", WORD, nullable=False),
    )
    op.create_index("ix_blobs_here", "blobs", ["here"])
    op.create_table(
        "blob_names",
        sa.Column("sha", WORD, primary_key=True, nullable=False),
        sa.Column("ledger", WORD, primary_key=True, nullable=False),
        sa.Column("case", WORD, nullable=False),
        sa.Column("author", WORD, nullable=False),
    )
    op.create_index("ix_blob_names_case", "blob_names", ["case"])
    op.create_table(
        "blob_acks",
        sa.Column("sha", WORD, primary_key=True, nullable=False),
        sa.Column("peer", WORD, primary_key=True, nullable=False),
        sa.Column("held", COUNT, nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("told_lost", sa.Boolean(), nullable=False),
        sa.Column("wrong", COUNT, nullable=False),
    )
