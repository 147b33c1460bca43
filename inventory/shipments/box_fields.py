"""The field for box and chip numbers, one for each line of a form."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import ValidationError

from inventory.core.errors import BoxRefused
from inventory.core.forms import at_most, optional, printable
from inventory.core.messages import sentence
from inventory.stock.box_rules import BoxRange, read, typed

BOXES_LENGTH = 2000


def readable(_form: Any, field: StringField) -> None:
    """Box numbers as people write them: ``A001–A010, A015``."""
    try:
        for each in typed(field.data or ""):
            read(each)
    except BoxRefused as refusal:
        raise ValidationError(sentence(refusal)) from None


class BoxesField(StringField):
    """The boxes or chips of one line; ``ranges`` are those that were typed."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        validators = [optional(), at_most(BOXES_LENGTH), printable, readable]
        super().__init__(label or _l("Box or chip numbers"), validators, **options)

    @property
    def ranges(self) -> tuple[BoxRange, ...]:
        return typed(self.data or "")

    def demand_pieces(self, pieces: Any) -> bool:
        """Whether there are pieces for the boxes; without any, the field of the pieces says so."""
        if pieces.data is None and not pieces.errors and self.ranges:
            pieces.errors = [*pieces.errors, _("Write how many pieces these boxes hold.")]
            return False
        return True
