"""Repairs: the fault of a machine, what was done about it, and the parts of other units."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

# SQLite has no decimals: there, money is counted in sen.
RUPIAH = sa.Numeric(precision=18, scale=2).with_variant(sa.BigInteger(), "sqlite")
STATES = "state in ('at_workshop', 'fault_reported', 'fault_withdrawn', 'given_up', 'repaired')"
CONDITIONS = "condition_before in ('broken', 'good', 'in_repair', 'limited', 'lost', 'retired')"
STILL_OPEN = sa.text("state in ('at_workshop', 'fault_reported')")
CHECKS = {
    "state_known": STATES,
    "reason_given": "length(reason) > 0",
    "condition_before_known": CONDITIONS,
    "sent_once_away": "state <> 'at_workshop' or sent_on is not null",
    "sent_somewhere": "(sent_on is null) = (sent_to = '')",
    "sent_after_report": "sent_on is null or sent_on >= reported_on",
    "due_after_sending": "due is null or due >= sent_on",
    "closed_once": "(closed_on is null) = (state in ('at_workshop', 'fault_reported'))",
    "closed_after_report": "closed_on is null or closed_on >= reported_on",
    "outcome_when_repaired": "(outcome is null) = (state <> 'repaired')",
    "outcome_works": "outcome is null or outcome in ('good', 'limited')",
    "cost_not_negative": "cost is null or cost >= 0",
}


def upgrade() -> None:
    op.create_table(
        "repair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("condition_before", sa.String(length=10), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_to", sa.String(length=120), nullable=False),
        sa.Column("carrier", sa.String(length=120), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("cost", RUPIAH, nullable=True),
        *(sa.CheckConstraint(condition, name=op.f(f"ck_repair_{name}")) for name, condition in CHECKS.items()),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_repair_device_id")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_repair_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair")),
    )
    op.create_index("ix_repair_device_id", "repair", ["device_id"])
    op.create_index("ix_repair_office_state", "repair", ["office", "state"])
    op.create_index(
        "uq_repair_open_device",
        "repair",
        ["device_id"],
        unique=True,
        sqlite_where=STILL_OPEN,
        postgresql_where=STILL_OPEN,
    )
    _steps()
    _parts()


def _steps() -> None:
    op.create_table(
        "repair_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("repair_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("carrier", sa.String(length=120), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_repair_step_state_known")),
        sa.ForeignKeyConstraint(["repair_id"], ["repair.id"], name=op.f("fk_repair_step_repair_id")),
        sa.ForeignKeyConstraint(["person_id"], ["user_account.id"], name=op.f("fk_repair_step_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_step")),
    )
    op.create_index("ix_repair_step_repair_id", "repair_step", ["repair_id"])


def _parts() -> None:
    op.create_table(
        "repair_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("repair_id", sa.Integer(), nullable=False),
        sa.Column("donor_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=120), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(part) > 0", name=op.f("ck_repair_part_part_named")),
        sa.ForeignKeyConstraint(["repair_id"], ["repair.id"], name=op.f("fk_repair_part_repair_id")),
        sa.ForeignKeyConstraint(["donor_id"], ["device.id"], name=op.f("fk_repair_part_donor_id")),
        sa.ForeignKeyConstraint(["person_id"], ["user_account.id"], name=op.f("fk_repair_part_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_part")),
    )
    op.create_index("ix_repair_part_repair_id", "repair_part", ["repair_id"])
    op.create_index("ix_repair_part_donor_id", "repair_part", ["donor_id"])


def downgrade() -> None:
    for table in ("repair_part", "repair_step", "repair"):
        op.drop_table(table)
