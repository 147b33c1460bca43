"""Loans, transfers, and returns of loans."""

import sqlalchemy as sa
from alembic import op

from inventory.core.schema import rewrite_checks

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ROUTE_BEFORE = """
    (purpose = 'allocation' AND source = '00' AND destination <> '00')
    OR (purpose = 'allocation' AND length(source) = 2 AND source <> '00' AND length(destination) = 5
        AND substr(destination, 1, 2) = source)
    OR (purpose = 'return' AND length(source) = 5 AND destination = substr(source, 1, 2))
"""
ROUTE_AFTER = (
    ROUTE_BEFORE
    + """
    OR (purpose in ('transfer', 'loan', 'loan_return') AND length(source) = 5 AND length(destination) = 5
        AND source <> destination)
"""
)
BEFORE = {"purpose_known": "purpose in ('allocation', 'return')", "route_allowed": ROUTE_BEFORE}
AFTER = {
    "purpose_known": "purpose in ('allocation', 'loan', 'loan_return', 'return', 'transfer')",
    "route_allowed": ROUTE_AFTER,
    "loan_told": "(purpose = 'loan_return') = (loan is not null)",
    "due_date_of_loan": "due_date is null or purpose = 'loan'",
}


def upgrade() -> None:
    with op.batch_alter_table("shipment") as batch:
        batch.add_column(sa.Column("loan", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("due_date", sa.Date(), nullable=True))
        batch.create_foreign_key("fk_shipment_loan", "shipment", ["loan"], ["document_id"])
        batch.create_index("ix_shipment_loan", ["loan"])
    rewrite_checks("shipment", AFTER)


def downgrade() -> None:
    """Only for a ledger without loans and transfers: the constraints refuse to forget them."""
    rewrite_checks("shipment", BEFORE, gone=tuple(AFTER.keys() - BEFORE.keys()))
    with op.batch_alter_table("shipment") as batch:
        batch.drop_index("ix_shipment_loan")
        batch.drop_constraint("fk_shipment_loan", type_="foreignkey")
        batch.drop_column("due_date")
        batch.drop_column("loan")
