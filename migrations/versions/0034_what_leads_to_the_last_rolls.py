"""A roll says when its end was entered, and indexes lead to the last rolls, the last cleaning and a batch."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

CLEANED = sa.text("kind = 'head_cleaned'")
ENTERED = "entered_when_removed"
NEW = ("batch", "removed_on")
# By name: the columns before, and those that lead to the last roll as well.
INDEXES = {
    "ix_roll_office_item": (["office", "item"], ["office", "item", "id"]),
    "ix_roll_device_id": (["device_id"], ["device_id", "item", "id"]),
}


def upgrade() -> None:
    with op.batch_alter_table("roll") as batch:
        batch.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "update roll set removed_at ="
        " (select n.recorded_at from counter_note n where n.roll_id = roll.id and n.kind = 'roll_removed')"
    )
    with op.batch_alter_table("roll") as batch:
        batch.create_check_constraint(op.f(f"ck_roll_{ENTERED}"), "(removed_on is null) = (removed_at is null)")
    for name, (_, columns) in INDEXES.items():
        op.drop_index(name, "roll")
        op.create_index(name, "roll", columns)
    for column in NEW:
        op.create_index(f"ix_roll_{column}", "roll", [column])
    op.create_index(
        "ix_counter_note_cleaned",
        "counter_note",
        ["device_id", "id"],
        sqlite_where=CLEANED,
        postgresql_where=CLEANED,
    )


def downgrade() -> None:
    op.drop_index("ix_counter_note_cleaned", "counter_note")
    for column in NEW:
        op.drop_index(f"ix_roll_{column}", "roll")
    for name, (columns, _) in INDEXES.items():
        op.drop_index(name, "roll")
        op.create_index(name, "roll", columns)
    with op.batch_alter_table("roll") as batch:
        batch.drop_constraint(op.f(f"ck_roll_{ENTERED}"), type_="check")
        batch.drop_column("removed_at")
