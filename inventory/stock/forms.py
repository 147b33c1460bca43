"""Forms of the ledger."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from inventory.core.forms import NOTE_LENGTH, BaseForm, at_most, printable, required
from inventory.stock.service import Reverse


class ReversalForm(BaseForm):
    """Taking a document back."""

    reason = TextAreaField(_l("Reason"), [required(), at_most(NOTE_LENGTH), printable])

    def to_command(self, document_id: int) -> Reverse:
        return Reverse(key=self.idempotency_key, document_id=document_id, reason=self.reason.data or "")
