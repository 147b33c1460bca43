"""Reads that do not grow with the years: accounts are found by compartment, whatever shipments there have been.

On SQLite the running closes lie in the order of their key, so that the close of a day is found in one place.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

WITHOUT_ROWID = " WITHOUT ROWID"


def upgrade() -> None:
    op.create_index("ix_account_compartment_item_owner", "account", ["compartment", "item", "owner"])
    rewrite_closes(in_order=True)


def downgrade() -> None:
    rewrite_closes(in_order=False)
    op.drop_index("ix_account_compartment_item_owner", table_name="account")


def rewrite_closes(in_order: bool) -> None:
    """Write the running closes anew, in the order of their key or in that of their writing."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    made = connection.scalar(sa.text("select sql from sqlite_master where name = 'running_close'"))
    body = made[made.index("(") :].removesuffix(WITHOUT_ROWID)
    op.execute(f"create table running_close_anew {body}{WITHOUT_ROWID if in_order else ''}")
    op.execute("insert into running_close_anew select * from running_close order by account_id, day")
    op.drop_table("running_close")
    op.rename_table("running_close_anew", "running_close")
