"""Indexes lead to the rolls that an office used up last, and to the rolls and kits of a month."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

OF_OFFICE = "ix_roll_office_item"
WITH_KIT = sa.text("kit_office is not null")


def upgrade() -> None:
    op.drop_index(OF_OFFICE, "roll")
    op.create_index(OF_OFFICE, "roll", ["office", "item", "removed_on", "id"])
    op.create_index("ix_roll_installed_on", "roll", ["installed_on"])
    op.create_index(
        "ix_counter_note_kit", "counter_note", ["business_date"], sqlite_where=WITH_KIT, postgresql_where=WITH_KIT
    )


def downgrade() -> None:
    op.drop_index("ix_counter_note_kit", "counter_note")
    op.drop_index("ix_roll_installed_on", "roll")
    op.drop_index(OF_OFFICE, "roll")
    op.create_index(OF_OFFICE, "roll", ["office", "item", "id"])
