"""Forms of the ledger."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField, ValidationError

from inventory.core.forms import NOTE_LENGTH, BaseForm, at_most, printable, required
from inventory.core.reasons import REASONS
from inventory.stock.approval.service import Approve, Decline
from inventory.stock.checking import NoteHead, StartCheck
from inventory.stock.models import Head
from inventory.stock.service import Reverse

# {"number": 12, "hash": "…"} in either order, or the two beside each other; nothing else that could be meant.
HASH = r"(?P<hash>[0-9a-fA-F]{64})"
NUMBER = r"(?P<number>\d{1,9})"
HEADS = (
    re.compile(rf'\{{\s*"number"\s*:\s*{NUMBER}\s*,\s*"hash"\s*:\s*"{HASH}"\s*\}}', re.ASCII),
    re.compile(rf'\{{\s*"hash"\s*:\s*"{HASH}"\s*,\s*"number"\s*:\s*{NUMBER}\s*\}}', re.ASCII),
    re.compile(rf"{NUMBER}[\s,;:]+{HASH}", re.ASCII),
)


def head_in(typed: str) -> tuple[int, str] | None:
    """The head in a text: its JSON, or number and hash beside each other; None where it is neither."""
    found = next(filter(None, (pattern.fullmatch(typed.strip()) for pattern in HEADS)), None)
    return None if found is None else (int(found["number"]), found["hash"].lower())


def is_head(_form: Any, field: Any) -> None:
    """The text has to be a head."""
    if head_in(field.data or "") is None:
        raise ValidationError(REASONS["head_unreadable"]())


class ReversalForm(BaseForm):
    """Taking a document back."""

    reason = TextAreaField(_l("Reason"), [required(), at_most(NOTE_LENGTH), printable])

    def to_command(self, document_id: int) -> Reverse:
        return Reverse(key=self.idempotency_key, document_id=document_id, reason=self.reason.data or "")


class DecisionForm(BaseForm):
    """Approving, rejecting or withdrawing: nothing is typed, all is shown."""

    def to_approve(self, document_id: int) -> Approve:
        return Approve(key=self.idempotency_key, document_id=document_id)

    def to_decline(self, document_id: int) -> Decline:
        return Decline(key=self.idempotency_key, document_id=document_id)


class CheckForm(BaseForm):
    """Checking the ledger now."""

    def to_command(self) -> StartCheck:
        return StartCheck(key=self.idempotency_key)


class CurrentHeadForm(BaseForm):
    """Noting the head that stands on the page."""

    head = HiddenField(validators=[required(), at_most(NOTE_LENGTH), is_head])
    note = StringField(_l("Note"), [at_most(NOTE_LENGTH), printable])

    @classmethod
    def of(cls, head: Head) -> "CurrentHeadForm":
        return cls(formdata=None, head=f"{head.number} {head.hash}")

    def to_command(self) -> NoteHead:
        number, own = head_in(self.head.data or "") or (0, "")
        return NoteHead(
            key=self.idempotency_key, number=number, hash=own, outside=False, note=(self.note.data or "").strip()
        )


class OutsideHeadForm(BaseForm):
    """A head that was noted outside the system."""

    head = TextAreaField(_l("The head"), [required(), at_most(NOTE_LENGTH), is_head], render_kw={"rows": 4})
    note = StringField(_l("Where it was kept, and since when"), [at_most(NOTE_LENGTH), printable])

    def to_command(self) -> NoteHead:
        number, own = head_in(self.head.data or "") or (0, "")
        return NoteHead(
            key=self.idempotency_key, number=number, hash=own, outside=True, note=(self.note.data or "").strip()
        )
