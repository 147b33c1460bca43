"""Repairs in the words of the pages: filters, what happened with a ticket, and what a machine's history says of it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from inventory.accounts.models import User
from inventory.core.chips import Chips, choice
from inventory.core.formats import day, moment
from inventory.core.identity import Scope
from inventory.core.listing import Listing
from inventory.core.states import appearance
from inventory.equipment.models import Device
from inventory.equipment.record import tells_of_device
from inventory.repairs import queries
from inventory.repairs.models import Repair, RepairPart, RepairStep
from inventory.repairs.register import VIEWS


def chips(listing: Listing[Any], counts: Mapping[str, int]) -> Chips:
    """The filters of the register."""
    words = {view: _("Not settled") if view == "open" else appearance(view).word for view in VIEWS}
    return choice(listing, "state", _("All"), words, counts)


def happenings(session: Session, found: Repair, timezone: str) -> list[dict[str, Any]]:
    """The timeline of a ticket: its steps, and the parts that were used."""
    told = [(step.at, _step(step, who, timezone)) for step, who in queries.steps(session, found)]
    told += [(part.at, _part(part, donor, who, timezone)) for part, donor, who in queries.parts(session, found)]
    return [happening for _at, happening in sorted(told, key=lambda each: each[0])]


def _step(step: RepairStep, who: User, timezone: str) -> dict[str, Any]:
    told = []
    if step.place:
        told.append(_("To %(place)s.", place=step.place))
    if step.carrier:
        told.append(_("Taken by: %(carrier)s.", carrier=step.carrier))
    if step.due:
        told.append(_("Expected back on %(day)s.", day=day(step.due)))
    return {
        "moment": day(step.business_date),
        "title": str(appearance(step.state).word),
        "state": step.state,
        "text": " ".join((*told, step.note)).strip(),
        "who": _by(who, step.at, timezone),
    }


def _part(part: RepairPart, donor: Device, who: User, timezone: str) -> dict[str, Any]:
    return {
        "moment": day(part.business_date),
        "title": _("%(part)s taken out of %(serial)s", part=part.part, serial=donor.serial),
        "text": part.note,
        "who": _by(who, part.at, timezone),
    }


def _by(who: User, at: datetime, timezone: str) -> str:
    return _("Recorded by %(who)s, %(when)s", who=who.name, when=moment(at, timezone))


@tells_of_device
def of_device(session: Session, scope: Scope, device: Device, timezone: str) -> Iterator[tuple[date, dict[str, Any]]]:
    """What a machine's own history says of repairs: its tickets, the parts it got, and those it gave."""
    for each in queries.of_device(session, device.id):
        url = url_for("repairs.show", repair_id=each.id)
        title = _("Repair %(number)s", number=each.number)
        yield (
            each.reported_on,
            {
                "moment": day(each.reported_on),
                "title": title,
                "state": each.state,
                "text": each.reason,
                "url": url,
            },
        )
    for part, repair, repaired, donor, who in queries.parts_of_device(session, device.id):
        gave = donor.id == device.id
        serial = repaired.serial if gave else donor.serial
        title = _("%(part)s given to %(serial)s") if gave else _("%(part)s taken out of %(serial)s")
        seen = scope.contains(repair.office) or scope.contains(repaired.office)
        yield (
            part.business_date,
            {
                "moment": day(part.business_date),
                "title": title % {"part": part.part, "serial": serial},
                "text": part.note,
                "who": _by(who, part.at, timezone),
                "url": url_for("repairs.show", repair_id=repair.id) if seen else None,
            },
        )
