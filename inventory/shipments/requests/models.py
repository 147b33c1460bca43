"""Tables of requests: an office asks the one above it. They move nothing; their shipments do."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.core.audit import Audited, PartOf
from inventory.core.database import Base
from inventory.shipments.requests.rules import REASONED, STORED
from inventory.stock.models import one_of
from inventory.stock.rules import LARGEST_QUANTITY

NOTE_LENGTH = 500
TOLD_BY_THE_ENTRY = frozenset({"asked_at", "asked_by", "decided_at", "decided_by"})


class BlankRequest(Base):
    """What an office asks of the office above it (``answerer``). ``prr`` is frozen as it was when it asked.

    ``state`` knows what people decided; that something was sent and received follows from the shipments.
    """

    __tablename__ = "blank_request"
    __audit__ = Audited(kind="request", name=lambda request: request.number, silent=TOLD_BY_THE_ENTRY)
    __table_args__ = (
        CheckConstraint(one_of("state", STORED), "state_known"),
        CheckConstraint("(state = 'asked') = (decided_at is null)", "decided_once"),
        CheckConstraint("(decided_by is null) = (decided_at is null)", "decision_whole"),
        CheckConstraint(f"not ({one_of('state', REASONED)}) or reason <> ''", "less_has_reason"),
        CheckConstraint(f"prr is null or (prr >= 0 and prr <= {LARGEST_QUANTITY})", "prr_possible"),
        Index("ix_blank_request_office_asked_on", "office", "asked_on"),
        Index("ix_blank_request_answerer_state", "answerer", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    answerer: Mapped[str] = mapped_column(ForeignKey("office.code"))
    state: Mapped[str] = mapped_column(String(10))
    asked_on: Mapped[date]
    prr: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH))
    reason: Mapped[str] = mapped_column(String(NOTE_LENGTH))
    asked_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    lines: Mapped[list["RequestLine"]] = relationship(lazy="selectin", order_by="RequestLine.position")

    @property
    def number(self) -> str:
        """What people call it: ``PMT`` for *permintaan*, the office, and a number that no other request has."""
        return f"PMT-{self.office}-{self.id}"


class RequestLine(Base):
    """One item of a request. ``in_store`` and ``cover`` (days) are frozen as they were when it was asked for."""

    __tablename__ = "blank_request_line"
    __audit__ = PartOf(whole=BlankRequest, by="request_id", word="line", silent=frozenset({"position"}))
    __table_args__ = (
        CheckConstraint(f"asked > 0 and asked <= {LARGEST_QUANTITY}", "asked_possible"),
        CheckConstraint(f"approved is null or (approved >= 0 and approved <= {LARGEST_QUANTITY})", "approved_possible"),
        CheckConstraint("cover is null or cover >= 0", "cover_not_negative"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("blank_request.id"), primary_key=True)
    item: Mapped[str] = mapped_column(ForeignKey("item.code"), primary_key=True)
    position: Mapped[int]
    asked: Mapped[int]
    approved: Mapped[int | None]
    in_store: Mapped[int]
    cover: Mapped[int | None]


class RequestShipment(Base):
    """The shipment that was made from a request."""

    __tablename__ = "blank_request_shipment"
    __audit__ = PartOf(whole=BlankRequest, by="request_id", word="shipment")

    shipment_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, autoincrement=False)
    request_id: Mapped[int] = mapped_column(ForeignKey("blank_request.id"), index=True)
