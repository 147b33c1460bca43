"""More that a rule can look at, the days since the last receipt, and a threshold of nothing at all."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

FORMER = ["printed", "printed_per_day", "used_percent", "silent_days", "spoiled_percent", "printers_working_percent"]
# Off until somebody switches them on: how long a stock should last and a way may take differs from place to place.
SHIPPED = [
    {"metric": "days_of_blanks", "threshold": 5, "recovery": 10, "window_days": 1},
    {"metric": "days_of_ribbon", "threshold": 5, "recovery": 10, "window_days": 1},
    {"metric": "days_of_film", "threshold": 5, "recovery": 10, "window_days": 1},
    {"metric": "prr_per_printer", "threshold": 500, "recovery": 200, "window_days": 14},
    {"metric": "shipment_transit_days", "threshold": 14, "recovery": 7, "window_days": 1},
    {"metric": "loan_overdue_days", "threshold": 7, "recovery": 0, "window_days": 1},
    {"metric": "siak_difference", "threshold": 10, "recovery": 0, "window_days": 30},
]
# KTP-el began in 2011: a version of that day has counted always.
ALWAYS = {"effective_from": date(2011, 1, 1), "window_kind": "calendar_days", "severity": "normal", "enabled": False}
KINDS = ["calendar_days", "working_days", "month_to_date"]
RULE = sa.table("utilization_rule", *(sa.column(name) for name in ("id", "metric", "scope")))
VERSION = sa.table(
    "rule_version",
    sa.column("effective_from", sa.Date()),
    sa.column("enabled", sa.Boolean()),
    *(sa.column(name) for name in ("rule_id", "window_kind", "window_days", "threshold", "recovery", "severity")),
)


def one_of(column: str, words: list[str]) -> str:
    return "{} in ({})".format(column, ", ".join(f"'{word}'" for word in words))


def _allow(metrics: list[str], kinds: list[str]) -> None:
    with op.batch_alter_table("utilization_rule") as batch:
        batch.drop_constraint(op.f("ck_utilization_rule_metric_known"), type_="check")
        batch.create_check_constraint(op.f("ck_utilization_rule_metric_known"), one_of("metric", metrics))
    with op.batch_alter_table("rule_version") as batch:
        batch.drop_constraint(op.f("ck_rule_version_window_kind_known"), type_="check")
        batch.create_check_constraint(op.f("ck_rule_version_window_kind_known"), one_of("window_kind", kinds))


def _threshold(before: str, after: str, condition: str) -> None:
    with op.batch_alter_table("rule_version") as batch:
        batch.drop_constraint(op.f(f"ck_rule_version_threshold_{before}"), type_="check")
        batch.create_check_constraint(op.f(f"ck_rule_version_threshold_{after}"), condition)


def upgrade() -> None:
    _allow([*FORMER, *(said["metric"] for said in SHIPPED)], [*KINDS, "since_receipt"])
    _threshold("positive", "not_negative", "threshold >= 0")
    for said in SHIPPED:
        op.execute(RULE.insert().values(metric=said["metric"]))
        number = sa.select(RULE.c.id).where(RULE.c.metric == said["metric"], RULE.c.scope.is_(None)).scalar_subquery()
        version = {name: value for name, value in said.items() if name != "metric"}
        op.execute(VERSION.insert().values(rule_id=number, **ALWAYS, **version))


def downgrade() -> None:
    """The new rules go; what looked at the days since the last receipt looks at 90 days, and no threshold is 0."""
    new = sa.select(RULE.c.id).where(RULE.c.metric.not_in(FORMER))
    op.execute(VERSION.delete().where(VERSION.c.rule_id.in_(new)))
    op.execute(RULE.delete().where(RULE.c.metric.not_in(FORMER)))
    since = VERSION.c.window_kind == "since_receipt"
    op.execute(VERSION.update().where(since).values(window_kind="calendar_days", window_days=90))
    # Of things that are counted whole, more than this is as many as more than none.
    op.execute(VERSION.update().where(VERSION.c.threshold == 0).values(threshold=0.01))
    _threshold("not_negative", "positive", "threshold > 0")
    _allow(FORMER, KINDS)
