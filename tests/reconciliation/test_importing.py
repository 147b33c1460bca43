"""Taking counts of SIAK in: once, only what was previewed, and never over what was there."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.core.audit import AuditEntry
from inventory.core.errors import Forbidden, Invalid
from inventory.reconciliation import service
from inventory.reconciliation.rules import Count
from inventory.reconciliation.service import ImportCounts
from inventory.usage.siak_models import SiakCount, SiakImport
from tests.support.districts import MONDAY
from tests.support.world import World, new_key

FRIDAY = MONDAY - timedelta(days=3)
GARUT = "32.05"


def standing(session: Session) -> list[tuple[str, date, int, int]]:
    query = select(SiakCount.office, SiakCount.day, SiakCount.import_id, SiakCount.printed)
    return [tuple(row) for row in session.execute(query.order_by(SiakCount.import_id, SiakCount.office, SiakCount.day))]


def test_of_a_day_the_newest_import_counts_and_the_older_stays(office, session: Session) -> None:
    first = office.take_in((GARUT, FRIDAY, 40), (GARUT, MONDAY, 50))
    second = office.take_in((GARUT, FRIDAY, 38), (GARUT, MONDAY, 50))
    assert standing(session) == [
        (GARUT, FRIDAY, first.id, 40),
        (GARUT, MONDAY, first.id, 50),
        (GARUT, FRIDAY, second.id, 38),
    ]
    assert (first.counts, second.counts) == (2, 1), "a count that stands already is not repeated"
    assert (second.first_day, second.last_day) == (FRIDAY, FRIDAY)


def test_the_same_import_sent_twice_counts_once(world: World, session: Session) -> None:
    command = ImportCounts(key=new_key(), file_name="", counts=(Count(office=GARUT, day=MONDAY, printed=5),))
    numbers = {world.act("supervisor-32", service.import_counts, command).id for _ in range(2)}
    assert len(numbers) == 1
    assert session.scalar(select(func.count()).select_from(SiakImport)) == 1


def test_what_is_known_already_is_refused(office) -> None:
    office.take_in((GARUT, MONDAY, 5))
    with pytest.raises(Invalid) as refused:
        office.take_in((GARUT, MONDAY, 5))
    assert refused.value.reason == "counts_known"


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ((), "counts_none"),
        ((("51.01", MONDAY, 5),), "counts_refused"),
        (((GARUT, MONDAY + timedelta(days=1), 5),), "counts_refused"),
        (((GARUT, MONDAY, 5), (GARUT, MONDAY, 6)), "counts_refused"),
        (((GARUT, MONDAY, 2_000_000_001),), "counts_refused"),
        (tuple((GARUT, MONDAY, number) for number in range(16_001)), "file_too_many_lines"),
    ],
    ids=["nothing", "elsewhere", "future", "twice", "impossible", "too many"],
)
def test_what_the_preview_would_not_offer_is_refused(office, session: Session, counts, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        office.take_in(*counts)
    assert refused.value.reason == reason
    assert standing(session) == []


@pytest.mark.parametrize("person", ["staff-32.05", "coordinator-32", "national", "admin", "auditor"])
def test_only_who_follows_up_takes_counts_in(office, session: Session, person: str) -> None:
    with pytest.raises(Forbidden):
        office.take_in((GARUT, MONDAY, 5), person=person)
    assert standing(session) == []


def test_the_day_is_the_district_s_own(office, clock) -> None:
    clock.set("2025-11-03 23:30")  # in Jakarta; in Jayapura it is Tuesday already
    tuesday = MONDAY + timedelta(days=1)
    assert office.take_in(("91.03", tuesday, 5), person="supervisor-91").counts == 1
    with pytest.raises(Invalid):
        office.take_in((GARUT, tuesday, 5))


def test_an_import_is_one_entry_of_the_audit_trail(office, session: Session) -> None:
    office.take_in((GARUT, FRIDAY, 40), (GARUT, MONDAY, 50))
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.kind == "siak_import")).all()
    assert (entry.actor, entry.office, entry.name) == ("supervisor-32", "32", "2025-10-31 – 2025-11-03")
    assert ["counts", None, 2] in entry.changes
