"""The state of a list: what is searched, how it is sorted, which page; all of it in the address."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request
from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session

from inventory.core.errors import NotFound

Row = TypeVar("Row")
PAGE_SIZE = 50
EXPORT_LIMIT = 100_000
EXPORTS = (None, "csv", "xlsx")
PAGE_NUMBER = re.compile(r"[1-9]\d{0,4}", re.ASCII)
LONGEST_SEARCH, MOST_WORDS = 200, 12
LATELY, ALL_YEARS = timedelta(days=365), "all"


@dataclass(frozen=True)
class ListState:
    """What the person asked of a list. ``sort`` is always one of the list's own columns."""

    q: str
    sort: str
    descending: bool
    page: int
    export: str | None
    filters: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()

    @classmethod
    def from_request(
        cls, sortable: Sequence[str], filters: Sequence[str] = (), descending: bool = False
    ) -> "ListState":
        """Read the address; the first of ``sortable`` is the default order. NotFound for a page that cannot be."""
        sort = request.args.get("sort", sortable[0])
        page = request.args.get("page", "1")
        export = request.args.get("export")
        if sort not in sortable or export not in EXPORTS:
            raise NotFound(what="list")
        if not PAGE_NUMBER.fullmatch(page):
            raise NotFound(what="page")
        asked = request.args.get("descending", "1" if descending else "0")
        chosen = {name: value for name in filters if (value := request.args.get(name, "").strip())}
        q = searched()
        columns = tuple(request.args.getlist("columns"))
        return cls(q, sort, asked == "1", int(page), export, chosen, columns)

    def order(self, columns: Mapping[str, Any], *tie_breakers: Any) -> list[Any]:
        """The ORDER BY for the chosen column, always ending in something unique."""
        column = columns[self.sort]
        return [column.desc() if self.descending else column.asc(), *tie_breakers]


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """One page of a list."""

    rows: Sequence[Row]
    total: int
    state: ListState

    @property
    def q(self) -> str:
        return self.state.q

    @property
    def sort(self) -> str:
        return self.state.sort

    @property
    def descending(self) -> bool:
        return self.state.descending

    @property
    def page(self) -> int:
        return self.state.page

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def filters(self) -> Mapping[str, str]:
        return self.state.filters

    def url(self, **changes: Any) -> str:
        """The address of the same list with something changed; None takes a parameter away.

        Any change but the page itself leads back to the first page.
        """
        if "page" not in changes:
            changes["page"] = None
        if "descending" in changes:
            changes["descending"] = "1" if changes["descending"] else "0"
        asked: dict[str, Any] = {**request.args.to_dict(flat=False), **changes}
        kept = {name: value for name, value in asked.items() if value is not None}
        return f"{request.path}?{urlencode(kept, doseq=True)}" if kept else request.path

    def shows(self, column: str) -> bool:
        """Whether a column is on the page: all are, until somebody chooses some. The first column always is."""
        return not self.state.columns or column in self.state.columns

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What a search form has to carry on: everything in the address but the search itself and the page."""
        return [(name, value) for name, value in request.args.items(multi=True) if name not in {"q", "page", "export"}]


def since(state: ListState, today: date) -> date | None:
    """The first day that a register of what happened shows: a year ago, or None for all years.

    So a page costs the same after ten years. All years are a click away, and a search goes through them by itself.
    Raises NotFound for other ``years``.
    """
    if (years := state.filters.get("years")) not in (None, ALL_YEARS):
        raise NotFound(what="page")
    return None if years or state.q else today - LATELY


def searched() -> str:
    """What was typed into a search box. Raises NotFound for more than anybody searches for."""
    q = request.args.get("q", "").strip()
    if len(q) > LONGEST_SEARCH or len(q.split()) > MOST_WORDS:
        raise NotFound(what="search")
    return q


def fetch(session: Session, query: Select[*tuple[Any, ...]], state: ListState) -> Listing[Any]:
    """One page of the query's rows (all of them for an export), and how many there are in all."""
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    paged = query.limit(EXPORT_LIMIT) if state.export else query.limit(PAGE_SIZE).offset((state.page - 1) * PAGE_SIZE)
    result = session.execute(paged)
    rows = result.scalars().all() if len(query.column_descriptions) == 1 else result.all()
    return Listing(rows, total, state)


def paged(rows: Sequence[Row], state: ListState) -> Listing[Row]:
    """One page of rows that are all at hand; all of them for an export."""
    first = (state.page - 1) * PAGE_SIZE
    shown = rows if state.export else rows[first : first + PAGE_SIZE]
    return Listing(shown, len(rows), state)


@dataclass(frozen=True)
class Views(Generic[Row]):
    """A list whose rows are worked out and at hand: what each view shows, how each column orders, what a search reads.

    The first view is the one that nobody has to ask for.
    """

    shows: Mapping[str, Callable[[Row], bool]]
    orders: Mapping[str, Callable[[Row], Any]]
    text: Callable[[Row], str]

    def asked(self, state: ListState) -> str:
        """The view that is asked for. Raises NotFound for one that is none."""
        view = state.filters.get("view", next(iter(self.shows)))
        if view not in self.shows:
            raise NotFound(what="page")
        return view

    def counts(self, rows: Sequence[Row]) -> dict[str, int]:
        """By view: how many rows it shows."""
        return {view: sum(map(belongs, rows)) for view, belongs in self.shows.items()}

    def matching(self, rows: Sequence[Row], state: ListState) -> list[Row]:
        """The rows of the view that the search finds, in the order asked for."""
        found = [row for row in filter(self.shows[self.asked(state)], rows) if has_words(self.text(row), state.q)]
        return sorted(found, key=self.orders[state.sort], reverse=state.descending)


def has_words(text: str, q: str) -> bool:
    """Search in what is at hand: as `matches` does in the database."""
    there = _alike(text)
    return all(word in there for word in _alike(q).split())


def matches(text: str, *columns: Any) -> ColumnElement[bool]:
    """Search: every word must stand in one of the columns; *blanko* finds *blangko* too."""
    found: ColumnElement[bool] = true()
    for word in _alike(text).split():
        haystacks = [func.replace(func.lower(column), "blangko", "blanko") for column in columns]
        either = haystacks[0].contains(word, autoescape=True)
        for haystack in haystacks[1:]:
            either = either | haystack.contains(word, autoescape=True)
        found = found & either
    return found


def _alike(text: str) -> str:
    return text.lower().replace("blangko", "blanko")
