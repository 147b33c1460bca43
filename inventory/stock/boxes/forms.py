"""The field in which people write box and chip numbers."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField
from wtforms.validators import ValidationError

from inventory.core.errors import BoxRefused
from inventory.core.forms import at_most, optional, printable
from inventory.core.messages import sentence
from inventory.stock.boxes.rules import BoxRange, read, typed

BOXES_LENGTH = 2000


def readable(_form: Any, field: Field) -> None:
    """Box numbers as people write them."""
    try:
        for each in typed(field.data or ""):
            read(each)
    except BoxRefused as refusal:
        raise ValidationError(sentence(refusal)) from None


class BoxesField(StringField):
    """The boxes or chips of one line: ``A001–A010, A015``. ``ranges`` are those that were typed."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        validators = [optional(), at_most(BOXES_LENGTH), printable, readable]
        super().__init__(label or _l("Box or chip numbers"), validators, **options)

    @property
    def ranges(self) -> tuple[BoxRange, ...]:
        return typed(self.data or "")
