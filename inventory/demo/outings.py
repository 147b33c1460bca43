"""The season's outreach in Jawa Barat, as a plan. All places and units are made up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from inventory.demo import season
from inventory.outreach.points.service import AddPoint
from inventory.outreach.rules import Fate, Taken
from inventory.outreach.service import Cancel, ComeBack, GoOut, Plan

ITEM = "ktp-wni"
PUPILS, FAR, INMATES, PATIENTS = "Pemilih pemula", "Warga yang jauh dari kantor", "Warga binaan", "Pasien dan lansia"
# Office, kind, name, plate.
POINTS = (
    ("32.05", "mobile_unit", "Keliling Mekar", "Z 8012 XA"),
    ("32.04", "mobile_unit", "Keliling Rancage", "D 8104 XB"),
    ("32.73", "mobile_unit", "Keliling Parahyangan", "D 8377 XC"),
    ("32.04", "kecamatan", "Kecamatan Contoh Utara", ""),
)


@dataclass(frozen=True, kw_only=True)
class Outing:
    """One session: it claims ``percent`` of the prints that the reports of its days have, and leaves for ``days``.

    A session without ``percent`` is not back when the season ends, one without ``taken`` has not left.
    """

    office: str
    day: date
    days: int = 1
    place: str
    purpose: str
    expected: int
    taken: int = 0
    percent: int | None = None
    spoiled: int = 0
    missing: int = 0
    cancelled: str = ""

    @property
    def last_day(self) -> date:
        """Its last planned day."""
        return self.day + timedelta(days=self.days - 1)

    @property
    def planned_on(self) -> date:
        """The day on which it is planned."""
        return min(self.day - timedelta(days=4), season.LAST_DAY)


OUTINGS = (
    Outing(
        office="32.05", day=date(2017, 5, 17), place="Desa Cikaret Asri", purpose=FAR, expected=90, taken=80, percent=45
    ),
    Outing(
        office="32.05", day=date(2017, 6, 13), days=2, place="SMA Tirta Kencana", purpose=PUPILS, expected=140,
        taken=120, percent=50, spoiled=2, missing=3,
    ),
    Outing(office="32.05", day=date(2017, 7, 3), place="Desa Pasir Wangi Baru", purpose=FAR, expected=60, taken=50),
    Outing(office="32.05", day=date(2017, 7, 11), place="Pesantren Nurul Contoh", purpose=PUPILS, expected=75),
    Outing(
        office="32.04", day=date(2017, 6, 7), place="Lapas Sukasirna", purpose=INMATES, expected=200, taken=250,
        percent=12, spoiled=4,
    ),
    Outing(office="32.04", day=date(2017, 7, 6), place="SMK Bina Contoh", purpose=PUPILS, expected=180, taken=150),
    Outing(
        office="32.07", day=date(2017, 6, 20), place="RSUD Cijolang Sehat", purpose=PATIENTS, expected=40, taken=300,
        percent=130,
    ),
    Outing(
        office="32.73", day=date(2017, 5, 23), place="Kelurahan Mekar Contoh", purpose=FAR, expected=120, taken=150,
        percent=25, spoiled=1,
    ),
    Outing(
        office="32.73", day=date(2017, 6, 14), place="Panti Werda Asih", purpose=PATIENTS, expected=30,
        cancelled="Jalan ke lokasi tergenang",
    ),
)  # fmt: skip


def points() -> Iterator[AddPoint]:
    """The places of service that are there from the season's first day."""
    for number, (office, kind, name, plate) in enumerate(POINTS):
        yield AddPoint(
            key=f"season-point-{number}", office=office, kind=kind, name=name, plate=plate, since=season.FIRST_DAY
        )


def plan(outing: Outing, unit_id: int | None) -> Plan:
    """It is planned."""
    return Plan(
        key=_key(outing, "plan"),
        office=outing.office,
        first_day=outing.day,
        last_day=outing.last_day,
        place=outing.place,
        purpose=outing.purpose,
        unit_id=unit_id,
        expected=outing.expected,
    )


def departure(outing: Outing, outreach_id: int) -> GoOut:
    """It leaves."""
    lines = (Taken(item=ITEM, quantity=outing.taken),)
    return GoOut(key=_key(outing, "out"), outreach_id=outreach_id, business_date=outing.day, lines=lines)


def homecoming(outing: Outing, outreach_id: int, reported: Mapping[date, int]) -> ComeBack:
    """It is back; what it printed is a part of what its district reports for these days."""
    whole = sum(reported.get(outing.day + timedelta(days=each), 0) for each in range(outing.days))
    printed = min(whole * (outing.percent or 0) // 100, outing.taken - outing.spoiled - outing.missing)
    fate = Fate(
        item=ITEM,
        printed=printed,
        spoiled=outing.spoiled,
        brought_back=outing.taken - printed - outing.spoiled - outing.missing,
        missing=outing.missing,
        explanation="Kurang saat dihitung di kantor, mungkin tertinggal di lokasi" if outing.missing else "",
    )
    return ComeBack(
        key=_key(outing, "back"),
        outreach_id=outreach_id,
        business_date=outing.last_day,
        recorded=printed + outing.expected // 3,
        lines=(fate,),
    )


def cancellation(outing: Outing, outreach_id: int) -> Cancel:
    """It does not take place."""
    return Cancel(key=_key(outing, "cancelled"), outreach_id=outreach_id, reason=outing.cancelled)


def _key(outing: Outing, step: str) -> str:
    return f"season-outing-{outing.office}-{outing.day.isoformat()}-{step}"
