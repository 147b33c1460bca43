"""Rolls go into printers and come out, counters are read, heads are cleaned: by the cards that were reported."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import accumulate

from sqlalchemy.orm import Session

from inventory.consumables import queries, service
from inventory.consumables.service import Install, Look, Remove
from inventory.core.identity import Actor
from inventory.demo import season, wear
from inventory.demo.season import District
from inventory.demo.upkeep import Cast, Due, key
from inventory.demo.wear import Told, Turn, Wound
from inventory.equipment.models import Device
from inventory.regions import calendar

READ_ON = (date(2017, 4, 28), date(2017, 5, 31), date(2017, 6, 22), date(2017, 7, 4))


def agenda(there: Cast) -> Iterator[Due]:
    """What is done with the rolls of the printers of which they are on record."""
    for office, all_of_them in wear.printers().items():
        if there.has(office):
            for wound in all_of_them:
                yield from _printer(there, wound)


def _printer(there: Cast, wound: Wound) -> Iterator[Due]:
    totals = totals_of(there.districts[wound.office])
    base = 10_000 + season.chance(wound.serial, "counter")
    acts = [(turn.day, turn.total, partial(_change, turn=turn, base=base)) for turn in wear.turns(wound, totals)]
    for day in READ_ON:
        total = max(total for reported, total in totals if reported <= day)
        acts.append((day, total, partial(_read, day=day, counter=base + total)))
    for day, _total, act in sorted(acts, key=lambda each: each[:2]):
        yield there.with_machine(wound.office, day, wound.serial, act, hour=15)


def totals_of(district: District) -> list[tuple[date, int]]:
    """By reported day: the cards that one printer of the district had made by its close. All of them print alike."""
    reports = season.reports(district, calendar.working_days(season.FIRST_DAY, season.LAST_DAY))
    made = accumulate(report.printed for report in reports)
    return [(report.day, total // district.printers) for report, total in zip(reports, made, strict=True)]


def _change(session: Session, actor: Actor, device: Device, turn: Turn, base: int) -> None:
    counter = base + turn.total
    if turn.out is not None:
        _take_out(session, actor, device, turn.day, counter, turn.out)
    service.install(
        session,
        actor,
        Install(
            key=key("roll-in", device.serial, turn.into.item, turn.total),
            device_id=device.id,
            item=turn.into.item,
            counter=counter,
            business_date=turn.day,
            batch=turn.into.batch,
            supplier=turn.into.supplier,
            rated=turn.into.rated,
        ),
    )


def _take_out(session: Session, actor: Actor, device: Device, day: date, counter: int, out: Told) -> None:
    command = Remove(
        key=key("roll-out", device.serial, out.item, counter),
        roll_id=queries.in_machine(session, device.id)[out.item].id,
        counter=counter,
        business_date=day,
        spent=not out.note,
        note=out.note,
    )
    service.remove(session, actor, command)
    if out.cleaned:
        _read(session, actor, device, day, counter, cleaned=True)


def _read(session: Session, actor: Actor, device: Device, day: date, counter: int, *, cleaned: bool = False) -> None:
    command = Look(
        key=key("cleaned" if cleaned else "counter", device.serial, day),
        device_id=device.id,
        counter=counter,
        business_date=day,
        cleaned=cleaned,
    )
    service.look(session, actor, command)
