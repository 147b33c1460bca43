"""The season of 2017 as a plan: who gets what when, who prints how much on which day. Pure, and the same every time."""

import csv
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files

from inventory.demo import wear

FIRST_DAY = date(2017, 4, 1)
LAST_DAY = date(2017, 7, 6)
# What the centre sends: the day it leaves, and the percentage of the season's blanks.
WAVES = ((date(2017, 4, 1), 40), (date(2017, 5, 2), 35), (date(2017, 6, 5), 25))
# At the end the centre sends every province a reserve; some of it is on its way to the districts on the last day.
RESERVE_DAY = date(2017, 7, 4)
RESERVE_SENT_ON = date(2017, 7, 5)
RESERVE_BOX = 2000
ON_THE_WAY_TO_PROVINCE = 2
FIRST_REPORT = date(2017, 4, 6)
CARDS_OF_ROLL = {"ribbon": 500, "film": 1500}
ROLLS_BY_PURCHASE = 5
HEALTHY_FROM = 15
BOX = 100
# What a district buys from its own budget: passed in December, and paid but for a twentieth kept back as warranty.
BUDGET_DAY = date(2016, 12, 28)
APPROVAL_DAY = date(2017, 4, 5)
ORDER_DAY = date(2017, 4, 12)
DELIVERY_DAY = date(2017, 5, 8)
DUE_DAY = date(2017, 5, 12)
PAYMENT_DAY = date(2017, 5, 29)
PAID_PERCENT = 95
BAD_DAY_CAUSES = ("power", "network", "printer_broken", "no_operator")


