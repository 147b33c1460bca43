"""Tables of rolls and of what printers' counters showed. They move no stock: the daily report does."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.consumables.rules import LONGEST_BATCH, LONGEST_NAME, LONGEST_TEXT, NoteKind, RollItem, used
from inventory.core.audit import Audited, PartOf
from inventory.core.database import Base
from inventory.equipment.models import Device
from inventory.stock.models import one_of

IN_MACHINE = text("removed_on is null")
CLEANED = text("kind = 'head_cleaned'")
WITH_KIT = text("kit_office is not null")


class Roll(Base):
    """A ribbon or a film in a printer, from its installation to its removal: one stay.

    A roll that was taken out half used and put in again is one roll with several stays. Each later one names the stay
    that it ``continues`` and the ``first``; ``used_before`` are the cards of all stays before it, which are over.

    ``office`` is where it was installed, ``home`` where it was for the first time: its number says so for ever.
    ``rated`` are the cards it is sold for. ``start`` and ``end`` are what the counter showed, ``start_total`` and
    ``end_total`` the printer's cards since its first note, so that a counter that began anew between them does no harm.
    ``removed_at`` is the moment at which the end was entered.
    ``spent`` says that it was used up: only then the cards of all its stays are a yield, and it goes in no more. At
    ``corrected_at`` somebody put that right; until then the opposite was on record.
    """

    __tablename__ = "roll"
    __audit__ = Audited(
        kind="roll",
        name=lambda roll: roll.number,
        silent=frozenset(
            {
                "start_total",
                "end_total",
                "recorded_at",
                "removed_at",
                "corrected_at",
                "first_id",
                "continues_id",
                "home",
            }
        ),
    )
    __table_args__ = (
        CheckConstraint(one_of("item", RollItem), "item_known"),
        CheckConstraint("rated > 0", "rated_positive"),
        CheckConstraint('start >= 0 and ("end" is null or "end" >= 0)', "counters_not_negative"),
        CheckConstraint("end_total is null or end_total >= start_total", "total_goes_on"),
        CheckConstraint("removed_on is null or removed_on >= installed_on", "removed_after_installation"),
        CheckConstraint('(removed_on is null) = ("end" is null)', "end_when_removed"),
        CheckConstraint("(removed_on is null) = (end_total is null)", "total_when_removed"),
        CheckConstraint("(removed_on is null) = (spent is null)", "spent_when_removed"),
        CheckConstraint("(removed_on is null) = (removed_at is null)", "entered_when_removed"),
        CheckConstraint("spent is null or spent or length(note) > 0", "unspent_with_note"),
        CheckConstraint("corrected_at is null or removed_on is not null", "put_right_when_removed"),
        CheckConstraint("(first_id is null) = (continues_id is null)", "continues_from_the_first"),
        CheckConstraint("used_before >= 0 and (continues_id is not null or used_before = 0)", "used_in_earlier_stays"),
        CheckConstraint("continues_id is not null or home = office", "home_is_the_first_office"),
        UniqueConstraint("continues_id"),
        Index(
            "uq_roll_in_machine", "device_id", "item", unique=True, sqlite_where=IN_MACHINE, postgresql_where=IN_MACHINE
        ),
        Index("ix_roll_office_item", "office", "item", "removed_on", "id"),
        Index("ix_roll_device_id", "device_id", "item", "id"),
        Index("ix_roll_batch", "batch"),
        Index("ix_roll_removed_on", "removed_on"),
        Index("ix_roll_installed_on", "installed_on"),
        Index("ix_roll_first_id", "first_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey(Device.id))
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    home: Mapped[str] = mapped_column(ForeignKey("office.code"))
    first_id: Mapped[int | None] = mapped_column(ForeignKey("roll.id"))
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("roll.id"))
    used_before: Mapped[int]
    item: Mapped[str] = mapped_column(ForeignKey("item.code"))
    batch: Mapped[str] = mapped_column(String(LONGEST_BATCH))
    supplier: Mapped[str] = mapped_column(String(LONGEST_NAME))
    rated: Mapped[int]
    installed_on: Mapped[date]
    start: Mapped[int]
    start_total: Mapped[int]
    removed_on: Mapped[date | None]
    removed_at: Mapped[datetime | None]
    end: Mapped[int | None]
    end_total: Mapped[int | None]
    spent: Mapped[bool | None]
    corrected_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    recorded_at: Mapped[datetime]

    @property
    def number(self) -> str:
        """What people call it: ``GL`` for *gulungan*, its first office, and a number that no other roll has."""
        return f"GL-{self.home}-{self.roll_id}"

    @property
    def roll_id(self) -> int:
        """The number of the roll itself, the same in all its stays."""
        return self.id if self.first_id is None else self.first_id

    @property
    def stay_cards(self) -> int | None:
        """Cards that were printed on it in this stay; None while it is in the machine."""
        return None if self.end_total is None else self.end_total - self.start_total

    @property
    def cards(self) -> int | None:
        """Cards that were printed on it, in all its stays so far; None while it is in the machine."""
        return None if self.end_total is None else used(self.used_before, self.start_total, self.end_total)

    @property
    def may_be_put_right(self) -> bool:
        """Whether it came out, and nobody has put right yet whether it was used up."""
        return self.removed_on is not None and self.corrected_at is None

    @property
    def state(self) -> str:
        """Where it is: in the machine, used up, or taken out before."""
        if self.spent is None:
            return "roll_in_machine"
        return "roll_spent" if self.spent else "roll_taken_out"


class CounterNote(Base):
    """What a printer's counter showed on a day, why somebody looked, and who. Written once.

    ``onward`` is what it showed from then on, another number only after a reset; ``total`` the cards since the first
    note of this printer. ``kit_office`` is the office whose cleaning kit the head was cleaned with, if one was used.
    """

    __tablename__ = "counter_note"
    __audit__ = PartOf(
        whole=Device, by="device_id", word="counter", silent=frozenset({"person_id", "recorded_at", "total", "roll_id"})
    )
    __table_args__ = (
        CheckConstraint(one_of("kind", NoteKind), "kind_known"),
        CheckConstraint("counter >= 0 and onward >= 0 and total >= 0", "counters_not_negative"),
        CheckConstraint("kind = 'counter_reset' or onward = counter", "onward_after_reset"),
        CheckConstraint("kind <> 'counter_reset' or length(reason) > 0", "reset_with_reason"),
        CheckConstraint("(roll_id is not null) = (kind in ('roll_installed', 'roll_removed'))", "roll_named"),
        CheckConstraint("kit_office is null or kind = 'head_cleaned'", "kit_for_cleaning"),
        Index("ix_counter_note_device_id_id", "device_id", "id"),
        Index("ix_counter_note_cleaned", "device_id", "id", sqlite_where=CLEANED, postgresql_where=CLEANED),
        Index("ix_counter_note_kit", "business_date", sqlite_where=WITH_KIT, postgresql_where=WITH_KIT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey(Device.id))
    kind: Mapped[str] = mapped_column(String(20))
    business_date: Mapped[date]
    counter: Mapped[int]
    onward: Mapped[int]
    total: Mapped[int]
    roll_id: Mapped[int | None] = mapped_column(ForeignKey(Roll.id))
    kit_office: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    reason: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    person_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]
