"""Counts of SIAK, taken in from files."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

LARGEST = 2_000_000_000


def upgrade() -> None:
    op.create_table(
        "siak_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("counts", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("counts > 0 and counts <= 16000", name=op.f("ck_siak_import_counts_range")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_siak_import_days_forward")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_siak_import_office")),
        sa.ForeignKeyConstraint(["maker_id"], ["user_account.id"], name=op.f("fk_siak_import_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_siak_import")),
    )
    op.create_index("ix_siak_import_office", "siak_import", ["office"])
    op.create_table(
        "siak_count",
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("printed", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"printed >= 0 and printed <= {LARGEST}", name=op.f("ck_siak_count_printed_range")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_siak_count_office")),
        sa.ForeignKeyConstraint(["import_id"], ["siak_import.id"], name=op.f("fk_siak_count_import_id")),
        sa.PrimaryKeyConstraint("office", "day", "import_id", name=op.f("pk_siak_count")),
    )
    op.create_index("ix_siak_count_day_office", "siak_count", ["day", "office"])


def downgrade() -> None:
    op.drop_index("ix_siak_count_day_office", table_name="siak_count")
    op.drop_table("siak_count")
    op.drop_index("ix_siak_import_office", table_name="siak_import")
    op.drop_table("siak_import")
