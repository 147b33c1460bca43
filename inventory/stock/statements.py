"""The SQL of posting, built once: a document is posted by a handful of statements, thousands of times."""

from functools import cache
from typing import cast

from sqlalchemy import BigInteger, Table, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from inventory.stock.models import (
    AccountRow,
    Document,
    Head,
    JournalRecord,
    MonthClosing,
    Movement,
    PostingKey,
    RunningClose,
)

ACCOUNT = cast(Table, AccountRow.__table__)
CLOSE = cast(Table, RunningClose.__table__)
HEAD = cast(Table, Head.__table__)
DOCUMENT = cast(Table, Document.__table__)
KEY = cast(Table, PostingKey.__table__)
CLOSING = cast(Table, MonthClosing.__table__)

# The accounts of an owner, locked in one fixed order. They are few, and whoever posts has the head already.
LOCK_ACCOUNTS = select(ACCOUNT).where(ACCOUNT.c.owner == bindparam("of")).order_by(ACCOUNT.c.id).with_for_update()
SET_BALANCE = (
    update(ACCOUNT)
    .where(ACCOUNT.c.id == bindparam("row_id"))
    .values(balance=bindparam("new_balance"), last_day=bindparam("new_last_day"))
)
SHIFT_LATER_CLOSES = (
    update(CLOSE)
    .where(CLOSE.c.account_id == bindparam("row_id"), CLOSE.c.day > bindparam("after"))
    .values(quantity=CLOSE.c.quantity + bindparam("change"))
)
CLOSE_AT = (
    select(CLOSE.c.quantity)
    .where(CLOSE.c.account_id == bindparam("row_id"), CLOSE.c.day <= bindparam("at"))
    .order_by(CLOSE.c.day.desc())
    .limit(1)
)
FIRST_CLOSE_BELOW = (
    select(CLOSE.c.day, CLOSE.c.quantity)
    .where(
        CLOSE.c.account_id == bindparam("row_id"),
        CLOSE.c.day > bindparam("after"),
        CLOSE.c.quantity < bindparam("needed"),
    )
    .order_by(CLOSE.c.day)
    .limit(1)
)
FIRST_DAY = (
    select(CLOSE.c.day)
    .where(CLOSE.c.account_id == bindparam("row_id"), CLOSE.c.quantity > 0)
    .order_by(CLOSE.c.day)
    .limit(1)
)
LOCK_HEAD = select(HEAD.c.number, HEAD.c.hash).where(HEAD.c.id == 1).with_for_update()
MOVE_HEAD = update(HEAD).where(HEAD.c.id == 1).values(number=bindparam("new_number"), hash=bindparam("new_hash"))
ADD_DOCUMENT = insert(DOCUMENT).returning(DOCUMENT.c.id)
ADD_RECORD = insert(cast(Table, JournalRecord.__table__))
ADD_MOVEMENTS = insert(cast(Table, Movement.__table__))
STANDING_CLOSING = select(CLOSING.c.office).where(
    CLOSING.c.office == bindparam("at"), CLOSING.c.month == bindparam("of"), CLOSING.c.reopened_at.is_(None)
)
HOLD = select(func.pg_advisory_xact_lock(bindparam("number", type_=BigInteger)))
FIND_KEY = select(KEY.c.body_digest, KEY.c.subject, KEY.c.subject_id, KEY.c.journal_number).where(
    KEY.c.user_id == bindparam("user"), KEY.c.key == bindparam("said")
)
ADD_KEY = insert(KEY)
# The key of an act that sealed something: the head is where it did.
ADD_KEY_OF_SEALED = insert(KEY).values(journal_number=select(HEAD.c.number).where(HEAD.c.id == 1).scalar_subquery())


def _insert(table: Table, dialect: str) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@cache
def open_accounts(dialect: str) -> sqlite.Insert | postgresql.Insert:
    """Accounts that may have been opened by somebody else meanwhile."""
    return _insert(ACCOUNT, dialect).on_conflict_do_nothing()


@cache
def set_close(dialect: str) -> sqlite.Insert | postgresql.Insert:
    """The running close of an account and day, whether that day has one already or not."""
    upsert = _insert(CLOSE, dialect)
    return upsert.on_conflict_do_update(
        index_elements=[CLOSE.c.account_id, CLOSE.c.day], set_={"quantity": upsert.excluded.quantity}
    )
