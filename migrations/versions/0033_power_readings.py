"""Readings of generators and UPS: fuel, hours that it lasts, tests."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "power_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("litres", sa.Integer(), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("result", sa.String(length=10), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.CheckConstraint(
                f"{column} is null or ({column} >= 0 and {column} <= {most})",
                name=op.f(f"ck_power_reading_{column}_fit"),
            )
            for column, most in (("litres", 10_000), ("hours", 720), ("minutes", 1_440))
        ),
        sa.CheckConstraint("result is null or result in ('failed', 'ran')", name=op.f("ck_power_reading_result_known")),
        sa.CheckConstraint("(result is null) = (minutes is null)", name=op.f("ck_power_reading_test_whole")),
        sa.CheckConstraint(
            "coalesce(litres, hours, minutes) is not null", name=op.f("ck_power_reading_says_something")
        ),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_power_reading_device_id")),
        sa.ForeignKeyConstraint(["maker_id"], ["user_account.id"], name=op.f("fk_power_reading_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_power_reading")),
    )
    op.create_index("ix_power_reading_device_day", "power_reading", ["device_id", "day", "id"])


def downgrade() -> None:
    op.drop_table("power_reading")
