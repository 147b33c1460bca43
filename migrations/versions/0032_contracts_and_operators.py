"""What an office relies on besides its machines: contracts and licences with their ends, operators and their training."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _contracts()
    _operators()


def _contracts() -> None:
    op.create_table(
        "service_contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("partner", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("remind_days", sa.Integer(), nullable=False),
        sa.Column("remind_from", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("stopped_reason", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind in ('maintenance', 'other', 'siak_licence', 'support')", name=op.f("ck_service_contract_kind_known")
        ),
        sa.CheckConstraint("length(title) > 0", name=op.f("ck_service_contract_title_present")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_service_contract_days_forward")),
        sa.CheckConstraint("remind_from < ends_on", name=op.f("ck_service_contract_reminded_before_the_end")),
        sa.CheckConstraint(
            "(stopped_on is null) = (stopped_reason = '')", name=op.f("ck_service_contract_stopped_with_reason")
        ),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_service_contract_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_contract")),
    )
    op.create_index("ix_service_contract_office", "service_contract", ["office"])
    op.create_index("ix_service_contract_ends_on", "service_contract", ["ends_on"])
    op.create_table(
        "contract_renewal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on > ended_on", name=op.f("ck_contract_renewal_later_end")),
        sa.ForeignKeyConstraint(["contract_id"], ["service_contract.id"], name=op.f("fk_contract_renewal_contract_id")),
        sa.ForeignKeyConstraint(["maker_id"], ["user_account.id"], name=op.f("fk_contract_renewal_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_renewal")),
    )
    op.create_index("ix_contract_renewal_contract_id", "contract_renewal", ["contract_id"])


def _operators() -> None:
    op.create_table(
        "operator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("nip", sa.String(length=18), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_reason", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_operator_name_present")),
        sa.CheckConstraint("nip = '' or length(nip) = 18", name=op.f("ck_operator_nip_whole")),
        sa.CheckConstraint("(left_on is null) = (left_reason = '')", name=op.f("ck_operator_left_with_reason")),
        sa.CheckConstraint("left_on is null or left_on >= since", name=op.f("ck_operator_left_after_coming")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_operator_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator")),
    )
    op.create_index("ix_operator_office", "operator", ["office"])
    op.create_table(
        "training",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("trainer", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(subject) > 0", name=op.f("ck_training_subject_present")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_training_office")),
        sa.ForeignKeyConstraint(["maker_id"], ["user_account.id"], name=op.f("fk_training_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
    )
    op.create_index("ix_training_office_day", "training", ["office", "day"])
    op.create_table(
        "training_attendance",
        sa.Column("training_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["training_id"], ["training.id"], name=op.f("fk_training_attendance_training_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_training_attendance_operator_id")),
        sa.PrimaryKeyConstraint("training_id", "operator_id", name=op.f("pk_training_attendance")),
    )
    op.create_index("ix_training_attendance_operator_id", "training_attendance", ["operator_id"])


def downgrade() -> None:
    for table in ("training_attendance", "training", "operator", "contract_renewal", "service_contract"):
        op.drop_table(table)
