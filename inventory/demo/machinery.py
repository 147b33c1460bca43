"""What happens to machines beside their breakdowns: more of them, repairs, loans, a handover, power, monthly counts."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial

from sqlalchemy.orm import Session

from inventory.core.identity import Actor
from inventory.demo import commands, season
from inventory.demo.season import District
from inventory.demo.upkeep import Cast, Due, Row, day_of, key, machine, office_of
from inventory.equipment import service as equipment
from inventory.equipment.models import Device
from inventory.equipment.placing import handover
from inventory.equipment.placing import service as placing
from inventory.equipment.placing.handover import HandOver
from inventory.equipment.placing.service import GiveBack, Lend
from inventory.equipment.reports import queries as report_queries
from inventory.equipment.reports import service as reports
from inventory.equipment.reports.service import AnswerMonth
from inventory.power import service as power
from inventory.power.rules import Result
from inventory.repairs import queries as tickets
from inventory.repairs import service as repairs

# Whose machines are counted for which month, and on which day.
COUNTED = (
    ("32.05", date(2017, 5, 1), date(2017, 6, 2)),
    *((office, date(2017, 6, 1), date(2017, 7, 3)) for office in ("32.01", "32.05", "32.06", "32.07", "32.09")),
    *(
        (office, date(2017, 6, 1), date(2017, 7, 4))
        for office in ("32.04", "32.71", "32.73", "32.79", "75.01", "75.04")
    ),
)
SPRING, SUMMER, UPS_DAY = date(2017, 4, 3), date(2017, 6, 8), date(2017, 4, 12)


def agenda(there: Cast) -> Iterator[Due]:
    """Everything, in the order in which it is done on a day that has several."""
    yield from _machines(there)
    yield from _power(there)
    for row in there.rows("repairs"):
        day, serial = date.fromisoformat(row["day"]), row["serial"]
        yield there.with_machine(office_of(serial), day, serial, partial(_repair, row=row, day=day), hour=11)
    yield from _placings(there)
    for office, month, day in COUNTED:
        if there.has(office):
            yield day, partial(_count, actor=there.keeper(office, day, 9), office=office, month=month)


def _machines(there: Cast) -> Iterator[Due]:
    for row in there.rows("machines"):
        command = equipment.AddDevice(
            key=key(row["serial"]),
            office=row["office"],
            kind=row["kind"],
            model=row["model"],
            serial=row["serial"],
            year=int(row["year"]),
            fund=row["fund"],
            condition=row["condition"],
            reason=row["note"],
            business_date=season.FIRST_DAY,
            price=Decimal(row["price"]) if row["price"] else None,
            warranty_end=day_of(row["warranty_end"]),
            service_end=day_of(row["service_end"]),
        )
        yield there.will(row["office"], season.FIRST_DAY, equipment.add_device, command)
        if row["hours"]:
            read = partial(_read, day=UPS_DAY, hours=int(row["hours"]))
            yield there.with_machine(row["office"], UPS_DAY, row["serial"], read)


def _power(there: Cast) -> Iterator[Due]:
    """Generators are tested in spring, and most of them again; some have no fuel, one in ten was never looked at."""
    for district in there.districts.values():
        lot = season.chance(district.code, "generator") % 10
        if not district.generator or lot == 0:
            continue
        yield _test(there, district, SPRING, litres=20 + lot, failed=False)
        if lot > 2:
            yield _test(there, district, SUMMER, litres=0 if lot < 5 else 12 + 2 * lot, failed=lot == 5)


def _test(there: Cast, district: District, day: date, litres: int, *, failed: bool) -> Due:
    read = partial(_read, day=day, hours=litres // 2, litres=litres, failed=failed)
    *_printers, generator = commands.machines(district)
    return there.with_machine(district.code, day, generator.serial, read)


def _read(
    session: Session, actor: Actor, device: Device, day: date, hours: int, litres: int | None = None, *,
    failed: bool = False,
) -> None:  # fmt: skip
    tested = litres is not None
    command = power.Read(
        key=key("power", device.serial, day),
        device_id=device.id,
        day=day,
        litres=litres,
        hours=hours,
        minutes=15 if tested else None,
        result=(Result.FAILED if failed else Result.RAN) if tested else None,
        note="Tidak mau menyala" if failed else "",
    )
    power.read(session, actor, command)


def _repair(session: Session, actor: Actor, device: Device, row: Row, day: date) -> None:
    told, note = key("repair", device.serial, row["step"], day), row["note"]
    if row["step"] == "report":
        repairs.report(session, actor, repairs.Report(key=told, device_id=device.id, reason=note, business_date=day))
        return
    number = tickets.open_of(session, [device.id])[device.id].id
    cost = Decimal(row["cost"]) if row["cost"] else None
    match row["step"]:
        case "send":
            sent = repairs.Send(
                key=told,
                repair_id=number,
                business_date=day,
                sent_to=row["place"],
                carrier=row["carrier"],
                due=day_of(row["due"]),
                note=note,
            )
            repairs.send(session, actor, sent)
        case "part":
            donor = machine(session, row["donor"]).id
            part = repairs.TakePart(
                key=told, repair_id=number, business_date=day, donor_id=donor, part=row["part"], note=note
            )
            repairs.take_part(session, actor, part)
        case "back":
            back = repairs.ComeBack(key=told, repair_id=number, business_date=day, cost=cost, note=note)
            repairs.come_back(session, actor, back)
        case "give_up":
            ended = repairs.GiveUp(key=told, repair_id=number, business_date=day, reason=note, cost=cost)
            repairs.give_up(session, actor, ended)
        case "withdraw":
            repairs.withdraw(session, actor, repairs.Withdraw(key=told, repair_id=number, reason=note))
        case unknown:
            raise LookupError(unknown)


def _placings(there: Cast) -> Iterator[Due]:
    """Loans one by one; what is handed over with one paper, together."""
    papers: dict[str, list[Row]] = defaultdict(list)
    for row in there.rows("placings"):
        day, province = date.fromisoformat(row["day"]), office_of(row["serial"])[:2]
        if row["step"] == "hand_over":
            papers[row["paper"]].append(row)
        else:
            yield there.with_machine(province, day, row["serial"], partial(_place, row=row, day=day), hour=13)
    for lines in papers.values():
        day, province = date.fromisoformat(lines[0]["day"]), office_of(lines[0]["serial"])[:2]
        yield day, partial(_hand_over, actor=there.keeper(province, day, 14), province=province, lines=lines)


def _place(session: Session, actor: Actor, device: Device, row: Row, day: date) -> None:
    told, paper, why = key("placing", device.serial, day), row["paper"], row["reason"]
    if row["step"] == "lend":
        lent = Lend(
            key=told,
            device_id=device.id,
            borrower=row["office"],
            due_date=date.fromisoformat(row["due"]),
            business_date=day,
            reason=why,
            reference=paper,
        )
        placing.lend(session, actor, lent)
    else:
        back = GiveBack(key=told, device_id=device.id, business_date=day, note=why, reference=paper)
        placing.give_back(session, actor, back)


def _hand_over(session: Session, actor: Actor, province: str, lines: list[Row]) -> None:
    first = lines[0]
    command = HandOver(
        key=key("handover", first["paper"]),
        office=province,
        lines=tuple((machine(session, row["serial"]).id, row["office"]) for row in lines),
        business_date=date.fromisoformat(first["day"]),
        bast_number=first["paper"],
        note=first["reason"],
    )
    handover.hand_over(session, actor, command)


def _count(session: Session, actor: Actor, office: str, month: date) -> None:
    """An office counts what the books say."""
    books = report_queries.books(session, office, month, season.LAST_DAY)
    command = AnswerMonth(key=key("count", office, month), office=office, month=month, counts=books)
    reports.answer_month(session, actor, command)
