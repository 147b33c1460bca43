"""What is open, and what happened lately, is found without what there was in all the years before."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

SENT, LENT = sa.text("state = 'sent'"), sa.text("purpose = 'loan'")


def upgrade() -> None:
    op.create_index(
        "ix_document_on_the_way", "document", ["state", "business_date"], sqlite_where=SENT, postgresql_where=SENT
    )
    op.create_index("ix_document_kind_day", "document", ["kind", "business_date"])
    op.create_index(
        "ix_shipment_of_loans", "shipment", ["purpose", "document_id"], sqlite_where=LENT, postgresql_where=LENT
    )


def downgrade() -> None:
    op.drop_index("ix_shipment_of_loans", "shipment")
    op.drop_index("ix_document_kind_day", "document")
    op.drop_index("ix_document_on_the_way", "document")
