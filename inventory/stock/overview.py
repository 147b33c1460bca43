"""The stock of a whole branch as one table: a row per office, a column per item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, has_words, paged
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.stock import queries
from inventory.stock.away import pieces_away, summed
from inventory.stock.rules import Compartment


@dataclass(frozen=True)
class StockRow:
    """One office: pieces in store by item, spoiled cards to be destroyed, and what of the store is not in the house."""

    office: Office
    store: dict[str, int]
    spoiled: int
    away: Mapping[str, int]


@dataclass(frozen=True)
class StockTable:
    """The rows of a branch and their sums."""

    items: list[str]
    rows: Sequence[StockRow]

    @property
    def totals(self) -> dict[str, int]:
        """Pieces in store by item, over all rows."""
        return {item: sum(row.store.get(item, 0) for row in self.rows) for item in self.items}

    @property
    def spoiled(self) -> int:
        """Spoiled pieces over all rows."""
        return sum(row.spoiled for row in self.rows)


def stock_table(session: Session, scope: Scope, q: str = "") -> StockTable:
    """What every office of the branch that keeps blanks has; ``q`` narrows by code or name."""
    store: dict[str, dict[str, int]] = {}
    spoiled: dict[str, int] = {}
    for balance in queries.balances(session, scope):
        if balance.compartment == Compartment.STORE:
            store.setdefault(balance.office, {})[balance.item] = balance.quantity
        else:
            spoiled[balance.office] = spoiled.get(balance.office, 0) + balance.quantity
    offices = [
        office for office in regions.branch(session, scope) if not office.is_centre and has_words(office.words, q)
    ]
    away = _away(session, scope)
    rows = [
        StockRow(office, store.get(office.code, {}), spoiled.get(office.code, 0), away.get(office.code, {}))
        for office in offices
    ]
    seen = {item for row in rows for item in row.store}
    items = [item.code for item in queries.items(session) if item.code in seen or item.code == "ktp-wni"]
    return StockTable(items, rows)


def _away(session: Session, scope: Scope) -> dict[str, dict[str, int]]:
    """By office and item: pieces in store in the books that are not in the house."""
    found: dict[str, dict[str, int]] = {}
    for (office, item), pieces in summed(pieces_away(session, scope)).items():
        found.setdefault(office, {})[item] = pieces
    return found


def listing(table: StockTable, state: ListState) -> Listing[StockRow]:
    """One page of the table in the order that was asked for."""
    ordered = sorted(
        table.rows,
        key=lambda row: row.office.name if state.sort == "name" else row.office.code,
        reverse=state.descending,
    )
    return paged(ordered, state)
