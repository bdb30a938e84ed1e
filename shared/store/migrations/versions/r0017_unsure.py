"""Whether the limit that runs out first counts from what may not have reached the organ.

What the rows of open cases say is worked out anew by the next turn of the chore that counts limits.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

AGAIN = "DELETE FROM settings WHERE key = 'limits counted'"


def upgrade() -> None:
    """Add the column, and have the limits of all open cases counted anew."""
    op.add_column(
        "cases", sa.Column("unsure", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute(AGAIN)
