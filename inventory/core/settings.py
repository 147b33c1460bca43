"""What an office sets for itself and a restart must not forget: named values in the database."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from inventory.core.audit import Audited
from inventory.core.database import Base
from inventory.core.rules import Cutoff

DEFAULTS: dict[str, Any] = {
    # Days back a document may be dated, by role; null is no limit.
    "backdate_days": {
        "staff": 14,
        "coordinator": 60,
        "supervisor": 60,
        "head": 0,
        "viewer": 0,
        "administrator": 60,
        "auditor": 0,
    },
    # Local hour until which the report of a working day is on time, by the day from which it holds; "" is always.
    "report_cutoff": {"": "16:00"},
    # A batch is low where its rolls print fewer cards than so many per cent of what they are rated for.
    "low_yield_percent": 80,
    # Cards after which a printer's head is cleaned, by model; the model "" stands for all others.
    "cleaning_interval_cards": {"": 1000},
    # Month and day from which the money of a budget year can be spent, by source of funds; others from 1 January.
    "money_arrives": {"APBD": "02-28", "APBD-P": "10-01"},
    # Days from an order to its delivery, where nothing better is known than that money is there.
    "purchase_days": 14,
    # The instant at which a demo season stands still; null on real data.
    "demo_now": None,
}


class Setting(Base):
    """One named value; a name that is not in DEFAULTS has no meaning."""

    __tablename__ = "setting"
    __audit__ = Audited(kind="setting", name=lambda setting: setting.name, silent=frozenset({"name"}))

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


def read(session: Session, name: str) -> Any:
    """The value of a setting, its default where nobody has set it."""
    if name not in DEFAULTS:
        raise KeyError(name)
    setting = session.get(Setting, name)
    return DEFAULTS[name] if setting is None else setting.value


def write(session: Session, name: str, value: Any) -> None:
    """Set a value."""
    if name not in DEFAULTS:
        raise KeyError(name)
    session.merge(Setting(name=name, value=value))


def report_cutoff(session: Session) -> Cutoff:
    """The local hour until which a day's report is on time."""
    hours: dict[str, str] = read(session, "report_cutoff")
    later = sorted((date.fromisoformat(day), time.fromisoformat(hour)) for day, hour in hours.items() if day)
    return Cutoff(time.fromisoformat(hours[""]), tuple(later))


def demo_now(session: Session) -> datetime | None:
    """The instant at which the loaded demo stands still, None on real data."""
    value = read(session, "demo_now")
    return None if value is None else datetime.fromisoformat(value)
