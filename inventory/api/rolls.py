"""Operations about rolls: ribbons and films in printers, and what the printers' counters show."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel
from sqlalchemy import Row
from sqlalchemy.orm import Session

from inventory.api import paging
from inventory.api.buying import Recorded
from inventory.api.reads import AtOffice, branch
from inventory.api.shapes import Day, Identity, OfficeCode, Pieces, Shape, SomePieces, Words, identity
from inventory.api.web import Act, operation
from inventory.consumables import queries, service
from inventory.consumables.models import CounterNote, Roll
from inventory.consumables.rules import LONGEST_BATCH, LONGEST_NAME, LONGEST_TEXT
from inventory.core.database import db
from inventory.core.errors import Invalid
from inventory.core.identity import Verb
from inventory.equipment import queries as equipment
from inventory.equipment.models import Device

KEEPERS = (Verb.KEEP_DEVICES,)
Remark = Annotated[str, Words(LONGEST_TEXT, left_out="")]
Explanation = Annotated[str, Words(LONGEST_TEXT)]


class StayTold(BaseModel):
    """A roll in a printer, from its installation to its removal; ``cards`` are those of this stay."""

    device: str
    office: OfficeCode
    installed_on: str
    counter_at_start: int
    removed_on: str | None
    counter_at_end: int | None
    cards: int | None
    note: str


class RollTold(BaseModel):
    """A roll. ``counter_at_end`` and ``cards`` are null while it is in its printer; ``spent`` says it was used up.

    One that was put in again is the same roll: ``stays`` has all of them, ``cards`` are those of all together,
    ``cards_before`` those of the stays before the last, and everything else is told of the last.
    """

    id: str
    number: str
    device: str
    office: OfficeCode
    item: Literal["ribbon", "film"]
    batch: str
    supplier: str
    rated: int
    installed_on: str
    counter_at_start: int
    removed_on: str | None
    counter_at_end: int | None
    cards: int | None
    cards_before: int
    spent: bool | None
    note: str
    stays: list[StayTold]


class RollEntry(Shape):
    """A roll goes into a printer; without ``rated`` it is rated as its item is."""

    device: Identity
    item: Literal["ribbon", "film"]
    counter: Pieces
    business_date: Day
    batch: Annotated[str, Words(LONGEST_BATCH, left_out="")] = ""
    supplier: Annotated[str, Words(LONGEST_NAME, left_out="")] = ""
    rated: SomePieces | None = None

    def command(self, key: str) -> service.Install:
        """What the house does with it."""
        return service.Install(key=key, device_id=identity(self.device), **self.model_dump(exclude={"device"}))


class RollAgain(Shape):
    """A roll that came out half used goes into a printer again, the same or another one."""

    device: Identity
    counter: Pieces
    business_date: Day

    def command(self, key: str, roll_id: int) -> service.PutBack:
        """What the house does with it."""
        told = self.model_dump(exclude={"device"})
        return service.PutBack(key=key, roll_id=roll_id, device_id=identity(self.device), **told)


class RemovalEntry(Shape):
    """It comes out, `spent`, or `taken_out` before: that needs a word about it in ``note``."""

    counter: Pieces
    business_date: Day
    outcome: Literal["spent", "taken_out"] = "spent"
    note: Remark = ""

    def command(self, key: str, roll_id: int) -> service.Remove:
        """What the house does with it."""
        told = self.model_dump(exclude={"outcome"})
        return service.Remove(key=key, roll_id=roll_id, spent=self.outcome == "spent", **told)


class RollPutRight(Shape):
    """It was `spent` after all, or `taken_out` before; ``note`` says how the one was taken for the other."""

    outcome: Literal["spent", "taken_out"]
    note: Explanation

    def command(self, key: str, roll_id: int) -> service.Correct:
        """What the house does with it."""
        return service.Correct(key=key, roll_id=roll_id, spent=self.outcome == "spent", note=self.note)


class CounterEntry(Shape):
    """What a counter shows when it is `read`, or its head is `cleaned` or `cleaned_with_kit`; after a `reset` it shows
    ``onward``, and the reason stands in ``note``."""

    event: Literal["read", "cleaned", "cleaned_with_kit", "reset"] = "read"
    counter: Pieces
    onward: Pieces | None = None
    business_date: Day
    note: Remark = ""

    def command(self, key: str, device_id: int) -> service.Look | service.Reset:
        """What the house does with it. Raises Invalid where ``onward`` lacks or does not belong."""
        if (self.event == "reset") != (self.onward is not None):
            raise Invalid(reason="step_field", field="onward")
        seen: dict[str, Any] = {"key": key, "device_id": device_id, "counter": self.counter}
        seen["business_date"] = self.business_date
        if self.onward is None:
            kit = self.event == "cleaned_with_kit"
            return service.Look(**seen, cleaned=kit or self.event == "cleaned", kit=kit, note=self.note)
        return service.Reset(**seen, onward=self.onward, reason=self.note)


class RollsAsked(AtOffice):
    """Which rolls: those in printers, or those that came out."""

    state: Literal["in_printer", "out"] | None = None


@operation("get", "/rolls", scope="office", answers=paging.listed(RollTold, "Rolls"))
def list_rolls(act: Act, query: RollsAsked) -> dict[str, Any]:
    """The rolls of one's branch."""
    asked = queries.by_number(branch(act, query.office), query.after_id)
    if query.state is not None:
        asked = asked.where(Roll.removed_on.is_(None) == (query.state == "in_printer"))
    rows = db.session.execute(asked.limit(query.limit + 1)).all()
    stays = queries.stays(db.session(), (row[0].roll_id for row in rows))
    return paging.page(rows, query.limit, lambda row: row[0].roll_id, lambda row: _told(row[0], stays[row[0].roll_id]))


