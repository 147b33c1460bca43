"""What the server's own role may do on PostgreSQL: read everything, add to everything, change only what is named here.

Migrations run as the owner of the tables; the server signs in as another role, to which `flask database grant` gives
exactly this. What is not named here can be changed by no program that has the server's password.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, inspect, text

from inventory.safekeeping.refusal import Refused

ALL = ("*",)
# The past: no role of the server changes it, and no row of it goes. `document.state` is what became of a document.
SEALED = {
    "document": (
        "id",
        "kind",
        "office",
        "counterpart",
        "business_date",
        "parent_id",
        "maker_id",
        "content",
    ),
    "journal": ALL,
    "movement": ALL,
    "audit_entry": ALL,
    "noted_head": ALL,
}
# Table by table, the columns that the server updates; a table that is not named is only added to.
UPDATED = {
    "account": ("balance", "last_day"),
    "alert": (
        "state",
        "severity",
        "rules",
        "findings",
        "opened_at",
        "closed_at",
        "before_recovery",
        "due",
        "owner_id",
        "escalation",
        "lateness",
        "snoozed_until",
        "snooze_reason",
    ),
    "attachment": ("content", "removed_at", "removed_by", "removal_reason"),
    "blank_request": ("state", "reason", "decided_by", "decided_at"),
    "blank_request_line": ("approved",),
    "budget_line": ("ceiling", "committed"),
    "count_sheet": ("business_date", "lines", "version", "saved_at", "finished_at", "discarded_at", "document_id"),
    "coverage_target": ("withdrawn_at", "reason"),
    "delivery": ("state", "due_at", "attempts", "retry_at", "lease", "lease_until", "ended_at", "error"),
    "device": (
        "condition",
        "office",
        "point_id",
        "lender",
        "lent_until",
        "model",
        "model_key",
        "year",
        "fund",
        "owner",
        "price",
        "bast_number",
        "acquired_on",
        "warranty_end",
        "service_end",
        "note",
    ),
    "device_model": (
        "name",
        "name_key",
        "daily_capacity",
        "ribbon_yield",
        "film_yield",
        "supplies",
        "spare_parts",
        "warranty_months",
    ),
    "digest_item": ("digest_id",),
    "document": ("state",),
    "evaluation": ("number", "journal_number", "at"),
    "instruction": ("state", "reason", "reference", "decided_by", "decided_at"),
    "job_run": ("lease", "lease_until", "started_at", "ended_at", "milliseconds", "error"),
    "journal_head": ("number", "hash"),
    "ledger_check": ("state", "beat", "records", "hash", "number", "wrong", "milliseconds"),
    "month_closing": ("reopened_by", "reopened_at"),
    "notice": ("spread",),
    "notice_preference": ("email", "frequency", "quiet_from", "quiet_to", "language"),
    "operator": ("left_on", "left_reason"),
    "outreach": ("state", "out_on", "back_on", "recorded"),
    "outreach_line": ("printed", "spoiled", "brought_back", "missing", "explanation"),
    "purchase": (
        "supplier",
        "supplier_id",
        "budget_line_id",
        "contract_number",
        "contract_date",
        "due_date",
        "state",
    ),
    "purchase_line": ("unit_price", "given_up"),
    "repair": ("state", "sent_on", "sent_to", "carrier", "due", "closed_on", "outcome", "cost"),
    "roll": ("removed_on", "removed_at", "end", "end_total", "spent", "corrected_at", "note"),
    "running_close": ("quantity",),
    "service_point": ("retired_on", "retired_reason"),
    "service_contract": ("ends_on", "remind_from", "stopped_on", "stopped_reason"),
    "setting": ("value",),
    "supplier": ("tax_number", "address", "phone", "blocked"),
    "user_account": ("name", "office", "disabled", "password_hash", "session_stamp"),
    "webhook": ("url", "secret", "enabled"),
}
# Rows that the server may take away: a person's roles, tokens and mutes, what nobody wants in a digest any more, and
# what `flask demo load` leaves out of the items.
DELETED = ("api_token", "digest_item", "item", "item_pack", "notice_mute", "role_grant")
# Only migrations write here.
READ_ONLY = ("alembic_version",)


def statements(connection: Connection, role: str) -> Iterator[str]:
    """The SQL that gives a role exactly these privileges, whatever it had before."""
    quote = connection.dialect.identifier_preparer.quote_identifier
    to, schema = quote(role), quote(_schema(connection))
    yield f"grant usage on schema {schema} to {to}"
    yield f"revoke all on all tables in schema {schema} from {to}"
    yield f"grant usage, select on all sequences in schema {schema} to {to}"
    inspector = inspect(connection)
    for table in sorted(inspector.get_table_names()):
        name = f"{schema}.{quote(table)}"
        yield f"revoke all on {name} from public"
        yield f"grant {_verbs(table)} on {name} to {to}"
        there = {column["name"] for column in inspector.get_columns(table)}
        if columns := [column for column in UPDATED.get(table, ()) if column in there]:
            yield f"grant update ({', '.join(map(quote, columns))}) on {name} to {to}"


def grant(connection: Connection, role: str) -> None:
    """Give them. Raises Refused for a role for which they would mean nothing."""
    _refuse_in_vain(connection, role)
    for statement in statements(connection, role):
        connection.exec_driver_sql(statement)


def roles(connection: Connection) -> list[str]:
    """The roles that were given privileges on the documents."""
    if not inspect(connection).has_table("document"):
        return []
    query = """
        select distinct r.rolname from pg_class c, aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
        where c.oid = 'document'::regclass and a.grantee <> c.relowner order by 1
    """
    return [str(role) for role in connection.scalars(text(query.replace("::", r"\:\:")))]


def _verbs(table: str) -> str:
    if table in READ_ONLY:
        return "select"
    return "select, insert, delete" if table in DELETED else "select, insert"


def _schema(connection: Connection) -> str:
    return str(connection.scalar(text("select current_schema()")))


def _refuse_in_vain(connection: Connection, role: str) -> None:
    """Raises Refused for a role that owns the tables anyway, and for a giver who does not own them."""
    found = connection.execute(
        text("""
            select r.rolsuper or pg_has_role(r.oid, c.relowner, 'MEMBER') as powerful,
                   pg_has_role(current_role, c.relowner, 'USAGE') as owner
            from pg_roles r, pg_class c where r.rolname = :role and c.oid = to_regclass('document')
        """),
        {"role": role},
    ).first()
    if found is None:
        raise Refused(f"There is no role {role}, or no table to give it access to: run `flask db upgrade` first.")
    if found.powerful:
        raise Refused(f"{role} is a superuser or owns the tables: privileges would not hold it back.")
    if not found.owner:
        raise Refused("Only the owner of the tables can give privileges on them: put the owner into DATABASE_URL.")
