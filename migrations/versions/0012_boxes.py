"""Box and chip numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "box_range",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("prefix", sa.String(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.CheckConstraint("width between 1 and 18", name=op.f("ck_box_range_width_possible")),
        sa.CheckConstraint("first >= 0 and first <= last", name=op.f("ck_box_range_in_order")),
        sa.CheckConstraint(
            "level between 0 and 31 and (last - first) >> level = 0", name=op.f("ck_box_range_level_fits")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_box_range_document_id")),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_box_range_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_box_range")),
    )
    op.create_index("ix_box_range_number", "box_range", ["prefix", "width", "level", "first"])
    op.create_index("ix_box_range_document_id", "box_range", ["document_id"])


def downgrade() -> None:
    op.drop_table("box_range")
