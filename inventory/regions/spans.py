"""Days that a figure is about: the same for every office, or from a day of its own for each; still one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVarTuple

from sqlalchemy import CTE, Date, Select, String, column, false, values
from sqlalchemy.orm import InstrumentedAttribute

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True)
class Span:
    """The days from ``first`` to ``last``, both included.

    Where each office has a first day of its own, ``own`` tells it by office, ``first`` is the earliest of them, and
    an office that is not among them has no such days at all.
    """

    first: date
    last: date
    own: tuple[tuple[str, date], ...] | None = None

    @classmethod
    def since(cls, days: Mapping[str, date], last: date) -> "Span":
        """From a day of its own for each office up to a day that is not before any of them."""
        return cls(min(days.values(), default=last), last, tuple(sorted(days.items())))

    @cached_property
    def _own(self) -> Mapping[str, date]:
        return dict(self.own or ())

    def first_of(self, office: str) -> date | None:
        """An office's first day; None where it has no such days."""
        return self.first if self.own is None else self._own.get(office)

    @cached_property
    def table(self) -> CTE | None:
        """The first days by office, for a statement to join: columns ``office`` and ``day``."""
        if not self.own:
            return None
        columns = (column("office", String), column("day", Date))
        return values(*columns, name="first_day").data(list(self.own)).cte("first_day")

    def narrow(
        self, query: Select[*Columns], office: InstrumentedAttribute[str], day: InstrumentedAttribute[date]
    ) -> Select[*Columns]:
        """A query with nothing but the days of the span, by its columns of offices and of days."""
        if self.own is None:
            return query.where(day.between(self.first, self.last))
        if self.table is None:
            return query.where(false())
        first = self.table.c
        return query.join(self.table, first.office == office).where(day.between(first.day, self.last))
