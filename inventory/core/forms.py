"""The base of every form: its own CSRF token, its idempotency key, and numbers as people write them."""

import re
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Field, FieldList, FormField, HiddenField, TimeField
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError
from wtforms.widgets import TextInput

from inventory.core.catalogues import FormWords
from inventory.core.errors import DomainError
from inventory.core.signing import ProofOfPage

LARGEST_QUANTITY = 2_000_000_000
LARGEST_PRICE = Decimal(10) ** 15
GROUPED = re.compile(r"\d{1,3}([., ]\d{3})+|\d+", re.ASCII)
GROUPED_RUPIAH = re.compile(r"(?P<whole>\d{1,3}(\.\d{3})+|\d+)(,(?P<sen>\d{1,2}))?", re.ASCII)
BELOW_ZERO = re.compile(r"\s*[-−]\s*[\d., ]*\d\s*", re.ASCII)
NARROW_SPACES = {0xA0: " ", 0x202F: " "}
HIDDEN = frozenset({"Cc", "Cf", "Zl", "Zp"})  # control, format and separator signs
NOTE_LENGTH = 500


def whole_number(text: str) -> int:
    """`4.500`, `4,500`, `4 500` and `4500` are four thousand five hundred; anything else is refused.

    Raises ValueError for signs, fractions, letters and half-made groups such as `4.50`.
    """
    written = text.strip().translate(NARROW_SPACES)
    if not GROUPED.fullmatch(written):
        raise ValueError(text)
    return int(re.sub(r"\D", "", written))


def asked_pieces(args: Mapping[str, str], name: str = "quantity") -> int | None:
    """The pieces that an address asks a form to be filled in with; None where it asks for none that can be."""
    try:
        pieces = whole_number(args.get(name, ""))
    except ValueError:
        return None
    return pieces if 0 < pieces <= LARGEST_QUANTITY else None


def rupiah_amount(text: str) -> Decimal:
    """`Rp 3.700.000`, `3700000` and `3.700.000,50` as rupiah. Raises ValueError for anything else."""
    written = text.strip().removeprefix("Rp").strip()
    found = GROUPED_RUPIAH.fullmatch(written)
    if found is None:
        raise ValueError(text)
    return Decimal(found["whole"].replace(".", "") + "." + (found["sen"] or "0").ljust(2, "0"))


