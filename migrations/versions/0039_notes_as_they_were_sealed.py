"""Notes of reports stand as they are sealed: blanks around them used to be cut off in the table beside."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

BLANKS = " \t\n\r"
REPORT = sa.table("daily_report", sa.column("document_id"), sa.column("note"), sa.column("cause_note"))
DOCUMENT = sa.table("document", sa.column("id"), sa.column("content"))


def upgrade() -> None:
    for name in ("note", "cause_note"):
        said = sa.select(_said(name)).where(DOCUMENT.c.id == REPORT.c.document_id).scalar_subquery()
        cut_off = sa.and_(REPORT.c[name] != said, REPORT.c[name] == sa.func.trim(said, BLANKS))
        op.execute(sa.update(REPORT).values({name: said}).where(cut_off))


def _said(name: str) -> sa.ColumnElement[str]:
    if op.get_bind().dialect.name == "postgresql":
        return sa.func.jsonb_extract_path_text(sa.cast(DOCUMENT.c.content, JSONB), name)
    return sa.func.json_extract(DOCUMENT.c.content, f"$.{name}")


def downgrade() -> None:
    """Nobody misses what was cut off."""
