"""Shipments."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROUTE = """
    (purpose = 'allocation' AND source = '00' AND destination <> '00')
    OR (purpose = 'allocation' AND length(source) = 2 AND source <> '00' AND length(destination) = 5
        AND substr(destination, 1, 2) = source)
    OR (purpose = 'return' AND length(source) = 5 AND destination = substr(source, 1, 2))
"""


def upgrade() -> None:
    op.create_table(
        "shipment",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=5), nullable=False),
        sa.Column("destination", sa.String(length=5), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("reference_date", sa.Date(), nullable=True),
        sa.CheckConstraint("purpose in ('allocation', 'return')", name=op.f("ck_shipment_purpose_known")),
        sa.CheckConstraint(ROUTE, name=op.f("ck_shipment_route_allowed")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_shipment_document_id")),
        sa.ForeignKeyConstraint(["source"], ["office.code"], name=op.f("fk_shipment_source")),
        sa.ForeignKeyConstraint(["destination"], ["office.code"], name=op.f("fk_shipment_destination")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_shipment")),
    )
    with op.batch_alter_table("shipment", schema=None) as batch_op:
        batch_op.create_index("ix_shipment_destination", ["destination"], unique=False)
        batch_op.create_index("ix_shipment_source", ["source"], unique=False)

    op.create_table(
        "shipment_line",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0 and quantity <= 2000000000", name=op.f("ck_shipment_line_quantity_positive")),
        sa.ForeignKeyConstraint(["document_id"], ["shipment.document_id"], name=op.f("fk_shipment_line_document_id")),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_shipment_line_item")),
        sa.PrimaryKeyConstraint("document_id", "item", name=op.f("pk_shipment_line")),
        sa.UniqueConstraint("document_id", "item", "quantity", name=op.f("uq_shipment_line_document_id_item_quantity")),
    )
    op.create_table(
        "receipt_line",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("shipment_id", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("damaged", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("surplus", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "good >= 0 and damaged >= 0 and missing >= 0 and surplus >= 0",
            name=op.f("ck_receipt_line_parts_not_negative"),
        ),
        sa.CheckConstraint("good + damaged + missing = sent", name=op.f("ck_receipt_line_parts_are_the_whole")),
        sa.CheckConstraint("surplus <= 2000000000", name=op.f("ck_receipt_line_surplus_fits")),
        sa.CheckConstraint("surplus = 0 or reason <> ''", name=op.f("ck_receipt_line_surplus_has_reason")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_receipt_line_document_id")),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_receipt_line_item")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.document_id"], name=op.f("fk_receipt_line_shipment_id")),
        sa.ForeignKeyConstraint(
            ["shipment_id", "item", "sent"],
            ["shipment_line.document_id", "shipment_line.item", "shipment_line.quantity"],
            name="fk_receipt_line_shipment_line",
        ),
        sa.PrimaryKeyConstraint("document_id", "item", name=op.f("pk_receipt_line")),
    )
    with op.batch_alter_table("receipt_line", schema=None) as batch_op:
        batch_op.create_index("ix_receipt_line_shipment_id", ["shipment_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("receipt_line", schema=None) as batch_op:
        batch_op.drop_index("ix_receipt_line_shipment_id")

    op.drop_table("receipt_line")
    op.drop_table("shipment_line")
    with op.batch_alter_table("shipment", schema=None) as batch_op:
        batch_op.drop_index("ix_shipment_source")
        batch_op.drop_index("ix_shipment_destination")

    op.drop_table("shipment")
