"""Operations about what lies in the store: counts, destructions, closed months."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy.orm import Session

from inventory.api import bodies, custody_bodies
from inventory.api.answers import Made
from inventory.api.documents import make
from inventory.api.web import Act, operation
from inventory.core.identity import Verb
from inventory.custody import service
from inventory.custody.closing import service as closing
from inventory.stock.models import MonthClosing
from inventory.stock.rules import Kind, instant_text

KEEPERS = (Verb.KEEP_STOCK,)


class Month(BaseModel):
    """A month of an office, as the act left it."""

    office: str
    month: str
    state: Literal["closed", "open"]
    at: str


@operation("post", "/counts", scope="office", kind=Kind.COUNT, verbs=KEEPERS, answers=Made, status=201)
def count(act: Act, body: custody_bodies.CountEntry) -> dict[str, Any]:
    """Enter a count. One without a difference is posted at once, any other waits for a second person."""
    return make(act, service.count, body.command(act.key))


@operation("post", "/destructions", scope="office", kind=Kind.DESTRUCTION, verbs=KEEPERS, answers=Made, status=201)
def destroy(act: Act, body: custody_bodies.DestructionEntry) -> dict[str, Any]:
    """Destroy spoiled pieces before witnesses; it waits for a second person."""
    return make(act, service.destroy, body.command(act.key))


@operation(
    "post",
    "/offices/<office:code>/months/<month:month>/closing",
    scope="office",
    verbs=KEEPERS,
    answers=Month,
    status=201,
)
def close_month(act: Act, code: str, month: date, body: bodies.Nothing) -> dict[str, Any]:
    """Close a month of an office: it takes no document any more."""
    return act.do(closing.close_month, closing.CloseMonth(key=act.key, office=code, month=month), _closed)


@operation(
    "delete",
    "/offices/<office:code>/months/<month:month>/closing",
    scope="office",
    verbs=(Verb.REOPEN,),
    answers=Month,
)
def reopen_month(act: Act, code: str, month: date) -> dict[str, Any]:
    """Open a closed month again: a right of the administrator, and it leaves a trace."""
    return act.do(closing.reopen_month, closing.ReopenMonth(key=act.key, office=code, month=month), _opened)


def _closed(_session: Session, found: MonthClosing) -> dict[str, Any]:
    at = instant_text(found.closed_at)
    return {"office": found.office, "month": f"{found.month:%Y-%m}", "state": "closed", "at": at}


def _opened(_session: Session, found: MonthClosing) -> dict[str, Any]:
    at = instant_text(found.reopened_at or found.closed_at)
    return {"office": found.office, "month": f"{found.month:%Y-%m}", "state": "open", "at": at}
