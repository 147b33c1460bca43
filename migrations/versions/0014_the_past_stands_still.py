"""The past stands still: no statement changes or removes a document's content, a journal record or a movement.

Whoever owns the database can take these guards away, and is found out by the seal; nobody changes the past by mistake,
by a page that was broken into, or through another program that knows the password.
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

DOCUMENT = ("id", "kind", "office", "counterpart", "business_date", "parent_id", "maker_id", "content")
# What of a table stands still; None is all of it.
STILL = {"document": DOCUMENT, "journal": None, "movement": None}
FUNCTION = """
    create function past_stands_still() returns trigger language plpgsql as
    $$ begin raise integrity_constraint_violation using message = format('%s: the past stands still', tg_table_name); end $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(FUNCTION)
        for table, columns in STILL.items():
            op.execute(
                f"create trigger {table}_stands_still before update{of(columns)} or delete or truncate on {table}"
                " for each statement execute function past_stands_still()"
            )
        return
    for table, columns in STILL.items():
        for verb, which in (("update", of(columns)), ("delete", "")):
            op.execute(
                f"create trigger {table}_no_{verb} before {verb}{which} on {table} begin"
                f" select raise(abort, '{table}: the past stands still'); end"
            )


def of(columns: tuple[str, ...] | None) -> str:
    return "" if columns is None else f" of {', '.join(columns)}"


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in STILL:
            op.execute(f"drop trigger {table}_stands_still on {table}")
        op.execute("drop function past_stands_still()")
        return
    for table in STILL:
        for verb in ("update", "delete"):
            op.execute(f"drop trigger {table}_no_{verb}")
