"""The shapes of values in bodies and addresses: what a program may send, checked strictly and told in the schema."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from inventory.core.converters import LARGEST_ID
from inventory.core.errors import NotFound
from inventory.core.forms import HIDDEN
from inventory.stock.rules import LARGEST_QUANTITY

WRITTEN_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Beyond these planes of Unicode no sign has a meaning that hides it.
PLANES = (range(0x20000), range(0xE0000, 0xE1000))


def _hidden_signs() -> str:
    """The signs that nobody sees, as a set for a pattern: they cut, hide or turn round what others read."""
    ranges: list[list[int]] = []
    for code in chain(*PLANES):
        if unicodedata.category(chr(code)) not in HIDDEN or chr(code) in "\t\n\r":
            continue
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(_sign(first) if first == last else f"{_sign(first)}-{_sign(last)}" for first, last in ranges)


def _sign(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else chr(code)


VISIBLE = f"^[^{_hidden_signs()}]*$"
_visible = re.compile(VISIBLE)


def _printable(text: str) -> str:
    if not _visible.fullmatch(text):
        raise ValueError("contains characters that cannot be shown")
    return text


def _whole(value: Any) -> int:
    """12.0 is 12; a text, a truth value, a fraction or an infinity is no number of pieces."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("is not a whole number")
    return value


def _day(value: Any) -> date:
    if not isinstance(value, str) or not WRITTEN_DAY.fullmatch(value):
        raise ValueError("is not a date such as 2025-11-03")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("is not a day of the calendar") from None


def identity(text: str) -> int:
    """The number behind an id. Raises NotFound for one that no row can have."""
    number = int(text)
    if number > LARGEST_ID:
        raise NotFound
    return number


class Shape(BaseModel):
    """A body or an address: what it does not name is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def integer(smallest: int, largest: int) -> Any:
    """A whole number between two others, both included."""
    schema = {"type": "integer", "minimum": smallest, "maximum": largest}
    return Annotated[int, Field(ge=smallest, le=largest), BeforeValidator(_whole), WithJsonSchema(schema)]


def text(longest: int, shortest: int = 0) -> Any:
    """Text of so many signs at most, all of which can be seen."""
    schema = {"type": "string", "minLength": shortest, "maxLength": longest, "pattern": VISIBLE}
    limits = StringConstraints(strict=True, min_length=shortest, max_length=longest)
    return Annotated[str, limits, AfterValidator(_printable), WithJsonSchema(schema)]


def matching(pattern: str) -> Any:
    """Text of one form."""
    return Annotated[str, StringConstraints(strict=True, pattern=pattern)]


Pieces = integer(0, LARGEST_QUANTITY)
SomePieces = integer(1, LARGEST_QUANTITY)
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Item = Literal["ktp-wni", "ktp-wna", "kia", "ribbon", "film", "cleaning-kit"]
OfficeCode = matching(r"^[0-9]{2}(\.[0-9]{2})?$")
Identity = matching(r"^[0-9]{1,20}$")
Money = Annotated[matching(r"^[0-9]{1,13}(\.[0-9]{1,2})?$"), AfterValidator(Decimal)]
Month = matching(r"^[0-9]{4}-(0[1-9]|1[0-2])$")
Note = text(500)
Reference = text(80)
