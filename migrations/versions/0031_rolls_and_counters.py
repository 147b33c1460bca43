"""Rolls in printers, and what the printers' counters showed."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

IN_MACHINE = sa.text("removed_on is null")
ROLL = {
    "item_known": "item in ('film', 'ribbon')",
    "rated_positive": "rated > 0",
    "counters_not_negative": 'start >= 0 and ("end" is null or "end" >= 0)',
    "total_goes_on": "end_total is null or end_total >= start_total",
    "removed_after_installation": "removed_on is null or removed_on >= installed_on",
    "end_when_removed": '(removed_on is null) = ("end" is null)',
    "total_when_removed": "(removed_on is null) = (end_total is null)",
    "spent_when_removed": "(removed_on is null) = (spent is null)",
    "unspent_with_note": "spent is null or spent or length(note) > 0",
}
NOTE = {
    "kind_known": "kind in ('counter_read', 'counter_reset', 'head_cleaned', 'roll_installed', 'roll_removed')",
    "counters_not_negative": "counter >= 0 and onward >= 0 and total >= 0",
    "onward_after_reset": "kind = 'counter_reset' or onward = counter",
    "reset_with_reason": "kind <> 'counter_reset' or length(reason) > 0",
    "roll_named": "(roll_id is not null) = (kind in ('roll_installed', 'roll_removed'))",
}


def upgrade() -> None:
    op.create_table(
        "roll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("batch", sa.String(length=60), nullable=False),
        sa.Column("supplier", sa.String(length=120), nullable=False),
        sa.Column("rated", sa.Integer(), nullable=False),
        sa.Column("installed_on", sa.Date(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("start_total", sa.Integer(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("end_total", sa.Integer(), nullable=True),
        sa.Column("spent", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.CheckConstraint(condition, name=op.f(f"ck_roll_{name}")) for name, condition in ROLL.items()),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_roll_device_id")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_roll_office")),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_roll_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll")),
    )
    op.create_index("ix_roll_device_id", "roll", ["device_id"])
    op.create_index("ix_roll_office_item", "roll", ["office", "item"])
    op.create_index(
        "uq_roll_in_machine",
        "roll",
        ["device_id", "item"],
        unique=True,
        sqlite_where=IN_MACHINE,
        postgresql_where=IN_MACHINE,
    )
    op.create_table(
        "counter_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("onward", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("roll_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.CheckConstraint(condition, name=op.f(f"ck_counter_note_{name}")) for name, condition in NOTE.items()),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_counter_note_device_id")),
        sa.ForeignKeyConstraint(["roll_id"], ["roll.id"], name=op.f("fk_counter_note_roll_id")),
        sa.ForeignKeyConstraint(["person_id"], ["user_account.id"], name=op.f("fk_counter_note_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_note")),
    )
    op.create_index("ix_counter_note_device_id_id", "counter_note", ["device_id", "id"])


def downgrade() -> None:
    for table in ("counter_note", "roll"):
        op.drop_table(table)
