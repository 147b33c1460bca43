"""Offices, people and the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ITEMS = [
    {"code": "ktp-wni", "is_card": True, "yield_cards": None, "position": 1},
    {"code": "ktp-wna", "is_card": True, "yield_cards": None, "position": 2},
    {"code": "kia", "is_card": True, "yield_cards": None, "position": 3},
    {"code": "ribbon", "is_card": False, "yield_cards": 500, "position": 4},
    {"code": "film", "is_card": False, "yield_cards": 1500, "position": 5},
    {"code": "cleaning-kit", "is_card": False, "yield_cards": None, "position": 6},
]
PACKS = [
    {"item": item, "name": name, "pieces": pieces}
    for item in ("ktp-wni", "ktp-wna", "kia")
    for name, pieces in (("outer", 2000), ("inner", 456))
]


def upgrade():
    op.create_table(
        "item",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("is_card", sa.Boolean(), nullable=False),
        sa.Column("yield_cards", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("yield_cards is null or yield_cards > 0", name=op.f("ck_item_yield_positive")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_item")),
    )
    op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_journal_head_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "office",
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("parent", sa.String(length=5), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=9), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("timezone", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "\n    (kind = 'centre' AND code = '00')\n    OR (kind = 'provinsi' AND code <> '00' AND length(code) = 2 AND trim(code, '0123456789') = '')\n    OR (kind IN ('kabupaten', 'kota') AND length(code) = 5 AND substr(code, 3, 1) = '.'\n        AND trim(code, '0123456789') = '.')\n",
            name=op.f("ck_office_code_fits_kind"),
        ),
        sa.CheckConstraint(
            "\n    (kind = 'centre' AND parent IS NULL)\n    OR (kind = 'provinsi' AND parent IS NOT NULL AND parent = '00')\n    OR (kind IN ('kabupaten', 'kota') AND parent IS NOT NULL AND parent = substr(code, 1, 2))\n",
            name=op.f("ck_office_parent_fits_kind"),
        ),
        sa.CheckConstraint("kind IN ('centre', 'provinsi', 'kabupaten', 'kota')", name=op.f("ck_office_kind_known")),
        sa.CheckConstraint(
            "timezone IN ('Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura')", name=op.f("ck_office_timezone_known")
        ),
        sa.CheckConstraint(
            "\n    (lat IS NULL AND lon IS NULL)\n    OR (lat IS NOT NULL AND lon IS NOT NULL AND lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180)\n",
            name=op.f("ck_office_point_is_whole"),
        ),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_office_name_present")),
        sa.ForeignKeyConstraint(["parent"], ["office.code"], name=op.f("fk_office_parent")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_office")),
    )
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_parent"), ["parent"], unique=False)

    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("compartment", sa.String(length=10), nullable=False),
        sa.Column("owner", sa.String(length=20), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "balance >= 0 or not (compartment in ('missing', 'spoiled', 'store', 'transit'))",
            name=op.f("ck_account_held_not_negative"),
        ),
        sa.CheckConstraint(
            "compartment in ('destroyed', 'lost', 'missing', 'printed', 'spoiled', 'store', 'supplier', 'transit', 'variance')",
            name=op.f("ck_account_compartment_known"),
        ),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_account_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("id", "item", name=op.f("uq_account_id_item")),
        sa.UniqueConstraint("owner", "compartment", "item", name=op.f("uq_account_owner_compartment_item")),
    )
    op.create_table(
        "item_pack",
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_item_pack_pieces_positive")),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_item_pack_item")),
        sa.PrimaryKeyConstraint("item", "name", name=op.f("pk_item_pack")),
    )
    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("session_stamp", sa.String(length=64), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_user_account_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("username", name=op.f("uq_user_account_username")),
    )
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_account_office"), ["office"], unique=False)

    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("office", sa.String(length=5), nullable=False),
        sa.Column("counterpart", sa.String(length=5), nullable=True),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'shipment') = (counterpart is not null) or kind in ('receipt','reversal')",
            name=op.f("ck_document_ends"),
        ),
        sa.CheckConstraint(
            "kind in ('amendment', 'daily_report', 'delivery', 'receipt', 'reversal', 'shipment')",
            name=op.f("ck_document_kind_known"),
        ),
        sa.CheckConstraint(
            "kind not in ('receipt','amendment','reversal') or parent_id is not null", name=op.f("ck_document_parent")
        ),
        sa.CheckConstraint(
            "state in ('amended', 'posted', 'received', 'reversed', 'sent')", name=op.f("ck_document_state_known")
        ),
        sa.ForeignKeyConstraint(["counterpart"], ["office.code"], name=op.f("fk_document_counterpart")),
        sa.ForeignKeyConstraint(["maker_id"], ["user_account.id"], name=op.f("fk_document_maker_id")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_document_office")),
        sa.ForeignKeyConstraint(["parent_id"], ["document.id"], name=op.f("fk_document_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(
            "ix_document_counterpart_kind_day", ["counterpart", "kind", "business_date"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_document_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index("ix_document_office_kind_day", ["office", "kind", "business_date"], unique=False)
        batch_op.create_index(
            "uq_document_one_effect",
            ["parent_id", "kind"],
            unique=True,
            sqlite_where=sa.text("parent_id is not null and state in ('posted','amended') and kind <> 'delivery'"),
            postgresql_where=sa.text("parent_id is not null and state in ('posted','amended') and kind <> 'delivery'"),
        )
        batch_op.create_index(
            "uq_document_standing_report",
            ["office", "business_date"],
            unique=True,
            sqlite_where=sa.text("kind in ('daily_report','amendment') and state = 'posted'"),
            postgresql_where=sa.text("kind in ('daily_report','amendment') and state = 'posted'"),
        )

    op.create_table(
        "role_grant",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "role in ('staff', 'coordinator', 'supervisor', 'viewer', 'administrator', 'auditor')",
            name=op.f("ck_role_grant_role_known"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_role_grant_user_id")),
        sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_role_grant")),
    )
    op.create_table(
        "running_close",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.CheckConstraint("quantity >= 0 or not held", name=op.f("ck_running_close_held_not_negative")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_running_close_account_id")),
        sa.PrimaryKeyConstraint("account_id", "day", name=op.f("pk_running_close")),
    )
    op.create_table(
        "journal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("recorded_at", sa.String(length=27), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("document_digest", sa.String(length=64), nullable=False),
        sa.Column("movements_digest", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("event in ('posted')", name=op.f("ck_journal_event_known")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_journal_document_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal")),
        sa.UniqueConstraint("hash", name=op.f("uq_journal_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_journal_previous_hash")),
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_document_id"), ["document_id"], unique=False)

    op.create_table(
        "posting_key",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("body_digest", sa.String(length=64), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_posting_key_document_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_posting_key_user_id")),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_posting_key")),
    )
    op.create_table(
        "movement",
        sa.Column("journal_number", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("destination_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0 and quantity <= 2000000000", name=op.f("ck_movement_quantity_positive")),
        sa.CheckConstraint("source_id <> destination_id", name=op.f("ck_movement_two_accounts")),
        sa.ForeignKeyConstraint(["destination_id", "item"], ["account.id", "account.item"], name="destination_item"),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_movement_item")),
        sa.ForeignKeyConstraint(["journal_number"], ["journal.number"], name=op.f("fk_movement_journal_number")),
        sa.ForeignKeyConstraint(["source_id", "item"], ["account.id", "account.item"], name="source_item"),
        sa.PrimaryKeyConstraint("journal_number", "line", name=op.f("pk_movement")),
    )
    with op.batch_alter_table("movement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_movement_destination_id_journal_number", ["destination_id", "journal_number"], unique=False
        )
        batch_op.create_index("ix_movement_source_id_journal_number", ["source_id", "journal_number"], unique=False)

    op.bulk_insert(sa.table("item", *(sa.column(name) for name in ITEMS[0])), ITEMS)
    op.bulk_insert(sa.table("item_pack", *(sa.column(name) for name in PACKS[0])), PACKS)
    head = sa.table("journal_head", sa.column("id"), sa.column("number"), sa.column("hash"))
    op.bulk_insert(head, [{"id": 1, "number": 0, "hash": "0" * 64}])


def downgrade():
    with op.batch_alter_table("movement", schema=None) as batch_op:
        batch_op.drop_index("ix_movement_source_id_journal_number")
        batch_op.drop_index("ix_movement_destination_id_journal_number")

    op.drop_table("movement")
    op.drop_table("posting_key")
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_document_id"))

    op.drop_table("journal")
    op.drop_table("running_close")
    op.drop_table("role_grant")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_document_standing_report",
            sqlite_where=sa.text("kind in ('daily_report','amendment') and state = 'posted'"),
            postgresql_where=sa.text("kind in ('daily_report','amendment') and state = 'posted'"),
        )
        batch_op.drop_index(
            "uq_document_one_effect",
            sqlite_where=sa.text("parent_id is not null and state in ('posted','amended') and kind <> 'delivery'"),
            postgresql_where=sa.text("parent_id is not null and state in ('posted','amended') and kind <> 'delivery'"),
        )
        batch_op.drop_index(batch_op.f("ix_document_parent_id"))
        batch_op.drop_index("ix_document_office_kind_day")
        batch_op.drop_index("ix_document_counterpart_kind_day")

    op.drop_table("document")
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_account_office"))

    op.drop_table("user_account")
    op.drop_table("item_pack")
    op.drop_table("account")
    op.drop_table("setting")
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_parent"))

    op.drop_table("office")
    op.drop_table("journal_head")
    op.drop_table("item")
