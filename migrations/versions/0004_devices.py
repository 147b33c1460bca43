"""Devices."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("model", sa.String(length=80), nullable=False),
        sa.Column("serial", sa.String(length=80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("fund", sa.String(length=10), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("condition", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "condition in ('broken', 'good', 'in_repair', 'limited', 'lost', 'retired')",
            name=op.f("ck_device_condition_known"),
        ),
        sa.CheckConstraint(
            "fund is null or fund in ('APBD', 'APBD-P', 'APBN', 'DAK', 'grant')", name=op.f("ck_device_fund_known")
        ),
        sa.CheckConstraint(
            "kind in ('generator', 'other', 'printer', 'printer_kia', 'recording_set', 'ups')",
            name=op.f("ck_device_kind_known"),
        ),
        sa.CheckConstraint("length(serial) > 0", name=op.f("ck_device_serial_present")),
        sa.CheckConstraint("year is null or year >= 2009", name=op.f("ck_device_year_plausible")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_device_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("serial", name=op.f("uq_device_serial")),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index("ix_device_office_kind", ["office", "kind"], unique=False)

    op.create_table(
        "device_condition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("condition", sa.String(length=10), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=True),
        sa.Column("body_digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "condition in ('broken', 'good', 'in_repair', 'limited', 'lost', 'retired')",
            name=op.f("ck_device_condition_condition_known"),
        ),
        sa.CheckConstraint("condition = 'good' or length(reason) > 0", name=op.f("ck_device_condition_reason_given")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_device_condition_device_id")),
        sa.ForeignKeyConstraint(["maker_id"], ["user_account.id"], name=op.f("fk_device_condition_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_condition")),
        sa.UniqueConstraint("maker_id", "key", name=op.f("uq_device_condition_maker_id_key")),
    )
    with op.batch_alter_table("device_condition", schema=None) as batch_op:
        batch_op.create_index("ix_device_condition_device_day", ["device_id", "business_date", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("device_condition")
    op.drop_table("device")
