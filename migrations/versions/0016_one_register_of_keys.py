"""One register of keys: machines, purchases and follow-ups keep theirs where documents do."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# Table, what its keys led to, and that one's column; keys of machines could be missing.
KEPT_BESIDE = (
    ("device_condition", "device", "device_id", True),
    ("purchase_step", "purchase", "purchase_id", False),
    ("follow_up", "follow_up", "id", False),
)


REGISTER = sa.table(
    "posting_key", *(sa.column(name) for name in ("user_id", "key", "body_digest", "subject", "subject_id"))
)


def upgrade() -> None:
    for table, subject, column, _ in KEPT_BESIDE:
        op.execute(carried_over(table, subject, column))
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"uq_{table}_maker_id_key", type_="unique")
            batch.drop_column("key")
            batch.drop_column("body_digest")


def downgrade() -> None:
    """The keys stay in the register, under which no form of before looks for them: each row gets one of its own."""
    for table, _, _, nullable in KEPT_BESIDE:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("key", sa.String(length=160), nullable=True))
            batch.add_column(sa.Column("body_digest", sa.String(length=64), nullable=False, server_default=""))
        if not nullable:
            rows = sa.table(table, sa.column("id"), sa.column("key"))
            op.execute(rows.update().values(key=sa.literal("taken-back-") + sa.cast(rows.c.id, sa.String)))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("key", existing_type=sa.String(length=160), nullable=nullable)
            batch.alter_column("body_digest", existing_type=sa.String(length=64), server_default=None)
            batch.create_unique_constraint(f"uq_{table}_maker_id_key", ["maker_id", "key"])


def carried_over(table: str, subject: str, column: str) -> sa.Insert:
    """A form that was sent before and is sent again still counts once."""
    rows = sa.table(table, *(sa.column(name) for name in {"maker_id", "key", "body_digest", column}))
    known = sa.exists().where(REGISTER.c.user_id == rows.c.maker_id, REGISTER.c.key == rows.c.key)
    kept = sa.select(rows.c.maker_id, rows.c.key, rows.c.body_digest, sa.literal(subject), rows.c[column])
    return REGISTER.insert().from_select(list(REGISTER.c.keys()), kept.where(rows.c.key.is_not(None), ~known))
