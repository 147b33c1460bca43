"""The ink of a whole branch as one table: what each office can still print, beside the blanks it has."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, has_words, paged
from inventory.equipment import queries
from inventory.equipment.rules import Ink, Printers
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.stock import queries as stock


@dataclass(frozen=True)
class InkRow:
    """One office: its ink, its KTP-el blanks (WNI) in store, its printers."""

    office: Office
    ink: Ink
    blanks: int
    printers: Printers

    @property
    def dry(self) -> bool:
        """Nothing at all can be printed, and blanks lie there."""
        return self.printers.total > 0 and self.blanks > 0 and self.ink.cards == 0

    @property
    def idle(self) -> int:
        """Blanks that nothing in store can print: the commonest idle stock."""
        return max(0, self.blanks - self.ink.cards)


ORDER = {
    "office": lambda row: row.office.code,
    "name": lambda row: row.office.name,
    "cards": lambda row: row.ink.cards,
    "blanks": lambda row: row.blanks,
    "idle": lambda row: row.idle,
    "working": lambda row: row.printers.working,
}


def ink_table(session: Session, scope: Scope, q: str = "") -> list[InkRow]:
    """Every office of the branch but the centre; ``q`` narrows by code or name."""
    ink, printers = queries.ink(session, scope), queries.printers(session, scope)
    blanks = stock.in_store(session, scope, "ktp-wni")
    return [
        InkRow(
            office,
            ink.get(office.code, Ink()),
            blanks.get(office.code, 0),
            printers.get(office.code, Printers()),
        )
        for office in regions.branch(session, scope)
        if not office.is_centre and has_words(office.words, q)
    ]


def listing(rows: Sequence[InkRow], state: ListState) -> Listing[InkRow]:
    """One page of the table in the order that was asked for."""
    ordered = sorted(rows, key=ORDER[state.sort], reverse=state.descending)
    return paged(ordered, state)
