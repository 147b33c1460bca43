"""Use-cases of the settings: each gets another value, unless somebody else changed it since it was looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy.orm import Session

from inventory.accounts.permissions import Role
from inventory.core import settings
from inventory.core.clock import local_date
from inventory.core.errors import Invalid
from inventory.core.identity import CENTRE, Actor, Verb
from inventory.equipment.rules import Fund
from inventory.regions.rules import EASTERNMOST
from inventory.settings import queries, rules
from inventory.settings.rules import Name
from inventory.stock.rules import canonical, digest
from inventory.stock.service import hold


@dataclass(frozen=True, kw_only=True)
class Change:
    """A setting gets another value. ``seen`` is the `fingerprint` of the value that the person looked at."""

    seen: str


@dataclass(frozen=True, kw_only=True)
class SetBackdating(Change):
    """How many days back the people of each role may date a document; None is no limit."""

    days: Mapping[str, int | None]


@dataclass(frozen=True, kw_only=True)
class SetCutoff(Change):
    """Until which local hour a day's report is on time, from a day on."""

    hour: time
    since: date


@dataclass(frozen=True, kw_only=True)
class SetLowYield(Change):
    """The share of its rating, in per cent, below which a batch is low."""

    percent: int


@dataclass(frozen=True, kw_only=True)
class SetCleaning(Change):
    """Cards between two cleanings of a print head, by model, and of all ``others``."""

    others: int
    models: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class SetMoney(Change):
    """Month and day from which the money of each source of funds can be spent."""

    days: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, kw_only=True)
class SetPurchase(Change):
    """Days from an order to its delivery, where nothing better is known."""

    days: int


def fingerprint(value: Any) -> str:
    """A value in short, to tell whether it is still the same."""
    return digest(canonical(value))


def set_backdating(session: Session, actor: Actor, command: SetBackdating) -> Name:
    """Let roles date documents further back, or less far; what is posted stays.

    As all here, raises NotFound, Forbidden, and Invalid for what cannot be or was changed by somebody else meanwhile.
    """
    return _change(
        session, actor, command, Name.BACKDATING, lambda _present: rules.backdating(command.days, list(Role))
    )


def set_cutoff(session: Session, actor: Actor, command: SetCutoff) -> Name:
    """Let reports be due at another hour from a day on that has begun in no part of the country."""
    today = local_date(actor.at, EASTERNMOST)
    said = command.hour, command.since, today
    return _change(session, actor, command, Name.CUTOFF, lambda present: rules.cutoff(present, *said))


def set_low_yield(session: Session, actor: Actor, command: SetLowYield) -> Name:
    """Call batches low from another share on."""
    return _change(session, actor, command, Name.LOW_YIELD, lambda _present: rules.low_yield(command.percent))


def set_cleaning(session: Session, actor: Actor, command: SetCleaning) -> Name:
    """Let print heads be cleaned after other numbers of cards."""
    catalogue = list(queries.printer_models(session).values())
    said = command.others, command.models, catalogue
    return _change(session, actor, command, Name.CLEANING, lambda _present: rules.cleaning(*said))


def set_money(session: Session, actor: Actor, command: SetMoney) -> Name:
    """Let the money of the funds come on other days of the year."""
    return _change(session, actor, command, Name.MONEY, lambda _present: rules.money(command.days, list(Fund)))


def set_purchase(session: Session, actor: Actor, command: SetPurchase) -> Name:
    """Reckon with another time from an order to its delivery."""
    return _change(session, actor, command, Name.PURCHASE, lambda _present: rules.purchase(command.days))


def _change(session: Session, actor: Actor, command: Change, name: Name, made: Callable[[Any], Any]) -> Name:
    """Write the value that is ``made`` of the present one; the same value again changes nothing."""
    actor.demand(Verb.CHANGE_SETTINGS, CENTRE)
    hold(session.connection(), f"setting {name}")
    present = queries.present(session, name)
    value = made(present)
    if fingerprint(value) == fingerprint(present):
        return name
    if command.seen != fingerprint(present):
        raise Invalid(reason="setting_changed_meanwhile")
    settings.write(session, name, value)
    session.flush()  # whoever reads it next must see it
    return name
