"""Forms of the register of suppliers."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField

from inventory.core.forms import NOTE_LENGTH, BaseForm, at_most, optional, printable, required
from inventory.procurement.suppliers.models import Supplier
from inventory.procurement.suppliers.rules import LONGEST_ADDRESS, LONGEST_NAME, LONGEST_PHONE
from inventory.procurement.suppliers.service import AddSupplier, Block, ChangeSupplier, Unblock
from inventory.regions.models import Office


class ParticularsForm(BaseForm):
    """Where a supplier is found."""

    tax_number = StringField(_l("NPWP of the company"), [optional(), at_most(30), printable])
    address = TextAreaField(_l("Address"), [optional(), at_most(LONGEST_ADDRESS), printable])
    phone = StringField(_l("Telephone"), [optional(), at_most(LONGEST_PHONE), printable])

    def to_change(self, supplier: Supplier) -> ChangeSupplier:
        return ChangeSupplier(
            key=self.idempotency_key,
            supplier_id=supplier.id,
            tax_number=self.tax_number.data or "",
            address=self.address.data or "",
            phone=self.phone.data or "",
        )


class SupplierForm(ParticularsForm):
    """A supplier before its first contract."""

    office = SelectField(_l("Office"), validate_choice=False)
    name = StringField(_l("Name"), [required(), at_most(LONGEST_NAME), printable])

    @classmethod
    def of(cls, offices: Sequence[Office]) -> "SupplierForm":
        """The form with the branch's offices."""
        form = cls()
        form.office.choices = [(office.code, f"{office.code} {office.name}") for office in offices]
        return form

    def to_command(self) -> AddSupplier:
        return AddSupplier(
            key=self.idempotency_key,
            office=self.office.data or "",
            name=self.name.data or "",
            tax_number=self.tax_number.data or "",
            address=self.address.data or "",
            phone=self.phone.data or "",
        )


class BlockForm(BaseForm):
    """Why there will be no more contracts."""

    reason = TextAreaField(_l("Reason"), [required(), at_most(NOTE_LENGTH), printable])

    def to_command(self, supplier: Supplier) -> Block:
        return Block(key=self.idempotency_key, supplier_id=supplier.id, reason=self.reason.data or "")


class UnblockForm(BaseForm):
    """Nothing but the proof that the person pressed the button."""

    def to_command(self, supplier: Supplier) -> Unblock:
        return Unblock(key=self.idempotency_key, supplier_id=supplier.id)
