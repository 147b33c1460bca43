"""The table of boxes: which document names which numbers."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import Exempt
from inventory.core.database import Base
from inventory.stock.boxes.rules import LEVELS, LONGEST_NUMBER, WIDEST, Claim, Span


class BoxRow(Base):
    """A range of numbers in one document, written once with it.

    Ranges overlap: a box is named by every document that ever touched it. So that one number is found by a bounded
    search however many ranges there are, each carries the class of its length (`level`): a range of level 5 that holds
    number N begins at most 2⁵ − 1 before it.
    """

    __tablename__ = "box_range"
    __audit__ = Exempt("It repeats what a sealed document says.")
    __table_args__ = (
        CheckConstraint(f"width between 1 and {WIDEST}", "width_possible"),
        CheckConstraint("first >= 0 and first <= last", "in_order"),
        CheckConstraint(f"level between 0 and {LEVELS - 1} and (last - first) >> level = 0", "level_fits"),
        Index("ix_box_range_number", "prefix", "width", "level", "first"),
        Index("ix_box_range_document_id", "document_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    item: Mapped[str] = mapped_column(ForeignKey("item.code"))
    prefix: Mapped[str] = mapped_column(String(LONGEST_NUMBER))
    width: Mapped[int]
    first: Mapped[int] = mapped_column(BigInteger)
    last: Mapped[int] = mapped_column(BigInteger)
    level: Mapped[int]

    @property
    def span(self) -> Span:
        """The range."""
        return Span(self.prefix, self.width, self.first, self.last)

    def claim(self, moved: bool) -> Claim:
        """What it says about its boxes."""
        return Claim(self.document_id, self.item, self.span, moved)
