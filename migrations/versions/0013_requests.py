"""Requests for blanks and consumables."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LARGEST = 2_000_000_000


def upgrade() -> None:
    op.create_table(
        "blank_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("answerer", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("prr", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('approved', 'asked', 'cut', 'refused', 'withdrawn')", name=op.f("ck_blank_request_state_known")
        ),
        sa.CheckConstraint("(state = 'asked') = (decided_at is null)", name=op.f("ck_blank_request_decided_once")),
        sa.CheckConstraint("(decided_by is null) = (decided_at is null)", name=op.f("ck_blank_request_decision_whole")),
        sa.CheckConstraint(
            "not (state in ('cut', 'refused')) or reason <> ''", name=op.f("ck_blank_request_less_has_reason")
        ),
        sa.CheckConstraint(
            f"prr is null or (prr >= 0 and prr <= {LARGEST})", name=op.f("ck_blank_request_prr_possible")
        ),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_blank_request_office")),
        sa.ForeignKeyConstraint(["answerer"], ["office.code"], name=op.f("fk_blank_request_answerer")),
        sa.ForeignKeyConstraint(["asked_by"], ["user_account.id"], name=op.f("fk_blank_request_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["user_account.id"], name=op.f("fk_blank_request_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blank_request")),
    )
    op.create_index("ix_blank_request_office_asked_on", "blank_request", ["office", "asked_on"])
    op.create_index("ix_blank_request_answerer_state", "blank_request", ["answerer", "state"])
    op.create_table(
        "blank_request_line",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("approved", sa.Integer(), nullable=True),
        sa.Column("in_store", sa.Integer(), nullable=False),
        sa.Column("cover", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"asked > 0 and asked <= {LARGEST}", name=op.f("ck_blank_request_line_asked_possible")),
        sa.CheckConstraint(
            f"approved is null or (approved >= 0 and approved <= {LARGEST})",
            name=op.f("ck_blank_request_line_approved_possible"),
        ),
        sa.CheckConstraint("cover is null or cover >= 0", name=op.f("ck_blank_request_line_cover_not_negative")),
        sa.ForeignKeyConstraint(["request_id"], ["blank_request.id"], name=op.f("fk_blank_request_line_request_id")),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_blank_request_line_item")),
        sa.PrimaryKeyConstraint("request_id", "item", name=op.f("pk_blank_request_line")),
    )
    op.create_table(
        "blank_request_shipment",
        sa.Column("shipment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["shipment_id"], ["document.id"], name=op.f("fk_blank_request_shipment_shipment_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["blank_request.id"], name=op.f("fk_blank_request_shipment_request_id")
        ),
        sa.PrimaryKeyConstraint("shipment_id", name=op.f("pk_blank_request_shipment")),
    )
    op.create_index(op.f("ix_blank_request_shipment_request_id"), "blank_request_shipment", ["request_id"])


def downgrade() -> None:
    op.drop_table("blank_request_shipment")
    op.drop_table("blank_request_line")
    op.drop_table("blank_request")
