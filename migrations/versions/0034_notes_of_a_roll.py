"""What is on a roll is asked of its notes with every figure of ink."""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_counter_note_roll_id", "counter_note", ["roll_id"])


def downgrade() -> None:
    op.drop_index("ix_counter_note_roll_id", "counter_note")
