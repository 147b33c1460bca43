"""Tables of coverage. Figures are only added to: a correction stands beside what it replaces, with its reason."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import Audited
from inventory.core.database import Base
from inventory.coverage import rules
from inventory.coverage.rules import Entry, Figures, Origin, Part, Percentage, Subject, Verdict
from inventory.stock.models import one_of
from inventory.stock.rules import LARGEST_QUANTITY

SOURCE_LENGTH = 200
REPORTED_LENGTH = 20
COHERENT = """origin = 'published' or (reported = ''
    and (recorded is null or eligible is null or recorded <= eligible)
    and (printed is null or eligible is null or printed <= eligible)
    and (printed is null or recorded is null or printed <= recorded))"""


class CoverageFigure(Base):
    """What one source says of an office on a day.

    ``reported`` is the published percentage as it was printed and ``percent`` its value, ``means`` of what it is one.
    ``supersedes_id`` is the figure that this one corrects, ``reason`` why.
    """

    __tablename__ = "coverage_figure"
    __audit__ = Audited(
        kind="coverage",
        name=lambda figure: figure.day.isoformat(),
        silent=frozenset({"maker_id", "recorded_at", "percent"}),
    )
    __table_args__ = (
        CheckConstraint(one_of("subject", Subject), "subject_known"),
        CheckConstraint(one_of("origin", Origin), "origin_known"),
        CheckConstraint(f"means is null or {one_of('means', Part)}", "means_known"),
        CheckConstraint(f"eligible >= 0 and eligible <= {LARGEST_QUANTITY}", "eligible_range"),
        CheckConstraint(f"recorded >= 0 and recorded <= {LARGEST_QUANTITY}", "recorded_range"),
        CheckConstraint(f"printed >= 0 and printed <= {LARGEST_QUANTITY}", "printed_range"),
        CheckConstraint("coalesce(eligible, recorded, printed) is not null or reported <> ''", "says_something"),
        CheckConstraint("(reported = '') = (percent is null)", "percent_as_reported"),
        CheckConstraint(COHERENT, "own_figures_coherent"),
        CheckConstraint("basis <> ''", "basis_present"),
        CheckConstraint("(supersedes_id is null) = (reason = '')", "correction_has_reason"),
        Index("ix_coverage_figure_office_subject_day", "office", "subject", "day"),
        Index("uq_coverage_figure_supersedes_id", "supersedes_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    subject: Mapped[str] = mapped_column(String(10))
    day: Mapped[date]
    eligible: Mapped[int | None]
    recorded: Mapped[int | None]
    printed: Mapped[int | None]
    origin: Mapped[str] = mapped_column(String(10))
    reported: Mapped[str] = mapped_column(String(REPORTED_LENGTH))
    percent: Mapped[Decimal | None] = mapped_column(Numeric(7, 4))
    means: Mapped[str | None] = mapped_column(String(25))
    basis: Mapped[str] = mapped_column(String(SOURCE_LENGTH))
    note: Mapped[str] = mapped_column(String(500))
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("coverage_figure.id"))
    reason: Mapped[str] = mapped_column(String(500))
    maker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]

    @property
    def figures(self) -> Figures:
        """Eligible, recorded and printed, as the rules know them."""
        return Figures(eligible=self.eligible, recorded=self.recorded, printed=self.printed)

    @property
    def published(self) -> Percentage | None:
        """The published percentage with the precision it was printed in."""
        return rules.percentage(self.reported)

    @property
    def verdict(self) -> Verdict | None:
        """What the published percentage is worth; None where none was published."""
        published = self.published
        means = None if self.means is None else Part(self.means)
        return None if published is None else rules.verdict(self.figures, published, means)

    @property
    def contradictions(self) -> tuple[rules.Contradiction, ...]:
        """Everything in it that cannot be."""
        return rules.contradictions(self.figures, self.published)

    @property
    def entry(self) -> Entry:
        """The figure as it was entered."""
        return Entry(
            office=self.office,
            subject=Subject(self.subject),
            day=self.day,
            figures=self.figures,
            origin=Origin(self.origin),
            basis=self.basis,
            reported=self.reported,
            means=None if self.means is None else Part(self.means),
            note=self.note,
        )


class CoverageTarget(Base):
    """A share that an office and all below it is to reach by a day, and where that is written.

    A target that no longer counts is withdrawn with a reason and stays readable.
    """

    __tablename__ = "coverage_target"
    __audit__ = Audited(
        kind="coverage_target",
        name=lambda target: target.by_day.isoformat(),
        silent=frozenset({"maker_id", "recorded_at"}),
    )
    __table_args__ = (
        CheckConstraint(one_of("subject", Subject), "subject_known"),
        CheckConstraint(one_of("means", Part), "means_known"),
        CheckConstraint("percent > 0 and percent <= 100", "percent_range"),
        CheckConstraint("basis <> ''", "basis_present"),
        CheckConstraint("(withdrawn_at is null) = (reason = '')", "withdrawal_has_reason"),
        Index("ix_coverage_target_office", "office"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    subject: Mapped[str] = mapped_column(String(10))
    means: Mapped[str] = mapped_column(String(25))
    percent: Mapped[Decimal] = mapped_column(Numeric(7, 4))
    by_day: Mapped[date]
    basis: Mapped[str] = mapped_column(String(SOURCE_LENGTH))
    note: Mapped[str] = mapped_column(String(500))
    maker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(500))