class PiecesField(Field):
    """A number of pieces from 0 to 2,000,000,000; ``data`` is None when it is left empty."""

    widget = TextInput()
    unreadable = _l("Write a whole number of pieces, such as 4500 or 4.500.")
    too_large = _l("That is more than the 2,000,000,000 pieces one line can hold.")

    def __init__(self, label: Any = None, validators: Any = (), **options: Any) -> None:
        options.setdefault("render_kw", {"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(label, validators, **options)
        self.typed: str | None = None

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed
        return "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        self.typed = str(valuelist[0])
        self.data = None
        if self.typed.strip():
            self.data = self.read(self.typed)

    def read(self, typed: str) -> Any:
        """The number that was typed. Raises ValueError with a sentence for the person."""
        try:
            pieces = whole_number(typed)
        except ValueError:
            if BELOW_ZERO.fullmatch(typed):
                raise ValueError(_l("It cannot be less than 0.")) from None
            raise ValueError(self.unreadable) from None
        if pieces > LARGEST_QUANTITY:
            raise ValueError(self.too_large)
        return pieces


class PeopleField(PiecesField):
    """A number of people from 0 to 2,000,000,000; ``data`` is None when it is left empty."""

    unreadable = _l("Write a whole number of people, such as 4500 or 4.500.")
    too_large = _l("There are not so many people.")


class RupiahField(PiecesField):
    """An amount of money in rupiah, a Decimal; None when it is left empty."""

    def _value(self) -> str:
        """An amount that is known already, as people write it: `3.700.000` or `3.700.000,50`."""
        if self.typed is not None or self.data is None:
            return self.typed or ""
        whole, _point, sen = f"{self.data:,.2f}".partition(".")
        return whole.replace(",", ".") + ("" if sen == "00" else f",{sen}")

    def read(self, typed: str) -> Any:
        """The amount that was typed. Raises ValueError with a sentence for the person."""
        try:
            amount = rupiah_amount(typed)
        except ValueError:
            raise ValueError(_l("Write an amount in rupiah, such as 3.700.000.")) from None
        if amount >= LARGEST_PRICE:
            raise ValueError(_l("That amount is too large."))
        return amount


class DayField(DateField):
    """A business date; the browser's own calendar, the office's own order."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Choose a date, such as 2025-11-03.")) from None


class HourField(TimeField):
    """A time of day; the browser's own clock, 24 hours."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Choose a time, such as 21:00.")) from None


def required() -> InputRequired:
    """The field may not be left empty."""
    return InputRequired(_l("This has to be filled in."))


def optional() -> Optional:
    """The field may be left empty."""
    return Optional()


def at_most(length: int) -> Length:
    """The text may be this long."""
    return Length(max=length, message=_l("At most %(max)d characters."))


def printable(_form: Any, field: Field) -> None:
    """Text without signs that nobody sees: they hide, reorder or cut what others read, or make two serials alike."""
    hidden = (unicodedata.category(sign) in HIDDEN and sign not in "\r\n\t" for sign in field.data or "")
    if any(hidden):
        raise ValidationError(_l("The text contains characters that cannot be shown."))


class LinesField(FieldList):  # type: ignore[type-arg]  # generic for the checker only
    """Lines numbered 0, 1, 2 …; names with any other number in them are not ours and are passed over."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        pattern = re.compile(re.escape(prefix) + r"-(\d{1,3})(-|$)", re.ASCII)
        found = (pattern.match(name) for name in formdata)
        yield from (int(match[1]) for match in found if match)


class BaseForm(FlaskForm):
    """Every form carries a key: the same form sent twice counts once."""

    key: HiddenField | None = HiddenField(
        validators=[
            InputRequired(_l("This form is incomplete. Open the page again.")),
            Regexp(r"[!-~]{8,128}\Z", message=_l("This form is incomplete. Open the page again.")),
        ]
    )
    refusal: str | None = None
    refused = False
    refusal_status = 422

    class Meta(FlaskForm.Meta):
        """Where the form library takes its proof and its words from."""

        csrf_class = ProofOfPage

        def wrap_formdata(self, form: "BaseForm", formdata: Any) -> Any:
            """Fields as a browser sends them; a file or JSON in the place of a text is none of them."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            return (request.form or None) if form.is_submitted() else None

        def get_translations(self, form: Any) -> FormWords:
            """The application's own catalogue: WTForms has none in Indonesian."""
            return FormWords()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.key is not None and not self.is_submitted():
            self.key.data = secrets.token_urlsafe(18)

    @property
    def idempotency_key(self) -> str:
        """The key for the command; a form that posts something always has one."""
        if self.key is None or self.key.data is None:
            raise ValueError("this form has no key")
        return str(self.key.data)

    def field_of(self, refusal: DomainError) -> Field | None:
        """The field that a refusal is about, where it is about one: of the path ``witnesses.1`` the first word."""
        field = self._fields.get((getattr(refusal, "field", None) or "").partition(".")[0])
        return None if isinstance(field, FormField | FieldList) else field

    def refuse(self, told: str, status: int, field: Field | None = None) -> None:
        """Say why nothing was saved: beside the field where it is about one, else above the form."""
        self.refused, self.refusal_status = True, status
        if field is None:
            self.refusal = told
        else:
            field.errors = [*field.errors, told]

    def _expired(self) -> bool:
        return bool(self.errors.get("csrf_token"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the shape; an expired form keeps what was typed and asks to be sent again."""
        good = bool(super().validate(extra_validators))
        if self._expired():
            self.refusal = _(
                "This form was open for too long or belongs to another sign-in. Nothing was saved. Send it again."
            )
        elif self.key is not None and self.key.errors:
            self.refusal = str(self.key.errors[0])
        return good
