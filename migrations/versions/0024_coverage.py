"""Figures of coverage, and targets."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

LARGEST = 2_000_000_000
SUBJECTS = "subject in ('births', 'cards')"
PARTS = "means in ('printed_of_eligible', 'printed_of_recorded', 'recorded_of_eligible')"
COHERENT = """origin = 'published' or (reported = ''
    and (recorded is null or eligible is null or recorded <= eligible)
    and (printed is null or eligible is null or printed <= eligible)
    and (printed is null or recorded is null or printed <= recorded))"""


def upgrade() -> None:
    _figures()
    _targets()


def _figures() -> None:
    table = "coverage_figure"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("eligible", sa.Integer(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=True),
        sa.Column("printed", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("reported", sa.String(length=20), nullable=False),
        sa.Column("percent", sa.Numeric(precision=7, scale=4), nullable=True),
        sa.Column("means", sa.String(length=25), nullable=True),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(SUBJECTS, name=op.f(f"ck_{table}_subject_known")),
        sa.CheckConstraint("origin in ('own', 'published')", name=op.f(f"ck_{table}_origin_known")),
        sa.CheckConstraint(f"means is null or {PARTS}", name=op.f(f"ck_{table}_means_known")),
        *(
            sa.CheckConstraint(f"{name} >= 0 and {name} <= {LARGEST}", name=op.f(f"ck_{table}_{name}_range"))
            for name in ("eligible", "recorded", "printed")
        ),
        sa.CheckConstraint(
            "coalesce(eligible, recorded, printed) is not null or reported <> ''",
            name=op.f(f"ck_{table}_says_something"),
        ),
        sa.CheckConstraint("(reported = '') = (percent is null)", name=op.f(f"ck_{table}_percent_as_reported")),
        sa.CheckConstraint(COHERENT, name=op.f(f"ck_{table}_own_figures_coherent")),
        sa.CheckConstraint("basis <> ''", name=op.f(f"ck_{table}_basis_present")),
        sa.CheckConstraint("(supersedes_id is null) = (reason = '')", name=op.f(f"ck_{table}_correction_has_reason")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f(f"fk_{table}_office")),
        sa.ForeignKeyConstraint(["supersedes_id"], [f"{table}.id"], name=op.f(f"fk_{table}_supersedes_id")),
        sa.ForeignKeyConstraint(["maker_id"], ["user_account.id"], name=op.f(f"fk_{table}_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index("ix_coverage_figure_office_subject_day", table, ["office", "subject", "day"])
    op.create_index("uq_coverage_figure_supersedes_id", table, ["supersedes_id"], unique=True)


def _targets() -> None:
    table = "coverage_target"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("means", sa.String(length=25), nullable=False),
        sa.Column("percent", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.Column("by_day", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(SUBJECTS, name=op.f(f"ck_{table}_subject_known")),
        sa.CheckConstraint(PARTS, name=op.f(f"ck_{table}_means_known")),
        sa.CheckConstraint("percent > 0 and percent <= 100", name=op.f(f"ck_{table}_percent_range")),
        sa.CheckConstraint("basis <> ''", name=op.f(f"ck_{table}_basis_present")),
        sa.CheckConstraint("(withdrawn_at is null) = (reason = '')", name=op.f(f"ck_{table}_withdrawal_has_reason")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f(f"fk_{table}_office")),
        sa.ForeignKeyConstraint(["maker_id"], ["user_account.id"], name=op.f(f"fk_{table}_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index("ix_coverage_target_office", table, ["office"])


def downgrade() -> None:
    op.drop_index("ix_coverage_target_office", table_name="coverage_target")
    op.drop_table("coverage_target")
    op.drop_index("uq_coverage_figure_supersedes_id", table_name="coverage_figure")
    op.drop_index("ix_coverage_figure_office_subject_day", table_name="coverage_figure")
    op.drop_table("coverage_figure")
