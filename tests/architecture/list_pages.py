"""Every page that lists things, and a way to give it more of them. A new list needs its line here."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.accounts.models import User
from inventory.core.database import transact
from inventory.regions.models import Office
from inventory.regions.rules import OfficeKind
from inventory.regions.service import add_offices, region_entries
from tests.architecture.examples import some_device, some_purchase, some_shipment
from tests.support.world import World


@dataclass(frozen=True)
class ListPage:
    """A list: who looks at it, and how it gets so many more rows; ``path`` where it is not parameterless."""

    endpoint: str
    person: str
    fill: Callable[[World, int], None]
    path: str | None = None


# Places of the main menu that are no lists of things that grow.
NOT_LISTS: set[str] = set()


def more_people(world: World, rows: int) -> None:
    def add(session: Session) -> None:
        present = session.scalar(select(func.count()).select_from(User)) or 0
        for number in range(present, present + rows):
            world.add_person(session, f"petugas-{number}", "32.05", "staff", "viewer")

    transact(add)


def more_offices(world: World, rows: int) -> None:
    def add(session: Session) -> None:
        known = set(session.scalars(select(Office.code)))
        provinces = [entry for entry in region_entries() if entry.kind == OfficeKind.PROVINCE]
        districts = [entry for entry in region_entries() if entry.code.startswith("32.")]
        others = [entry for entry in region_entries() if "." in entry.code and not entry.code.startswith("32.")]
        new = [entry for entry in [*provinces, *districts, *others] if entry.code not in known]
        add_offices(session, new[: rows + len(provinces)] if "11" not in known else new[:rows])

    transact(add)


def more_documents(world: World, rows: int) -> None:
    for _ in range(rows):
        world.stock("32.05", "ktp-wni", 10)


def more_shipments(world: World, rows: int) -> None:
    for _ in range(rows):
        some_shipment(world)


def more_devices(world: World, rows: int) -> None:
    for _ in range(rows):
        some_device(world)


def more_purchases(world: World, rows: int) -> None:
    for _ in range(rows):
        some_purchase(world)


LIST_PAGES = [
    ListPage("accounts.people", "admin", more_people),
    ListPage("stock.index", "national", more_offices),
    ListPage("stock.documents", "national", more_documents),
    ListPage("stock.card", "staff-32.05", more_documents, path="/stock/32.05/ktp-wni"),
    ListPage("shipments.index", "coordinator-32", more_shipments),
    ListPage("equipment.index", "coordinator-32", more_devices),
    ListPage("equipment.ink", "national", more_offices),
    ListPage("procurement.index", "coordinator-32", more_purchases),
    ListPage("dashboard.offices", "national", more_offices),
]
