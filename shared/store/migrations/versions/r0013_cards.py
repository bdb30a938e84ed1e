"""When a case earns its next card, for whichever of its limits: in place of which card its first limit was given.

What the rows of open cases say is worked out anew by the next turn of the chore that counts limits.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NEXT = """UPDATE cases SET card_at = CASE carded WHEN '' THEN warn_at WHEN 'yellow' THEN due_at END
WHERE NOT ended"""
AGAIN = "DELETE FROM settings WHERE key = 'limits counted'"


def upgrade() -> None:
    """Put the column in the other's place, and have the limits of all open cases counted anew."""
    op.add_column("cases", sa.Column("card_at", TEXT, nullable=True))
    op.execute(NEXT)
    op.drop_index("ix_cases_warn", "cases")
    # Not in a batch: that makes the table anew, and loses which way SQLite's indexes run.
    op.drop_column("cases", "carded")
    some = sa.text("card_at IS NOT NULL")
    op.create_index(
        "ix_cases_card", "cases", ["card_at", "case"], sqlite_where=some, postgresql_where=some
    )
    op.execute(AGAIN)
