"""In which modes cases are handled, what was promised and is due, and the place by which lists of what is due are read.

The modes of what is there are worked out anew by the chore that looks at limits, or when the case changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
BY_DUE = {
    "due": ["ended"],
    "holder_due": ["holder", "ended"],
    "awaiting_due": ["awaiting", "ended"],
    "offered_due": ["offered_to"],
}


def upgrade() -> None:
    """Add the columns, give every case its place, and read the lists by it."""
    for name in ("modes", "month", "promise", "broken", "place"):
        op.add_column("cases", sa.Column(name, WORD, nullable=False, server_default=""))
    op.add_column("cases", sa.Column("promise_due_at", TEXT, nullable=True))
    op.execute("UPDATE cases SET place = '1' || coalesce(due_at, '~')")
    for name, before in BY_DUE.items():
        op.drop_index(f"ix_cases_{name}", "cases")
        place = name.replace("due", "place")
        op.create_index(f"ix_cases_{place}", "cases", [*before, "place", "case"])
    op.drop_index("ix_cases_person", "cases")
    op.create_index("ix_cases_person", "cases", ["person", "matter", "place", "case"])
    op.create_index("ix_cases_modes", "cases", ["month", "origin", "modes"])
    for name, columns in (("promise", ["promise_due_at", "case"]), ("broken", ["broken"])):
        some = sa.text(f"{name} <> ''")
        op.create_index(
            f"ix_cases_{name}", "cases", columns, sqlite_where=some, postgresql_where=some
        )
