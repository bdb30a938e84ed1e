"""Which limit of a case runs out first and when it turns yellow, and since when an offer is here.

What the rows say of limits is worked out anew by the first turn of the chore that does so.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the columns, and the index by which those are found that turn yellow next."""
    op.add_column("cases", sa.Column("warn_at", TEXT, nullable=True))
    op.add_column("cases", sa.Column("limit", WORD, nullable=False, server_default=""))
    op.add_column(
        "cases", sa.Column("provisional", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("cases", sa.Column("arrived_at", TEXT, nullable=True))
    op.create_index("ix_cases_warn", "cases", ["ended", "warn_at", "case"])
