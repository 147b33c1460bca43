"""Reads of the settings: what holds, and who changed it last. They are the installation's own: no branch has others."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.accounts.models import User
from inventory.core.audit import AuditEntry
from inventory.core.settings import DEFAULTS, read
from inventory.equipment.catalogue.models import DeviceModel
from inventory.equipment.rules import DeviceKind
from inventory.settings.rules import Name

# A part that nobody ever set holds as it was shipped.
BY_PARTS = (Name.BACKDATING, Name.MONEY)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A setting as it holds now, as it was shipped, and its last change with the name of whoever made it."""

    name: Name
    value: Any
    default: Any
    change: AuditEntry | None
    by: str | None


def present(session: Session, name: Name) -> Any:
    """What holds now."""
    found = read(session, name)
    return DEFAULTS[name] | found if name in BY_PARTS else found


def standings(session: Session) -> list[Standing]:
    """All settings that people change, each with its last change."""
    newest = select(func.max(AuditEntry.id)).where(AuditEntry.kind == "setting").group_by(AuditEntry.subject_id)
    query = select(AuditEntry, User.name).outerjoin(User, User.username == AuditEntry.actor)
    changes = {entry.subject_id: (entry, by) for entry, by in session.execute(query.where(AuditEntry.id.in_(newest)))}
    return [_standing(session, name, *changes.get(name, (None, None))) for name in Name]


def standing(session: Session, name: Name) -> Standing:
    """One of them."""
    return next(each for each in standings(session) if each.name == name)


def _standing(session: Session, name: Name, change: AuditEntry | None, by: str | None) -> Standing:
    return Standing(name=name, value=present(session, name), default=DEFAULTS[name], change=change, by=by)


def printer_models(session: Session) -> dict[int, str]:
    """By number: the names of the models of KTP-el printers that the catalogue has, in order of names."""
    query = select(DeviceModel.id, DeviceModel.name).where(DeviceModel.kind == DeviceKind.PRINTER)
    return dict(session.execute(query.order_by(DeviceModel.name_key)).all())
