"""Reminding people of lent machines that should be back: a job, which tells each day of return once."""

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from inventory.accounts.permissions import Role
from inventory.core.formats import day
from inventory.core.identity import CENTRE, Scope
from inventory.core.rules import in_branch
from inventory.equipment.models import Device
from inventory.equipment.placing import queries as placed
from inventory.notices import topics
from inventory.notices.service import Notice, tell

TOPIC = "device_loan_overdue"


def remind(session: Session, at: datetime) -> int:
    """Tell the borrower and those above it, and the lender; how many machines those are."""
    query = placed.loans(Scope(CENTRE)).where(placed.overdue(at))
    found = [row[0] for row in session.execute(query.order_by(Device.id))]
    tell(session, *(notice for device in found for notice in _notices(device, at)))
    return len(found)


def _notices(device: Device, at: datetime) -> list[Notice]:
    """The lender is told by itself, unless it stands above the borrower and reads the other message."""
    due = device.lent_until.isoformat() if device.lent_until else ""
    params = {"device": device.id, "name": f"{device.model} {device.serial}", "due": due}

    def notice(office: str, role: str = "") -> Notice:
        key = f"{TOPIC}:{device.id}:{due}:{office}"
        return Notice(
            topic=TOPIC, office=office, subject=f"device_loan:{device.id}", key=key, at=at, params=params, role=role
        )

    lender = device.lender or device.office
    if in_branch(lender, device.office):
        return [notice(device.office)]
    # In one province those above both offices have read it once already.
    return [notice(device.office), notice(lender, Role.STAFF if lender[:2] == device.office[:2] else "")]


def news(happened: topics.Happening) -> topics.Told:
    """A lent machine that should be back, as a message tells it."""
    said = happened.params
    return topics.Told(
        title=_("%(office)s: %(what)s", office=happened.office_name, what=said["name"]),
        text=_(
            "The lent machine should have been returned by %(day)s. Return it, or ask for it.",
            day=day(date.fromisoformat(said["due"])),
        ),
        path=f"/devices/{said['device']}",
    )


topics.register(topics.Topic(name=TOPIC, word=_l("Machine loan overdue"), sentence=news))
