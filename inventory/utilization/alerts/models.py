"""Tables of alerts: the story of a district, what happened in it, and how far the evaluation has looked."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import Exempt
from inventory.core.database import Base
from inventory.stock.models import one_of
from inventory.utilization.alerts.rules import Action, AlertState, Happening
from inventory.utilization.rules import Severity


class Alert(Base):
    """The story of a district that breaks a rule, or did. A district has one; it is closed and opened again.

    ``opened_at`` is when it was opened last. ``rules`` are the numbers of the rules it is about since then, and
    ``findings`` the evidence frozen when it was opened or became worse. ``due`` is the day by which the next step is
    expected: until somebody acknowledges it, that; then what its owner promised. ``lateness`` is how many were told
    that this day went by: the owner, the head of the province, the national viewer.
    """

    __tablename__ = "alert"
    __audit__ = Exempt("Its story is told by its own events, which are only ever added.")
    __table_args__ = (
        CheckConstraint(one_of("state", AlertState), "state_known"),
        CheckConstraint(one_of("severity", Severity), "severity_known"),
        CheckConstraint("escalation between 0 and 2", "escalation_level"),
        CheckConstraint("lateness between 0 and 3", "lateness_level"),
        CheckConstraint("(state = 'closed') = (closed_at is not null)", "closed_has_an_end"),
        CheckConstraint("(snoozed_until is null) = (snooze_reason = '')", "snooze_has_a_reason"),
        Index("ix_alert_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"), unique=True)
    state: Mapped[str] = mapped_column(String(20))
    severity: Mapped[str] = mapped_column(String(10))
    rules: Mapped[list[int]] = mapped_column(JSON)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    before_recovery: Mapped[str] = mapped_column(String(20), default=AlertState.OPEN.value)
    due: Mapped[date | None]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    escalation: Mapped[int] = mapped_column(default=0)
    lateness: Mapped[int] = mapped_column(default=0)
    snoozed_until: Mapped[date | None]
    snooze_reason: Mapped[str] = mapped_column(Text, default="")

    def expect(self, due: date | None) -> None:
        """Another day counts for the next step; nobody was told yet that it went by."""
        self.due, self.lateness = due, 0


class AlertEvent(Base):
    """One thing that happened in a story; written once.

    ``actor_id`` is nobody where the evaluation did it. ``evidence`` is what the rules found at that moment, or when
    they had found it last; ``action`` what was begun, with its ``reference``: the number of the document that does it.
    """

    __tablename__ = "alert_event"
    __audit__ = Exempt("It is a trail of its own.")
    __table_args__ = (
        CheckConstraint(one_of("happening", Happening), "happening_known"),
        CheckConstraint(one_of("state_after", AlertState), "state_after_known"),
        CheckConstraint(f"action is null or {one_of('action', Action)}", "action_known"),
        Index("ix_alert_event_alert_id_id", "alert_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id"))
    happening: Mapped[str] = mapped_column(String(20))
    state_after: Mapped[str] = mapped_column(String(20))
    recorded_at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    action: Mapped[str | None] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(80), default="")
    due: Mapped[date | None]
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class Evaluation(Base):
    """How far the evaluation has come: one row. ``number`` counts the evaluations; whoever finds another number than
    it began with has been overtaken. ``journal_number`` is the last record of the ledger it knew."""

    __tablename__ = "evaluation"
    __audit__ = Exempt("The evaluation's own mark; what it did stands in the events of the alerts.")
    __table_args__ = (CheckConstraint("id = 1", "one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    journal_number: Mapped[int]
    at: Mapped[datetime | None]
