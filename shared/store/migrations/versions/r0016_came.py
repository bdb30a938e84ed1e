"""When what was handed in elsewhere came in here; limits count from it.

What the rows of open cases say is worked out anew by the next turn of the chore that counts limits: what waits by then
counts as come then.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

AGAIN = "DELETE FROM settings WHERE key = 'limits counted'"
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the column, and have the limits of all open cases counted anew."""
    op.add_column("cases", sa.Column("came", TEXT, nullable=False, server_default="{}"))
    op.execute(AGAIN)