@operation("post", "/rolls", scope="office", verbs=KEEPERS, answers=RollTold, status=201)
def install_roll(act: Act, body: RollEntry) -> dict[str, Any]:
    """Put a roll into a printer; no stock moves."""
    return act.do(service.install, body.command(act.key), _roll)


@operation("post", "/rolls/<int:id>/removal", scope="office", verbs=KEEPERS, answers=RollTold, status=201)
def remove_roll(act: Act, roll_id: int, body: RemovalEntry) -> dict[str, Any]:
    """Take a roll out: one that is used up has a yield now."""
    return act.do(service.remove, body.command(act.key, roll_id), _roll)


@operation("post", "/rolls/<int:id>/correction", scope="office", verbs=KEEPERS, answers=RollTold, status=201)
def put_roll_right(act: Act, roll_id: int, body: RollPutRight) -> dict[str, Any]:
    """Put right, once, whether a roll that came out was used up."""
    return act.do(service.correct, body.command(act.key, roll_id), _roll)


@operation("post", "/rolls/<int:id>/return", scope="office", verbs=KEEPERS, answers=RollTold, status=201)
def put_roll_back(act: Act, roll_id: int, body: RollAgain) -> dict[str, Any]:
    """Put a roll that was taken out half used into a printer again: it stays one roll with one yield."""
    return act.do(service.put_back, body.command(act.key, roll_id), _roll)


@operation("post", "/devices/<int:id>/counter", scope="office", verbs=KEEPERS, answers=Recorded, status=201)
def note_counter(act: Act, device_id: int, body: CounterEntry) -> dict[str, Any]:
    """Note what a printer's counter shows, that its head was cleaned, or that the counter began anew."""
    equipment.device(db.session(), act.actor.scope, device_id)  # nobody elsewhere is told what is wrong with the body
    command = body.command(act.key, device_id)
    if isinstance(command, service.Look):
        return act.do(service.look, command, _recorded)
    return act.do(service.reset, command, _recorded)


def _recorded(_session: Session, note: CounterNote) -> dict[str, Any]:
    return {"id": str(note.id)}


def _roll(session: Session, roll: Roll) -> dict[str, Any]:
    return _told(roll, queries.stays(session, [roll.roll_id])[roll.roll_id])


def _told(roll: Roll, stays: Sequence[Row[Roll, Device]]) -> dict[str, Any]:
    plain = ("number", "item", "batch", "supplier", "rated", "spent")
    return {
        **_stay(roll),
        **{name: getattr(roll, name) for name in plain},
        "id": str(roll.roll_id),
        "cards": roll.cards,
        "cards_before": roll.used_before,
        "stays": [_stay(stay) for stay, _device in stays],
    }


def _stay(roll: Roll) -> dict[str, Any]:
    return {
        "device": str(roll.device_id),
        "office": roll.office,
        "installed_on": roll.installed_on.isoformat(),
        "counter_at_start": roll.start,
        "removed_on": None if roll.removed_on is None else roll.removed_on.isoformat(),
        "counter_at_end": roll.end,
        "cards": roll.stay_cards,
        "note": roll.note,
    }
