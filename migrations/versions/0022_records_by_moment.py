"""Records of the journal can be found by the moment at which they were made."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_journal_recorded_at_day", "journal", ["recorded_at", "day"])


def downgrade() -> None:
    op.drop_index("ix_journal_recorded_at_day", table_name="journal")
