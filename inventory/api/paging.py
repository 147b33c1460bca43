"""Lists in pages: a cursor that only we can read says where the next page begins."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints, WithJsonSchema, create_model

from inventory.api.shapes import Shape
from inventory.core.converters import LARGEST_ID

LARGEST_LIMIT, DEFAULT_LIMIT = 500, 50


def _number(value: Any) -> Any:
    """The number in an address, which is always text."""
    if isinstance(value, str) and not (value.isascii() and value.isdigit() and len(value) < 10):
        raise ValueError(f"is not a number from 1 to {LARGEST_LIMIT}")
    return value


LIMIT_SCHEMA = {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT}
Limit = Annotated[int, Field(ge=1, le=LARGEST_LIMIT), BeforeValidator(_number), WithJsonSchema(LIMIT_SCHEMA)]
Cursor = Annotated[str, StringConstraints(strict=True, pattern=r"^([2-7][0-9a-f]){1,32}$")]
CursorOfId = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{8}$")]


class Paged(Shape):
    """How much of a list in order of ids, and after what."""

    limit: Limit = DEFAULT_LIMIT
    after: CursorOfId | None = None

    @property
    def after_id(self) -> int:
        """The id after which the page begins; none is larger than the largest."""
        return min(int(self.after or "0", 16), LARGEST_ID)


class PagedByName(Shape):
    """How much of a list in order of names or codes, and after what."""

    limit: Limit = DEFAULT_LIMIT
    after: Cursor | None = None

    @property
    def after_name(self) -> str:
        """The name after which the page begins."""
        return bytes.fromhex(self.after or "").decode("ascii")


def cursor(last: int | str) -> str:
    """Where the next page begins: after this."""
    return f"{last:08x}" if isinstance(last, int) else last.encode("ascii").hex()


def page(
    rows: Sequence[Any], limit: int, last: Callable[[Any], int | str], tell: Callable[[Any], Any]
) -> dict[str, Any]:
    """One page of what may be one row more than fits: the rows as they are told, and the cursor of the next page."""
    shown = rows[:limit]
    return {"items": [tell(row) for row in shown], "next": cursor(last(shown[-1])) if len(rows) > limit else None}


def listed(of: type[BaseModel], name: str) -> type[BaseModel]:
    """The model of a list's answer."""
    return create_model(name, items=(list[of], ...), next=(str | None, ...))  # type: ignore[valid-type]  # made here
