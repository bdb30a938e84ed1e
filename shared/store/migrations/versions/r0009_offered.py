"""Since when a case is offered: what waits too long for an answer would have to be looked for among all that is offered."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Take the time over from the case's head, and keep the few that are offered in an index."""
    op.add_column("cases", sa.Column("offered_at", TEXT, nullable=True))
    op.execute(
        "UPDATE cases SET offered_at = (SELECT heads.offered_at FROM heads"
        " WHERE heads.ledger = 'case:' || cases.\"case\") WHERE offered_to > ''"
    )
    offered = sa.text("offered_at IS NOT NULL")
    columns = ["ended", "offered_at"]
    op.create_index(
        "ix_cases_offered_at", "cases", columns, sqlite_where=offered, postgresql_where=offered
    )
