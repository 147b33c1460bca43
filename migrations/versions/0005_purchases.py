"""Purchases."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# SQLite has no decimals: there, money is counted in sen.
RUPIAH = sa.Numeric(precision=18, scale=2).with_variant(sa.BigInteger(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "purchase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("fund", sa.String(length=10), nullable=False),
        sa.Column("budget_year", sa.Integer(), nullable=False),
        sa.Column("supplier", sa.String(length=120), nullable=False),
        sa.Column("contract_number", sa.String(length=80), nullable=False),
        sa.Column("contract_date", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("budget_year >= 2011", name=op.f("ck_purchase_budget_year_plausible")),
        sa.CheckConstraint("fund in ('APBD', 'APBD-P', 'APBN', 'DAK', 'grant')", name=op.f("ck_purchase_fund_known")),
        sa.CheckConstraint(
            "state <> 'ordered' or (supplier <> '' and contract_number <> '' and contract_date is not null)",
            name=op.f("ck_purchase_order_has_contract"),
        ),
        sa.CheckConstraint("state in ('cancelled', 'ordered', 'planned')", name=op.f("ck_purchase_state_known")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_purchase_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase")),
    )
    op.create_index("ix_purchase_office_state", "purchase", ["office", "state"])
    op.create_table(
        "purchase_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purchase_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("model", sa.String(length=80), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", RUPIAH, nullable=True),
        sa.CheckConstraint("(item is null) <> (kind is null)", name=op.f("ck_purchase_line_item_or_machine")),
        sa.CheckConstraint("(kind is null) = (length(model) = 0)", name=op.f("ck_purchase_line_machine_has_model")),
        sa.CheckConstraint(
            "kind is null or kind in ('generator', 'other', 'printer', 'printer_kia', 'recording_set', 'ups')",
            name=op.f("ck_purchase_line_kind_known"),
        ),
        sa.CheckConstraint("quantity > 0 and quantity <= 2000000000", name=op.f("ck_purchase_line_quantity_positive")),
        sa.CheckConstraint("unit_price is null or unit_price >= 0", name=op.f("ck_purchase_line_price_not_negative")),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_purchase_line_item")),
        sa.ForeignKeyConstraint(["purchase_id"], ["purchase.id"], name=op.f("fk_purchase_line_purchase_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_line")),
    )
    op.create_index(op.f("ix_purchase_line_purchase_id"), "purchase_line", ["purchase_id"])
    op.create_table(
        "purchase_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purchase_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("body_digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "step in ('cancelled', 'delivered', 'ordered', 'planned')", name=op.f("ck_purchase_step_step_known")
        ),
        sa.ForeignKeyConstraint(["maker_id"], ["user_account.id"], name=op.f("fk_purchase_step_maker_id")),
        sa.ForeignKeyConstraint(["purchase_id"], ["purchase.id"], name=op.f("fk_purchase_step_purchase_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_step")),
        sa.UniqueConstraint("maker_id", "key", name=op.f("uq_purchase_step_maker_id_key")),
    )
    op.create_index(op.f("ix_purchase_step_purchase_id"), "purchase_step", ["purchase_id"])
    op.create_table(
        "purchase_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purchase_id", sa.Integer(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_purchase_delivery_document_id")),
        sa.ForeignKeyConstraint(["purchase_id"], ["purchase.id"], name=op.f("fk_purchase_delivery_purchase_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_delivery")),
        sa.UniqueConstraint("document_id", name=op.f("uq_purchase_delivery_document_id")),
    )
    op.create_index(op.f("ix_purchase_delivery_purchase_id"), "purchase_delivery", ["purchase_id"])
    op.create_table(
        "purchase_delivery_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_purchase_delivery_line_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["purchase_delivery.id"], name=op.f("fk_purchase_delivery_line_delivery_id")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["purchase_line.id"], name=op.f("fk_purchase_delivery_line_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_delivery_line")),
        sa.UniqueConstraint("delivery_id", "line_id", name=op.f("uq_purchase_delivery_line_delivery_id_line_id")),
    )
    op.create_index(op.f("ix_purchase_delivery_line_line_id"), "purchase_delivery_line", ["line_id"])
    op.create_table(
        "purchase_device",
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("delivery_line_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_line_id"], ["purchase_delivery_line.id"], name=op.f("fk_purchase_device_delivery_line_id")
        ),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_purchase_device_device_id")),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_purchase_device")),
    )
    op.create_index(op.f("ix_purchase_device_delivery_line_id"), "purchase_device", ["delivery_line_id"])


def downgrade() -> None:
    op.drop_table("purchase_device")
    op.drop_table("purchase_delivery_line")
    op.drop_table("purchase_delivery")
    op.drop_table("purchase_step")
    op.drop_table("purchase_line")
    op.drop_table("purchase")
