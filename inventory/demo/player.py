"""The season of 2017, played day by day through the same services as the pages."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.accounts import queries as accounts
from inventory.accounts.models import User
from inventory.core import settings
from inventory.core.identity import Actor
from inventory.demo import profiles, season
from inventory.demo.season import District
from inventory.equipment import service as equipment
from inventory.procurement import service as procurement
from inventory.procurement.models import Purchase
from inventory.regions import calendar
from inventory.regions.models import Office
from inventory.shipments import service as shipments
from inventory.usage import service as usage
from inventory.utilization import service as utilization

WIB = ZoneInfo("Asia/Jakarta")
# The instant at which the demo stands still: early afternoon of the last day, before the cut-off in WIB.
STANDSTILL = datetime.combine(season.LAST_DAY, time(14, 30), WIB)
WINDOW_DAYS = (season.LAST_DAY - season.FIRST_DAY).days + 1
PRINTER = "Fargo HDP5000"
GENERATOR = "Genset 5 kVA"
PRINTER_PRICE = Decimal("62500000")
RIBBON_PRICE = Decimal("3700000")
ITEM = "ktp-wni"


class Season:
    """One run of the season: what is due on which day, and the people who do it."""

    def __init__(self, session: Session, province: str | None) -> None:
        self.districts = {district.code: district for district in season.districts(province)}
        self.provinces = sorted({district.province for district in self.districts.values()})
        self.timezones = dict(session.execute(select(Office.code, Office.timezone)).tuples().all())
        people = session.scalars(select(User)).all()
        self.actors = {user.username: accounts.actor(session, user, STANDSTILL) for user in people}
        self.agenda: dict[date, list[Callable[[Session], object]]] = defaultdict(list)
        self.on_the_way: dict[tuple[str, int], int] = {}
        self.printers: dict[str, list[int]] = {}
        self.purchases: dict[str, Purchase] = {}
        self._plan()

    @property
    def days(self) -> list[date]:
        """The season's days, in order."""
        return sorted(self.agenda)

    def play(self, session: Session, day: date) -> int:
        """Do all that is due on a day; answers how many things that was."""
        for act in self.agenda[day]:
            act(session)
        return len(self.agenda[day])

    def _plan(self) -> None:
        working_days = calendar.working_days(season.FIRST_DAY, season.LAST_DAY)
        for district in self.districts.values():
            self._plan_equipment(district, working_days)
        for wave, (day, _) in enumerate(season.WAVES):
            for province in self.provinces:
                self._plan_wave(province, wave, day)
        for province in self.provinces:
            self._at(season.RESERVE_DAY, partial(self._reserve, province=province))
            self._at(season.RESERVE_SENT_ON, partial(self._send_reserve, province=province))
        for district in self.districts.values():
            for report in season.reports(district, working_days):
                told = self._next_morning(report.day) if report.late else report.day
                self._at(told, partial(self._report, district=district, report=report, told=told))

    def _at(self, day: date, act: Callable[[Session], object]) -> None:
        self.agenda[day].append(act)

    def _next_morning(self, day: date) -> date:
        return calendar.working_days(day + timedelta(days=1), day + timedelta(days=14))[0]

    def _actor(self, username: str, day: date, hour: int = 9, minute: int = 0) -> Actor:
        actor = self.actors[username]
        local = datetime.combine(day, time(hour, minute), ZoneInfo(self.timezones[actor.office]))
        return replace(actor, at=local.astimezone(UTC))

    def _plan_equipment(self, district: District, working_days: list[date]) -> None:
        self._at(season.FIRST_DAY, partial(self._register, district=district))
        if district.from_apbd:
            self._at(season.FIRST_DAY + timedelta(days=2), partial(self._plan_purchase, district=district))
            self._at(season.ORDER_DAY, partial(self._order, district=district))
            self._at(season.DELIVERY_DAY, partial(self._deliver, district=district))
        if district.printers > district.working:
            day = season.breakdown_day(district, working_days)
            self._at(day, partial(self._break_down, district=district, day=day))

    def _register(self, session: Session, district: District) -> None:
        actor = self._actor(f"staff-{district.code}", season.FIRST_DAY)
        kinds = [("printer", PRINTER, "PRN")] * (district.printers - district.from_apbd)
        kinds += [("generator", GENERATOR, "GEN")] * district.generator
        self.printers[district.code] = []
        for number, (kind, model, letters) in enumerate(kinds, start=1):
            serial = f"{letters}-{district.code}-{number}"
            command = equipment.AddDevice(
                key=f"season-{serial}",
                office=district.code,
                kind=kind,
                model=model,
                serial=serial,
                year=2016,
                fund="APBN",
                business_date=season.FIRST_DAY,
            )
            device = equipment.add_device(session, actor, command)
            if kind == "printer":
                self.printers[district.code].append(device.id)

    def _break_down(self, session: Session, district: District, day: date) -> None:
        actor = self._actor(f"staff-{district.code}", day)
        for device_id in self.printers[district.code][: district.printers - district.working]:
            command = equipment.ChangeCondition(
                key=f"season-broken-{device_id}",
                device_id=device_id,
                condition="broken",
                reason="Kepala cetak rusak",
                business_date=day,
            )
            equipment.change_condition(session, actor, command)

    def _plan_purchase(self, session: Session, district: District) -> None:
        command = procurement.Plan(
            key=f"season-plan-{district.code}",
            office=district.code,
            fund="APBD",
            budget_year=2017,
            lines=(
                procurement.PlanLine(
                    kind="printer", model=PRINTER, quantity=district.from_apbd, unit_price=PRINTER_PRICE
                ),
                procurement.PlanLine(item="ribbon", quantity=season.ROLLS_BY_PURCHASE, unit_price=RIBBON_PRICE),
            ),
        )
        day = season.FIRST_DAY + timedelta(days=2)
        purchase = procurement.plan(session, self._actor(f"staff-{district.code}", day), command)
        self.purchases[district.code] = purchase

    def _order(self, session: Session, district: District) -> None:
        command = procurement.Order(
            key=f"season-order-{district.code}",
            purchase_id=self.purchases[district.code].id,
            supplier="CV Penyedia Contoh",
            contract_number=f"027/{district.code[-2:]}/DISDUKCAPIL/2017",
            contract_date=season.ORDER_DAY,
        )
        procurement.order(session, self._actor(f"staff-{district.code}", season.ORDER_DAY), command)

    def _deliver(self, session: Session, district: District) -> None:
        actor = self._actor(f"staff-{district.code}", season.DELIVERY_DAY)
        machines = self.purchases[district.code].lines[0]
        serials = tuple(f"PRN-{district.code}-APBD-{number}" for number in range(1, district.from_apbd + 1))
        command = procurement.Deliver(
            key=f"season-delivery-{district.code}",
            purchase_id=self.purchases[district.code].id,
            business_date=season.DELIVERY_DAY,
            serials=((machines.id, serials),),
        )
        procurement.deliver(session, actor, command)

    def _own(self, province: str) -> list[District]:
        return [district for district in self.districts.values() if district.province == province]

    def _plan_wave(self, province: str, wave: int, day: date) -> None:
        own = self._own(province)
        arrived = day + timedelta(days=season.ON_THE_WAY_TO_PROVINCE)
        self._at(arrived, partial(self._arrive, province=province, own=own, wave=wave, sent=day, arrived=arrived))
        self._at(arrived, partial(self._distribute, province=province, own=own, wave=wave, day=arrived))
        for district in own:
            there = season.arrival_day(district, wave)
            self._at(there, partial(self._receive, district=district, wave=wave, day=there))

    def _arrive(
        self, session: Session, province: str, own: list[District], wave: int, sent: date, arrived: date
    ) -> None:
        totals: dict[str, int] = defaultdict(int)
        for district in own:
            for line in _wave_lines(district, wave):
                totals[line.item] += line.quantity
        self._log_arrival(session, province, wave + 1, sent, arrived, totals)

    def _log_arrival(
        self, session: Session, province: str, number: int, sent: date, arrived: date, pieces: dict[str, int]
    ) -> None:
        lines = tuple(shipments.ArrivalLine(item=item, sent=all_, good=all_) for item, all_ in pieces.items())
        command = shipments.LogArrival(
            key=f"season-arrival-{province}-{number}",
            destination=province,
            sent_on=sent,
            business_date=arrived,
            reference=f"471.13/{number}/BAST/{province}/2017",
            lines=lines,
        )
        shipments.log_arrival(session, self._actor(f"coordinator-{province}", arrived, 8), command)

    def _reserve(self, session: Session, province: str) -> None:
        pieces = {ITEM: season.RESERVE_BOX * len(self._own(province))}
        self._log_arrival(session, province, len(season.WAVES) + 1, season.RESERVE_DAY, season.RESERVE_DAY, pieces)

    def _send_reserve(self, session: Session, province: str) -> None:
        actor = self._actor(f"coordinator-{province}", season.RESERVE_SENT_ON, 10)
        for district in self._own(province):
            if district.every_fifth:
                command = shipments.Send(
                    key=f"season-reserve-{district.code}",
                    source=province,
                    destination=district.code,
                    purpose="allocation",
                    business_date=season.RESERVE_SENT_ON,
                    lines=(shipments.ShipmentLine(item=ITEM, quantity=season.RESERVE_BOX),),
                )
                shipments.send(session, actor, command)

    def _distribute(self, session: Session, province: str, own: list[District], wave: int, day: date) -> None:
        actor = self._actor(f"coordinator-{province}", day, 10)
        for district in own:
            command = shipments.Send(
                key=f"season-send-{district.code}-{wave}",
                source=province,
                destination=district.code,
                purpose="allocation",
                business_date=day,
                lines=tuple(_wave_lines(district, wave)),
            )
            self.on_the_way[district.code, wave] = shipments.send(session, actor, command).id

    def _receive(self, session: Session, district: District, wave: int, day: date) -> None:
        command = shipments.Receive(
            key=f"season-receive-{district.code}-{wave}",
            shipment_id=self.on_the_way[district.code, wave],
            business_date=day,
            lines=tuple(
                shipments.ReceiptLine(item=line.item, good=line.quantity) for line in _wave_lines(district, wave)
            ),
        )
        shipments.receive(session, self._actor(f"staff-{district.code}", day, 8, 30), command)

    def _report(self, session: Session, district: District, report: season.DayReport, told: date) -> None:
        minute = season.chance(district.code, report.day, "minute") % 60
        actor = self._actor(f"staff-{district.code}", told, 9 if report.late else 13, minute)
        usage.report(session, actor, _report_command(district, report))


