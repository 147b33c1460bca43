"""The season of 2017, played day by day through the same services as the pages."""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.accounts import queries as accounts
from inventory.accounts.models import User
from inventory.contracts import reminders
from inventory.core import settings
from inventory.core.identity import Actor
from inventory.demo import commands, counters, coverage, machinery, outings, paperwork, profiles, season
from inventory.demo.outings import Outing
from inventory.demo.season import DayReport, District
from inventory.demo.upkeep import Cast
from inventory.equipment import service as equipment
from inventory.outreach import service as outreach
from inventory.outreach.points import service as points
from inventory.procurement import consent, payments
from inventory.procurement import service as procurement
from inventory.procurement.budgets import service as budgets
from inventory.procurement.models import Purchase
from inventory.regions import calendar
from inventory.regions.models import Office
from inventory.repairs import service as repairs
from inventory.shipments import arrivals
from inventory.shipments import service as shipments
from inventory.usage import service as usage
from inventory.utilization import evaluation
from inventory.utilization import service as utilization

WIB = ZoneInfo("Asia/Jakarta")
# The instant at which the demo stands still: early afternoon of the last day, before the cut-off in WIB.
STANDSTILL = datetime.combine(season.LAST_DAY, time(14, 30), WIB)
WINDOW_DAYS = (season.LAST_DAY - season.FIRST_DAY).days + 1
PLANNING_DAY = season.FIRST_DAY + timedelta(days=2)


