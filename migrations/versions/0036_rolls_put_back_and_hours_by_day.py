"""A roll that is put in again goes on, a cleaning may name its kit, and the hour of punctuality holds from a day on."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

SETTING = sa.table("setting", sa.column("name", sa.String()), sa.column("value", sa.JSON()))
CUTOFF = SETTING.c.name == "report_cutoff"
STAYS = {
    "continues_from_the_first": "(first_id is null) = (continues_id is null)",
    "used_in_earlier_stays": "used_before >= 0 and (continues_id is not null or used_before = 0)",
    "home_is_the_first_office": "continues_id is not null or home = office",
}
NUMBERS = ("first_id", "continues_id")
KIT = "kit_for_cleaning"


def upgrade() -> None:
    with op.batch_alter_table("roll") as batch:
        batch.add_column(sa.Column("home", sa.String(length=5), nullable=True))
        batch.add_column(sa.Column("used_before", sa.Integer(), nullable=False, server_default="0"))
        for name in NUMBERS:
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
    op.execute("update roll set home = office")
    with op.batch_alter_table("roll") as batch:
        batch.alter_column("home", existing_type=sa.String(length=5), nullable=False)
        batch.alter_column("used_before", server_default=None)
        batch.create_foreign_key(op.f("fk_roll_home"), "office", ["home"], ["code"])
        for name in NUMBERS:
            batch.create_foreign_key(op.f(f"fk_roll_{name}"), "roll", [name], ["id"])
        for name, condition in STAYS.items():
            batch.create_check_constraint(op.f(f"ck_roll_{name}"), condition)
        batch.create_unique_constraint(op.f("uq_roll_continues_id"), ["continues_id"])
    op.create_index("ix_roll_first_id", "roll", ["first_id"])
    with op.batch_alter_table("counter_note") as batch:
        batch.add_column(sa.Column("kit_office", sa.String(length=5), nullable=True))
        batch.create_foreign_key(op.f("fk_counter_note_kit_office"), "office", ["kit_office"], ["code"])
        batch.create_check_constraint(op.f(f"ck_counter_note_{KIT}"), "kit_office is null or kind = 'head_cleaned'")
    for hour in op.get_bind().scalars(sa.select(SETTING.c.value).where(CUTOFF)).all():
        op.execute(SETTING.update().where(CUTOFF).values(value={"": hour}))


def downgrade() -> None:
    """Each stay becomes a roll of its own again, and the first hour holds always: the former version knows no more."""
    for hours in op.get_bind().scalars(sa.select(SETTING.c.value).where(CUTOFF)).all():
        op.execute(SETTING.update().where(CUTOFF).values(value=hours[""]))
    with op.batch_alter_table("counter_note") as batch:
        batch.drop_constraint(op.f(f"ck_counter_note_{KIT}"), type_="check")
        batch.drop_constraint(op.f("fk_counter_note_kit_office"), type_="foreignkey")
        batch.drop_column("kit_office")
    op.drop_index("ix_roll_first_id", "roll")
    with op.batch_alter_table("roll") as batch:
        batch.drop_constraint(op.f("uq_roll_continues_id"), type_="unique")
        for name in STAYS:
            batch.drop_constraint(op.f(f"ck_roll_{name}"), type_="check")
        for name in ("home", *NUMBERS):
            batch.drop_constraint(op.f(f"fk_roll_{name}"), type_="foreignkey")
        for name in ("used_before", "home", *NUMBERS):
            batch.drop_column(name)
