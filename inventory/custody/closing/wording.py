"""Months in the words of the page."""

from typing import Any

from flask_babel import lazy_gettext as _l

from inventory.custody.closing.rules import Flow

FLOWS: dict[str, Any] = {
    Flow.RECEIVED: _l("Received, good"),
    Flow.RETURNED_TO_US: _l("Returned to us"),
    Flow.BORROWED: _l("Borrowed in"),
    Flow.REPAID_TO_US: _l("Loan repaid to us"),
    Flow.TRANSFERRED_IN: _l("Transferred to us"),
    Flow.ARRIVED_DAMAGED: _l("Arrived damaged"),
    Flow.MISSED: _l("Missing on arrival"),
    Flow.SURPLUS: _l("Surplus on arrival"),
    Flow.DELIVERED: _l("Delivered"),
    Flow.FOUND: _l("Found again"),
    Flow.SET_ASIDE: _l("Spoiled in our hands"),
    Flow.COUNTED_MORE: _l("Counted more"),
    Flow.PRINTED: _l("Printed or used"),
    Flow.SPOILED: _l("Spoiled"),
    Flow.DISTRIBUTED: _l("Distributed"),
    Flow.LENT: _l("Lent out"),
    Flow.REPAID_BY_US: _l("Our loan repaid"),
    Flow.TRANSFERRED_OUT: _l("Transferred away"),
    Flow.RETURNED: _l("Returned to the province"),
    Flow.DESTROYED: _l("Destroyed"),
    Flow.TURNED_UP: _l("Found again"),
    Flow.COUNTED_LESS: _l("Counted less"),
    Flow.WRITTEN_OFF: _l("Written off as lost"),
}
