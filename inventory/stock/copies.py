"""What stands in two places must be the same: a document's columns and its sealed content, a close and its account."""

from functools import cache, partial

from sqlalchemy import Connection, Select, String, case, cast, func, null, or_, select

from inventory.accounts.models import User
from inventory.stock.contents import CONTENTS, DOCUMENT
from inventory.stock.models import AccountRow, RunningClose
from inventory.stock.rules import HELD, Kind

ACCOUNT, CLOSE = AccountRow.__table__, RunningClose.__table__
PARENT, MAKER = DOCUMENT.alias(), User.__table__
AT_A_SHIPMENT = (Kind.RECEIPT, Kind.FOUND, Kind.WRITE_OFF)


def first_wrong_copy(connection: Connection) -> str | None:
    """The first document whose office, other end, parent or maker is not the one of its content; None where all are."""
    wrong = connection.execute(_wrong(connection.dialect.name)).first()
    return None if wrong is None else f"document {wrong[0]} is filed under another office, parent or maker than it says"


def first_wrong_hold(connection: Connection) -> str | None:
    """The first close that may fall below zero though its account may not, or the other way round; None without one."""
    holds = ACCOUNT.c.compartment.in_(sorted(HELD))
    closes = select(CLOSE.c.account_id, CLOSE.c.day).join(ACCOUNT, ACCOUNT.c.id == CLOSE.c.account_id)
    wrong = connection.execute(closes.where(CLOSE.c.held.is_distinct_from(holds)).limit(1)).first()
    return None if wrong is None else f"the close of account {wrong[0]} on {wrong[1]} has another rule than its account"


@cache
def _wrong(dialect: str) -> Select[int]:
    said = partial(CONTENTS[dialect]().said, DOCUMENT.c.content)
    parent_id = cast(DOCUMENT.c.parent_id, String)
    counterpart = case(
        (DOCUMENT.c.kind == Kind.SHIPMENT, func.coalesce(said("destination"), DOCUMENT.c.counterpart)),
        (DOCUMENT.c.kind.in_(AT_A_SHIPMENT), PARENT.c.office),
        (DOCUMENT.c.kind == Kind.REVERSAL, PARENT.c.counterpart),
        else_=null(),
    )
    copies = {
        DOCUMENT.c.office: func.coalesce(said("office"), said("source"), DOCUMENT.c.office),
        DOCUMENT.c.counterpart: counterpart,
        parent_id: func.coalesce(said("shipment"), said("document"), said("loan")),
        MAKER.c.username: func.coalesce(said("maker"), MAKER.c.username),
    }
    return (
        select(DOCUMENT.c.id)
        .outerjoin(PARENT, PARENT.c.id == DOCUMENT.c.parent_id)
        .outerjoin(MAKER, MAKER.c.id == DOCUMENT.c.maker_id)
        .where(or_(*(column.is_distinct_from(expected) for column, expected in copies.items())))
        .order_by(DOCUMENT.c.id)
        .limit(1)
    )
