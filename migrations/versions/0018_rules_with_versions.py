"""Rules with versions: what a rule says from a day on, with the level of recovery and the severity."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

METRICS = ["printed", "printed_per_day", "used_percent", "silent_days", "spoiled_percent", "printers_working_percent"]
# What is new, off until somebody switches it on. What was there recovers at twice as many cards, or five per cent more.
SHIPPED = [
    {"metric": "printed_per_day", "threshold": 5, "recovery": 10, "window_days": 20},
    {"metric": "silent_days", "threshold": 3, "recovery": 0, "window_days": 90},
    {"metric": "spoiled_percent", "threshold": 5, "recovery": 3, "window_days": 90},
    {"metric": "printers_working_percent", "threshold": 50, "recovery": 75, "window_days": 1},
]
# KTP-el began in 2011: a version of that day has counted always.
ALWAYS = {
    "effective_from": date(2011, 1, 1),
    "window_kind": "calendar_days",
    "severity": "normal",
    "enabled": False,
}
FORMER = "('printed', 'used_percent')"
VERSION_COLUMNS = {
    "id": sa.Integer(),
    "rule_id": sa.Integer(),
    "effective_from": sa.Date(),
    "window_kind": sa.String(),
    "window_days": sa.Integer(),
    "threshold": sa.Numeric(12, 2),
    "recovery": sa.Numeric(12, 2),
    "severity": sa.String(),
    "enabled": sa.Boolean(),
    "changed_by": sa.Integer(),
    "changed_at": sa.DateTime(timezone=True),
}
VERSION = sa.table("rule_version", *(sa.column(name, type_) for name, type_ in VERSION_COLUMNS.items()))
RULE = sa.table(
    "utilization_rule",
    *(sa.column(name) for name in ("id", "metric", "scope", "threshold", "window_days", "enabled", "changed_by")),
    sa.column("changed_at"),
)
FOLLOW_UP = sa.table("follow_up", sa.column("rule_id"))


def _newest(column: str) -> sa.ScalarSelect:
    """What the newest version of a rule has in a column."""
    return (
        sa.select(VERSION.c[column])
        .where(VERSION.c.rule_id == RULE.c.id)
        .order_by(VERSION.c.effective_from.desc(), VERSION.c.id.desc())
        .limit(1)
        .correlate(RULE)
        .scalar_subquery()
    )


def one_of(column: str, words: list[str]) -> str:
    return "{} in ({})".format(column, ", ".join(f"'{word}'" for word in words))


def upgrade() -> None:
    op.create_table(
        "rule_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("window_kind", sa.String(length=20), nullable=False),
        sa.Column("window_days", sa.Integer(), nullable=True),
        sa.Column("threshold", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("recovery", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "window_kind in ('calendar_days', 'working_days', 'month_to_date')",
            name=op.f("ck_rule_version_window_kind_known"),
        ),
        sa.CheckConstraint("severity in ('normal', 'high')", name=op.f("ck_rule_version_severity_known")),
        sa.CheckConstraint(
            "(window_kind in ('calendar_days', 'working_days')) = (window_days is not null)"
            " and coalesce(window_days, 1) between 1 and 3660",
            name=op.f("ck_rule_version_window_days_range"),
        ),
        sa.CheckConstraint("threshold > 0", name=op.f("ck_rule_version_threshold_positive")),
        sa.CheckConstraint("recovery >= 0", name=op.f("ck_rule_version_recovery_not_negative")),
        sa.ForeignKeyConstraint(["changed_by"], ["user_account.id"], name=op.f("fk_rule_version_changed_by")),
        sa.ForeignKeyConstraint(["rule_id"], ["utilization_rule.id"], name=op.f("fk_rule_version_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_version")),
    )
    op.create_index("ix_rule_version_rule_id_effective_from", "rule_version", ["rule_id", "effective_from"])
    op.execute(
        """
        insert into rule_version (rule_id, effective_from, window_kind, window_days, threshold, recovery, severity,
                                  enabled, changed_by, changed_at)
        select id, '2011-01-01', window_kind, window_days, threshold,
               case when metric = 'printed' then 2 * threshold when threshold > 95 then 100 else threshold + 5 end,
               case metric when 'printed' then 'high' else 'normal' end, enabled, changed_by, changed_at
        from utilization_rule order by id
        """
    )
    with op.batch_alter_table("utilization_rule") as batch:
        for name in ("window_kind_known", "comparison_known", "window_days_range", "threshold_positive"):
            batch.drop_constraint(op.f(f"ck_utilization_rule_{name}"), type_="check")
        batch.drop_constraint(op.f("ck_utilization_rule_threshold_is_share"), type_="check")
        batch.drop_constraint(op.f("ck_utilization_rule_metric_known"), type_="check")
        batch.drop_constraint(op.f("fk_utilization_rule_changed_by"), type_="foreignkey")
        for name in ("window_kind", "window_days", "comparison", "threshold", "enabled", "changed_by", "changed_at"):
            batch.drop_column(name)
        batch.alter_column("metric", type_=sa.String(length=30), existing_type=sa.String(length=20))
        batch.create_check_constraint(op.f("ck_utilization_rule_metric_known"), one_of("metric", METRICS))
    for said in SHIPPED:
        op.execute(RULE.insert().values(metric=said["metric"]))
        number = sa.select(RULE.c.id).where(RULE.c.metric == said["metric"], RULE.c.scope.is_(None)).scalar_subquery()
        version = {name: value for name, value in said.items() if name != "metric"}
        op.execute(VERSION.insert().values(rule_id=number, **ALWAYS, **version))


def downgrade() -> None:
    """The newest version of each rule that the former schema can hold."""
    new = sa.select(RULE.c.id).where(RULE.c.metric.not_in(["printed", "used_percent"]))
    op.execute(VERSION.delete().where(VERSION.c.rule_id.in_(new)))
    op.execute(FOLLOW_UP.update().where(FOLLOW_UP.c.rule_id.in_(new)).values(rule_id=None))
    op.execute(RULE.delete().where(RULE.c.metric.not_in(["printed", "used_percent"])))
    with op.batch_alter_table("utilization_rule") as batch:
        batch.drop_constraint(op.f("ck_utilization_rule_metric_known"), type_="check")
        batch.alter_column("metric", type_=sa.String(length=20), existing_type=sa.String(length=30))
        batch.add_column(sa.Column("window_kind", sa.String(length=20), nullable=False, server_default="calendar_days"))
        batch.add_column(sa.Column("window_days", sa.Integer(), nullable=False, server_default="90"))
        batch.add_column(sa.Column("comparison", sa.String(length=10), nullable=False, server_default="below"))
        batch.add_column(sa.Column("threshold", sa.Numeric(precision=12, scale=2), nullable=False, server_default="1"))
        batch.add_column(sa.Column("enabled", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("changed_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(op.f("fk_utilization_rule_changed_by"), "user_account", ["changed_by"], ["id"])
    former = {name: _newest(name) for name in ("threshold", "enabled", "changed_by", "changed_at")}
    op.execute(RULE.update().values(**former, window_days=sa.func.coalesce(_newest("window_days"), 31)))
    with op.batch_alter_table("utilization_rule") as batch:
        for name in ("window_kind", "window_days", "comparison", "threshold", "enabled"):
            batch.alter_column(name, server_default=None)
        batch.create_check_constraint(op.f("ck_utilization_rule_metric_known"), f"metric in {FORMER}")
        batch.create_check_constraint(op.f("ck_utilization_rule_window_kind_known"), "window_kind in ('calendar_days')")
        batch.create_check_constraint(op.f("ck_utilization_rule_comparison_known"), "comparison in ('below')")
        batch.create_check_constraint(op.f("ck_utilization_rule_window_days_range"), "window_days between 1 and 3660")
        batch.create_check_constraint(op.f("ck_utilization_rule_threshold_positive"), "threshold > 0")
        batch.create_check_constraint(
            op.f("ck_utilization_rule_threshold_is_share"), "metric <> 'used_percent' or threshold <= 100"
        )
    op.drop_table("rule_version")
