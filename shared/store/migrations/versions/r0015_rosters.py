"""Rosters, and whom they know. No entry before this revision is of a roster: there is nothing to fill them with."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WORDS = ("number", "form", "matter", "village", "origin", "holder", "offered_to", "until")
COUNTS = (
    "total",
    "untouched",
    "enrolled",
    "no_proof",
    "alive",
    "unreachable",
    "gone",
    "suspended",
    "unfit",
)


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "rosters",
        sa.Column("roster", WORD, primary_key=True, nullable=False),
        *(sa.Column(name, WORD, nullable=False) for name in WORDS[:3]),
        sa.Column("year", COUNT, nullable=False),
        *(sa.Column(name, WORD, nullable=False) for name in WORDS[3:]),
        *(sa.Column(name, COUNT, nullable=False) for name in COUNTS),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("updated_at", TEXT, nullable=False),
        sa.Column("arrived_at", TEXT, nullable=True),
    )
    op.create_table(
        "roster_people",
        sa.Column("roster", WORD, primary_key=True, nullable=False),
        sa.Column("no", COUNT, primary_key=True, nullable=False),
        *(
            sa.Column(name, WORD, nullable=False)
            for name in ("person", "name", "village", "born", "outcome")
        ),
    )
    op.create_index("ix_roster_people_person", "roster_people", ["person"])
    op.create_index("ix_roster_people_born", "roster_people", ["born"])
