"""Budget lines, suppliers, payments, and attached files.

The suppliers that purchases name so far become suppliers of the same office by their exact name.
"""

import sqlalchemy as sa
from alembic import op

from inventory.core.schema import rewrite_checks

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

# SQLite has no decimals: there, money is counted in sen.
RUPIAH = sa.Numeric(precision=18, scale=2).with_variant(sa.BigInteger(), "sqlite")
STATES = "('approved', 'cancelled', 'ordered', 'planned', 'requested')"
STEPS = "('approved', 'cancelled', 'delivered', 'ordered', 'paid', 'partly_delivered', 'planned', 'requested')"
PURCHASE = {
    "state_known": f"state in {STATES}",
    "asked_of_a_line": "state not in ('requested', 'approved') or budget_line_id is not null",
    "due_after_contract": "due_date is null or (contract_date is not null and due_date >= contract_date)",
}
BEFORE = {"state_known": "state in ('cancelled', 'ordered', 'planned')"}


def upgrade() -> None:
    _suppliers()
    _budgets()
    with op.batch_alter_table("purchase") as batch:
        batch.add_column(sa.Column("supplier_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("budget_line_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("due_date", sa.Date(), nullable=True))
        batch.create_foreign_key(op.f("fk_purchase_supplier_id"), "supplier", ["supplier_id"], ["id"])
        batch.create_foreign_key(op.f("fk_purchase_budget_line_id"), "budget_line", ["budget_line_id"], ["id"])
        batch.create_index(op.f("ix_purchase_supplier_id"), ["supplier_id"])
        batch.create_index(op.f("ix_purchase_budget_line_id"), ["budget_line_id"])
    rewrite_checks("purchase", PURCHASE)
    rewrite_checks("purchase_step", {"step_known": f"step in {STEPS}"})
    _link_suppliers()
    _payments()
    _attachments()


def _suppliers() -> None:
    op.create_table(
        "supplier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("tax_number", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("blocked", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_supplier_has_a_name")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_supplier_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier")),
        sa.UniqueConstraint("office", "name", name=op.f("uq_supplier_office_name")),
    )


def _budgets() -> None:
    op.create_table(
        "budget_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("budget_year", sa.Integer(), nullable=False),
        sa.Column("fund", sa.String(length=10), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("ceiling", RUPIAH, nullable=False),
        sa.Column("committed", RUPIAH, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("budget_year >= 2011", name=op.f("ck_budget_line_budget_year_plausible")),
        sa.CheckConstraint("committed >= 0 and committed <= ceiling", name=op.f("ck_budget_line_ceiling_holds")),
        sa.CheckConstraint(
            "fund in ('APBD', 'APBD-P', 'APBN', 'DAK', 'grant')", name=op.f("ck_budget_line_fund_known")
        ),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_budget_line_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_line")),
        sa.UniqueConstraint(
            "office",
            "budget_year",
            "fund",
            "account",
            "title",
            name=op.f("uq_budget_line_office_budget_year_fund_account_title"),
        ),
    )
    op.create_index("ix_budget_line_year_office", "budget_line", ["budget_year", "office"])
    op.create_table(
        "budget_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("amount", RUPIAH, nullable=False),
        sa.Column("other_line_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'original' and amount >= 0) or (kind <> 'original' and amount <> 0)",
            name=op.f("ck_budget_act_amount_moves"),
        ),
        sa.CheckConstraint(
            "(kind = 'shift') = (other_line_id is not null)", name=op.f("ck_budget_act_shift_has_two_ends")
        ),
        sa.CheckConstraint("kind in ('change', 'original', 'shift')", name=op.f("ck_budget_act_kind_known")),
        sa.CheckConstraint(
            "other_line_id is null or other_line_id <> line_id", name=op.f("ck_budget_act_shift_goes_elsewhere")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["budget_line.id"], name=op.f("fk_budget_act_line_id")),
        sa.ForeignKeyConstraint(["other_line_id"], ["budget_line.id"], name=op.f("fk_budget_act_other_line_id")),
        sa.ForeignKeyConstraint(["maker_id"], ["user_account.id"], name=op.f("fk_budget_act_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_act")),
    )
    op.create_index(op.f("ix_budget_act_line_id"), "budget_act", ["line_id"])


def _link_suppliers() -> None:
    op.execute("""
        insert into supplier (office, name, tax_number, address, phone, blocked, created_at)
        select office, supplier, '', '', '', '', min(created_at) from purchase where supplier <> ''
        group by office, supplier order by min(id)
    """)
    op.execute("""
        update purchase set supplier_id = (
            select id from supplier where supplier.office = purchase.office and supplier.name = purchase.supplier
        ) where supplier <> ''
    """)


def _payments() -> None:
    op.create_table(
        "purchase_payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purchase_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", RUPIAH, nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_purchase_payment_amount_positive")),
        sa.CheckConstraint("reference <> ''", name=op.f("ck_purchase_payment_reference_told")),
        sa.ForeignKeyConstraint(["purchase_id"], ["purchase.id"], name=op.f("fk_purchase_payment_purchase_id")),
        sa.ForeignKeyConstraint(["maker_id"], ["user_account.id"], name=op.f("fk_purchase_payment_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_payment")),
    )
    op.create_index(op.f("ix_purchase_payment_purchase_id"), "purchase_payment", ["purchase_id"])


def _attachments() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "media_type in ('application/pdf', 'image/jpeg', 'image/png')", name=op.f("ck_attachment_media_type_known")
        ),
        sa.CheckConstraint("size > 0 and size <= 5242880", name=op.f("ck_attachment_size_range")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_attachment_office")),
        sa.ForeignKeyConstraint(["maker_id"], ["user_account.id"], name=op.f("fk_attachment_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index("ix_attachment_subject", "attachment", ["subject", "subject_id"])


def downgrade() -> None:
    """Only where nothing waits for approval or is approved: the constraints refuse to forget that."""
    op.drop_table("attachment")
    op.drop_table("purchase_payment")
    rewrite_checks("purchase_step", {"step_known": "step in ('cancelled', 'delivered', 'ordered', 'planned')"})
    rewrite_checks("purchase", BEFORE, gone=tuple(PURCHASE.keys() - BEFORE.keys()))
    with op.batch_alter_table("purchase") as batch:
        batch.drop_index(op.f("ix_purchase_budget_line_id"))
        batch.drop_index(op.f("ix_purchase_supplier_id"))
        batch.drop_constraint(op.f("fk_purchase_budget_line_id"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_purchase_supplier_id"), type_="foreignkey")
        batch.drop_column("due_date")
        batch.drop_column("budget_line_id")
        batch.drop_column("supplier_id")
    op.drop_table("budget_act")
    op.drop_table("budget_line")
    op.drop_table("supplier")
