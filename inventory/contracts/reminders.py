"""Reminding people of contracts that end: a job, which tells each end once before it comes, and once when it has."""

from datetime import datetime

from sqlalchemy.orm import Session

from inventory.contracts import queries
from inventory.contracts.models import ServiceContract
from inventory.contracts.rules import Standing
from inventory.core.clock import local_date
from inventory.notices.service import Notice, tell
from inventory.regions.rules import TIMEZONES


def remind(session: Session, at: datetime) -> int:
    """Put into the outbox what ends soon, or has ended, by each office's own date; how many contracts those are."""
    notices = [
        _notice(contract, contract.standing(today), at)
        for timezone in TIMEZONES
        for today in (local_date(at, timezone),)
        for contract in queries.to_remind(session, timezone, today)
    ]
    tell(session, *notices)
    return len(notices)


def _notice(contract: ServiceContract, standing: Standing, at: datetime) -> Notice:
    """A renewed contract has another end, so that people are reminded of it anew."""
    return Notice(
        topic=standing.value,
        office=contract.office,
        subject=f"contract:{contract.id}",
        key=f"{standing.value}:{contract.id}:{contract.ends_on.isoformat()}",
        at=at,
        params={"contract": contract.id, "title": contract.title, "ends_on": contract.ends_on.isoformat()},
    )
