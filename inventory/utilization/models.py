"""Tables of supervision: the rules as data, and what was done about a flag."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import Audited
from inventory.core.database import Base
from inventory.stock.models import one_of
from inventory.utilization.rules import LONGEST_WINDOW, Comparison, Metric, Rule, WindowKind


class UtilizationRule(Base):
    """A rule of one branch; ``scope`` is the office at its head, nothing for the nation.

    A branch has one rule for a metric, and the nearer branch's rule is the one that counts.
    """

    __tablename__ = "utilization_rule"
    __audit__ = Audited(
        kind="rule",
        name=lambda rule: rule.metric,
        office="scope",
        silent=frozenset({"changed_by", "changed_at"}),
    )
    __table_args__ = (
        CheckConstraint(one_of("metric", Metric), "metric_known"),
        CheckConstraint(one_of("window_kind", WindowKind), "window_kind_known"),
        CheckConstraint(one_of("comparison", Comparison), "comparison_known"),
        CheckConstraint(f"window_days between 1 and {LONGEST_WINDOW}", "window_days_range"),
        CheckConstraint("threshold > 0", "threshold_positive"),
        CheckConstraint("metric <> 'used_percent' or threshold <= 100", "threshold_is_share"),
        UniqueConstraint("metric", "scope"),
        # A null is never equal to a null, so the nation's rule needs its own fence.
        Index(
            "uq_utilization_rule_national",
            "metric",
            unique=True,
            sqlite_where=text("scope is null"),
            postgresql_where=text("scope is null"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    metric: Mapped[str] = mapped_column(String(20))
    window_kind: Mapped[str] = mapped_column(String(20))
    window_days: Mapped[int]
    comparison: Mapped[str] = mapped_column(String(10))
    threshold: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    scope: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    enabled: Mapped[bool]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[datetime | None]

    @property
    def as_rule(self) -> Rule:
        """The rule as the pure part of the house knows it."""
        return Rule(
            id=self.id,
            metric=Metric(self.metric),
            window_kind=WindowKind(self.window_kind),
            window_days=self.window_days,
            comparison=Comparison(self.comparison),
            threshold=self.threshold,
            scope=self.scope,
            enabled=self.enabled,
        )


class FollowUp(Base):
    """A supervisor has seen a district's flags and says what was found out and done; written once.

    ``evidence`` is what the rules had found at that moment; ``rule_id`` the first rule that was broken, nothing
    when none was.
    """

    __tablename__ = "follow_up"
    __audit__ = Audited(
        kind="follow_up",
        name=lambda follow_up: follow_up.office,
        silent=frozenset({"maker_id", "recorded_at"}),
    )
    __table_args__ = (
        CheckConstraint("length(note) > 0", "note_present"),
        CheckConstraint("window_first <= window_last", "window_forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"), index=True)
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("utilization_rule.id"))
    window_first: Mapped[date]
    window_last: Mapped[date]
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text)
    maker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]
