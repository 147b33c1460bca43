"""The shapes of values in bodies and addresses: what a program may send, checked strictly and told in the schema."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from inventory.core.converters import LARGEST_ID
from inventory.core.errors import NotFound
from inventory.core.forms import HIDDEN
from inventory.stock.rules import LARGEST_QUANTITY

WRITTEN_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
WRITTEN_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,6})?\d*(Z|[+-]\d{2}:\d{2})", re.ASCII)
MONEY = re.compile(r"^[0-9]{1,13}(\.[0-9]{1,2})?$", re.ASCII)
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


def _instant(value: Any) -> datetime:
    """Down to a millionth of a second, as the journal has it."""
    if not isinstance(value, str) or not (written := WRITTEN_INSTANT.fullmatch(value)):
        raise ValueError("is not an instant such as 2025-11-03T02:00:00Z")
    try:
        return datetime.fromisoformat("".join(part or "" for part in written.groups())).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("is not an instant of the calendar") from None


def _money(value: Any) -> Decimal:
    if not isinstance(value, str) or not MONEY.fullmatch(value):
        raise ValueError("is not an amount such as 3700000.00")
    return Decimal(value)


def identity(text: str) -> int:
    """The number behind an id. Raises NotFound for one that no row can have."""
    number = int(text)
    if number > LARGEST_ID:
        raise NotFound
    return number


class Shape(BaseModel):
    """A body or an address: what it does not name is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Whole:
    """A whole number between two others, both included; what is ``left_out`` may be null, and is this then."""

    smallest: int
    largest: int
    left_out: int | None = None

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        number = core_schema.int_schema(ge=self.smallest, le=self.largest)
        return _or_null(core_schema.no_info_before_validator_function(_whole, number), self.left_out)

    def __get_pydantic_json_schema__(self, _core: CoreSchema, _handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        told = {"type": "integer", "minimum": self.smallest, "maximum": self.largest}
        return told if self.left_out is None else {"anyOf": [told, {"type": "null"}]}


@dataclass(frozen=True)
class Words:
    """Text of so many signs, all of which can be seen; what is ``left_out`` may be null, and is this then."""

    longest: int
    shortest: int = 0
    left_out: str | None = None

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.str_schema(strict=True, min_length=self.shortest, max_length=self.longest)
        return _or_null(core_schema.no_info_after_validator_function(_printable, text), self.left_out)

    def __get_pydantic_json_schema__(self, _core: CoreSchema, _handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        told = {"type": "string", "minLength": self.shortest, "maxLength": self.longest, "pattern": VISIBLE}
        return told if self.left_out is None else {"anyOf": [told, {"type": "null"}]}


def _or_null(schema: CoreSchema, left_out: Any) -> CoreSchema:
    """The same, with null for what is left out."""
    if left_out is None:
        return schema
    return core_schema.no_info_before_validator_function(lambda value: left_out if value is None else value, schema)


Pieces = Annotated[int, Whole(0, LARGEST_QUANTITY)]
SomePieces = Annotated[int, Whole(1, LARGEST_QUANTITY)]
NoPieces = Annotated[int, Whole(0, LARGEST_QUANTITY, left_out=0)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Instant = Annotated[datetime, BeforeValidator(_instant), WithJsonSchema({"type": "string", "format": "date-time"})]
Item = Literal["ktp-wni", "ktp-wna", "kia", "ribbon", "film", "cleaning-kit"]
OfficeCode = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{2}(\.[0-9]{2})?$")]
Identity = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{1,20}$")]
Money = Annotated[Decimal, BeforeValidator(_money), WithJsonSchema({"type": "string", "pattern": MONEY.pattern})]
Month = Annotated[str, StringConstraints(strict=True, pattern=r"^[12][0-9]{3}-(0[1-9]|1[0-2])$")]
Note = Annotated[str, Words(500, left_out="")]
Reference = Annotated[str, Words(80, left_out="")]
Reason = Annotated[str, Words(200, left_out="")]
