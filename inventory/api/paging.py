"""Lists in pages: a cursor that only we can read says where the next page begins."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from flask_babel import gettext as _
from pydantic import BaseModel, BeforeValidator, Field, StringConstraints, WithJsonSchema, create_model

from inventory.api.problems import unfit
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
Cursor = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class Paged(Shape):
    """How much of a list, and after what."""

    limit: Limit = DEFAULT_LIMIT
    after: Cursor | None = None

    @property
    def after_id(self) -> int:
        """The id after which the page begins."""
        written = self.after_text or "0"
        if not (written.isascii() and written.isdigit() and int(written) <= LARGEST_ID):
            raise unfit(_("This cursor is not one of ours."), "after")
        return int(written)

    @property
    def after_text(self) -> str:
        """What the cursor says. Raises Refused for one that we did not make."""
        if self.after is None:
            return ""
        try:
            return base64.urlsafe_b64decode(self.after + "=" * (-len(self.after) % 4)).decode("ascii")
        except (binascii.Error, ValueError):
            raise unfit(_("This cursor is not one of ours."), "after") from None


def cursor(last: object) -> str:
    """Where the next page begins: after this."""
    return base64.urlsafe_b64encode(str(last).encode()).decode().rstrip("=")


def page(rows: Sequence[Any], limit: int, last: Callable[[Any], object], tell: Callable[[Any], Any]) -> dict[str, Any]:
    """One page of what may be one row more than fits: the rows as they are told, and the cursor of the next page."""
    shown = rows[:limit]
    return {"items": [tell(row) for row in shown], "next": cursor(last(shown[-1])) if len(rows) > limit else None}


def listed(of: type[BaseModel], name: str) -> type[BaseModel]:
    """The model of a list's answer."""
    return create_model(name, items=(list[of], ...), next=(str | None, ...))  # type: ignore[valid-type]  # made here
