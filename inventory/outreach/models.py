"""Tables of outreach. They move nothing: what a session printed or spoiled is counted by the day's report."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.core.audit import Audited, Exempt, PartOf
from inventory.core.database import Base
from inventory.outreach.rules import LONGEST_PLACE, LONGEST_TEXT, OutreachState
from inventory.stock.models import one_of
from inventory.stock.rules import LARGEST_QUANTITY

FATES = ("printed", "spoiled", "brought_back", "missing")


def _fits(column: str, smallest: int = 0) -> str:
    return f"{column} is null or ({column} >= {smallest} and {column} <= {LARGEST_QUANTITY})"


class Outreach(Base):
    """One session of a district: people go out to a ``place`` to record residents and print cards there.

    ``first_day`` and ``last_day`` are planned, ``out_on`` and ``back_on`` the days on which it really left and came
    back; ``expected`` and ``recorded`` are residents. ``unit_id`` is the mobile unit it goes with, if it has one.
    """

    __tablename__ = "outreach"
    __audit__ = Audited(kind="outreach", name=lambda outreach: outreach.number)
    __table_args__ = (
        CheckConstraint(one_of("state", OutreachState), "state_known"),
        CheckConstraint("first_day <= last_day", "days_forward"),
        CheckConstraint("(out_on is null) = (state in ('planned', 'cancelled'))", "out_once"),
        CheckConstraint("(back_on is null) = (state <> 'back')", "back_once"),
        CheckConstraint("back_on is null or back_on >= out_on", "back_after_out"),
        CheckConstraint("(recorded is null) = (back_on is null)", "recorded_when_back"),
        CheckConstraint(_fits("expected"), "expected_fits"),
        CheckConstraint(_fits("recorded"), "recorded_fits"),
        Index("ix_outreach_office_state", "office", "state"),
        Index("ix_outreach_office_out_on", "office", "out_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    state: Mapped[str] = mapped_column(String(10))
    first_day: Mapped[date]
    last_day: Mapped[date]
    place: Mapped[str] = mapped_column(String(LONGEST_PLACE))
    purpose: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("service_point.id"), index=True)
    expected: Mapped[int | None]
    out_on: Mapped[date | None]
    back_on: Mapped[date | None]
    recorded: Mapped[int | None]
    lines: Mapped[list["OutreachLine"]] = relationship(lazy="selectin", order_by="OutreachLine.position")

    @property
    def number(self) -> str:
        """What people call it: ``JB`` for *jemput bola*, the office, and a number that no other session has."""
        return f"JB-{self.office}-{self.id}"


class OutreachStep(Base):
    """Who took a session into a state, when, and what was said then. Written once; a state is reached once."""

    __tablename__ = "outreach_step"
    __audit__ = Exempt("It says of each change who made it and when; the change itself is told with the session.")
    __table_args__ = (
        CheckConstraint(one_of("state", OutreachState), "state_known"),
        CheckConstraint("state <> 'cancelled' or length(note) > 0", "cancelled_with_reason"),
        UniqueConstraint("outreach_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    outreach_id: Mapped[int] = mapped_column(ForeignKey("outreach.id"))
    state: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    person_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]


class OutreachLine(Base):
    """Pieces of one item that went along, and what became of all of them once the session is back."""

    __tablename__ = "outreach_line"
    __audit__ = PartOf(whole=Outreach, by="outreach_id", word="line", silent=frozenset({"position"}))
    __table_args__ = (
        CheckConstraint(f"taken > 0 and taken <= {LARGEST_QUANTITY}", "taken_fits"),
        *(CheckConstraint(_fits(name), f"{name}_fits") for name in FATES),
        *(CheckConstraint(f"({name} is null) = (printed is null)", f"{name}_told_with_all") for name in FATES[1:]),
        CheckConstraint(f"printed is null or {' + '.join(FATES)} = taken", "every_piece_told"),
        CheckConstraint("missing is null or missing = 0 or length(explanation) > 0", "missing_explained"),
    )

    outreach_id: Mapped[int] = mapped_column(ForeignKey("outreach.id"), primary_key=True)
    item: Mapped[str] = mapped_column(ForeignKey("item.code"), primary_key=True)
    position: Mapped[int]
    taken: Mapped[int]
    printed: Mapped[int | None]
    spoiled: Mapped[int | None]
    brought_back: Mapped[int | None]
    missing: Mapped[int | None]
    explanation: Mapped[str] = mapped_column(String(LONGEST_TEXT))


class OutreachSettlement(Base):
    """How missing pieces of a session stopped being an open matter: found again, or taken off the books by a count.

    ``document_id`` is that count; its settlement stands as long as the count does. Written once.
    """

    __tablename__ = "outreach_settlement"
    __audit__ = PartOf(whole=Outreach, by="outreach_id", word="settlement", silent=frozenset({"person_id", "at"}))
    __table_args__ = (
        CheckConstraint(f"quantity > 0 and quantity <= {LARGEST_QUANTITY}", "quantity_fits"),
        CheckConstraint("document_id is not null or length(note) > 0", "found_with_note"),
        Index("ix_outreach_settlement_outreach_id_item", "outreach_id", "item"),
        Index("ix_outreach_settlement_document_id", "document_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    outreach_id: Mapped[int] = mapped_column(ForeignKey("outreach.id"))
    item: Mapped[str] = mapped_column(ForeignKey("item.code"))
    quantity: Mapped[int]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    note: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    person_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
