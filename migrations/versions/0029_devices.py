"""The catalogue of models, what is known about machines, where each was and is, handing over, and device reports.

Every machine gets a label code, and a first placement: it was where it is since its first condition.
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

# SQLite has no decimals: there, money is counted in sen.
RUPIAH = sa.Numeric(precision=18, scale=2).with_variant(sa.BigInteger(), "sqlite")
KINDS = "kind in ('generator', 'other', 'printer', 'printer_kia', 'recording_set', 'ups')"
LIMITS = {"daily_capacity": 100_000, "ribbon_yield": 100_000, "film_yield": 100_000, "warranty_months": 240}
# The one model that offices of Dukcapil name. Its capacity is the lower of the two that the press tells.
FARGO = {
    "kind": "printer",
    "name": "Fargo HDP5000",
    "name_key": "fargohdp5000",
    "daily_capacity": 100,
    "ribbon_yield": 500,
    "film_yield": 1500,
    "supplies": "",
    "spare_parts": "",
}
COUNTS = ("good", "limited", "broken", "lost", "book_good", "book_limited", "book_broken", "book_lost")
LABEL_SIGNS, LABEL_SIZE = "23456789ABCDEFGHJKMNPQRSTVWXYZ", 8
ADDED = ("model_key", "label_code", "owner", "point_id", "price", "bast_number", "warranty_end", "service_end")


def upgrade() -> None:
    _models()
    _handovers()
    _placements()
    _particulars()
    _reports()
    with op.batch_alter_table("device_condition") as batch:
        batch.add_column(sa.Column("police_report", sa.String(length=80), nullable=False, server_default=""))
        batch.create_check_constraint(
            op.f("ck_device_condition_police_told_of_a_loss"), "police_report = '' or condition = 'lost'"
        )
    with op.batch_alter_table("device_condition") as batch:
        batch.alter_column("police_report", server_default=None)


def _models() -> None:
    model = op.create_table(
        "device_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_key", sa.String(length=80), nullable=False),
        sa.Column("daily_capacity", sa.Integer(), nullable=True),
        sa.Column("ribbon_yield", sa.Integer(), nullable=True),
        sa.Column("film_yield", sa.Integer(), nullable=True),
        sa.Column("supplies", sa.String(length=500), nullable=False),
        sa.Column("spare_parts", sa.String(length=500), nullable=False),
        sa.Column("warranty_months", sa.Integer(), nullable=True),
        sa.CheckConstraint(KINDS, name=op.f("ck_device_model_kind_known")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_device_model_name_present")),
        *(
            sa.CheckConstraint(
                f"{name} is null or ({name} >= 1 and {name} <= {largest})", name=op.f(f"ck_device_model_{name}_fits")
            )
            for name, largest in LIMITS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_model")),
        sa.UniqueConstraint("kind", "name_key", name=op.f("uq_device_model_kind_name_key")),
    )
    op.bulk_insert(model, [FARGO])


def _handovers() -> None:
    op.create_table(
        "device_handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("bast_number", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(bast_number) > 0", name=op.f("ck_device_handover_bast_number_present")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_device_handover_office")),
        sa.ForeignKeyConstraint(["maker_id"], ["user_account.id"], name=op.f("fk_device_handover_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_handover")),
    )
    op.create_index("ix_device_handover_office_day", "device_handover", ["office", "business_date"])


def _placements() -> None:
    op.create_table(
        "device_placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=True),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "step in ('handed_over', 'lent', 'moved', 'recorded', 'returned')",
            name=op.f("ck_device_placement_step_known"),
        ),
        sa.CheckConstraint("(step = 'lent') = (due_date is not null)", name=op.f("ck_device_placement_loan_is_due")),
        sa.CheckConstraint(
            "due_date is null or due_date >= business_date", name=op.f("ck_device_placement_due_after_lent")
        ),
        sa.CheckConstraint(
            "(step = 'handed_over') = (handover_id is not null)",
            name=op.f("ck_device_placement_handed_over_with_paper"),
        ),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_device_placement_device_id")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_device_placement_office")),
        sa.ForeignKeyConstraint(["point_id"], ["service_point.id"], name=op.f("fk_device_placement_point_id")),
        sa.ForeignKeyConstraint(["handover_id"], ["device_handover.id"], name=op.f("fk_device_placement_handover_id")),
        sa.ForeignKeyConstraint(["maker_id"], ["user_account.id"], name=op.f("fk_device_placement_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_placement")),
    )
    op.create_index("ix_device_placement_device_day", "device_placement", ["device_id", "business_date", "id"])
    op.create_index("ix_device_placement_office", "device_placement", ["office", "business_date"])
    op.create_index("ix_device_placement_handover_id", "device_placement", ["handover_id"])
    op.execute("""
        insert into device_placement
            (device_id, step, office, business_date, reason, reference, actor, recorded_at, maker_id)
        select d.id, 'recorded', d.office, c.business_date, '', '', c.actor, c.recorded_at, c.maker_id
        from device d join device_condition c on c.id = (
            select f.id from device_condition f where f.device_id = d.id order by f.business_date, f.id limit 1
        )
        order by d.id
    """)


def _reports() -> None:
    op.create_table(
        "device_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_device_report_version_counts")),
        sa.CheckConstraint("(version = 1) = (reason = '')", name=op.f("ck_device_report_amended_with_reason")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_device_report_office")),
        sa.ForeignKeyConstraint(["maker_id"], ["user_account.id"], name=op.f("fk_device_report_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_report")),
        sa.UniqueConstraint("office", "month", "version", name=op.f("uq_device_report_office_month_version")),
    )
    op.create_index("ix_device_report_month", "device_report", ["month", "office"])
    op.create_table(
        "device_report_line",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.CheckConstraint(KINDS, name=op.f("ck_device_report_line_kind_known")),
        *(
            sa.CheckConstraint(f"{name} >= 0 and {name} <= 100000", name=op.f(f"ck_device_report_line_{name}_fits"))
            for name in COUNTS
        ),
        sa.ForeignKeyConstraint(["report_id"], ["device_report.id"], name=op.f("fk_device_report_line_report_id")),
        sa.PrimaryKeyConstraint("report_id", "kind", name=op.f("pk_device_report_line")),
    )


def _particulars() -> None:
    with op.batch_alter_table("device") as batch:
        batch.add_column(sa.Column("model_key", sa.String(length=80), nullable=False, server_default=""))
        batch.add_column(sa.Column("label_code", sa.String(length=8), nullable=True))
        batch.add_column(sa.Column("owner", sa.String(length=80), nullable=False, server_default=""))
        batch.add_column(sa.Column("point_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("price", RUPIAH, nullable=True))
        batch.add_column(sa.Column("bast_number", sa.String(length=80), nullable=False, server_default=""))
        batch.add_column(sa.Column("warranty_end", sa.Date(), nullable=True))
        batch.add_column(sa.Column("service_end", sa.Date(), nullable=True))
        batch.add_column(sa.Column("lender", sa.String(length=5), nullable=True))
        batch.add_column(sa.Column("lent_until", sa.Date(), nullable=True))
        batch.create_foreign_key(op.f("fk_device_point_id"), "service_point", ["point_id"], ["id"])
        batch.create_foreign_key(op.f("fk_device_lender"), "office", ["lender"], ["code"])
        batch.create_check_constraint(op.f("ck_device_price_plausible"), "price is null or price > 0")
        batch.create_check_constraint(op.f("ck_device_lent_until_a_day"), "(lender is null) = (lent_until is null)")
        batch.create_check_constraint(op.f("ck_device_lent_elsewhere"), "lender is null or lender <> office")
    _fill()
    with op.batch_alter_table("device") as batch:
        for name, length in (("model_key", 80), ("owner", 80), ("bast_number", 80)):
            batch.alter_column(name, existing_type=sa.String(length=length), server_default=None)
        batch.alter_column("label_code", existing_type=sa.String(length=8), nullable=False)
        batch.create_unique_constraint(op.f("uq_device_label_code"), ["label_code"])
        batch.create_index("ix_device_model_key", ["model_key"])
        batch.create_index("ix_device_lender", ["lender"])


def _fill() -> None:
    device = sa.table("device", sa.column("id"), sa.column("model"), sa.column("model_key"), sa.column("label_code"))
    connection = op.get_bind()
    for number, model in connection.execute(sa.select(device.c.id, device.c.model)).all():
        code = "".join(secrets.choice(LABEL_SIGNS) for _ in range(LABEL_SIZE))
        told = {"model_key": "".join(model.casefold().split())[:80], "label_code": code}
        connection.execute(device.update().where(device.c.id == number).values(**told))


def downgrade() -> None:
    """What was moved, lent and handed over is forgotten; a machine stays where it is."""
    with op.batch_alter_table("device_condition") as batch:
        batch.drop_constraint(op.f("ck_device_condition_police_told_of_a_loss"), type_="check")
        batch.drop_column("police_report")
    with op.batch_alter_table("device") as batch:
        batch.drop_index("ix_device_lender")
        batch.drop_index("ix_device_model_key")
        batch.drop_constraint(op.f("uq_device_label_code"), type_="unique")
        for name in ("lent_elsewhere", "lent_until_a_day", "price_plausible"):
            batch.drop_constraint(op.f(f"ck_device_{name}"), type_="check")
        batch.drop_constraint(op.f("fk_device_lender"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_device_point_id"), type_="foreignkey")
        for name in (*ADDED, "lender", "lent_until"):
            batch.drop_column(name)
    for table in ("device_report_line", "device_report", "device_placement", "device_handover", "device_model"):
        op.drop_table(table)
