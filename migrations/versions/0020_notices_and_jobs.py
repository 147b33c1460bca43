"""Notices: the outbox, what people want to be told, webhooks; and the jobs that send."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job_run",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("milliseconds", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.CheckConstraint("(lease is null) = (lease_until is null)", name=op.f("ck_job_run_lease_whole")),
        sa.CheckConstraint(
            "milliseconds is null or milliseconds >= 0", name=op.f("ck_job_run_milliseconds_not_negative")
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_run")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spread", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_notice_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
    )
    op.create_index(op.f("ix_notice_office"), "notice", ["office"], unique=False)
    op.create_index(
        "ix_notice_spread",
        "notice",
        ["spread"],
        unique=False,
        sqlite_where=sa.text("not spread"),
        postgresql_where=sa.text("not spread"),
    )
    op.create_index("ix_notice_subject", "notice", ["subject"], unique=False)
    op.create_table(
        "webhook",
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "substr(url, 1, 7) = 'http://' or substr(url, 1, 8) = 'https://'", name=op.f("ck_webhook_url_is_http")
        ),
        sa.CheckConstraint("length(secret) >= 16", name=op.f("ck_webhook_secret_long")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_webhook_office")),
        sa.PrimaryKeyConstraint("office", name=op.f("pk_webhook")),
    )
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_digest_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("user_id", "moment", name=op.f("uq_digest_user_id_moment")),
    )
    op.create_table(
        "notice_mute",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("muted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_notice_mute_user_id")),
        sa.PrimaryKeyConstraint("user_id", "subject", name=op.f("pk_notice_mute")),
    )
    op.create_table(
        "notice_preference",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("frequency", sa.String(length=12), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_to", sa.Time(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.CheckConstraint("frequency = 'never' or email <> ''", name=op.f("ck_notice_preference_email_where_wanted")),
        sa.CheckConstraint(
            "frequency in ('immediately', 'daily', 'weekly', 'never')",
            name=op.f("ck_notice_preference_frequency_known"),
        ),
        sa.CheckConstraint("language in ('id', 'en')", name=op.f("ck_notice_preference_language_known")),
        sa.CheckConstraint("(quiet_from is null) = (quiet_to is null)", name=op.f("ck_notice_preference_quiet_whole")),
        sa.CheckConstraint(
            "quiet_from is null or quiet_from <> quiet_to", name=op.f("ck_notice_preference_quiet_has_length")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_notice_preference_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notice_preference")),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("digest_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("webhook", sa.String(length=5), nullable=True),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.CheckConstraint("(state = 'sending') = (lease is not null)", name=op.f("ck_delivery_lease_while_sending")),
        sa.CheckConstraint(
            "state in ('waiting', 'sending', 'sent', 'failed', 'dropped')", name=op.f("ck_delivery_state_known")
        ),
        sa.CheckConstraint("(lease is null) = (lease_until is null)", name=op.f("ck_delivery_lease_whole")),
        sa.CheckConstraint("(notice_id is null) <> (digest_id is null)", name=op.f("ck_delivery_notice_or_digest")),
        sa.CheckConstraint("(user_id is null) <> (webhook is null)", name=op.f("ck_delivery_person_or_webhook")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_delivery_attempts_not_negative")),
        sa.CheckConstraint("digest_id is null or user_id is not null", name=op.f("ck_delivery_digest_for_person")),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name=op.f("fk_delivery_digest_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_delivery_notice_id")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_delivery_office")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_delivery_user_id")),
        sa.ForeignKeyConstraint(["webhook"], ["webhook.office"], name=op.f("fk_delivery_webhook")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("digest_id", name=op.f("uq_delivery_digest_id")),
        sa.UniqueConstraint("notice_id", "user_id", name=op.f("uq_delivery_notice_id_user_id")),
        sa.UniqueConstraint("notice_id", "webhook", name=op.f("uq_delivery_notice_id_webhook")),
        sa.UniqueConstraint("uid", name=op.f("uq_delivery_uid")),
    )
    op.create_index("ix_delivery_office", "delivery", ["office"], unique=False)
    op.create_index("ix_delivery_state_due_at", "delivery", ["state", "due_at"], unique=False)
    op.create_index("ix_delivery_user_id", "delivery", ["user_id"], unique=False)
    op.create_table(
        "digest_item",
        sa.Column("notice_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name=op.f("fk_digest_item_digest_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_digest_item_notice_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_digest_item_user_id")),
        sa.PrimaryKeyConstraint("notice_id", "user_id", name=op.f("pk_digest_item")),
    )
    op.create_index(op.f("ix_digest_item_digest_id"), "digest_item", ["digest_id"], unique=False)
    op.create_index(
        "ix_digest_item_waiting",
        "digest_item",
        ["user_id"],
        unique=False,
        sqlite_where=sa.text("digest_id is null"),
        postgresql_where=sa.text("digest_id is null"),
    )


def downgrade() -> None:
    op.drop_table("digest_item")
    op.drop_table("delivery")
    op.drop_table("notice_preference")
    op.drop_table("notice_mute")
    op.drop_table("digest")
    op.drop_table("webhook")
    op.drop_table("notice")
    op.drop_table("job_run")