@dataclass(frozen=True)
class District:
    """One district's season, as the data has it."""

    code: str
    received: int
    printed: int
    spoiled: int
    printers: int
    working: int
    from_apbd: int
    ribbons: int
    generator: bool
    state: str

    @property
    def province(self) -> str:
        return self.code[:2]

    @property
    def nearly_idle(self) -> bool:
        """One of the 22."""
        return self.printed < HEALTHY_FROM

    @property
    def films(self) -> int:
        """Rolls of film left at the end: film is never what is short in this season."""
        return max(1, -(-self.ribbons // 3))

    @property
    def every_fifth(self) -> bool:
        """One of those that still owe the last day's report and have a box on the way."""
        return int(self.code[-2:]) % 5 == 0


@dataclass(frozen=True, kw_only=True)
class DayReport:
    """What a district reports for one working day."""

    day: date
    printed: int
    spoiled: int
    ribbons: int
    films: int
    recorded: int
    prr: int
    cause: str | None
    late: bool


def districts(provinces: Collection[str] = ()) -> list[District]:
    """The districts of the season, of some provinces or all. Raises KeyError for a province that it does not have."""
    text = files("inventory.demo").joinpath("data/season-2017.csv").read_text(encoding="utf-8")
    every = [_district(row) for row in csv.DictReader(text.splitlines())]
    if unknown := set(provinces) - {district.province for district in every}:
        raise KeyError(min(unknown))
    return [district for district in every if not provinces or district.province in provinces]


def _district(row: dict[str, str]) -> District:
    return District(
        code=row["office"],
        received=int(row["received"]),
        printed=int(row["printed"]),
        spoiled=int(row["spoiled"]),
        printers=int(row["printers"]),
        working=int(row["printers_working"]),
        from_apbd=int(row["printers_from_apbd"] or 0),
        ribbons=int(row["ribbons"]),
        generator=row["generator"] == "1",
        state=row["state"],
    )


def chance(*parts: object) -> int:
    """A number from 0 to 9,999 that looks like chance and is always the same."""
    return int(hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()[:8], 16) % 10_000


def shares(total: int, weights: Sequence[int], unit: int = 1) -> list[int]:
    """Split a total by weights into multiples of ``unit`` that add up exactly; the last takes the rest."""
    whole, given, answer = sum(weights), 0, []
    for weight in weights[:-1]:
        part = total * weight // whole // unit * unit
        answer.append(part)
        given += part
    return [*answer, total - given]


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """Split a small total by weights evenly over time: no day takes the rest of all others."""
    whole, answer, passed, given = sum(weights), [], 0, 0
    for weight in weights:
        passed += weight
        answer.append(total * passed // whole - given)
        given += answer[-1]
    return answer


def wave_quantities(district: District) -> list[int]:
    """The blanks that a district gets in each wave."""
    return shares(district.received, [percent for _, percent in WAVES], BOX)


def rolls(district: District) -> tuple[int, int]:
    """All ribbons and films that a district gets: what it uses, and what is left at the end."""
    ribbons, films = (_rolls_begun(district, item, 0, district.printed) for item in CARDS_OF_ROLL)
    return district.ribbons + ribbons, district.films + films


def on_the_way_to_district(district: District) -> int:
    """Days from the province's store to the district: 1 to 2."""
    return 1 + chance(district.code, "road") % 2


def arrival_day(district: District, wave: int) -> date:
    """The day on which a wave reaches the district."""
    return WAVES[wave][0] + timedelta(days=ON_THE_WAY_TO_PROVINCE + on_the_way_to_district(district))


def reports(district: District, working_days: Sequence[date]) -> list[DayReport]:
    """The district's reports: every working day but a few forgotten ones; every fifth office still owes today's."""
    days = [day for day in working_days if _reports_on(district, day)]
    prints = _prints(district, days)
    spoiled = spread(district.spoiled, [1 + made for made in prints])
    answer, total = [], 0
    prr = _waiting(district)
    for day, made, bad in zip(days, prints, spoiled, strict=True):
        recorded = _recorded(district, day, made)
        prr = max(0, prr + recorded - made)
        answer.append(
            DayReport(
                day=day,
                printed=made,
                spoiled=bad,
                ribbons=_rolls_begun(district, "ribbon", total, made),
                films=_rolls_begun(district, "film", total, made),
                recorded=recorded,
                prr=prr,
                cause=None if made else district.state or _bad_day(district, day) or "no_applicants",
                late=chance(district.code, day, "late") < 300 and day < LAST_DAY - timedelta(days=3),
            )
        )
        total += made
    return answer


def _reports_on(district: District, day: date) -> bool:
    if day == LAST_DAY:
        return not district.every_fifth
    return day >= FIRST_REPORT and (chance(district.code, day, "report") >= 200 or day < FIRST_REPORT + timedelta(7))


def _prints(district: District, days: Sequence[date]) -> list[int]:
    """Cards per day: lively in most districts; in the 22 a few cards in the first days, then nothing."""
    if district.nearly_idle:
        first = shares(district.printed, [4, 3, 2])
        return first + [0] * (len(days) - len(first))
    pace = [0 if _bad_day(district, day) else 40 + chance(district.code, day, "pace") % 61 for day in days]
    return shares(district.printed, pace)


def _bad_day(district: District, day: date) -> str | None:
    """Why a lively district prints nothing on one day in eighty; never on the last day, which takes the rest."""
    if day >= LAST_DAY - timedelta(days=1) or chance(district.code, day, "bad day") >= 125:
        return None
    return BAD_DAY_CAUSES[chance(district.code, day, "cause") % len(BAD_DAY_CAUSES)]


def outage(district: District, report: DayReport) -> int | None:
    """Hours without power while cards were printed, of those who have a generator against it: on most days none.

    The last days have none, so that the season ends as its table says.
    """
    if not (district.generator and report.printed):
        return None
    lot = chance(district.code, report.day, "outage")
    return 1 + lot % 3 if lot < 600 and report.day < LAST_DAY - timedelta(days=1) else 0


def _recorded(district: District, day: date, made: int) -> int:
    if district.state == "no_applicants":
        return 0
    return made + chance(district.code, day, "recorded") % 7 - (2 if made else 0) if made > 2 else made + 1


def _waiting(district: District) -> int:
    """The PRR queue before the season: where nobody comes, it ends with the last card printed."""
    return district.printed if district.state == "no_applicants" else 40 + chance(district.code, "prr") % 400


def _rolls_begun(district: District, item: str, before: int, made: int) -> int:
    """How many rolls are begun by printing ``made`` cards after ``before``: as its printers wore them, if known."""
    noted = wear.begun(district.code, item, before, before + made)
    cards = CARDS_OF_ROLL[item]
    return -(-(before + made) // cards) - -(-before // cards) if noted is None else noted


def breakdown_day(district: District, working_days: Sequence[date]) -> date:
    """The day on which the printers that do not work broke: after the last print where nothing else prints."""
    if district.state == "printer_broken":
        return [day for day in working_days if day >= FIRST_REPORT][3]
    return working_days[20 + chance(district.code, "breakdown") % 30]
