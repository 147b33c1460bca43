"""Journal records by day, so that a page of a stock card costs the same after ten years."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_journal_day_number", "journal", ["day", "number"])


def downgrade() -> None:
    op.drop_index("ix_journal_day_number", table_name="journal")
