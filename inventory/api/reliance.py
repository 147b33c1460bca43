"""Reads about what an office relies on: power, contracts and licences, operators and their training."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel

from inventory.api import paging
from inventory.api.conduct import MonthAsked
from inventory.api.reads import AtOffice, branch
from inventory.api.web import Act, operation
from inventory.contracts import queries as contract_queries
from inventory.contracts.models import ServiceContract
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.errors import DateRefused
from inventory.core.rules import KTP_EL_BEGAN
from inventory.discipline.rules import Month as CalendarMonth
from inventory.power import queries as power_queries
from inventory.power.queries import Row
from inventory.regions import queries as regions
from inventory.staffing import queries as staffing
from inventory.staffing.rules import standing


class ContractOfOffice(BaseModel):
    """A contract or licence; people are reminded from ``remind_from`` on. ``number`` is that of its first paper."""

    id: str
    office: str
    kind: Literal["siak_licence", "support", "maintenance", "other"]
    title: str
    partner: str
    number: str
    starts_on: date
    ends_on: date
    remind_from: date
    standing: Literal["contract_running", "contract_ending", "contract_over", "contract_stopped"]


class OperatorOfOffice(BaseModel):
    """An operator: an employee of an office, not a resident."""

    id: str
    office: str
    name: str
    since: date
    left_on: date | None
    standing: Literal["trained", "untrained", "operator_left"]
    trainings: int
    last_trained: date | None


class TrainingOfOffice(BaseModel):
    """A training that an office held, and how many operators were there."""

    id: str
    office: str
    day: date
    subject: str
    trainer: str
    place: str
    attendance: int


class PowerOfOffice(BaseModel):
    """Whether a district could print in an outage, and why: a list for each machine, or that there is none.

    ``outage_hours`` are those of the month without power or network, null where no report tells of any.
    """

    office: str
    answer: Literal["outage_can", "outage_cannot", "outage_unknown"]
    reasons: list[list[str]]
    generators_working: int
    generators: int
    ups_working: int
    ups: int
    stabilisers: int
    outage_hours: int | None
    outage_days: int | None


class Power(BaseModel):
    """The districts of a branch, with the hours of a month."""

    month: str
    offices: list[PowerOfOffice]


@operation("get", "/power", scope="office", answers=Power)
def power(act: Act, query: MonthAsked) -> dict[str, Any]:
    """Who could print in an outage in one's branch, and how long each district was without power or network."""
    session, within = db.session(), branch(act, query.office)
    today = local_date(act.actor.at, regions.timezone_of(session, within.office))
    month = CalendarMonth.of(date.fromisoformat(f"{query.month}-01") if query.month else today)
    if not KTP_EL_BEGAN <= month.first <= today:
        raise DateRefused(day=month.first, earliest=KTP_EL_BEGAN, latest=today)
    rows = power_queries.overview(session, within, month.first, month.last, today)
    return {"month": f"{month.first:%Y-%m}", "offices": [_power(row) for row in rows]}


def _power(row: Row) -> dict[str, Any]:
    told = row.hours.stated > 0
    return {
        "office": row.office.code,
        "answer": row.outage.answer.value,
        "reasons": [[each.value for each in machine] for machine in row.outage.reasons],
        "generators_working": row.generators.working,
        "generators": row.generators.total,
        "ups_working": row.ups.working,
        "ups": row.ups.total,
        "stabilisers": row.stabilisers.total,
        "outage_hours": row.hours.total if told else None,
        "outage_days": row.hours.days if told else None,
    }


@operation("get", "/contracts", scope="office", answers=paging.listed(ContractOfOffice, "Contracts"))
def contracts(act: Act, query: AtOffice) -> dict[str, Any]:
    """The contracts and licences of one's branch."""
    session, within = db.session(), branch(act, query.office)
    rows = contract_queries.after(session, within, query.after_id, query.limit + 1)
    today = local_date(act.actor.at, regions.timezone_of(session, within.office))
    return paging.page(rows, query.limit, lambda found: found.id, lambda found: _contract(found, today))


def _contract(found: ServiceContract, today: date) -> dict[str, Any]:
    days = {name: getattr(found, name).isoformat() for name in ("starts_on", "ends_on", "remind_from")}
    texts = {name: getattr(found, name) for name in ("office", "kind", "title", "partner", "number")}
    return {"id": str(found.id), **texts, **days, "standing": found.standing(today).value}


@operation("get", "/operators", scope="office", answers=paging.listed(OperatorOfOffice, "Operators"))
def operators(act: Act, query: AtOffice) -> dict[str, Any]:
    """The operators of one's branch."""
    rows = staffing.operators_after(db.session(), branch(act, query.office), query.after_id, query.limit + 1)
    return paging.page(rows, query.limit, lambda row: row[0].id, _operator)


def _operator(row: Any) -> dict[str, Any]:
    found, _office, times, last = row
    return {
        "id": str(found.id),
        "office": found.office,
        "name": found.name,
        "since": found.since.isoformat(),
        "left_on": None if found.left_on is None else found.left_on.isoformat(),
        "standing": standing(found.left_on, times).value,
        "trainings": times,
        "last_trained": None if last is None else last.isoformat(),
    }


@operation("get", "/trainings", scope="office", answers=paging.listed(TrainingOfOffice, "Trainings"))
def trainings(act: Act, query: AtOffice) -> dict[str, Any]:
    """The trainings that offices of one's branch held."""
    rows = staffing.trainings_after(db.session(), branch(act, query.office), query.after_id, query.limit + 1)
    return paging.page(rows, query.limit, lambda row: row[0].id, _training)


def _training(row: Any) -> dict[str, Any]:
    found, _office, people = row
    texts = {name: getattr(found, name) for name in ("office", "subject", "trainer", "place")}
    return {"id": str(found.id), "day": found.day.isoformat(), **texts, "attendance": people}