def _wave_lines(district: District, wave: int) -> Iterable[shipments.ShipmentLine]:
    yield shipments.ShipmentLine(item=ITEM, quantity=season.wave_quantities(district)[wave])
    if wave == 0:
        ribbons, films = season.rolls(district)
        if district.from_apbd:
            ribbons -= season.ROLLS_BY_PURCHASE
        if ribbons:
            yield shipments.ShipmentLine(item="ribbon", quantity=ribbons)
        yield shipments.ShipmentLine(item="film", quantity=films)


def _report_command(district: District, report: season.DayReport) -> usage.Report:
    element_change, damaged, lost = report.printed // 6, report.printed // 25, report.printed // 9
    split = usage.Split(
        new=report.printed - element_change - damaged - lost,
        element_change=element_change,
        damaged=damaged,
        lost=lost,
        other=0,
    )
    lines = [usage.ReportLine(item=ITEM, printed=report.printed, spoiled=report.spoiled, split=split)]
    for item, used in (("ribbon", report.ribbons), ("film", report.films)):
        if used:
            lines.append(usage.ReportLine(item=item, printed=used))
    return usage.Report(
        key=f"season-report-{district.code}-{report.day}",
        office=district.code,
        business_date=report.day,
        lines=tuple(lines),
        recorded=report.recorded,
        prr=report.prr,
        causes=() if report.cause is None else (report.cause,),
        outage_hours=8 if report.cause == "power" else None,
    )


def open_season(session: Session, province: str | None, password: str) -> Season:
    """Enter offices and people, and plan the season. Raises KeyError for a province that it does not have."""
    season.districts(province)
    profiles.season_offices(session, province)
    profiles.enrol_all(session, profiles.season_people(session), password, STANDSTILL)
    return Season(session, province)


def stand_still(session: Session) -> None:
    """Let today be the season's last day, and let the shipped rule look at the whole season."""
    settings.write(session, "demo_now", STANDSTILL.isoformat())
    utilization.set_window(session, "printed", WINDOW_DAYS)
