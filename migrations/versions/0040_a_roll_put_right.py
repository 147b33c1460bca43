"""Whether a roll was used up can be put right once; the moment stays, so that what was known before it stays known."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

PUT_RIGHT = "put_right_when_removed"


def upgrade() -> None:
    with op.batch_alter_table("roll") as batch:
        batch.add_column(sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_check_constraint(op.f(f"ck_roll_{PUT_RIGHT}"), "corrected_at is null or removed_on is not null")


def downgrade() -> None:
    with op.batch_alter_table("roll") as batch:
        batch.drop_constraint(op.f(f"ck_roll_{PUT_RIGHT}"), type_="check")
        batch.drop_column("corrected_at")
