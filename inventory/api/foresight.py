"""Reads about what is ahead: when districts run out, when more can come, and how their printers are loaded."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from pydantic import BaseModel

from inventory.api.buying import money
from inventory.api.reads import branch
from inventory.api.shapes import OfficeCode, Shape
from inventory.api.web import Act, operation
from inventory.capacity import queries as capacity_queries
from inventory.capacity.queries import Row
from inventory.capacity.rules import Load, Spread
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.planning.run_out.queries import calendar_of
from inventory.planning.run_out.rules import Arrival, RunOut, Way
from inventory.regions import queries as regions


class OfOffice(Shape):
    """Which branch: one's own unless told."""

    office: OfficeCode | None = None


class ToCome(BaseModel):
    """More of an item, or money for it (``pieces`` is null); ``was_due`` is when it should have come and did not."""

    source: Literal["shipment", "request", "purchase", "budget"]
    name: str
    day: date | None
    pieces: int | None
    was_due: date | None


class WayOut(BaseModel):
    """One way to close the days without; ``cost`` is rupiah, null where no price is known."""

    kind: Literal["allocate", "transfer", "loan", "buy", "ask"]
    pieces: int
    whole: bool
    from_office: str | None
    distance_km: int | None
    budget_line: str | None
    cost: str | None


class ItemAhead(BaseModel):
    """One item: pieces in store (null: never on record), the pace, the day it runs out, and the days without.

    ``open_end`` says that nothing tells when more comes: the days are counted to the end of what is looked at.
    """

    item: str
    standing: Literal["ran_out", "runs_dry", "in_time", "lasts", "no_pace", "not_on_record"]
    pieces: int | None
    cards_per_piece: int | None
    printed: int
    working_days: int
    runs_out: date | None
    more: date | None
    days_without: int
    open_end: bool
    wanted: int
    arrivals: list[ToCome]
    ways: list[WayOut]


class DistrictAhead(BaseModel):
    """A district: its longest time without, in days, and each item."""

    office: str
    days_without: int
    items: list[ItemAhead]


class RunsOut(BaseModel):
    """The districts of a branch by their days without, longest first; looked at are the days up to ``until``."""

    at: date
    until: date
    offices: list[DistrictAhead]


class LoadOfOffice(BaseModel):
    """A district's printers and those who wait for them; what is not on record is null and no zero.

    Loads are people for each working printer, as decimals. ``days`` are working days until nobody waits, null where
    the queue grows or is not known; ``days_with_one_more`` the same with one more printer of ``cards_of_one_more``.
    """

    office: str
    verdict: Literal["no_printer", "crowded", "usual", "too_few", "not_on_record"]
    eligible: int | None
    eligible_on: date | None
    prr: int | None
    printers_working: int | None
    printers: int | None
    eligible_load: float | None
    prr_load: float | None
    eligible_middle: float | None
    prr_middle: float | None
    cards_of_one_more: int
    days: int | None
    days_with_one_more: int | None


class Capacity(BaseModel):
    """The districts of a branch, each held against the middle of its own province."""

    at: date
    offices: list[LoadOfOffice]


@operation("get", "/capacity", scope="office", answers=Capacity)
def capacity(act: Act, query: OfOffice) -> dict[str, Any]:
    """People and waiting records for each working printer, in one's branch."""
    session, within = db.session(), branch(act, query.office)
    today = local_date(act.actor.at, regions.timezone_of(session, within.office))
    rows = capacity_queries.overview(session, within, today)
    return {"at": today.isoformat(), "offices": [_load(row) for row in rows]}


def _load(row: Row) -> dict[str, Any]:
    more = row.one_more
    return {
        "office": row.office.code,
        "verdict": row.verdict.value,
        "eligible": row.eligible,
        "eligible_on": _written(row.eligible_day),
        "prr": row.queue.waiting,
        "printers_working": row.printers and row.printers.working,
        "printers": row.printers and row.printers.total,
        **{f"{load.value}_load": _decimal(row.load(load)) for load in Load},
        **{f"{load.value}_middle": _middle(row.spreads.get(load)) for load in Load},
        "cards_of_one_more": more.cards,
        "days": more.without,
        "days_with_one_more": more.with_it,
    }


def _middle(of: Spread | None) -> float | None:
    return None if of is None else _decimal(of.middle)


def _decimal(of: Fraction | None) -> float | None:
    return None if of is None else round(float(of), 2)


@operation("get", "/run-out", scope="office", answers=RunsOut)
def run_out(act: Act, query: OfOffice) -> dict[str, Any]:
    """When the districts of one's branch run out of blanks, ribbon and film, and when more can come."""
    session, within = db.session(), branch(act, query.office)
    today = local_date(act.actor.at, regions.timezone_of(session, within.office))
    found = calendar_of(session, within, today, act.actor.scope)
    rows = sorted(found.rows, key=lambda row: (-row.gap, row.office.code))
    return {
        "at": today.isoformat(),
        "until": found.ahead.end.isoformat(),
        "offices": [
            {
                "office": row.office.code,
                "days_without": row.gap,
                "items": [_item(what, found.ways(row, what)) for what in row.items.values()],
            }
            for row in rows
        ],
    }


def _item(what: RunOut, ways: Sequence[Way]) -> dict[str, Any]:
    return {
        "item": what.supply.item,
        "standing": what.standing.value,
        "pieces": what.supply.pieces,
        "cards_per_piece": what.supply.cards,
        "printed": what.pace.printed,
        "working_days": what.pace.worked,
        "runs_out": _written(what.out_on),
        "more": None if what.following is None else _written(what.following.day),
        "days_without": what.gap,
        "open_end": what.gap > 0 and what.is_open,
        "wanted": what.wanted,
        "arrivals": [_to_come(each) for each in what.arrivals],
        "ways": [_way(each) for each in ways],
    }


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _to_come(of: Arrival) -> dict[str, Any]:
    return {
        "source": of.source.value,
        "name": of.name,
        "day": _written(of.day),
        "pieces": of.pieces,
        "was_due": _written(of.was_due),
    }


def _way(of: Way) -> dict[str, Any]:
    return {
        "kind": of.kind.value,
        "pieces": of.pieces,
        "whole": of.whole,
        "from_office": None if of.suggestion is None else of.suggestion.from_office,
        "distance_km": None if of.suggestion is None else of.suggestion.distance_km,
        "budget_line": None if of.line is None else of.line.name,
        "cost": None if of.cost is None else money(of.cost),
    }
