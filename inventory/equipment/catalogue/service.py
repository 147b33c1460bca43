"""Use-cases of the catalogue: adding a model, and writing down what it is good for. The centre keeps it for all."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from inventory.core.errors import Invalid
from inventory.core.identity import CENTRE, Actor, Verb
from inventory.equipment.catalogue import queries
from inventory.equipment.catalogue.models import DeviceModel
from inventory.equipment.catalogue.rules import LONGEST_NAME, Particulars, check, model_key
from inventory.equipment.rules import DeviceKind
from inventory.stock.service import Command, once_for

once = once_for(DeviceModel)


@dataclass(frozen=True, kw_only=True)
class AddModel(Command):
    """A model that machines can be of."""

    kind: str
    name: str
    told: Particulars = field(default_factory=Particulars)


@dataclass(frozen=True, kw_only=True)
class ChangeModel(Command):
    """What a model is called and good for."""

    model_id: int
    name: str
    told: Particulars


@once
def add_model(session: Session, actor: Actor, command: AddModel) -> DeviceModel:
    """Put a model into the catalogue: machines that are called so are of it at once.

    Raises NotFound, Forbidden, and Invalid for an unknown kind, a name that is there, and numbers that cannot be.
    """
    actor.demand(Verb.KEEP_CATALOGUE, CENTRE)
    if command.kind not in set(DeviceKind):
        raise Invalid(reason="kind_unknown", field="kind")
    model = DeviceModel(kind=command.kind)
    _write(session, model, command.name, command.told)
    session.add(model)
    session.flush()  # the register of keys names it by its id
    return model


@once
def change_model(session: Session, actor: Actor, command: ChangeModel) -> DeviceModel:
    """Write down what a model is good for, or what it is called. Raises NotFound, Forbidden and Invalid."""
    actor.demand(Verb.KEEP_CATALOGUE, CENTRE)
    model = queries.model(session, command.model_id)
    session.refresh(model, with_for_update=True)
    _write(session, model, command.name, command.told)
    return model


def _write(session: Session, model: DeviceModel, name: str, told: Particulars) -> None:
    check(name, told)
    key = model_key(name)
    same = queries.by_key(session, model.kind, key)
    if same is not None and same is not model:
        raise Invalid(reason="model_known", field="name")
    if len(key) > LONGEST_NAME:  # small letters can be longer than what was typed
        raise Invalid(reason="text_too_long", field="name")
    model.name, model.name_key = " ".join(name.split()), key
    model.daily_capacity, model.warranty_months = told.daily_capacity, told.warranty_months
    model.ribbon_yield, model.film_yield = told.ribbon_yield, told.film_yield
    model.supplies, model.spare_parts = told.supplies.strip(), told.spare_parts.strip()
