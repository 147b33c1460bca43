"""Tables of supervision: the rules as data."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import Audited, PartOf
from inventory.core.database import Base
from inventory.stock.models import one_of
from inventory.utilization.metrics import Metric
from inventory.utilization.rules import LONGEST_WINDOW, Rule, Severity, WindowKind


class UtilizationRule(Base):
    """A rule of one branch; ``scope`` is the office at its head, nothing for the nation.

    A branch has one rule for a metric, and the nearer branch's rule is the one that counts. What it says stands in
    its versions.
    """

    __tablename__ = "utilization_rule"
    __audit__ = Audited(kind="rule", name=lambda rule: rule.metric, office="scope")
    __table_args__ = (
        CheckConstraint(one_of("metric", Metric), "metric_known"),
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
    metric: Mapped[str] = mapped_column(String(30))
    scope: Mapped[str | None] = mapped_column(ForeignKey("office.code"))


class RuleVersion(Base):
    """What a rule says from a day on. Versions are only ever added: an old finding keeps the rule it was found by.

    Of two versions of one day the one entered later counts.
    """

    __tablename__ = "rule_version"
    __audit__ = PartOf(
        whole=UtilizationRule, by="rule_id", word="version", silent=frozenset({"changed_by", "changed_at"})
    )
    __table_args__ = (
        CheckConstraint(one_of("window_kind", WindowKind), "window_kind_known"),
        CheckConstraint(one_of("severity", Severity), "severity_known"),
        CheckConstraint(
            f"(window_kind in ('calendar_days', 'working_days')) = (window_days is not null)"
            f" and coalesce(window_days, 1) between 1 and {LONGEST_WINDOW}",
            "window_days_range",
        ),
        CheckConstraint("threshold >= 0", "threshold_not_negative"),
        CheckConstraint("recovery >= 0", "recovery_not_negative"),
        Index("ix_rule_version_rule_id_effective_from", "rule_id", "effective_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("utilization_rule.id"))
    effective_from: Mapped[date]
    window_kind: Mapped[str] = mapped_column(String(20))
    window_days: Mapped[int | None]
    threshold: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    recovery: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    severity: Mapped[str] = mapped_column(String(10))
    enabled: Mapped[bool]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[datetime | None]

    def as_rule(self, of: UtilizationRule) -> Rule:
        """The rule, as this version has it, as the pure part of the house knows it."""
        return Rule(
            id=of.id,
            metric=Metric(of.metric),
            window_kind=WindowKind(self.window_kind),
            window_days=self.window_days,
            threshold=self.threshold,
            recovery=self.recovery,
            severity=Severity(self.severity),
            scope=of.scope,
            enabled=self.enabled,
        )
