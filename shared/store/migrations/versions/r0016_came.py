"""When what was handed in elsewhere came in here: what waited before this counts as come when its case is next indexed."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the column."""
    op.add_column("cases", sa.Column("came", TEXT, nullable=False, server_default="{}"))
