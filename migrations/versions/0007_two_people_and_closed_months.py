"""Two people and closed months: pending documents, their events, and one register of keys."""

import sqlalchemy as sa
from alembic import op

from inventory.core.schema import rewrite_checks

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STANDING_REPORT = "kind in ('daily_report','amendment') and state = 'posted'"
BEFORE = {
    "ends": "(kind = 'shipment') = (counterpart is not null) or kind in ('receipt','reversal')",
    "kind_known": "kind in ('amendment', 'daily_report', 'delivery', 'receipt', 'reversal', 'shipment')",
    "parent": "kind not in ('receipt','amendment','reversal') or parent_id is not null",
    "state_known": "state in ('amended', 'posted', 'received', 'reversed', 'sent')",
}
AFTER = {
    "ends": "(kind in ('shipment','found','write_off')) = (counterpart is not null) or kind in ('receipt','reversal')",
    "kind_known": "kind in ('amendment', 'count', 'daily_report', 'delivery', 'destruction', 'found', 'receipt', 'reversal', 'shipment', 'write_off')",
    "parent": "kind not in ('receipt','found','write_off','amendment','reversal') or parent_id is not null",
    "state_known": "state in ('amended', 'pending', 'posted', 'received', 'rejected', 'reversed', 'sent', 'withdrawn')",
    "two_people": "state not in ('pending','rejected','withdrawn') or kind in ('count','destruction','write_off','reversal')",
}
ONE_EFFECT_BEFORE = "parent_id is not null and state in ('posted','amended') and kind <> 'delivery'"
ONE_EFFECT_AFTER = "kind in ('receipt','amendment','reversal') and state in ('posted','amended','pending')"
EVENTS_BEFORE = {"event_known": "event in ('posted')"}
EVENTS_AFTER = {"event_known": "event in ('approved', 'pending', 'posted', 'rejected', 'withdrawn')"}


def upgrade() -> None:
    rewrite_document(AFTER, ONE_EFFECT_AFTER)
    op.create_index("ix_document_pending", "document", ["office", "business_date"], **only("state = 'pending'"))
    rewrite_checks("journal", EVENTS_AFTER)
    with op.batch_alter_table("posting_key") as batch:
        batch.add_column(sa.Column("subject", sa.String(length=40), nullable=False, server_default="document"))
        batch.add_column(sa.Column("journal_number", sa.Integer(), nullable=True))
    op.execute(
        "update posting_key set journal_number = "
        "(select max(number) from journal where journal.document_id = posting_key.document_id)"
    )
    with op.batch_alter_table("posting_key") as batch:
        batch.drop_constraint("fk_posting_key_document_id", type_="foreignkey")
        batch.alter_column("document_id", new_column_name="subject_id")
        batch.alter_column("subject", existing_type=sa.String(length=40), server_default=None)
        batch.create_foreign_key("fk_posting_key_journal_number", "journal", ["journal_number"], ["number"])
    op.create_table(
        "month_closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("reopened_by", sa.Integer(), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(reopened_by is null) = (reopened_at is null)", name=op.f("ck_month_closing_reopening_whole")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["user_account.id"], name=op.f("fk_month_closing_closed_by")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_month_closing_office")),
        sa.ForeignKeyConstraint(["reopened_by"], ["user_account.id"], name=op.f("fk_month_closing_reopened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_closing")),
    )
    op.create_index(
        "uq_month_closing_standing", "month_closing", ["office", "month"], unique=True, **only("reopened_at is null")
    )


def downgrade() -> None:
    """Only for a ledger without the new kinds: the constraints refuse to forget them."""
    op.drop_table("month_closing")
    op.execute("delete from posting_key where subject <> 'document'")
    with op.batch_alter_table("posting_key") as batch:
        batch.drop_constraint("fk_posting_key_journal_number", type_="foreignkey")
        batch.drop_column("journal_number")
        batch.drop_column("subject")
        batch.alter_column("subject_id", new_column_name="document_id")
    with op.batch_alter_table("posting_key") as batch:
        batch.create_foreign_key("fk_posting_key_document_id", "document", ["document_id"], ["id"])
    rewrite_checks("journal", EVENTS_BEFORE)
    op.drop_index("ix_document_pending", "document")
    rewrite_document(BEFORE, ONE_EFFECT_BEFORE)


def rewrite_document(checks: dict[str, str], one_effect: str) -> None:
    op.drop_index("uq_document_one_effect", "document")
    op.drop_index("uq_document_standing_report", "document")
    rewrite_checks("document", checks, gone=tuple(AFTER.keys() - checks.keys()))
    op.create_index(
        "uq_document_standing_report", "document", ["office", "business_date"], unique=True, **only(STANDING_REPORT)
    )
    op.create_index("uq_document_one_effect", "document", ["parent_id", "kind"], unique=True, **only(one_effect))


def only(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
