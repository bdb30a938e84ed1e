"""Which limit of a case runs out first and when it turns yellow, since when an offer is here, and which cards were given.

What the rows say of limits is worked out anew by the first turn of the chore that does so.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the columns, and the index by which those are found that turn yellow next."""
    op.add_column("cases", sa.Column("warn_at", TEXT, nullable=True))
    op.add_column("cases", sa.Column("limit", WORD, nullable=False, server_default=""))
    op.add_column(
        "cases", sa.Column("provisional", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("cases", sa.Column("arrived_at", TEXT, nullable=True))
    op.add_column("cases", sa.Column("carded", WORD, nullable=False, server_default=""))
    op.add_column("cases", sa.Column("complaints", COUNT, nullable=False, server_default="0"))
    op.create_index("ix_cases_warn", "cases", ["ended", "carded", "warn_at", "case"])
    some = sa.text("complaints > 0")
    op.create_index(
        "ix_cases_complaints", "cases", ["case"], sqlite_where=some, postgresql_where=some
    )
    texts = ("case", "colour", "unit", "department", "month", "limit")
    op.create_table(
        "cards",
        sa.Column("hash", WORD, primary_key=True, nullable=False),
        *(sa.Column(name, WORD, nullable=False) for name in texts),
        sa.Column("at", TEXT, nullable=False),
    )
    op.create_index("ix_cards_case", "cards", ["case"])
    op.create_index("ix_cards_month", "cards", ["month", "unit"])
