"""The form of a model."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField

from inventory.core.forms import BaseForm, PiecesField, at_most, optional, printable, required
from inventory.core.labels import DEVICE_KINDS
from inventory.equipment.catalogue.models import DeviceModel
from inventory.equipment.catalogue.rules import LONGEST_NAME, LONGEST_TEXT, Particulars
from inventory.equipment.catalogue.service import AddModel, ChangeModel


class ModelForm(BaseForm):
    """What a model is called and good for."""

    kind = SelectField(_l("Kind"), choices=list(DEVICE_KINDS.items()), validate_choice=False)
    name = StringField(_l("Model"), [required(), at_most(LONGEST_NAME), printable])
    daily_capacity = PiecesField(_l("Cards a day"), [optional()])
    ribbon_yield = PiecesField(_l("Cards of a ribbon"), [optional()])
    film_yield = PiecesField(_l("Cards of a roll of film"), [optional()])
    warranty_months = PiecesField(_l("Warranty in months"), [optional()])
    supplies = TextAreaField(_l("Ribbons and films that fit"), [optional(), at_most(LONGEST_TEXT), printable])
    spare_parts = TextAreaField(_l("Spare parts"), [optional(), at_most(LONGEST_TEXT), printable])

    @classmethod
    def of(cls, model: DeviceModel) -> "ModelForm":
        """The form of a model that is there; its kind stays."""
        form = cls(obj=model)
        del form.kind
        return form

    def told(self) -> Particulars:
        """What is said about it."""
        numbers: dict[str, Any] = {
            name: self[name].data for name in ("daily_capacity", "ribbon_yield", "film_yield", "warranty_months")
        }
        return Particulars(**numbers, supplies=self.supplies.data or "", spare_parts=self.spare_parts.data or "")

    def to_command(self) -> AddModel:
        return AddModel(
            key=self.idempotency_key, kind=self.kind.data or "", name=self.name.data or "", told=self.told()
        )

    def to_change(self, model: DeviceModel) -> ChangeModel:
        return ChangeModel(key=self.idempotency_key, model_id=model.id, name=self.name.data or "", told=self.told())
