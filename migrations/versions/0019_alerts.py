"""Alerts: the story of each flagged district. Follow-ups that were written before become the beginning of one."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STATES = "state{} in ('open', 'acknowledged', 'under_way', 'recovering', 'closed')"
HAPPENINGS = [
    "opened",
    "reopened",
    "worsened",
    "recovering",
    "relapsed",
    "closed",
    "escalated",
    "woken",
    "acknowledged",
    "action",
    "assigned",
    "note",
    "call",
    "visit",
    "instruction",
    "snoozed",
]
ACTIONS = ["allocate", "transfer", "loan", "buy", "lend_device", "repair", "call", "train"]


def one_of(column: str, words: list[str]) -> str:
    return "{} in ({})".format(column, ", ".join(f"'{word}'" for word in words))


def upgrade() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("before_recovery", sa.String(length=20), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("escalation", sa.Integer(), nullable=False),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("snooze_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(STATES.format(""), name=op.f("ck_alert_state_known")),
        sa.CheckConstraint("severity in ('normal', 'high')", name=op.f("ck_alert_severity_known")),
        sa.CheckConstraint("escalation between 0 and 2", name=op.f("ck_alert_escalation_level")),
        sa.CheckConstraint("(state = 'closed') = (closed_at is not null)", name=op.f("ck_alert_closed_has_an_end")),
        sa.CheckConstraint("(snoozed_until is null) = (snooze_reason = '')", name=op.f("ck_alert_snooze_has_a_reason")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_alert_office")),
        sa.ForeignKeyConstraint(["owner_id"], ["user_account.id"], name=op.f("fk_alert_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("office", name=op.f("uq_alert_office")),
    )
    op.create_index("ix_alert_state", "alert", ["state"])
    op.create_table(
        "alert_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("happening", sa.String(length=20), nullable=False),
        sa.Column("state_after", sa.String(length=20), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=True),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.CheckConstraint(one_of("happening", HAPPENINGS), name=op.f("ck_alert_event_happening_known")),
        sa.CheckConstraint(STATES.format("_after"), name=op.f("ck_alert_event_state_after_known")),
        sa.CheckConstraint(f"action is null or {one_of('action', ACTIONS)}", name=op.f("ck_alert_event_action_known")),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=op.f("fk_alert_event_actor_id")),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_event_alert_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_event")),
    )
    op.create_index("ix_alert_event_alert_id_id", "alert_event", ["alert_id", "id"])
    evaluation = op.create_table(
        "evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("journal_number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_evaluation_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
    )
    op.bulk_insert(evaluation, [{"id": 1, "number": 0, "journal_number": 0, "at": None}])
    op.execute(
        """
        insert into alert (office, state, severity, rules, findings, opened_at, before_recovery, escalation,
                           snooze_reason)
        select office, 'acknowledged', 'normal', '[]', '[]', min(recorded_at), 'open', 0, ''
        from follow_up group by office order by office
        """
    )
    op.execute(
        """
        insert into alert_event (alert_id, happening, state_after, recorded_at, actor_id, note, reference, evidence)
        select a.id, 'acknowledged', 'acknowledged', f.recorded_at, f.maker_id, f.note, '', f.evidence
        from follow_up f join alert a on a.office = f.office order by f.id
        """
    )
    op.drop_table("follow_up")
    stand_still()


def stand_still() -> None:
    """What happened in a story happened: no event is changed or removed, as with the past of the ledger."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "create trigger alert_event_stands_still before update or delete or truncate on alert_event"
            " for each statement execute function past_stands_still()"
        )
        return
    for verb in ("update", "delete"):
        op.execute(
            f"create trigger alert_event_no_{verb} before {verb} on alert_event begin"
            " select raise(abort, 'alert_event: the past stands still'); end"
        )


def downgrade() -> None:
    """Notes become follow-ups again; the rest of the stories is given up."""
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=True),
        sa.Column("window_first", sa.Date(), nullable=False),
        sa.Column("window_last", sa.Date(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(note) > 0", name=op.f("ck_follow_up_note_present")),
        sa.CheckConstraint("window_first <= window_last", name=op.f("ck_follow_up_window_forward")),
        sa.ForeignKeyConstraint(["maker_id"], ["user_account.id"], name=op.f("fk_follow_up_maker_id")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_follow_up_office")),
        sa.ForeignKeyConstraint(["rule_id"], ["utilization_rule.id"], name=op.f("fk_follow_up_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    op.create_index("ix_follow_up_office", "follow_up", ["office"], unique=False)
    day = "substr(e.recorded_at, 1, 10)" if op.get_bind().dialect.name == "sqlite" else "cast(e.recorded_at as date)"
    op.execute(
        "insert into follow_up (office, window_first, window_last, evidence, note, maker_id, recorded_at)"  # noqa: S608  # the day is one of two words above
        f" select a.office, {day}, {day}, e.evidence, e.note, e.actor_id, e.recorded_at from alert_event e"
        " join alert a on a.id = e.alert_id where e.actor_id is not null and length(e.note) > 0 order by e.id"
    )
    op.drop_table("evaluation")
    op.drop_table("alert_event")
    op.drop_table("alert")
