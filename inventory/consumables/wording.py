"""Rolls in the words of the pages: filters, what was written down of a counter, and how the ink is reckoned."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from inventory.consumables import queries, rules
from inventory.consumables.machines import Gathered
from inventory.consumables.register import STATES
from inventory.consumables.rules import NoteKind, RollItem
from inventory.core.chips import Chips, choice, group, years
from inventory.core.formats import day, moment, number
from inventory.core.identity import Scope
from inventory.core.labels import ITEMS
from inventory.core.listing import Listing
from inventory.core.states import appearance
from inventory.regions.models import Office
from inventory.stock import queries as stock


def printer_chips(listing: Listing[Any]) -> Chips:
    """The filters of the printers."""
    due = appearance("cleaning_due").word
    return choice(listing, "view", _("All"), {"due": due, "empty": _("A roll is missing")})


def roll_chips(listing: Listing[Any]) -> list[dict[str, Any]]:
    """The groups of filters of the rolls."""
    states = {name: appearance(name).word for name in STATES}
    items = {item: ITEMS[item] for item in RollItem}
    return [
        group(_("State"), choice(listing, "state", _("All"), states)),
        group(_("Item"), choice(listing, "item", _("All"), items)),
        *([] if listing.filters.get("batch") else [years(listing)]),
    ]


def batch_chips(listing: Listing[Any]) -> Chips:
    """The filters of the batches."""
    states = ("low_yield", "usual_yield", "few_rolls")
    return choice(listing, "state", _("All"), {name: appearance(name).word for name in states})


def happenings(session: Session, scope: Scope, device_id: int, timezone: str) -> list[dict[str, Any]]:
    """All that was written down of a printer's counter; it leads to the rolls that are in the branch now."""
    titles = {
        NoteKind.INSTALLED: _("Roll installed"),
        NoteKind.REMOVED: _("Roll taken out"),
        NoteKind.READ: _("Counter read"),
        NoteKind.RESET: _("Counter began anew"),
        NoteKind.CLEANED: _("Print head cleaned"),
    }
    again, kit = _("Roll put in again"), _("A cleaning kit was used.")
    shown, anew = _("The counter showed %(counter)s."), _("From then on: %(onward)s.")
    rolls = {roll.id: roll for roll in queries.rolls_of(session, device_id)}
    ours = queries.in_branch(session, scope, (roll.roll_id for roll in rolls.values()))
    told = []
    for note, who in queries.notes(session, device_id):
        roll = rolls.get(note.roll_id or 0)
        texts = [shown % {"counter": number(note.counter)}, kit if note.kit_office else "", note.reason]
        goes_on = note.kind == NoteKind.INSTALLED and roll is not None and roll.continues_id is not None
        title = again if goes_on else titles[NoteKind(note.kind)]
        if note.kind == NoteKind.RESET:
            texts.insert(1, anew % {"onward": number(note.onward)})
        told.append(
            {
                "moment": day(note.business_date),
                "title": title + (f": {ITEMS[roll.item]} {roll.batch}" if roll else ""),
                "text": " ".join(text for text in texts if text),
                "who": _("Recorded by %(who)s, %(when)s", who=who.name, when=moment(note.recorded_at, timezone)),
                "url": url_for("consumables.roll", roll_id=roll.roll_id) if roll and roll.roll_id in ours else None,
            }
        )
    return told


@dataclass(frozen=True, kw_only=True)
class Sum:
    """The cards of one item at an office as they are added up."""

    item: str
    store: int
    per_roll: int
    measured: int
    in_machines: int

    @property
    def cards(self) -> int:
        """All of them."""
        return self.store * self.per_roll + self.in_machines


def sums(session: Session, office: Office, gathered: Gathered) -> list[Sum]:
    """How the ink of an office is reckoned: rolls in store × cards of a roll + what is left in printers that work."""
    held = stock.stores(session, Scope(office.code), [item.value for item in RollItem]).get(office.code, {})
    rated = {item.code: item.yield_cards for item in stock.items(session)}
    found = []
    for item in RollItem:
        yields = gathered.yields.get((office.code, item), ())
        measured = rules.usual(yields)
        per_roll = rated.get(item) if measured is None else measured
        left = [
            p.fills[item].left for p in gathered.printers if p.works and item in p.fills and p.office == office.code
        ]
        if per_roll is not None:
            rolls = len(yields)
            found.append(
                Sum(item=item, store=held.get(item, 0), per_roll=per_roll, measured=rolls, in_machines=sum(left))
            )
    return found
