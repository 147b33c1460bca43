"""Forms about missing pieces: found again, or written off."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from inventory.core.forms import PiecesField, at_most, printable, required
from inventory.core.labels import item
from inventory.regions.models import Office
from inventory.shipments.disputes.rules import FoundLine
from inventory.shipments.disputes.service import Find, WriteOff
from inventory.shipments.forms import LinesForm, named, with_fields
from inventory.shipments.models import REASON_LENGTH, REFERENCE_LENGTH
from inventory.shipments.rules import ShipmentLine


class DisputeForm(LinesForm):
    """What both say: how many of which item."""

    reference = StringField(_l("Berita acara number"), [at_most(REFERENCE_LENGTH), printable])
    missing: Mapping[str, int] = {}

    def pieces_of(self, code: str) -> Any:
        """The field of an item."""
        return self[f"pieces-{code}"]

    @property
    def written(self) -> dict[str, int]:
        """By item: pieces that were filled in."""
        pieces = {code: self.pieces_of(code).data for code in self.missing}
        return {code: count for code, count in pieces.items() if count is not None}


class FoundForm(DisputeForm):
    """Missing pieces that turned up, and where."""

    @classmethod
    def of(cls, missing: Mapping[str, int], ends: Sequence[Office], **defaults: Any) -> "FoundForm":
        """The form for what is missing, by item; ``ends`` are the offices where the person may find something."""
        places = named(ends)
        fields: dict[str, Any] = {f"pieces-{code}": PiecesField(item(code)) for code in missing}
        fields |= {f"office-{code}": SelectField(_l("Found at"), choices=places) for code in missing}
        form = with_fields(cls, fields)(data=defaults)
        form.missing = missing
        return form

    def office_of(self, code: str) -> Any:
        """The field that says where an item was found."""
        return self[f"office-{code}"]

    def to_command(self, shipment_id: int) -> Find:
        lines = (
            FoundLine(item=code, quantity=pieces, office=self.office_of(code).data)
            for code, pieces in self.written.items()
        )
        return Find(shipment_id=shipment_id, lines=tuple(lines), **self.paper)


class WriteOffForm(DisputeForm):
    """Missing pieces that are given up, all of them unless somebody says otherwise."""

    reason = StringField(_l("Reason"), [required(), at_most(REASON_LENGTH), printable])

    @classmethod
    def of(cls, missing: Mapping[str, int], **defaults: Any) -> "WriteOffForm":
        """The form for what is missing, by item, filled in with all of it."""
        fields = {f"pieces-{code}": PiecesField(item(code)) for code in missing}
        form = with_fields(cls, fields)(data={f"pieces-{code}": pieces for code, pieces in missing.items()} | defaults)
        form.missing = missing
        return form

    def to_command(self, shipment_id: int) -> WriteOff:
        lines = (ShipmentLine(item=code, quantity=pieces) for code, pieces in self.written.items())
        reason = (self.reason.data or "").strip()
        return WriteOff(shipment_id=shipment_id, lines=tuple(lines), reason=reason, **self.paper)
