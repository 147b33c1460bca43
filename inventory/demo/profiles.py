"""Who is there in each profile: offices, people, and how far back they may date."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from inventory.accounts import service as accounts
from inventory.accounts.permissions import Role
from inventory.core import audit, settings
from inventory.core.identity import CENTRE, Scope
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.regions.rules import OfficeKind
from inventory.regions.service import CENTRE_ENTRY, OfficeEntry, add_offices, load_offices, region_entries
from inventory.stock.models import Document, Item, ItemPack

HARNESS_PROVINCES = ("11", "51", "91")
HARNESS_DISTRICTS = ("01", "02", "03")
HARNESS_ITEMS = ("ktp-wni", "ribbon")
EVERYTHING_THERE = {
    "00": (Role.COORDINATOR, Role.SUPERVISOR, Role.VIEWER),
    "province": (Role.COORDINATOR, Role.SUPERVISOR, Role.HEAD),
    "district": (Role.STAFF, Role.SUPERVISOR),
}


@dataclass(frozen=True)
class Person:
    """A demo person: named after the duty, never after somebody."""

    username: str
    name: str
    office: str
    roles: tuple[Role, ...]


def holds_documents(session: Session) -> bool:
    """Whether anything was ever entered here; then no demo may be loaded."""
    return session.scalar(select(Document.id).limit(1)) is not None


def season_offices(session: Session, provinces: Collection[str]) -> None:
    """All offices, or some provinces' branches with the centre."""
    if not provinces:
        load_offices(session)
    else:
        branch = [entry for entry in region_entries() if entry.code[:2] in provinces]
        add_offices(session, [CENTRE_ENTRY, *branch])


def season_people(session: Session) -> list[Person]:
    """A national viewer, an administrator, an auditor; for each province a coordinator, a supervisor and a head,
    for each district its staff."""
    return [
        Person("national", "Pengamat Nasional", CENTRE, (Role.VIEWER,)),
        Person("admin", "Administrator", CENTRE, (Role.ADMINISTRATOR,)),
        Person("auditor", "Auditor", CENTRE, (Role.AUDITOR,)),
        *_province_people(session.scalars(select(Office).where(Office.kind == OfficeKind.PROVINCE))),
        *(
            Person(f"staff-{office.code}", f"Petugas {office.name}", office.code, (Role.STAFF,))
            for office in session.scalars(select(Office).order_by(Office.code))
            if office.is_district
        ),
    ]


def _province_people(provinces: Iterable[Office]) -> Iterable[Person]:
    for office in provinces:
        yield Person(f"coordinator-{office.code}", f"Koordinator {office.name}", office.code, (Role.COORDINATOR,))
        yield Person(f"supervisor-{office.code}", f"Penyelia {office.name}", office.code, (Role.SUPERVISOR,))
        yield Person(f"head-{office.code}", f"Kepala dinas {office.name}", office.code, (Role.HEAD,))


def enrol_all(session: Session, people: Iterable[Person], password: str, at: datetime) -> None:
    """Add the people. One password for all of them, so it is hashed once."""
    password_hash = accounts.hash_of(password)
    for person in people:
        command = accounts.AddPerson(
            username=person.username,
            name=person.name,
            office=person.office,
            roles=frozenset(person.roles),
            password=password,
        )
        accounts.enrol(session, command, password_hash, at)


def lift_backdating_limits(session: Session) -> None:
    """Let every role date documents as far back as it likes: for trials against the machine interface."""
    settings.write(session, "backdate_days", {role.value: None for role in Role})


def load_harness(session: Session, password: str, at: datetime) -> None:
    """Three provinces with three districts each, two persons with all duties at every office, nothing in stock."""
    with audit.in_bulk(session, "demo", "harness"):
        _trial_offices(session)
        session.execute(delete(ItemPack).where(ItemPack.item.not_in(HARNESS_ITEMS)))
        session.execute(delete(Item).where(Item.code.not_in(HARNESS_ITEMS)))
        enrol_all(session, _harness_people(session), password, at)
        lift_backdating_limits(session)


def _trial_offices(session: Session) -> None:
    known = {entry.code: entry for entry in region_entries()}
    districts = [f"{province}.{number}" for province in HARNESS_PROVINCES for number in HARNESS_DISTRICTS]
    made_up = [_trial_district(code, known[code[:2]]) for code in districts if code not in known]
    add_offices(
        session, [CENTRE_ENTRY, *(known[code] for code in [*HARNESS_PROVINCES, *districts] if code in known), *made_up]
    )


def _trial_district(code: str, province: OfficeEntry) -> OfficeEntry:
    """A district that the list of regions no longer has under this code."""
    return OfficeEntry(
        code=code,
        parent=province.code,
        name=f"Kabupaten Uji Coba {code}",
        kind=OfficeKind.REGENCY,
        timezone=province.timezone,
    )


def _harness_people(session: Session) -> list[Person]:
    people = [
        Person("admin", "Administrator", CENTRE, (Role.ADMINISTRATOR,)),
        Person("auditor", "Auditor", CENTRE, (Role.AUDITOR,)),
    ]
    for office in regions.branch(session, Scope(CENTRE)):
        level = office.code if office.is_centre else "province" if office.is_province else "district"
        username = "u" + office.code.replace(".", "_")
        people += [
            Person(username + suffix, f"{office.name} {suffix}".strip(), office.code, EVERYTHING_THERE[level])
            for suffix in ("", "b")
        ]
    return people


def load_nation(session: Session, password: str, at: datetime) -> None:
    """All offices and the season's people, nothing posted, no limit on back-dating."""
    with audit.in_bulk(session, "demo", "nation"):
        season_offices(session, ())
        enrol_all(session, season_people(session), password, at)
        lift_backdating_limits(session)
