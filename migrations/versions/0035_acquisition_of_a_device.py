"""The day on which a machine was acquired, and neither warranty nor service contract that ends before it.

What purchases delivered tells its day itself; a machine whose warranty or year does not fit it
keeps its day unknown.
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

ENDS = ("warranty_end", "service_end")


def upgrade() -> None:
    with op.batch_alter_table("device") as batch:
        batch.add_column(sa.Column("acquired_on", sa.Date(), nullable=True))
        for end in ENDS:
            batch.create_check_constraint(
                op.f(f"ck_device_{end}_after_purchase"),
                f"acquired_on is null or {end} is null or {end} >= acquired_on",
            )
    op.execute("""
        update device set acquired_on = (
            select d.business_date from purchase_device p
            join purchase_delivery_line l on l.id = p.delivery_line_id
            join purchase_delivery d on d.id = l.delivery_id
            where p.device_id = device.id
            and (device.warranty_end is null or device.warranty_end >= d.business_date)
            and (device.service_end is null or device.service_end >= d.business_date)
            and (device.year is null or device.year <= cast(substr(cast(d.business_date as text), 1, 4) as integer))
        )
    """)


def downgrade() -> None:
    with op.batch_alter_table("device") as batch:
        for end in ENDS:
            batch.drop_constraint(op.f(f"ck_device_{end}_after_purchase"), type_="check")
        batch.drop_column("acquired_on")
