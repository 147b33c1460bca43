"""Outreach: places of service below the districts, sessions, and what became of the blanks they took along."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

LARGEST = 2_000_000_000
STATES = "state in ('back', 'cancelled', 'out', 'planned')"
FATES = ("printed", "spoiled", "brought_back", "missing")


def upgrade() -> None:
    _service_points()
    _sessions()
    _lines()
    _settlements()


def _service_points() -> None:
    op.create_table(
        "service_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("plate", sa.String(length=15), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("retired_reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint("kind in ('kecamatan', 'mobile_unit')", name=op.f("ck_service_point_kind_known")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_service_point_name_present")),
        sa.CheckConstraint("plate = '' or kind = 'mobile_unit'", name=op.f("ck_service_point_plate_of_a_vehicle")),
        sa.CheckConstraint(
            "(retired_on is null) = (retired_reason = '')", name=op.f("ck_service_point_retired_with_reason")
        ),
        sa.CheckConstraint(
            "retired_on is null or retired_on >= since", name=op.f("ck_service_point_retired_after_it_began")
        ),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_service_point_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_point")),
        sa.UniqueConstraint("office", "kind", "name", name=op.f("uq_service_point_office_kind_name")),
    )


def _sessions() -> None:
    op.create_table(
        "outreach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("out_on", sa.Date(), nullable=True),
        sa.Column("back_on", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=True),
        sa.CheckConstraint(STATES, name=op.f("ck_outreach_state_known")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_outreach_days_forward")),
        sa.CheckConstraint("(out_on is null) = (state in ('planned', 'cancelled'))", name=op.f("ck_outreach_out_once")),
        sa.CheckConstraint("(back_on is null) = (state <> 'back')", name=op.f("ck_outreach_back_once")),
        sa.CheckConstraint("back_on is null or back_on >= out_on", name=op.f("ck_outreach_back_after_out")),
        sa.CheckConstraint("(recorded is null) = (back_on is null)", name=op.f("ck_outreach_recorded_when_back")),
        *(_fits("outreach", name) for name in ("expected", "recorded")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_outreach_office")),
        sa.ForeignKeyConstraint(["unit_id"], ["service_point.id"], name=op.f("fk_outreach_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach")),
    )
    op.create_index("ix_outreach_office_state", "outreach", ["office", "state"])
    op.create_index("ix_outreach_office_out_on", "outreach", ["office", "out_on"])
    op.create_index(op.f("ix_outreach_unit_id"), "outreach", ["unit_id"])
    op.create_table(
        "outreach_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outreach_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_outreach_step_state_known")),
        sa.CheckConstraint(
            "state <> 'cancelled' or length(note) > 0", name=op.f("ck_outreach_step_cancelled_with_reason")
        ),
        sa.ForeignKeyConstraint(["outreach_id"], ["outreach.id"], name=op.f("fk_outreach_step_outreach_id")),
        sa.ForeignKeyConstraint(["person_id"], ["user_account.id"], name=op.f("fk_outreach_step_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_step")),
        sa.UniqueConstraint("outreach_id", "state", name=op.f("uq_outreach_step_outreach_id_state")),
    )


def _lines() -> None:
    op.create_table(
        "outreach_line",
        sa.Column("outreach_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in FATES),
        sa.Column("explanation", sa.String(length=500), nullable=False),
        sa.CheckConstraint(f"taken > 0 and taken <= {LARGEST}", name=op.f("ck_outreach_line_taken_fits")),
        *(_fits("outreach_line", name) for name in FATES),
        *(
            sa.CheckConstraint(
                f"({name} is null) = (printed is null)", name=op.f(f"ck_outreach_line_{name}_told_with_all")
            )
            for name in FATES[1:]
        ),
        sa.CheckConstraint(
            f"printed is null or {' + '.join(FATES)} = taken", name=op.f("ck_outreach_line_every_piece_told")
        ),
        sa.CheckConstraint(
            "missing is null or missing = 0 or length(explanation) > 0", name=op.f("ck_outreach_line_missing_explained")
        ),
        sa.ForeignKeyConstraint(["outreach_id"], ["outreach.id"], name=op.f("fk_outreach_line_outreach_id")),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_outreach_line_item")),
        sa.PrimaryKeyConstraint("outreach_id", "item", name=op.f("pk_outreach_line")),
    )


def _settlements() -> None:
    op.create_table(
        "outreach_settlement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outreach_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            f"quantity > 0 and quantity <= {LARGEST}", name=op.f("ck_outreach_settlement_quantity_fits")
        ),
        sa.CheckConstraint(
            "document_id is not null or length(note) > 0", name=op.f("ck_outreach_settlement_found_with_note")
        ),
        sa.ForeignKeyConstraint(["outreach_id"], ["outreach.id"], name=op.f("fk_outreach_settlement_outreach_id")),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_outreach_settlement_item")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_outreach_settlement_document_id")),
        sa.ForeignKeyConstraint(["person_id"], ["user_account.id"], name=op.f("fk_outreach_settlement_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_settlement")),
    )
    op.create_index("ix_outreach_settlement_outreach_id_item", "outreach_settlement", ["outreach_id", "item"])
    op.create_index("ix_outreach_settlement_document_id", "outreach_settlement", ["document_id"])


def _fits(table: str, column: str) -> sa.CheckConstraint:
    """A number from 0 to the largest, where there is one."""
    condition = f"{column} is null or ({column} >= 0 and {column} <= {LARGEST})"
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{column}_fits"))


def downgrade() -> None:
    for table in ("outreach_settlement", "outreach_line", "outreach_step", "outreach", "service_point"):
        op.drop_table(table)
