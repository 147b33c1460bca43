"""What the people of the season ask for, in the words of the services."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from inventory.demo import season
from inventory.demo.season import DayReport, District
from inventory.equipment.service import AddDevice
from inventory.procurement.budgets.models import BudgetLine
from inventory.procurement.budgets.service import Enter
from inventory.procurement.consent import Approve, Ask
from inventory.procurement.models import Purchase
from inventory.procurement.payments import Pay
from inventory.procurement.service import Deliver, Order, Plan, PlanLine
from inventory.repairs import service as repairs
from inventory.shipments.arrivals import ArrivalLine, LogArrival
from inventory.shipments.service import ReceiptLine, Receive, Send, ShipmentLine
from inventory.usage.service import Report, ReportLine, Split

ITEM = "ktp-wni"
PRINTER, GENERATOR = "Fargo HDP5000", "Genset 5 kVA"
PRINTER_PRICE, RIBBON_PRICE = Decimal(62_500_000), Decimal(3_700_000)
BUDGET_STEP = Decimal(10_000_000)
FULL_DAY_OF_OUTAGE = 8


def machines(district: District) -> Iterable[AddDevice]:
    """The machines that a district has when the season begins: all but those it buys in it."""
    kinds = [("printer", PRINTER, "PRN")] * (district.printers - district.from_apbd)
    kinds += [("generator", GENERATOR, "GEN")] * district.generator
    for number, (kind, model, letters) in enumerate(kinds, start=1):
        serial = f"{letters}-{district.code}-{number}"
        yield AddDevice(
            key=f"season-{serial}",
            office=district.code,
            kind=kind,
            model=model,
            serial=serial,
            year=2016,
            fund="APBN",
            business_date=season.FIRST_DAY,
        )


def breakdown(device_id: int, day: date) -> repairs.Report:
    """A printer breaks, and somebody reports it."""
    return repairs.Report(
        key=f"season-broken-{device_id}", device_id=device_id, reason="Kepala cetak rusak", business_date=day
    )


def budget(district: District) -> Enter:
    """The line of the district's own budget from which it buys: what it needs, and not much more."""
    cost = sum(line.quantity * line.unit_price for line in _bought(district) if line.unit_price is not None)
    return Enter(
        key=f"season-budget-{district.code}",
        office=district.code,
        fund="APBD",
        budget_year=2017,
        account="5.2.3.29.05",
        title="Pengadaan printer dan ribbon KTP-el",
        ceiling=(cost // BUDGET_STEP + 1) * BUDGET_STEP,
        day=season.BUDGET_DAY,
        reference=f"DPA-SKPD 2.06.01/{district.code[-2:]}/2017",
    )


def purchase(district: District, line: BudgetLine) -> Plan:
    """Printers, and ribbons for them, from the district's own budget."""
    return Plan(
        key=f"season-plan-{district.code}",
        office=district.code,
        fund="APBD",
        budget_year=2017,
        lines=_bought(district),
        budget_line=line.id,
    )


def _bought(district: District) -> tuple[PlanLine, ...]:
    printers = PlanLine(kind="printer", model=PRINTER, quantity=district.from_apbd, unit_price=PRINTER_PRICE)
    ribbons = PlanLine(item="ribbon", quantity=season.ROLLS_BY_PURCHASE, unit_price=RIBBON_PRICE)
    return printers, ribbons


def request(planned: Purchase) -> Ask:
    """A district asks for what it planned."""
    return Ask(key=f"season-request-{planned.office}", purchase_id=planned.id)


def approval(asked: Purchase) -> Approve:
    """The province agrees."""
    return Approve(key=f"season-approval-{asked.office}", purchase_id=asked.id)


def payment(delivered: Purchase) -> Pay:
    """All but what is kept back as warranty."""
    return Pay(
        key=f"season-payment-{delivered.office}",
        purchase_id=delivered.id,
        day=season.PAYMENT_DAY,
        amount=delivered.total * season.PAID_PERCENT / 100,
        reference=f"SP2D 0{delivered.office[-2:]}/LS/2017",
    )


def order(planned: Purchase) -> Order:
    """The contract for a purchase."""
    return Order(
        key=f"season-order-{planned.office}",
        purchase_id=planned.id,
        supplier="CV Penyedia Contoh",
        contract_number=f"027/{planned.office[-2:]}/DISDUKCAPIL/2017",
        contract_date=season.ORDER_DAY,
        due_date=season.DUE_DAY,
    )


def delivery(ordered: Purchase) -> Deliver:
    """All that was ordered arrives."""
    printers = ordered.lines[0]
    serials = tuple(f"PRN-{ordered.office}-APBD-{number}" for number in range(1, printers.quantity + 1))
    return Deliver(
        key=f"season-delivery-{ordered.office}",
        purchase_id=ordered.id,
        business_date=season.DELIVERY_DAY,
        serials=((printers.id, serials),),
    )


def wave_lines(district: District, wave: int) -> tuple[ShipmentLine, ...]:
    """What a district gets in a wave: blanks; in the first one all its ribbons and films as well."""
    lines = [ShipmentLine(item=ITEM, quantity=season.wave_quantities(district)[wave])]
    if wave == 0:
        ribbons, films = season.rolls(district)
        bought = season.ROLLS_BY_PURCHASE if district.from_apbd else 0
        lines += [ShipmentLine(item="ribbon", quantity=ribbons - bought)] if ribbons > bought else []
        lines += [ShipmentLine(item="film", quantity=films)]
    return tuple(lines)


def wave_arrival(province: str, own: Sequence[District], wave: int, sent: date, arrived: date) -> LogArrival:
    """What the centre sent a province for its districts."""
    totals: Counter[str] = Counter()
    for district in own:
        totals.update({line.item: line.quantity for line in wave_lines(district, wave)})
    return _arrival(province, wave + 1, sent, arrived, totals)


def reserve_arrival(province: str, own: Sequence[District]) -> LogArrival:
    """What the centre sent a province at the end, to keep."""
    pieces = Counter({ITEM: season.RESERVE_BOX * len(own)})
    return _arrival(province, len(season.WAVES) + 1, season.RESERVE_DAY, season.RESERVE_DAY, pieces)


def _arrival(province: str, number: int, sent: date, arrived: date, pieces: Counter[str]) -> LogArrival:
    return LogArrival(
        key=f"season-arrival-{province}-{number}",
        destination=province,
        sent_on=sent,
        business_date=arrived,
        reference=f"471.13/{number}/BAST/{province}/2017",
        lines=tuple(ArrivalLine(item=item, sent=number, good=number) for item, number in pieces.items()),
    )


def wave_shipment(district: District, wave: int, day: date) -> Send:
    """A district's part of a wave."""
    return _allocation(f"season-send-{district.code}-{wave}", district, day, wave_lines(district, wave))


def reserve_shipment(district: District) -> Send:
    """One box of the reserve."""
    lines = (ShipmentLine(item=ITEM, quantity=season.RESERVE_BOX),)
    return _allocation(f"season-reserve-{district.code}", district, season.RESERVE_SENT_ON, lines)


def _allocation(key: str, district: District, day: date, lines: tuple[ShipmentLine, ...]) -> Send:
    return Send(
        key=key,
        source=district.province,
        destination=district.code,
        purpose="allocation",
        business_date=day,
        lines=lines,
    )


def receipt(district: District, wave: int, shipment_id: int, day: date) -> Receive:
    """Everything arrived good."""
    return Receive(
        key=f"season-receive-{district.code}-{wave}",
        shipment_id=shipment_id,
        business_date=day,
        lines=tuple(ReceiptLine(item=line.item, good=line.quantity) for line in wave_lines(district, wave)),
    )


def daily_report(district: District, day: DayReport) -> Report:
    """One working day of a district."""
    element_change, damaged, lost = day.printed // 6, day.printed // 25, day.printed // 9
    new = day.printed - element_change - damaged - lost
    split = Split(new=new, element_change=element_change, damaged=damaged, lost=lost, other=0)
    lines = [ReportLine(item=ITEM, printed=day.printed, spoiled=day.spoiled, split=split)]
    lines += [
        ReportLine(item=item, printed=used) for item, used in (("ribbon", day.ribbons), ("film", day.films)) if used
    ]
    return Report(
        key=f"season-report-{district.code}-{day.day}",
        office=district.code,
        business_date=day.day,
        lines=tuple(lines),
        recorded=day.recorded,
        prr=day.prr,
        causes=() if day.cause is None else (day.cause,),
        outage_hours=FULL_DAY_OF_OUTAGE if day.cause in ("power", "network") else season.outage(district, day),
    )
