"""What follows from a suggestion until it is done: the purchase that was planned for an alert, what is overdue, the
rest of an order that does not come, and files that were removed.
"""

import hashlib

import sqlalchemy as sa
from alembic import op

from inventory.core.schema import rewrite_checks

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

HAPPENINGS = [
    *("acknowledged", "action", "assigned", "call", "called_off", "carried_out", "closed", "declined", "escalated"),
    *("escalated_nation", "instruction", "note", "opened", "recovering", "relapsed", "reopened", "sent", "snoozed"),
    *("visit", "woken", "worsened"),
]
STEPS = (
    "step in ('approved', 'cancelled',{} 'delivered', 'ordered', 'paid', 'partly_delivered', 'planned', 'requested')"
)
REMOVED = {
    "removed_holds_nothing": "(removed_at is null) = (content is not null)",
    "removal_whole": "(removed_at is null) = (removed_by is null)",
    "removed_with_reason": "(removed_at is null) = (removal_reason = '')",
}
LATE = ["overdue", "overdue_nation", "overdue_province"]


def upgrade() -> None:
    _purchases_of_alerts()
    with op.batch_alter_table("alert") as batch:
        batch.add_column(sa.Column("lateness", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("alert") as batch:
        batch.alter_column("lateness", server_default=None)
    rewrite_checks("alert", {"lateness_level": "lateness between 0 and 3"})
    _happenings([*HAPPENINGS, *LATE])
    with op.batch_alter_table("notice") as batch:
        batch.add_column(sa.Column("person", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_notice_person"), "user_account", ["person"], ["id"])
    _orders_closed_short()
    _removed_files()


def _purchases_of_alerts() -> None:
    op.create_table(
        "alert_purchase",
        sa.Column("purchase_id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("instruction_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["purchase_id"], ["purchase.id"], name=op.f("fk_alert_purchase_purchase_id")),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_purchase_alert_id")),
        sa.ForeignKeyConstraint(["instruction_id"], ["instruction.id"], name=op.f("fk_alert_purchase_instruction_id")),
        sa.PrimaryKeyConstraint("purchase_id", name=op.f("pk_alert_purchase")),
    )
    op.create_index(op.f("ix_alert_purchase_alert_id"), "alert_purchase", ["alert_id"])
    op.create_index(op.f("ix_alert_purchase_instruction_id"), "alert_purchase", ["instruction_id"])


def _orders_closed_short() -> None:
    with op.batch_alter_table("purchase_line") as batch:
        batch.add_column(sa.Column("given_up", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("purchase_line") as batch:
        batch.alter_column("given_up", server_default=None)
    rewrite_checks("purchase_line", {"given_up_of_it": "given_up >= 0 and given_up <= quantity"})
    rewrite_checks("purchase_step", {"step_known": STEPS.format(" 'closed_short',")})
    with op.batch_alter_table("purchase_step") as batch:
        batch.alter_column(
            "step", type_=sa.String(length=12), existing_type=sa.String(length=10), existing_nullable=False
        )


def _removed_files() -> None:
    """What is kept gets its digest; it is read file by file."""
    with op.batch_alter_table("attachment") as batch:
        batch.add_column(sa.Column("digest", sa.String(length=64), nullable=False, server_default=""))
        batch.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("removed_by", sa.String(length=40), nullable=True))
        batch.add_column(sa.Column("removal_reason", sa.String(length=500), nullable=False, server_default=""))
    connection = op.get_bind()
    for number in connection.scalars(sa.text("select id from attachment order by id")).all():
        content = connection.scalar(sa.text("select content from attachment where id = :id"), {"id": number})
        said = {"id": number, "digest": hashlib.sha256(bytes(content)).hexdigest()}
        connection.execute(sa.text("update attachment set digest = :digest where id = :id"), said)
    with op.batch_alter_table("attachment") as batch:
        batch.alter_column("digest", server_default=None)
        batch.alter_column("removal_reason", server_default=None)
        batch.alter_column("content", existing_type=sa.LargeBinary(), nullable=True)
    rewrite_checks("attachment", REMOVED)


def _happenings(known: list[str]) -> None:
    """Let events tell of these; the table that SQLite writes anew stands still again."""
    words = ", ".join(f"'{word}'" for word in sorted(known))
    rewrite_checks("alert_event", {"happening_known": f"happening in ({words})"})
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"create trigger alert_event_no_{verb} before {verb} on alert_event begin"
                " select raise(abort, 'alert_event: the past stands still'); end"
            )


def downgrade() -> None:
    """Only for stories in which nothing was overdue, files of which none was removed, and orders of which none was closed
    short: the constraints refuse the others."""
    rewrite_checks("attachment", {}, gone=tuple(REMOVED))
    with op.batch_alter_table("attachment") as batch:
        batch.alter_column("content", existing_type=sa.LargeBinary(), nullable=False)
        for name in ("removal_reason", "removed_by", "removed_at", "digest"):
            batch.drop_column(name)
    rewrite_checks("purchase_step", {"step_known": STEPS.format("")})
    with op.batch_alter_table("purchase_step") as batch:
        batch.alter_column(
            "step", type_=sa.String(length=10), existing_type=sa.String(length=12), existing_nullable=False
        )
    rewrite_checks("purchase_line", {}, gone=("given_up_of_it",))
    with op.batch_alter_table("purchase_line") as batch:
        batch.drop_column("given_up")
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("fk_notice_person"), type_="foreignkey")
        batch.drop_column("person")
    _happenings(HAPPENINGS)
    rewrite_checks("alert", {}, gone=("lateness_level",))
    with op.batch_alter_table("alert") as batch:
        batch.drop_column("lateness")
    op.drop_table("alert_purchase")
