"""Forms of months."""

from datetime import date

from inventory.core.forms import BaseForm
from inventory.custody.closing.service import CloseMonth, ReopenMonth


class MonthForm(BaseForm):
    """Closing a month, or opening it again: nothing is typed, the page shows it all."""

    def to_close(self, office: str, month: date) -> CloseMonth:
        return CloseMonth(key=self.idempotency_key, office=office, month=month)

    def to_reopen(self, office: str, month: date) -> ReopenMonth:
        return ReopenMonth(key=self.idempotency_key, office=office, month=month)
