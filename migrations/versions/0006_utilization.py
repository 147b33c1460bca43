"""Utilization."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Fewer than 15 cards in the window, as in July 2017; less than 30 % of the blanks received, off until somebody
# switches it on.
SHIPPED = [
    {"metric": "printed", "threshold": 15, "enabled": True},
    {"metric": "used_percent", "threshold": 30, "enabled": False},
]
COMMON = {"window_kind": "calendar_days", "window_days": 90, "comparison": "below"}


def upgrade() -> None:
    rules = op.create_table(
        "utilization_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("metric", sa.String(length=20), nullable=False),
        sa.Column("window_kind", sa.String(length=20), nullable=False),
        sa.Column("window_days", sa.Integer(), nullable=False),
        sa.Column("comparison", sa.String(length=10), nullable=False),
        sa.Column("threshold", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("scope", sa.String(length=5), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("metric in ('printed', 'used_percent')", name=op.f("ck_utilization_rule_metric_known")),
        sa.CheckConstraint("window_kind in ('calendar_days')", name=op.f("ck_utilization_rule_window_kind_known")),
        sa.CheckConstraint("comparison in ('below')", name=op.f("ck_utilization_rule_comparison_known")),
        sa.CheckConstraint("window_days between 1 and 3660", name=op.f("ck_utilization_rule_window_days_range")),
        sa.CheckConstraint("threshold > 0", name=op.f("ck_utilization_rule_threshold_positive")),
        sa.CheckConstraint(
            "metric <> 'used_percent' or threshold <= 100", name=op.f("ck_utilization_rule_threshold_is_share")
        ),
        sa.ForeignKeyConstraint(["changed_by"], ["user_account.id"], name=op.f("fk_utilization_rule_changed_by")),
        sa.ForeignKeyConstraint(["scope"], ["office.code"], name=op.f("fk_utilization_rule_scope")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_utilization_rule")),
        sa.UniqueConstraint("metric", "scope", name=op.f("uq_utilization_rule_metric_scope")),
    )
    op.create_index(
        "uq_utilization_rule_national",
        "utilization_rule",
        ["metric"],
        unique=True,
        sqlite_where=sa.text("scope is null"),
        postgresql_where=sa.text("scope is null"),
    )
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=True),
        sa.Column("window_first", sa.Date(), nullable=False),
        sa.Column("window_last", sa.Date(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("body_digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(note) > 0", name=op.f("ck_follow_up_note_present")),
        sa.CheckConstraint("window_first <= window_last", name=op.f("ck_follow_up_window_forward")),
        sa.ForeignKeyConstraint(["maker_id"], ["user_account.id"], name=op.f("fk_follow_up_maker_id")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_follow_up_office")),
        sa.ForeignKeyConstraint(["rule_id"], ["utilization_rule.id"], name=op.f("fk_follow_up_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("maker_id", "key", name=op.f("uq_follow_up_maker_id_key")),
    )
    op.create_index("ix_follow_up_office", "follow_up", ["office"], unique=False)
    op.bulk_insert(rules, [{**rule, **COMMON} for rule in SHIPPED])


def downgrade() -> None:
    op.drop_table("follow_up")
    op.drop_table("utilization_rule")
