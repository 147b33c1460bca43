"""Audit trail, checks of the ledger and heads noted."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# Entries of these are only ever added; the database itself sees to it.
APPEND_ONLY = ("audit_entry", "noted_head")
REFUSING = """
    create function only_added() returns trigger language plpgsql as
    $$ begin raise exception 'rows of % are only ever added', tg_table_name; end $$
"""


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=True),
        sa.Column("command", sa.String(length=80), nullable=True),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("former_office", sa.String(length=5), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.CheckConstraint("act in ('added', 'changed', 'removed')", name=op.f("ck_audit_entry_act_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_office", "audit_entry", ["office"])
    op.create_index("ix_audit_entry_subject", "audit_entry", ["kind", "subject_id"])
    op.create_index("ix_audit_entry_recorded_at", "audit_entry", ["recorded_at"])
    op.create_table(
        "ledger_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=True),
        sa.Column("office", sa.String(length=5), nullable=True),
        sa.Column("command", sa.String(length=80), nullable=True),
        sa.Column("beat", sa.Integer(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("wrong", sa.Text(), nullable=True),
        sa.Column("milliseconds", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state in ('broken', 'running', 'stopped', 'whole')", name=op.f("ck_ledger_check_state_known")
        ),
        sa.CheckConstraint("(state = 'broken') = (wrong is not null)", name=op.f("ck_ledger_check_broken_says_what")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_check")),
    )
    op.create_index(
        "uq_ledger_check_running",
        "ledger_check",
        ["state"],
        unique=True,
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_table(
        "noted_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_noted_head_number_not_negative")),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_noted_head_hash_whole")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_noted_head")),
    )
    op.create_index("ix_noted_head_office", "noted_head", ["office"])
    forbid_changes()


def forbid_changes() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute(REFUSING)
    for table in APPEND_ONLY:
        if postgresql:
            op.execute(
                f"create trigger {table}_only_added before update or delete or truncate on {table}"
                " for each statement execute function only_added()"
            )
            continue
        for verb in ("update", "delete"):
            op.execute(
                f"create trigger {table}_no_{verb} before {verb} on {table} begin"
                f" select raise(abort, 'rows of {table} are only ever added'); end"
            )


def downgrade() -> None:
    for table in ("noted_head", "ledger_check", "audit_entry"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("drop function only_added()")