class Season:
    """One run of the season: what is due on which day, and the people who do it."""

    def __init__(self, session: Session, provinces: Collection[str]) -> None:
        self.districts: dict[str, list[District]] = defaultdict(list)
        for district in season.districts(provinces):
            self.districts[district.province].append(district)
        # Held for the whole run, so that the session need not look every office up again for every document.
        self.offices = {office.code: office for office in session.scalars(select(Office))}
        people = session.scalars(select(User)).all()
        self.actors = {user.username: accounts.actor(session, user, STANDSTILL) for user in people}
        self.agenda: dict[date, list[Callable[[Session], object]]] = defaultdict(list)
        self.on_the_way: dict[tuple[str, int], int] = {}
        self.printers: dict[str, list[int]] = {}
        self.purchases: dict[str, Purchase] = {}
        self.units: dict[str, int] = {}
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

    def _at(self, day: date, act: Callable[..., object], /, **told: object) -> None:
        self.agenda[day].append(partial(act, **told))

    def _plan(self) -> None:
        working_days = calendar.working_days(season.FIRST_DAY, season.LAST_DAY)
        for province, own in self.districts.items():
            for district in own:
                self._plan_equipment(district, working_days)
            for wave, (day, _) in enumerate(season.WAVES):
                self._plan_wave(province, wave, day)
            self._at(season.RESERVE_DAY, self._keep_reserve, province=province)
            self._at(season.RESERVE_SENT_ON, self._send_reserve, province=province)
            for district in own:
                for report in season.reports(district, working_days):
                    told = _next_working_day(report.day) if report.late else report.day
                    self._at(told, self._report, district=district, report=report, told=told)
        there = {district.code: district for own in self.districts.values() for district in own}
        self._plan_outreach(there)
        for part in (machinery, counters, paperwork):
            for day, act in part.agenda(Cast(districts=there, keeper=self._keeper)):
                self._at(day, act)

    def _plan_equipment(self, district: District, working_days: list[date]) -> None:
        self._at(season.FIRST_DAY, self._register, district=district)
        if district.from_apbd:
            self._at(PLANNING_DAY, self._plan_purchase, district=district)
            self._at(season.APPROVAL_DAY, self._approve, district=district)
            self._at(season.ORDER_DAY, self._order, district=district)
            self._at(season.DELIVERY_DAY, self._deliver, district=district)
            self._at(season.PAYMENT_DAY, self._pay, district=district)
        if district.printers > district.working:
            day = season.breakdown_day(district, working_days)
            self._at(day, self._break_down, district=district, day=day)

    def _plan_outreach(self, there: dict[str, District]) -> None:
        if any(office in there for office, *_rest in outings.POINTS):
            self._at(season.FIRST_DAY, self._enrol_points)
        working_days = calendar.working_days(season.FIRST_DAY, season.LAST_DAY)
        for outing in outings.OUTINGS:
            if outing.office in there:
                reports = season.reports(there[outing.office], working_days)
                reported = {report.day: report.printed for report in reports}
                self._at(outing.planned_on, self._go_out, outing=outing, reported=reported)

    def _plan_wave(self, province: str, wave: int, day: date) -> None:
        arrived = day + timedelta(days=season.ON_THE_WAY_TO_PROVINCE)
        self._at(arrived, self._arrive, province=province, wave=wave, sent=day, arrived=arrived)
        self._at(arrived, self._distribute, province=province, wave=wave, day=arrived)
        for district in self.districts[province]:
            there = season.arrival_day(district, wave)
            self._at(there, self._receive, district=district, wave=wave, day=there)

    def _actor(self, username: str, day: date, hour: int = 9, minute: int = 0) -> Actor:
        actor = self.actors[username]
        local = datetime.combine(day, time(hour, minute), ZoneInfo(self.offices[actor.office].timezone))
        return replace(actor, at=local.astimezone(UTC))

    def _staff(self, district: District, day: date, hour: int = 9, minute: int = 0) -> Actor:
        return self._actor(f"staff-{district.code}", day, hour, minute)

    def _coordinator(self, province: str, day: date, hour: int) -> Actor:
        return self._actor(f"coordinator-{province}", day, hour)

    def _keeper(self, office: str, day: date, hour: int) -> Actor:
        return self._actor(f"{'staff' if '.' in office else 'coordinator'}-{office}", day, hour)

    def _register(self, session: Session, district: District) -> None:
        actor = self._staff(district, season.FIRST_DAY)
        devices = [equipment.add_device(session, actor, command) for command in commands.machines(district)]
        self.printers[district.code] = [device.id for device in devices if device.kind == "printer"]

    def _break_down(self, session: Session, district: District, day: date) -> None:
        broken = self.printers[district.code][: district.printers - district.working]
        for device_id in broken:
            repairs.report(session, self._staff(district, day), commands.breakdown(device_id, day))

    def _plan_purchase(self, session: Session, district: District) -> None:
        actor = self._staff(district, PLANNING_DAY)
        line = budgets.enter(session, actor, commands.budget(district))
        planned = procurement.plan(session, actor, commands.purchase(district, line))
        self.purchases[district.code] = consent.ask(session, actor, commands.request(planned))

    def _approve(self, session: Session, district: District) -> None:
        actor = self._coordinator(district.province, season.APPROVAL_DAY, 11)
        consent.approve(session, actor, commands.approval(self.purchases[district.code]))

    def _order(self, session: Session, district: District) -> None:
        actor = self._staff(district, season.ORDER_DAY)
        procurement.order(session, actor, commands.order(self.purchases[district.code]))

    def _deliver(self, session: Session, district: District) -> None:
        actor = self._staff(district, season.DELIVERY_DAY)
        procurement.deliver(session, actor, commands.delivery(self.purchases[district.code]))

    def _pay(self, session: Session, district: District) -> None:
        actor = self._staff(district, season.PAYMENT_DAY)
        payments.pay(session, actor, commands.payment(self.purchases[district.code]))

    def _arrive(self, session: Session, province: str, wave: int, sent: date, arrived: date) -> None:
        command = commands.wave_arrival(province, self.districts[province], wave, sent, arrived)
        arrivals.log_arrival(session, self._coordinator(province, arrived, 8), command)

    def _keep_reserve(self, session: Session, province: str) -> None:
        actor = self._coordinator(province, season.RESERVE_DAY, 8)
        arrivals.log_arrival(session, actor, commands.reserve_arrival(province, self.districts[province]))

    def _send_reserve(self, session: Session, province: str) -> None:
        actor = self._coordinator(province, season.RESERVE_SENT_ON, 10)
        for district in self.districts[province]:
            if district.every_fifth:
                shipments.send(session, actor, commands.reserve_shipment(district))

    def _distribute(self, session: Session, province: str, wave: int, day: date) -> None:
        actor = self._coordinator(province, day, 10)
        for district in self.districts[province]:
            sent = shipments.send(session, actor, commands.wave_shipment(district, wave, day))
            self.on_the_way[district.code, wave] = sent.id

    def _receive(self, session: Session, district: District, wave: int, day: date) -> None:
        command = commands.receipt(district, wave, self.on_the_way[district.code, wave], day)
        shipments.receive(session, self._staff(district, day, 8, 30), command)

    def _enrol_points(self, session: Session) -> None:
        for command in outings.points():
            point = points.add_point(session, self._actor(f"staff-{command.office}", season.FIRST_DAY), command)
            if command.kind == "mobile_unit":
                self.units[command.office] = point.id

    def _go_out(self, session: Session, outing: Outing, reported: dict[date, int]) -> None:
        """Plan a session, and leave its other steps for their own days."""
        staff = f"staff-{outing.office}"
        planned = self._actor(staff, outing.planned_on, 10)
        found = outreach.plan(session, planned, outings.plan(outing, self.units.get(outing.office)))
        if outing.cancelled:
            morning = self._actor(staff, outing.day, 7)
            self._at(outing.day, outreach.cancel, actor=morning, command=outings.cancellation(outing, found.id))
        if outing.taken:
            leaving = self._actor(staff, outing.day, 7)
            self._at(outing.day, outreach.go_out, actor=leaving, command=outings.departure(outing, found.id))
        if outing.percent is not None:
            back = self._actor(staff, outing.last_day, 16)
            command = outings.homecoming(outing, found.id, reported)
            self._at(outing.last_day, outreach.come_back, actor=back, command=command)

    def _report(self, session: Session, district: District, report: DayReport, told: date) -> None:
        minute = season.chance(district.code, report.day, "minute") % 60
        actor = self._staff(district, told, 9 if report.late else 13, minute)
        usage.report(session, actor, commands.daily_report(district, report))


def _next_working_day(day: date) -> date:
    return calendar.working_days(day + timedelta(days=1), day + timedelta(days=14))[0]


def open_season(session: Session, provinces: Collection[str], password: str) -> Season:
    """Enter offices and people, and plan the season. Raises KeyError for a province that it does not have."""
    season.districts(provinces)
    profiles.season_offices(session, provinces)
    profiles.enrol_all(session, profiles.season_people(session), password, STANDSTILL)
    return Season(session, provinces)


def tell_coverage(session: Session) -> None:
    """Enter what was published of coverage."""
    admin = session.scalars(select(User).where(User.username == "admin")).one()
    coverage.tell(session, accounts.actor(session, admin, STANDSTILL))


def stand_still(session: Session) -> None:
    """Let today be the season's last day, and let the shipped rules look at the whole season."""
    settings.write(session, "demo_now", STANDSTILL.isoformat())
    utilization.set_window(session, WINDOW_DAYS)


def evaluate(session: Session) -> None:
    """Open the alerts of the season's last day, and remind people of the contracts that end."""
    now = STANDSTILL.astimezone(UTC)
    evaluation.settle(session, evaluation.look(session, now))
    reminders.remind(session, now)
