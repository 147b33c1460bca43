"""Use-cases of contracts: writing one down, renewing it, giving it up."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory.contracts import queries, rules
from inventory.contracts.models import ContractRenewal, ServiceContract
from inventory.contracts.rules import LONGEST_NAME, LONGEST_NOTE, LONGEST_NUMBER, USUAL_DAYS, ContractKind
from inventory.core.errors import Invalid
from inventory.core.identity import Actor, Verb
from inventory.regions import queries as regions
from inventory.stock import ledger
from inventory.stock.service import Command, once_for

once = once_for(ServiceContract)


@dataclass(frozen=True, kw_only=True)
class Enter(Command):
    """A licence or contract of an office; people are reminded ``remind_days`` before it ends."""

    office: str
    kind: str
    title: str
    partner: str = ""
    number: str = ""
    starts_on: date
    ends_on: date
    remind_days: int = USUAL_DAYS
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Renew(Command):
    """It goes on until a later day; ``number`` is that of the new paper."""

    contract_id: int
    ends_on: date
    number: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Stop(Command):
    """It is given up: nobody is reminded of it any more."""

    contract_id: int
    day: date
    reason: str


@once
def enter(session: Session, actor: Actor, command: Enter) -> ServiceContract:
    """Write a contract down. Its days may lie in the past: old ones are entered, too.

    Raises NotFound, Forbidden, and Invalid for an unknown kind, days that cannot be, and texts that lack.
    """
    regions.unscoped_office(session, command.office)
    actor.demand(Verb.KEEP_DEVICES, command.office)
    if command.kind not in set(ContractKind):
        raise Invalid(reason="contract_kind_unknown", field="kind")
    rules.check_span(command.starts_on, command.ends_on)
    found = ServiceContract(
        office=command.office,
        kind=command.kind,
        title=rules.text(command.title, "title", LONGEST_NAME),
        partner=rules.text(command.partner, "partner", LONGEST_NAME, needed=False),
        number=rules.text(command.number, "number", LONGEST_NUMBER, needed=False),
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        remind_days=command.remind_days,
        remind_from=rules.remind_from(command.ends_on, command.remind_days),
        note=rules.text(command.note, "note", LONGEST_NOTE, needed=False),
        stopped_reason="",
        created_at=actor.at,
    )
    session.add(found)
    session.flush()  # the register of keys names it by its id
    return found


@once
def renew(session: Session, actor: Actor, command: Renew) -> ServiceContract:
    """Give a contract a later end. Raises NotFound, Forbidden, AlreadyDone, Invalid."""
    found = _locked(session, actor, command.contract_id)
    rules.check_renewal(found.title, found.ends_on, command.ends_on, found.stopped_on)
    session.add(
        ContractRenewal(
            contract_id=found.id,
            ended_on=found.ends_on,
            ends_on=command.ends_on,
            number=rules.text(command.number, "number", LONGEST_NUMBER),
            note=rules.text(command.note, "note", LONGEST_NOTE, needed=False),
            maker_id=actor.user_id,
            recorded_at=actor.at,
        )
    )
    found.ends_on = command.ends_on
    found.remind_from = rules.remind_from(command.ends_on, found.remind_days)
    session.flush()  # whoever reads its renewals next must see this one
    return found


@once
def stop(session: Session, actor: Actor, command: Stop) -> ServiceContract:
    """Give a contract up. Raises NotFound, Forbidden, AlreadyDone, DateRefused, Invalid without a reason."""
    found = _locked(session, actor, command.contract_id)
    today = ledger.today_at(session, actor, found.office)
    rules.check_stop(found.title, found.stopped_on, command.day, found.starts_on, today)
    if not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    found.stopped_on, found.stopped_reason = command.day, rules.text(command.reason, "reason", LONGEST_NOTE)
    return found


def _locked(session: Session, actor: Actor, contract_id: int) -> ServiceContract:
    """The contract, held so that two people cannot change it at the same time. Raises NotFound, Forbidden."""
    found = queries.contract(session, actor.scope, contract_id)
    actor.demand(Verb.KEEP_DEVICES, found.office)
    session.refresh(found, with_for_update=True)
    return found
