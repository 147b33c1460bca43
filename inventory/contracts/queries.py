"""Reads of contracts: one, those of a branch, how one was renewed, and of which people are to be reminded."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from inventory.accounts.models import User
from inventory.contracts.models import ContractRenewal, ServiceContract
from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.regions.models import Office


def contract(session: Session, scope: Scope, contract_id: int) -> ServiceContract:
    """One contract of the branch. Raises NotFound."""
    found = session.scalar(
        select(ServiceContract).where(ServiceContract.id == contract_id, scope.covers(ServiceContract.office))
    )
    if found is None:
        raise NotFound(what="contract")
    return found


def contracts(scope: Scope) -> Select[ServiceContract, Office]:
    """The contracts of a branch, each with its office."""
    query = select(ServiceContract, Office).join(Office, Office.code == ServiceContract.office)
    return query.where(scope.covers(ServiceContract.office))


def renewals(session: Session, found: ServiceContract) -> Sequence[Row[ContractRenewal, User]]:
    """How a contract was renewed, the latest first, and by whom."""
    query = select(ContractRenewal, User).join(User, User.id == ContractRenewal.maker_id)
    return session.execute(
        query.where(ContractRenewal.contract_id == found.id).order_by(ContractRenewal.id.desc())
    ).all()


def to_remind(session: Session, timezone: str, today: date) -> Sequence[ServiceContract]:
    """The contracts of a time zone's offices that end soon or have ended, and that nobody gave up."""
    query = select(ServiceContract).join(Office, Office.code == ServiceContract.office)
    return session.scalars(
        query.where(
            Office.timezone == timezone, ServiceContract.stopped_on.is_(None), ServiceContract.remind_from <= today
        ).order_by(ServiceContract.id)
    ).all()


def after(session: Session, scope: Scope, number: int, count: int) -> Sequence[ServiceContract]:
    """The next contracts of the branch in order of their numbers."""
    query = select(ServiceContract).where(scope.covers(ServiceContract.office), ServiceContract.id > number)
    return session.scalars(query.order_by(ServiceContract.id).limit(count)).all()
