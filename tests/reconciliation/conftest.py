"""What the tests of reconciliation start from."""

from collections.abc import Callable
from datetime import date

import pytest

from inventory.reconciliation import service
from inventory.reconciliation.rules import Count
from inventory.reconciliation.service import ImportCounts
from inventory.usage import service as usage
from inventory.usage.service import Report, ReportLine
from inventory.usage.siak_models import SiakImport
from tests.support.clocks import SettableClock
from tests.support.districts import Districts
from tests.support.world import World, new_key


class Counters(Districts):
    """Districts that report with the count of SIAK, and people who take such counts in."""

    def told(self, office: str, day: date, printed: int, siak: int | None = None, **more: int) -> None:
        """A report of a day; ``ribbon=2`` are ribbons used up, ``spoiled=3`` blanks."""
        card = ReportLine(item="ktp-wni", printed=printed, spoiled=more.get("spoiled", 0), siak_printed=siak)
        used = [ReportLine(item="ribbon", printed=more["ribbon"])] if more.get("ribbon") else []
        causes = () if printed or used else ("power",)
        command = Report(key=new_key(), office=office, business_date=day, lines=(card, *used), causes=causes)
        self.on(day, f"staff-{office}", usage.report, command)

    def take_in(self, *counts: tuple[str, date, int], person: str = "supervisor-32") -> SiakImport:
        """Counts of SIAK out of a file."""
        lines = tuple(Count(office=office, day=day, printed=printed) for office, day, printed in counts)
        command = ImportCounts(key=new_key(), file_name="siak.csv", counts=lines)
        return self.world.act(person, service.import_counts, command)


@pytest.fixture
def office(world: World, clock: SettableClock) -> Counters:
    """What a district and those around it do."""
    return Counters(world, clock)


@pytest.fixture
def stocked(office: Counters) -> Callable[..., Counters]:
    """``stocked(day)``: Kabupaten Garut has blanks and ribbons since a day."""

    def stocked(day: date) -> Counters:
        office.world.stock("32.05", "ktp-wni", 5000, day)
        office.world.stock("32.05", "ribbon", 20, day)
        return office

    return stocked
