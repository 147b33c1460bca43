"""Daily reports."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LARGEST = 2_000_000_000
SPLIT = ("split_new", "split_element_change", "split_damaged", "split_lost", "split_other")


def within(table: str, column: str, largest: int = LARGEST) -> sa.CheckConstraint:
    condition = f"{column} is null or ({column} >= 0 and {column} <= {largest})"
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{column}_range"))


def upgrade() -> None:
    op.create_table(
        "daily_report",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=True),
        sa.Column("prr", sa.Integer(), nullable=True),
        sa.Column("causes", sa.JSON(), nullable=False),
        sa.Column("cause_note", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("outage_hours", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        within("daily_report", "recorded"),
        within("daily_report", "prr"),
        within("daily_report", "outage_hours", 24),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_daily_report_document_id")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_daily_report_office")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_daily_report")),
    )
    op.create_index("ix_daily_report_office_business_date", "daily_report", ["office", "business_date"], unique=False)
    op.create_index("ix_daily_report_business_date", "daily_report", ["business_date"], unique=False)
    op.create_table(
        "daily_report_line",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("printed", sa.Integer(), nullable=False),
        sa.Column("spoiled", sa.Integer(), nullable=False),
        *(sa.Column(part, sa.Integer(), nullable=True) for part in SPLIT),
        sa.Column("siak_printed", sa.Integer(), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"printed >= 0 and printed <= {LARGEST}", name=op.f("ck_daily_report_line_printed_range")),
        sa.CheckConstraint(f"spoiled >= 0 and spoiled <= {LARGEST}", name=op.f("ck_daily_report_line_spoiled_range")),
        within("daily_report_line", "siak_printed"),
        within("daily_report_line", "counted"),
        *(within("daily_report_line", part) for part in SPLIT),
        sa.CheckConstraint(
            f"{SPLIT[0]} is null or {' + '.join(SPLIT)} = printed", name=op.f("ck_daily_report_line_split_adds_up")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["daily_report.document_id"], name=op.f("fk_daily_report_line_document_id")
        ),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_daily_report_line_item")),
        sa.PrimaryKeyConstraint("document_id", "item", name=op.f("pk_daily_report_line")),
    )


def downgrade() -> None:
    op.drop_table("daily_report_line")
    op.drop_index("ix_daily_report_business_date", table_name="daily_report")
    op.drop_index("ix_daily_report_office_business_date", table_name="daily_report")
    op.drop_table("daily_report")
