"""Counts and destructions, and the sheets on which people count."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "count_line",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("compartment", sa.String(length=10), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("compartment in ('spoiled', 'store')", name=op.f("ck_count_line_compartment_counted")),
        sa.CheckConstraint("counted >= 0 and counted <= 2000000000", name=op.f("ck_count_line_counted_fits")),
        sa.CheckConstraint("expected >= 0", name=op.f("ck_count_line_expected_not_negative")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_count_line_document_id")),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_count_line_item")),
        sa.PrimaryKeyConstraint("document_id", "item", "compartment", name=op.f("pk_count_line")),
    )
    op.create_table(
        "destruction_line",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "quantity > 0 and quantity <= 2000000000", name=op.f("ck_destruction_line_quantity_positive")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_destruction_line_document_id")),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_destruction_line_item")),
        sa.PrimaryKeyConstraint("document_id", "item", name=op.f("pk_destruction_line")),
    )
    op.create_table(
        "count_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_head", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("discarded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("began_head >= 0", name=op.f("ck_count_sheet_began_head_not_negative")),
        sa.CheckConstraint("document_id is null or discarded_at is null", name=op.f("ck_count_sheet_one_end")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_count_sheet_document_id")),
        sa.ForeignKeyConstraint(["maker_id"], ["user_account.id"], name=op.f("fk_count_sheet_maker_id")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_count_sheet_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_sheet")),
        sa.UniqueConstraint("document_id", name=op.f("uq_count_sheet_document_id")),
    )
    op.create_index("ix_count_sheet_office", "count_sheet", ["office"])


def downgrade() -> None:
    op.drop_table("count_sheet")
    op.drop_table("destruction_line")
    op.drop_table("count_line")
