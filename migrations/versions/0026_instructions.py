"""Instructions to offices about a flagged district; the head of a province, to whom alerts go up."""

import sqlalchemy as sa
from alembic import op

from inventory.core.schema import rewrite_checks

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

LARGEST = 2_000_000_000
ACTIONS = ["allocate", "buy", "call", "lend_device", "loan", "repair", "train", "transfer"]
STATES = ["called_off", "carried_out", "declined", "given"]
HAPPENINGS = [
    *("acknowledged", "action", "assigned", "call", "closed", "escalated", "instruction", "note", "opened"),
    *("recovering", "relapsed", "reopened", "snoozed", "visit", "woken", "worsened"),
]
NEW_HAPPENINGS = ["called_off", "carried_out", "declined", "escalated_nation", "sent"]
ROLES = "role in ('staff', 'coordinator', 'supervisor',{} 'viewer', 'administrator', 'auditor')"


def one_of(column: str, words: list[str]) -> str:
    return "{} in ({})".format(column, ", ".join(f"'{word}'" for word in sorted(words)))


def upgrade() -> None:
    op.create_table(
        "instruction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("giver", sa.String(length=5), nullable=False),
        sa.Column("recipient", sa.String(length=5), nullable=False),
        sa.Column("district", sa.String(length=5), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(one_of("state", STATES), name=op.f("ck_instruction_state_known")),
        sa.CheckConstraint(one_of("action", ACTIONS), name=op.f("ck_instruction_action_known")),
        sa.CheckConstraint("(state = 'given') = (decided_at is null)", name=op.f("ck_instruction_decided_once")),
        sa.CheckConstraint("(decided_by is null) = (decided_at is null)", name=op.f("ck_instruction_decision_whole")),
        sa.CheckConstraint("state <> 'declined' or reason <> ''", name=op.f("ck_instruction_declined_has_reason")),
        sa.CheckConstraint("(item is null) = (quantity is null)", name=op.f("ck_instruction_quantity_of_something")),
        sa.CheckConstraint(
            f"quantity is null or (quantity > 0 and quantity <= {LARGEST})",
            name=op.f("ck_instruction_quantity_possible"),
        ),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_instruction_alert_id")),
        sa.ForeignKeyConstraint(["giver"], ["office.code"], name=op.f("fk_instruction_giver")),
        sa.ForeignKeyConstraint(["recipient"], ["office.code"], name=op.f("fk_instruction_recipient")),
        sa.ForeignKeyConstraint(["district"], ["office.code"], name=op.f("fk_instruction_district")),
        sa.ForeignKeyConstraint(["given_by"], ["user_account.id"], name=op.f("fk_instruction_given_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["user_account.id"], name=op.f("fk_instruction_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruction")),
    )
    op.create_index("ix_instruction_alert_id", "instruction", ["alert_id"])
    op.create_index("ix_instruction_recipient_state", "instruction", ["recipient", "state"])
    op.create_index("ix_instruction_district", "instruction", ["district"])
    op.create_table(
        "instruction_shipment",
        sa.Column("shipment_id", sa.Integer(), nullable=False),
        sa.Column("instruction_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["shipment_id"], ["document.id"], name=op.f("fk_instruction_shipment_shipment_id")),
        sa.ForeignKeyConstraint(
            ["instruction_id"], ["instruction.id"], name=op.f("fk_instruction_shipment_instruction_id")
        ),
        sa.PrimaryKeyConstraint("shipment_id", name=op.f("pk_instruction_shipment")),
    )
    op.create_index(op.f("ix_instruction_shipment_instruction_id"), "instruction_shipment", ["instruction_id"])
    with op.batch_alter_table("notice") as batch:
        batch.add_column(sa.Column("role", sa.String(length=20), nullable=False, server_default=""))
    with op.batch_alter_table("notice") as batch:
        batch.alter_column("role", server_default=None)
    rewrite_checks("role_grant", {"role_known": ROLES.format(" 'head',")})
    _happenings([*HAPPENINGS, *NEW_HAPPENINGS])


def _happenings(known: list[str]) -> None:
    """Let events tell of these; the table that SQLite writes anew stands still again."""
    rewrite_checks("alert_event", {"happening_known": one_of("happening", known)})
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"create trigger alert_event_no_{verb} before {verb} on alert_event begin"
                " select raise(abort, 'alert_event: the past stands still'); end"
            )


def downgrade() -> None:
    """Only for stories without instructions, and people of whom none is a head: the constraints refuse the others."""
    _happenings(HAPPENINGS)
    rewrite_checks("role_grant", {"role_known": ROLES.format("")})
    with op.batch_alter_table("notice") as batch:
        batch.drop_column("role")
    op.drop_table("instruction_shipment")
    op.drop_table("instruction")
